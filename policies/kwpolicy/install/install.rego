# METADATA
# title: Install
# description: Where the product is to be installed, and what holds that place.
package kwpolicy.install

import data.kwpolicy.explain
import data.kwpolicy.profile

# METADATA
# title: Path
# description: |
#   Where the installation directory really is: symbolic links are followed as far as the facts say
#   where they lead. There is none where something kept that from being seen.
path := {name: _home(object.get(object.get(_paths, name, {}), wanted, wanted)) |
	some name, wanted in asked
	not name in _hidden_names
}

_hidden_names := {name | some name, _ in hidden}

# Whose home it will be is not known of a planned machine, but where homes are.
_home(place) := "/home" if {
	startswith(place, "~")
} else := place

_paths := {node.name: node.paths | some node in input.nodes}

# METADATA
# title: Asked
# description: |
#   The installation directory by its name: the one asked for, else the policy's; where that is below
#   the home directory, the KAMIWAZA_ROOT of the user's environment goes before.
asked := {node.name: place |
	some node in input.nodes
	row := profile.wants["storage/free"][node.name]
	place := _trimmed(_asked(row, node, object.get(node, "user", {})))
}

# A place may be given with a slash at its end; facts of it have none.
_trimmed(place) := trim_right(place, "/") if {
	trim_right(place, "/") != ""
} else := place

# Where the installer chooses the place, nobody's wish moves it.
_asked(row, node, user) := _place(row.path, node, object.remove(user, ["kamiwaza_root"])) if {
	row.fixed
} else := profile.parameters.install_path if {
	profile.parameters.install_path
} else := _place(row.path, node, user)

_place(wanted, node, user) := wanted if {
	not startswith(wanted, "~")
} else := user.kamiwaza_root if {
	user.kamiwaza_root
} else := concat("", [user.home, trim_prefix(wanted, "~")]) if {
	user.home
} else := wanted if {
	node.planned == true
}

# METADATA
# title: Hidden
# description: The facts that could put the installation directory elsewhere, and that something kept from being seen.
hidden[node.name] contains fact if {
	some node in input.nodes
	fact := sprintf("paths.%s", [asked[node.name]])
	some path in ["paths", fact]
	node.absent[path]
}

hidden[node.name] contains "user.kamiwaza_root" if {
	some node in input.nodes
	asked[node.name]
	row := profile.wants["storage/free"][node.name]
	startswith(row.path, "~")
	not row.fixed
	not profile.parameters.install_path
	not node.user.kamiwaza_root
	explain.hidden(node.name, "user.kamiwaza_root")
}

# METADATA
# title: Filesystem
# description: The filesystem that holds the installation directory, or will when it is made.
filesystem := {node.name: found |
	some node in input.nodes
	found := holding(node, path[node.name])
}

# METADATA
# title: Holding
# description: The filesystem of a node that holds a place.
holding(node, place) := max([[count(candidate.mount_point), candidate] |
	some candidate in node.filesystems
	_holds(candidate.mount_point, place)
])[1]

# METADATA
# title: To be free
# description: |
#   What a filesystem of a planned machine will have free: all of it, less what the system takes where the system is
#   on it too.
to_be_free(node, filesystem) := max([0, filesystem.size_bytes - _system(filesystem.mount_point, profile.wants["storage/free"][node.name])]) if {
	node.planned == true
	not filesystem.available_bytes
	is_number(filesystem.size_bytes)
}

_system(mount_point, row) := row.system.bytes if {
	mount_point == row.system.at
} else := 0 if row.system.at

# METADATA
# title: Disks
# description: |
#   The disks under that filesystem. Where the node states no filesystems, all of its disks stand for them
#   if they are of one medium.
disks := {node.name: found |
	some node in input.nodes
	found := _disks(node, object.get(node, "filesystems", []))
}

_disks(node, []) := node.disks if count({disk.medium | some disk in node.disks}) == 1

_disks(node, filesystems) := under(filesystem[node.name].disks, node.disks) if count(filesystems) > 0

# METADATA
# title: Under
# description: The disks of those names, where all of them are known.
under(names, all) := [disk | some disk in all; disk.name in names] if {
	count(names) > 0
	every name in names {
		some disk in all
		disk.name == name
	}
}

_holds(mount_point, place) if mount_point == place

_holds(mount_point, place) if startswith(place, concat("", [trim_right(mount_point, "/"), "/"]))

# A drive letter of Windows.
_holds(mount_point, place) if {
	endswith(mount_point, "\\")
	startswith(place, mount_point)
}
