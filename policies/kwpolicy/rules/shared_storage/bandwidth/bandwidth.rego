# METADATA
# title: Bandwidth to the shared storage
# description: >-
#   What the node's links carry together at any time: models come over them from the shared storage.
# custom:
#   remediation: >-
#     Use an instance type with more network bandwidth, or more or faster network cards; state them as
#     nodes[].network.bandwidth_bits_per_second in a facts file.
#   facts: [network.bandwidth_bits_per_second]
#   unit: bits per second
#   lacks: "%s of bandwidth to the shared storage"
package kwpolicy.rules.shared_storage.bandwidth

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.network.bandwidth_bits_per_second if some node in input.nodes
