# METADATA
# title: Latency between nodes
# description: >-
#   The time of a round trip between each two nodes; the slowest pair decides. Ray schedules over the network, and tensor
#   parallelism over nodes waits for it at every layer.
# custom:
#   remediation: >-
#     Put all nodes into one data centre and zone, on one switch if need be. State what ping says, in microseconds, as
#     network.peers of one node of each pair in a facts file.
#   facts: [network.peers]
#   # Nodes that are alike are each one. Where the input does not show all, there may be nodes that it does not show.
#   optional: [alike, partial]
#   unit: microseconds
package kwpolicy.rules.network.latency

import data.kwpolicy.machines
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# Each pair of nodes that was measured, either way.
_slowest := max([[peer.latency_microseconds, node.name, peer.name] |
	some node in input.nodes
	some peer in node.network.peers
	is_number(peer.latency_microseconds)
	peer.name in _names
	peer.name != node.name
])

_names := {name | some node in input.nodes; some name in machines.names_of(node)}

_reached[node.name] := {peer.name |
	some peer in node.network.peers
	is_number(peer.latency_microseconds)
} if {
	some node in input.nodes
}

# The nodes that a node neither reaches nor is reached by, as far as anybody measured.
_unmeasured[name] := others if {
	some name in _names
	others := (_names - object.get(_reached, name, set())) - ({name} | {other | some other, reached in _reached; name in reached})
	count(others) > 0
}

observed.cluster := slowest if {
	slowest := _slowest[0]
	count(_unmeasured) == 0
}

says.cluster := sprintf("has %s from %s to %s at most", [phrase.amount(_slowest[0], "microseconds"), _slowest[1], _slowest[2]])

# One pair that is too slow decides, whatever the others are.
gap.cluster contains {"says": sprintf("has %s from %s to %s", [phrase.amount(_slowest[0], "microseconds"), _slowest[1], _slowest[2]])} if {
	not observed.cluster
	_slowest[0] >= profile.wants["network/latency"].cluster.below
}

doubt.cluster contains {"fact": "partial"} if machines.partial

not_applicable.cluster := "it has one node" if {
	machines.number == 1
	not machines.partial
}
