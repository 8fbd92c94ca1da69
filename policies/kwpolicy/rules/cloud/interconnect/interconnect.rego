# METADATA
# title: Interconnect
# description: >-
#   The fabric beside Ethernet that the node's GPUs can reach those of other nodes by. The page names InfiniBand for
#   workloads of high-performance computing.
# custom:
#   remediation: >-
#     Use an instance type with InfiniBand where models are to be served over several nodes.
#   facts: [network.interconnect]
#   # A machine of which nobody says that it is one of a cloud is none.
#   optional: [cloud]
package kwpolicy.rules.cloud.interconnect

import data.kwpolicy.cloud

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.network.interconnect if some node in input.nodes

says[name] := _words[interconnect] if some name, interconnect in observed

_words := {
	"infiniband": "has InfiniBand",
	"efa": "has EFA, which is no InfiniBand",
	"other": "has an interconnect of the cloud's own, which is no InfiniBand",
	"none": "has no interconnect beside Ethernet",
}

not_applicable := cloud.not_applicable
