# METADATA
# title: Disk capacity
# description: >-
#   The size of the node's fixed disks together, hard disks left out: a tier's storage is NVMe or SSD. Free space is
#   storage/free.
# custom:
#   remediation: >-
#     Add or enlarge SSD volumes.
#   facts: [disks.size_bytes]
#   # A disk of unknown medium may be an SSD, as the message says.
#   optional: [disks.medium]
#   unit: bytes
package kwpolicy.rules.storage.capacity

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := sum([disk.size_bytes | some disk in node.disks; not disk.medium == "hdd"]) if {
	some node in input.nodes
	is_array(node.disks)
	every disk in node.disks {
		is_number(disk.size_bytes)
	}
}

says[name] := sprintf("has %s of disks that may be SSDs", [phrase.sizes(bytes)]) if some name, bytes in observed
