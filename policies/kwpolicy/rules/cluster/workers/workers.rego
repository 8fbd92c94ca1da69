# METADATA
# title: Worker nodes
# description: >-
#   The nodes beside the head that always run: not those that an autoscaler may remove. With three the models
#   survive the loss of one node.
# custom:
#   remediation: >-
#     Add worker nodes or raise the minimum of their group, or say which nodes are workers with --role.
#   facts: [role]
#   # Nodes that are alike are counted each. A node of which nobody says that it may be removed stays. Where the
#   # input does not show all, there may be more than it shows.
#   optional: [alike, cloud.elastic, partial]
#   unit: workers
#   lacks: "%s"
package kwpolicy.rules.cluster.workers

import data.kwpolicy.explain
import data.kwpolicy.machines
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed.cluster := _steady if {
	_decisive
}

says.cluster := sprintf("has %s that always %s, and %d more that an autoscaler may remove", [
	phrase.amount(_steady, "workers"),
	{true: "runs", false: "run"}[_steady == 1],
	_removable,
]) if {
	observed.cluster
	_removable > 0
}

_workers := [node | some node in input.nodes; node.role == "worker"] if {
	input.kind == "cluster"
	every node in input.nodes {
		node.role in profile.roles
	}
}

_steady := sum([machines.count_of(node) | some node in _workers; not node.cloud.elastic == true; not _hidden(node)])

_removable := sum([machines.count_of(node) | some node in _workers; node.cloud.elastic == true])

# Something kept it from being seen whether an autoscaler may remove the node.
_hidden(node) if {
	not _said(node)
	explain.hidden(node.name, "cloud.elastic")
}

_said(node) if is_boolean(node.cloud.elastic)

# Enough are enough, whatever else there is; too few are too few where nothing else may be.
_decisive if _steady >= profile.wants["cluster/workers"].cluster.minimum

_decisive if {
	not machines.partial
	every node in _workers {
		not _hidden(node)
	}
}

doubt.cluster contains {"fact": "cloud.elastic"} if {
	not _decisive
	some node in _workers
	_hidden(node)
}

doubt.cluster contains {"fact": "cloud.elastic"} if {
	_workers
	not _head
	some node in _heads
	_hidden(node)
}

doubt.cluster contains {"fact": "partial"} if {
	not _sure
	_workers
	machines.partial
}

_sure if {
	_decisive
	_head
}

_heads := [node | some node in input.nodes; node.role == "head"]

# One that always runs.
_head if {
	some node in _heads
	not node.cloud.elastic == true
	not _hidden(node)
}

gap.cluster contains {"says": says, "wants": "a head node that always runs"} if {
	_workers
	not machines.partial
	every node in _heads {
		node.cloud.elastic == true
	}
	says := {true: "has no head node", false: "has no head node but what an autoscaler may remove"}[count(_heads) == 0]
}
