# METADATA
# title: Capacity of the shared storage
# description: >-
#   The size of the shared storage; of several that of the one that suits best. One that grows with
#   what is stored has no size to judge.
# custom:
#   remediation: >-
#     Enlarge the shared storage.
#   facts: [shared_storage.capacity_bytes]
#   # One of which nobody says that it grows has a size.
#   # Which of several shared storages decides hangs on all that is known of them. Where the input does not show all,
#   # there may be one that it does not show.
#   optional: [alike, partial, shared_storage.elastic, shared_storage.latency_microseconds, shared_storage.medium, shared_storage.nodes, shared_storage.protocol, shared_storage.throughput_bytes_per_second]
#   unit: bytes
#   lacks: "%s of shared storage"
package kwpolicy.rules.shared_storage.capacity

import data.kwpolicy.phrase
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := shared.decides.capacity_bytes

says.cluster := sprintf("has %s on %s", [phrase.sizes(shared.decides.capacity_bytes), shared.named])

not_applicable.cluster := shared.nothing

not_applicable.cluster := sprintf("%s grows with what is stored", [shared.named]) if {
	shared.decides.elastic == true
	not shared.decides.capacity_bytes
}

doubt.cluster contains shared.uncertain
