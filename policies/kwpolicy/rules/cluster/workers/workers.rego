# METADATA
# title: Worker nodes
# description: >-
#   The nodes beside the head. With three the models survive the loss of one node.
# custom:
#   remediation: >-
#     Add worker nodes, or say which nodes are workers with --role.
#   facts: [role]
#   unit: workers
package kwpolicy.rules.cluster.workers

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed.cluster := count([node | some node in input.nodes; node.role == "worker"]) if {
	input.kind == "cluster"
	every node in input.nodes {
		node.role in profile.roles
	}
}

gap.cluster contains {"level": "required", "says": "has no head node", "wants": "a head node"} if {
	observed.cluster
	every node in input.nodes {
		node.role != "head"
	}
}
