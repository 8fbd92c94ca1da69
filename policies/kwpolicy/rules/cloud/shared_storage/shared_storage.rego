# METADATA
# title: Service for the shared storage
# description: >-
#   Whether the shared storage is a service that the page names for a cluster of the cloud, in a tier or a mode that
#   is fast enough.
# custom:
#   remediation: >-
#     Use the service and the tier that the page names: FSx for Lustre or EFS with provisioned throughput, a
#     Filestore of a high-scale tier, or NetApp Files of tier Premium or Ultra.
#   facts: [shared_storage.service, shared_storage.service_tier]
#   # Which of several shared storages decides hangs on all that is known of them, and whether it is to be a service
#   # of a cloud on whether a node is a machine of one. Where the input does not show all, there may be one that it
#   # does not show.
#   optional: [alike, cloud, partial, shared_storage.capacity_bytes, shared_storage.latency_microseconds, shared_storage.medium, shared_storage.nodes, shared_storage.protocol, shared_storage.throughput_bytes_per_second]
package kwpolicy.rules.cloud.shared_storage

import data.kwpolicy.cloud
import data.kwpolicy.profile
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

# Of some services every tier will do, and of those that the page does not name none.
observed.cluster := {"service": shared.decides.service} if {
	is_string(shared.decides.service)
	not shared.decides.service in _tiered
}

observed.cluster := object.filter(shared.decides, ["service", "service_tier"]) if {
	shared.decides.service in _tiered
	is_string(shared.decides.service_tier)
}

_row := profile.wants["cloud/shared_storage"].cluster

_tiered := {entry.service | some entry in _row.any_of; entry.service_tier}

says.cluster := sprintf("has %s as %s", [shared.named, concat(" of tier ", [observed.cluster[key] | some key in ["service", "service_tier"]])])

not_applicable.cluster := shared.nothing

not_applicable.cluster := cloud.nowhere if not shared.nothing

doubt.cluster contains shared.uncertain
