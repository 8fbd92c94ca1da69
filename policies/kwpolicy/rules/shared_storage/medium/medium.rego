# METADATA
# title: Medium of the shared storage
# description: >-
#   What the shared storage keeps its data on. A client cannot see it: it is stated, or follows from the service and
#   its tier.
# custom:
#   remediation: >-
#     Choose a storage or a tier on NVMe, or state the medium as shared_storage[].medium in a facts file.
#   facts: [shared_storage.medium]
#   # Which of several shared storages decides hangs on all that is known of them. Where the input does not show all,
#   # there may be one that it does not show.
#   optional: [alike, partial, shared_storage.capacity_bytes, shared_storage.latency_microseconds, shared_storage.nodes, shared_storage.protocol, shared_storage.throughput_bytes_per_second]
package kwpolicy.rules.shared_storage.medium

import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := shared.decides.medium

says.cluster := sprintf("has %s on %s", [shared.named, shared.decides.medium])

not_applicable.cluster := shared.nothing

doubt.cluster contains shared.uncertain
