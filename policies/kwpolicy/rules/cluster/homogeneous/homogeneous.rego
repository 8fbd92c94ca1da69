# METADATA
# title: Homogeneous nodes
# description: >-
#   Whether all nodes have GPUs of one model and memory size and one driver. Every node takes part in serving, so
#   that an odd one out limits where models can run. A planned machine has no driver yet.
# custom:
#   remediation: >-
#     Use one instance type for all nodes, the head included, and one driver version.
#   facts: [gpus.model, gpus.memory_bytes, gpus.driver_version]
#   # Nodes that are alike are counted each. A machine of which nobody says that it is planned has a driver. What
#   # does not say so shows all machines. The model tells the size too, else it is the nearest standard one.
#   optional: [alike, partial, planned, gpus.pci_id]
package kwpolicy.rules.cluster.homogeneous

import data.kwpolicy.gpu
import data.kwpolicy.machines
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed.cluster := {"gpus": [attribute |
	some attribute in ["model", "memory", "driver"]
	count(_values[attribute]) > 0
]} if {
	input.kind == "cluster"
	every node in input.nodes {
		node.name in _known
	}
}

says.cluster := "has alike GPUs on every node" if observed.cluster

gap.cluster contains {"says": sprintf("has unlike nodes by %s: %s", [attribute, concat("; ", groups)])} if {
	input.kind == "cluster"
	some attribute, values in _values
	count(values) > 1
	groups := [sprintf("%s on %s", [value, _names(values[value])]) | some value in sort(object.keys(values))]
}

doubt.cluster contains {"fact": "partial"} if {
	input.kind == "cluster"
	machines.partial
}

_known := {name | some [name, _] in _described}

# What each node's GPUs are, by attribute; a node without any has none. Display adapters do not count.
_described := [[node.name, object.union(
	{
		"model": _joined({one.model | some one in gpus}),
		"memory": _joined({sprintf("%d GB", [size]) | some size in sizes}),
	},
	{"driver": driver | some driver in drivers},
)] |
	some node in input.nodes
	gpus := profile.usable_gpus[node.name]
	every one in gpus {
		is_string(one.model)
	}
	sizes := gpu.sizes[node.name]
	count(sizes) == count(gpus)
	drivers := _drivers(node, gpus)
]

# The driver of a node, in a list that is empty where it has none yet. Undefined where it is not known.
_drivers(node, gpus) := [] if {
	node.planned == true
} else := [_joined({phrase.driver_version(one.driver_version) | some one in gpus})] if {
	every one in gpus {
		is_array(one.driver_version)
	}
}

# The nodes of each value of an attribute.
_values[attribute][value] contains name if {
	some [name, kinds] in _described
	some attribute, value in kinds
}

_joined(values) := "no GPU" if {
	count(values) == 0
} else := concat(" and ", sort(values))

# The odd ones out are few; the others need not all be named.
_names(names) := concat(", ", sort(all)) if {
	_number(names) <= 3
	all := [name | some one in names; some name in machines.names_of(_node[one])]
} else := sprintf("%d nodes", [_number(names)])

_number(names) := sum([machines.count_of(_node[one]) | some one in names])

_node := {node.name: node | some node in input.nodes}
