# METADATA
# title: Local cache of an object store
# description: >-
#   Whether the nodes keep what they read of an object store on disks of their own. Without, each start of a model
#   reads all of it again.
# custom:
#   remediation: >-
#     Cache the object store on local NVMe disks, and state it as shared_storage[].cached in a facts file.
#   facts: [shared_storage.cached, shared_storage.protocol]
#   # Which of several shared storages decides hangs on all that is known of them. Where the input does not show all,
#   # there may be one that it does not show.
#   optional: [alike, partial, shared_storage.capacity_bytes, shared_storage.latency_microseconds, shared_storage.medium, shared_storage.nodes, shared_storage.throughput_bytes_per_second]
#   parameters: [protocol]
package kwpolicy.rules.shared_storage.cache

import data.kwpolicy.profile
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := shared.decides.cached if {
	shared.decides.protocol == _row.protocol
	is_boolean(shared.decides.cached)
}

_row := profile.wants["shared_storage/cache"].cluster

says.cluster := {
	true: sprintf("caches what it reads of %s", [shared.named]),
	false: sprintf("reads all of %s again each time", [shared.named]),
}[observed.cluster]

gap.cluster contains {"wants": "a local cache"} if observed.cluster == false

not_applicable.cluster := shared.nothing

not_applicable.cluster := "its shared storage is no object store" if {
	is_string(shared.decides.protocol)
	shared.decides.protocol != _row.protocol
}

doubt.cluster contains shared.uncertain
