# METADATA
# title: Nodes on NFS
# description: >-
#   How many nodes share an NFS server. One server is a bottleneck for many; the services that the page names for
#   clusters are not one server.
# custom:
#   remediation: >-
#     Use a distributed filesystem such as Lustre or CephFS, or a cloud's service that the page names for clusters.
#   facts: [shared_storage.protocol]
#   # Nodes that are alike are counted each, and where the input does not show all there may be more. A storage of
#   # which nobody says whose service it is is a server of one's own; which of several decides hangs on all that is
#   # known of them.
#   optional: [alike, partial, shared_storage.capacity_bytes, shared_storage.latency_microseconds, shared_storage.medium, shared_storage.nodes, shared_storage.service, shared_storage.throughput_bytes_per_second]
#   parameters: [protocols, services]
#   unit: nodes
package kwpolicy.rules.shared_storage.nodes

import data.kwpolicy.machines
import data.kwpolicy.phrase
import data.kwpolicy.profile
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := machines.number if {
	_nfs
	not _open
}

_row := profile.wants["shared_storage/nodes"].cluster

_nfs if shared.decides.protocol in _row.protocols

# Already too many are too many, whatever else there is.
_open if {
	machines.partial
	not machines.number > _row.maximum
}

says.cluster := sprintf("has %s on %s", [phrase.amount(machines.number, about.custom.unit), shared.named])

not_applicable.cluster := shared.nothing

not_applicable.cluster := "its shared storage is not NFS" if {
	is_string(shared.decides.protocol)
	not _nfs
}

not_applicable.cluster := "the page names its shared storage for clusters" if {
	_nfs
	shared.decides.service in _row.services
}

doubt.cluster contains {"fact": fact} if {
	_nfs
	some fact in _lacking
}

_lacking contains "partial" if _open

# Of one host nobody knows how many there are like it.
_lacking contains "alike" if not machines.number

doubt.cluster contains shared.uncertain
