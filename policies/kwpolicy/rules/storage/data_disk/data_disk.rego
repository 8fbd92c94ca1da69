# METADATA
# title: Data disk
# description: >-
#   The disks of a machine of Azure beside that of its system. The machine's own, temporary disk is lost with it, and does
#   not count.
# custom:
#   remediation: >-
#     Attach a managed disk, and mount it at the installation directory. Of a machine that runs, state which disk is which as
#     disks[].purpose in a facts file.
#   facts: [disks.purpose]
#   unit: data disks
package kwpolicy.rules.storage.data_disk

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := number if {
	some node in input.nodes
	number := count([disk | some disk in node.disks; disk.purpose == "data"])
	_settled(node, number)
}

# Enough are enough, whatever the others are for.
_settled(node, number) if number >= profile.wants["storage/data_disk"][node.name].minimum

_settled(node, _) if {
	every disk in node.disks {
		disk.purpose
	}
}
