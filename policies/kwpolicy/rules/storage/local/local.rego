# METADATA
# title: Local filesystem
# description: >-
#   Whether the installation directory is on a filesystem of the machine's own disks. Databases and locks do not work well
#   on a network filesystem, and on those that Windows lends to WSL; one in memory is lost.
# custom:
#   remediation: >-
#     Install on a local filesystem (--install-path); in WSL on the distribution's own, not below /mnt.
#   facts: [filesystems.type, user.home]
#   # What has disks of the machine under it is local. Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are
#   # none. A machine of which nobody says that it is planned is there.
#   optional: [filesystems.disks, paths, planned, user.kamiwaza_root]
#   parameters: [refused, unclear]
package kwpolicy.rules.storage.local

import data.kwpolicy.install
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := filesystem.type if {
	some name, filesystem in install.filesystem
	is_string(filesystem.type)
	row := profile.wants["storage/local"][name]
	not regex.match(row.unclear, filesystem.type)
}

says[name] := sprintf("has %s on %s (%s)", [install.asked[name], kind, install.filesystem[name].mount_point]) if {
	some name, kind in observed
	not _on_disks[name]
}

observed[name] := "local" if _on_disks[name]

says[name] := sprintf("has %s on %s", [install.asked[name], concat(" and ", install.filesystem[name].disks)]) if _on_disks[name]

# Where the type tells nothing, the disks do.
_on_disks[name] if {
	some name, filesystem in install.filesystem
	count(filesystem.disks) > 0
	not _typed(name, filesystem)
}

_typed(name, filesystem) if not regex.match(profile.wants["storage/local"][name].unclear, filesystem.type)

gap[name] contains {"wants": "a local filesystem"} if {
	some name, kind in observed
	regex.match(profile.wants["storage/local"][name].refused, kind)
}

# A symbolic link may lead to another filesystem, and nobody could see where.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
}
