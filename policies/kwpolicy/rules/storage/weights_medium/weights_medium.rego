# METADATA
# title: Medium of the model weights
# description: >-
#   The medium of the disks that hold model weights: those of the filesystem that is kept for them, else of the
#   installation directory. A hard disk will do, but a large model takes a quarter of an hour to load from it.
# custom:
#   remediation: >-
#     Keep model weights on an SSD, best an NVMe one; or accept that models load slowly.
#   facts: [disks.medium, filesystems.disks, user.home]
#   # A filesystem of which nobody says so is for no component alone. Where nothing is said of symbolic links or of
#   # KAMIWAZA_ROOT there are none. A machine of which nobody says that it is planned is there.
#   optional: [filesystems.component, paths, planned, user.kamiwaza_root]
package kwpolicy.rules.storage.weights_medium

import data.kwpolicy.install

about := rego.metadata.chain()[1].annotations

# The filesystems of a node that are kept for models.
_apart(node) := [filesystem | some filesystem in node.filesystems; filesystem.component == "model_storage"]

_disks[node.name] := found if {
	some node in input.nodes
	found := _under(node, _apart(node))
}

_under(node, []) := install.disks[node.name]

# Those of one that nothing is known of could be any.
_under(node, filesystems) := [disk | some disks in found; some disk in disks] if {
	count(filesystems) > 0
	found := [disks | some filesystem in filesystems; disks := install.under(filesystem.disks, node.disks)]
	count(found) == count(filesystems)
}

observed[name] := sort({disk.medium | some disk in disks}) if {
	some name, disks in _disks
	every disk in disks {
		disk.medium
	}
}

says[name] := sprintf("keeps model weights on %s", [concat(" and ", media)]) if some name, media in observed

# A symbolic link may lead to other disks, and nobody could see where.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
	not observed[name]
}
