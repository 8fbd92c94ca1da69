# METADATA
# title: Disk capacity
# description: >-
#   The size of the node's fixed disks together, hard disks left out: a tier's storage is NVMe or SSD. Free space is
#   storage/free. Each disk of a mirror counts.
# custom:
#   remediation: >-
#     Add or enlarge SSD volumes.
#   facts: [disks.size_bytes, disks.medium]
#   unit: bytes
#   lacks: "%s of SSD or NVMe disks"
package kwpolicy.rules.storage.capacity

import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# What is known to be SSD counts; what may be is too little where even all of it is.
observed[name] := bytes if {
	some name, [known, possible] in _sums
	some bytes in _decisive(known, possible, profile.wants["storage/capacity"][name].minimum)
}

_decisive(known, _, minimum) := [known] if known >= minimum

_decisive(known, possible, minimum) := [possible] if {
	known < minimum
	_short(possible, minimum, known)
}

# Of disks of unknown size those that are known may be enough for all that the row asks.
observed[node.name] := known if {
	some node in input.nodes
	is_array(node.disks)
	not _sums[node.name]
	row := profile.wants["storage/capacity"][node.name]
	known := _known(node)
	known >= max([limit | some limit in [row.minimum, object.get(row, "recommended", 0)]])
}

_known(node) := sum([disk.size_bytes | some disk in node.disks; disk.medium in {"nvme", "ssd"}; is_number(disk.size_bytes)])

# With nothing left in doubt, what is known is all there is.
_short(possible, _, known) if possible == known

_short(possible, minimum, known) if {
	possible != known
	possible < minimum
}

_sums[node.name] := [
	_known(node),
	sum([disk.size_bytes | some disk in node.disks; not disk.medium == "hdd"]),
] if {
	some node in input.nodes
	is_array(node.disks)
	every disk in node.disks {
		is_number(disk.size_bytes)
	}
}

says[name] := sprintf("has %s on disks that are no hard disks", [phrase.sizes(bytes)]) if some name, bytes in observed
