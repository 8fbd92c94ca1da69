# METADATA
# title: Throughput of the shared storage
# description: >-
#   What all nodes together can read from the shared storage in sequence. Models load as fast as that at best.
# custom:
#   remediation: >-
#     Provision more throughput, or a larger size where it follows from that, or choose a faster tier.
#   facts: [shared_storage.throughput_bytes_per_second]
#   # Which of several shared storages decides hangs on all that is known of them. Where the input does not show all,
#   # there may be one that it does not show.
#   optional: [alike, partial, shared_storage.capacity_bytes, shared_storage.latency_microseconds, shared_storage.medium, shared_storage.nodes, shared_storage.protocol]
#   unit: bytes per second
#   lacks: "%s from the shared storage"
package kwpolicy.rules.shared_storage.throughput

import data.kwpolicy.phrase
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := shared.decides.throughput_bytes_per_second

says.cluster := sprintf("reads %s from %s", [phrase.rate(shared.decides.throughput_bytes_per_second), shared.named])

not_applicable.cluster := shared.nothing

doubt.cluster contains shared.uncertain
