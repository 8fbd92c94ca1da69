# METADATA
# title: Latency of the shared storage
# description: >-
#   The time that an access to the shared storage takes from a node.
# custom:
#   remediation: >-
#     Put the storage into the zone of the nodes, or choose a faster tier; state what was measured as
#     shared_storage[].latency_microseconds in a facts file.
#   facts: [shared_storage.latency_microseconds]
#   # Which of several shared storages decides hangs on all that is known of them. Where the input does not show all,
#   # there may be one that it does not show.
#   optional: [alike, partial, shared_storage.capacity_bytes, shared_storage.medium, shared_storage.nodes, shared_storage.protocol, shared_storage.throughput_bytes_per_second]
#   unit: microseconds
package kwpolicy.rules.shared_storage.latency

import data.kwpolicy.phrase
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := shared.decides.latency_microseconds

says.cluster := sprintf("waits %s for %s", [phrase.amount(shared.decides.latency_microseconds, "microseconds"), shared.named])

not_applicable.cluster := shared.nothing

doubt.cluster contains shared.uncertain
