# METADATA
# title: Persistent mount
# description: >-
#   Whether the installation directory is on a filesystem of its own: what it holds outlives the system's disk, and
#   cannot fill it.
# custom:
#   remediation: >-
#     Make a filesystem on a disk of its own, mount it at the installation directory, and add it to /etc/fstab.
#   facts: [filesystems]
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none, and a directory that is not below the home hangs
#   # on no user. What a planned machine mounts where is known only once it
#   # runs.
#   optional: [disks.purpose, paths, planned, user.home, user.kamiwaza_root]
#   parameters: [path]
package kwpolicy.rules.storage.persistent_mount

import data.kwpolicy.compare
import data.kwpolicy.install
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# The row may name a place beside the installation directory.
_asked := object.union(install.asked, _named)

_path := object.union(install.path, _named)

_named := {name: row.path | some name, row in profile.wants["storage/persistent_mount"]}

observed[node.name] := filesystem.mount_point if {
	some node in input.nodes
	filesystem := install.holding(node, _path[node.name])
	not _to_be_mounted(node, filesystem)
}

# A data disk of a planned machine may be mounted anywhere.
_to_be_mounted(node, filesystem) if {
	node.planned == true
	filesystem.mount_point != _path[node.name]
	some disk in node.disks
	disk.purpose == "data"
}

says[name] := sprintf("has %s on the filesystem of %s", [_asked[name], mount_point]) if some name, mount_point in observed

gap[name] contains {"wants": sprintf("a filesystem of its own at %s", [_asked[name]])} if {
	some name, mount_point in observed
	mount_point == "/"
}

gap[name] contains {"level": compare.soft_level(profile.wants["storage/persistent_mount"][name]), "wants": sprintf("a filesystem of its own at %s", [_asked[name]])} if {
	some name, mount_point in observed
	not mount_point in {"/", _path[name]}
}

# A symbolic link may lead to another filesystem, and nobody could see where.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
}
