# METADATA
# title: Homogeneous nodes
# description: >-
#   Whether all nodes have GPUs of one model and memory size and one driver. Every node takes part in serving, so
#   that an odd one out limits where models can run.
# custom:
#   remediation: >-
#     Use one instance type for all nodes, the head included, and one driver version.
#   facts: [gpus.model, gpus.memory_bytes, gpus.driver_version]
package kwpolicy.rules.cluster.homogeneous

import data.kwpolicy.compare
import data.kwpolicy.gpu
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed.cluster := {"gpus": [attribute |
	some attribute in ["model", "memory", "driver"]
	count(_values[attribute]) > 0
]} if {
	input.kind == "cluster"
	every node in input.nodes {
		_kinds[node.name]
	}
}

says.cluster := "has alike GPUs on every node" if observed.cluster

gap.cluster contains {"level": compare.level(profile.wants["cluster/homogeneous"].cluster), "says": sprintf("has unlike nodes by %s: %s", [attribute, concat("; ", groups)])} if {
	input.kind == "cluster"
	some attribute, values in _values
	count(values) > 1
	groups := [sprintf("%s on %s", [value, _names(names)]) | some value, names in values]
}

# What each node's GPUs are, by attribute; a node without any has none. Display adapters do not count.
_kinds[name] := {
	"model": _joined({one.model | some one in gpus}),
	"memory": _joined({sprintf("%d GB", [gpu.nominal(one.memory_bytes)]) | some one in gpus}),
	"driver": _joined({phrase.driver_version(one.driver_version) | some one in gpus}),
} if {
	some name, gpus in profile.usable_gpus
	every one in gpus {
		is_string(one.model)
		is_number(one.memory_bytes)
		is_array(one.driver_version)
	}
}

_values[attribute][value] contains name if {
	some name, kinds in _kinds
	some attribute, value in kinds
}

_joined(values) := "no GPU" if {
	count(values) == 0
} else := concat(" and ", sort(values))

# The odd ones out are few; the others need not all be named.
_names(names) := concat(", ", sort(names)) if {
	count(names) <= 3
} else := sprintf("%d nodes", [count(names)])
