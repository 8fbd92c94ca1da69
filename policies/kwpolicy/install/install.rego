# METADATA
# title: Install
# description: Where the product is to be installed, and what holds that place.
package kwpolicy.install

import data.kwpolicy.profile

# METADATA
# title: Path
# description: |
#   The installation directory: the one asked for, else the policy's; where that is below the home
#   directory, the KAMIWAZA_ROOT of the user's environment goes before.
path := {node.name: place |
	some node in input.nodes
	place := _place(profile.wants["storage/free"][node.name].path, object.get(node, "user", {}))
}

_place(wanted, user) := profile.parameters.install_path if {
	profile.parameters.install_path
} else := wanted if {
	not startswith(wanted, "~")
} else := user.kamiwaza_root if {
	user.kamiwaza_root
} else := concat("", [user.home, trim_prefix(wanted, "~")])

# METADATA
# title: Filesystem
# description: The filesystem that holds the installation directory, or will when it is made.
filesystem := {node.name: found |
	some node in input.nodes
	holding := [[count(candidate.mount_point), candidate] |
		some candidate in node.filesystems
		_holds(candidate.mount_point, path[node.name])
	]
	found := max(holding)[1]
}

# METADATA
# title: Disks
# description: |
#   The disks under that filesystem. Where it is not known which they are, all disks of the node stand
#   for them if they are of one medium.
disks := {node.name: found |
	some node in input.nodes
	found := _under(object.get(filesystem, [node.name, "disks"], null), object.get(node, "disks", []))
}

_under(names, all) := [disk | some disk in all; disk.name in names] if {
	is_array(names)
	count(names) > 0
	every name in names {
		some disk in all
		disk.name == name
	}
}

_under(null, all) := all if count({disk.medium | some disk in all}) == 1

_holds(mount_point, place) if mount_point == place

_holds(mount_point, place) if startswith(place, concat("", [trim_right(mount_point, "/"), "/"]))

# A drive letter of Windows.
_holds(mount_point, place) if {
	endswith(mount_point, "\\")
	startswith(place, mount_point)
}
