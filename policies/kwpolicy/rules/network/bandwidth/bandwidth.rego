# METADATA
# title: Network bandwidth
# description: >-
#   What the node's links carry together at any time: models are downloaded over them, and in a cluster the nodes speak to
#   each other.
# custom:
#   remediation: >-
#     Use a cable, faster network cards or an instance type with more network bandwidth. Where a virtual card hides its speed,
#     state it as network.bandwidth_bits_per_second in a facts file.
#   facts: [network.bandwidth_bits_per_second]
#   # Of a link of which nobody says otherwise it is a cable, and of a fabric beside it there is none.
#   optional: [network.interconnect, network.wireless]
#   parameters: [fabrics]
#   unit: bits per second
#   lacks: "%s of network bandwidth"
package kwpolicy.rules.network.bandwidth

import data.kwpolicy.compare
import data.kwpolicy.explain
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.network.bandwidth_bits_per_second if some node in input.nodes

exception[node.name] := {"level": "none", "because": " (the nodes have InfiniBand for what they say to each other)"} if {
	some node in input.nodes
	node.network.interconnect in profile.wants["network/bandwidth"][node.name].fabrics
}

gap[node.name] contains {"level": compare.soft_level(profile.wants["network/bandwidth"][node.name]), "says": "has its way out over a radio link", "wants": "a cable, for the speed of a radio link varies"} if {
	some node in input.nodes
	node.network.wireless == true
}

doubt[node.name] contains {"level": compare.soft_level(profile.wants["network/bandwidth"][node.name]), "fact": "network.wireless"} if {
	some node in input.nodes
	not _said(node)
	explain.hidden(node.name, "network.wireless")
}

_said(node) if is_boolean(node.network.wireless)
