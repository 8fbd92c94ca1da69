# METADATA
# title: Storage medium
# description: >-
#   The medium of the disks that hold the installation directory. A hard disk is too slow for the databases and the
#   container images; only model weights may be on one.
# custom:
#   remediation: >-
#     Move the installation directory to an SSD, best an NVMe one. Where a virtual disk hides its medium, state it as
#     disks[].medium in a facts file.
#   facts: [disks.medium, filesystems.disks, user.home]
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none: a planned machine has neither. That a
#   # disk is on the network is worth a note only. A machine of which nobody says that it is planned is there.
#   optional: [paths, user.kamiwaza_root, disks.network, planned]
package kwpolicy.rules.storage.medium

import data.kwpolicy.install

about := rego.metadata.chain()[1].annotations

observed[name] := sort({disk.medium | some disk in disks}) if {
	some name, disks in install.disks
	count(disks) > 0
	every disk in disks {
		disk.medium
	}
}

# A symbolic link may lead to other disks, and nobody could see where. Where no filesystems are stated, all disks
# stand for those.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
	not observed[name]
}

# Some clouds attach their volumes as NVMe devices; they are as fast as the network.
gap[name] contains {"level": "informational", "says": "has its installation directory on a network volume that shows as nvme"} if {
	some name, disks in install.disks
	some disk in disks
	disk.medium == "nvme"
	disk.network == true
}

# One that is a hard disk decides, whatever the others are.
gap[name] contains {"says": "has its installation directory on hdd"} if {
	some name, disks in install.disks
	some disk in disks
	disk.medium == "hdd"
	not observed[name]
}

says[name] := sprintf("has its installation directory on %s", [concat(" and ", media)]) if some name, media in observed
