# METADATA
# title: Fit
# description: On how many of its GPUs each node can serve each model whose needs the page names.
package kwpolicy.fit

import data.kwpolicy.explain
import data.kwpolicy.gpu
import data.kwpolicy.machines
import data.kwpolicy.profile

# METADATA
# title: Models
# description: |
#   The page's models in its own order, each with an outcome for every node: the least number of its GPUs that have
#   the memory together, or what keeps it from that. Together is what the GPUs of all nodes have. Memory is in
#   nominal GB.
models := [object.union(model, {"nodes": nodes, "together": _together}) |
	some model in object.get(profile.page, "models", [])
	nodes := [object.union({"node": node.name, "of": count(object.get(_usable, node.name, []))}, _outcome(node.name, model)) |
		some node in input.nodes
	]
]

_usable := profile.usable_gpus

_outcome(name, model) := {"status": "not_applicable", "reason": reason} if {
	reason := _not_applicable[name]
} else := object.union({"status": "fits", "gpus": count(least), "memory": sum(least)}, advised) if {
	least := _least(_sizes[name], model.memory)
	advised := {"recommended_gpus": count(more) | more := _least(_sizes[name], model.recommended)}
} else := {"status": "fits", "gpus": 1, "memory": instance, "instance": true} if {
	instance := max(_instances[name])
	instance >= model.memory
} else := object.union({"status": "unknown"}, explain.missing(name, [lacking])) if {
	lacking := _lacking[name]
} else := {"status": "lacks", "memory": max({sum(_sizes[name])} | _instances[name])}

# Of a GPU that is cut into instances these are separate devices, which no model can join.
_whole := {name: [one | some one in gpus; count(object.get(one, "mig_instances", [])) == 0] | some name, gpus in _usable}

_instances[node.name] := {gpu.nominal({"memory_bytes": bytes}) |
	some one in _usable[node.name]
	some bytes in one.mig_instances
} if {
	some node in input.nodes
}

# The largest first.
_sizes := {node.name: array.reverse(sort([gb | some one in _whole[node.name]; some gb in gpu.size_of(node, one)])) |
	some node in input.nodes
}

_least(sizes, memory) := array.slice(sizes, 0, min(enough)) if {
	enough := {n | some n in numbers.range(1, count(sizes)); sum(array.slice(sizes, 0, n)) >= memory}
	count(enough) > 0
}

_lacking[node.name] := "gpus" if {
	some node in input.nodes
	not _usable[node.name]
}

_lacking[name] := "gpus.memory_bytes" if {
	some name, gpus in _whole
	count(_sizes[name]) < count(gpus)
}

_not_applicable[node.name] := reason if {
	some node in input.nodes
	some reason in _reasons(node.name)
}

_reasons(name) := {gpu.not_applicable[name]} if {
	gpu.not_applicable[name]
} else := {profile.rows("node", profile.parameters)["gpu/memory"].not_applicable}

_together := sum([gb | some node in input.nodes; gb := sum(_sizes[node.name]) * machines.count_of(node)])
