# METADATA
# title: Class of the head's GPUs
# description: >-
#   Whether the GPUs of the head node are of the workers' class: the same memory size and compute capability. Every node
#   takes part in serving, the head too.
# custom:
#   remediation: >-
#     Use the workers' instance type for the head, or give it GPUs of theirs.
#   facts: [gpus.compute_capability, gpus.memory_bytes, role]
#   # Where the input does not show all, there may be workers that it does not show. A GPU of unknown model counts as one to
#   # use, and gpu/vendor tells what cannot be said of it; its size is the nearest standard one. A machine of which nobody
#   # says that it is planned is there, and its GPUs must report their memory.
#   optional: [gpus.model, gpus.pci_id, partial, planned]
package kwpolicy.rules.gpu.class

import data.kwpolicy.gpu
import data.kwpolicy.machines
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# The classes of the GPUs of each node; a node without any has none.
_classes[node.name] := {class | some one in gpus; class := _class(node, one)} if {
	some node in input.nodes
	gpus := profile.usable_gpus[node.name]
	every one in gpus {
		_class(node, one)
	}
}

_class(node, one) := sprintf("%d GB, compute capability %d.%d", array.concat([size], one.compute_capability)) if {
	some size in gpu.size_of(node, one)
}

_of(role) := {class |
	some node in input.nodes
	node.role == role
	some class in _classes[node.name]
}

# One host says nothing of the others, and who is not shown has no class.
observed.cluster := {"head": _of("head"), "workers": _of("worker")} if {
	input.kind == "cluster"
	_both
	every node in input.nodes {
		node.role in profile.roles
		_classes[node.name]
	}
}

says.cluster := sprintf("has a head with %s and workers with %s", [_words(observed.cluster.head), _words(observed.cluster.workers)])

_words(classes) := "no GPU" if {
	count(classes) == 0
} else := sprintf("GPUs of %s", [concat(" and ", classes)])

gap.cluster contains {"wants": "the workers' class of GPUs in the head"} if {
	observed.cluster.head != observed.cluster.workers
}

doubt.cluster contains {"fact": "partial"} if machines.partial

not_applicable.cluster := "it has no head and workers to compare, as cluster/workers says" if {
	input.kind == "cluster"
	not machines.partial
	every node in input.nodes {
		node.role in profile.roles
	}
	not _both
}

_both if {
	every role in profile.roles {
		some node in input.nodes
		node.role == role
	}
}
