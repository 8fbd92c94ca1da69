# METADATA
# title: Protocol of the shared storage
# description: >-
#   How nodes speak to the shared storage. Of several the one decides that has an accepted protocol, and of those
#   the largest.
# custom:
#   remediation: >-
#     Use NFS version 4, Lustre, CephFS or an S3-compatible object store; a server of NFS version 3 may offer
#     version 4 too.
#   facts: [shared_storage.protocol]
#   # Which of several shared storages decides hangs on all that is known of them. Where the input does not show all,
#   # there may be one that it does not show.
#   optional: [alike, partial, shared_storage.capacity_bytes, shared_storage.latency_microseconds, shared_storage.medium, shared_storage.nodes, shared_storage.throughput_bytes_per_second]
package kwpolicy.rules.shared_storage.protocol

import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := shared.decides.protocol

says.cluster := sprintf("reaches %s by %s", [shared.named, shared.decides.protocol])

not_applicable.cluster := shared.nothing

doubt.cluster contains shared.uncertain
