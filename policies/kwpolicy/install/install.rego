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
path[node.name] := profile.parameters.install_path if {
	some node in input.nodes
	profile.parameters.install_path
}

path[node.name] := profile.wants["storage/free"][node.name].path if {
	some node in input.nodes
	not profile.parameters.install_path
	not _below_home[node.name]
}

path[node.name] := node.user.kamiwaza_root if {
	some node in input.nodes
	not profile.parameters.install_path
	_below_home[node.name]
}

path[node.name] := concat("", [node.user.home, trim_prefix(profile.wants["storage/free"][node.name].path, "~")]) if {
	some node in input.nodes
	not profile.parameters.install_path
	_below_home[node.name]
	not node.user.kamiwaza_root
}

# METADATA
# title: Filesystem
# description: The filesystem that holds the installation directory, or will when it is made.
filesystem[node.name] := found if {
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
disks[node.name] := [disk |
	some disk in node.disks
	disk.name in filesystem[node.name].disks
] if {
	some node in input.nodes
	count(filesystem[node.name].disks) > 0
	every name in filesystem[node.name].disks {
		some disk in node.disks
		disk.name == name
	}
}

disks[node.name] := node.disks if {
	some node in input.nodes
	not filesystem[node.name].disks
	count({disk.medium | some disk in node.disks}) == 1
}

_below_home[name] if {
	some name, row in profile.wants["storage/free"]
	startswith(row.path, "~")
}

_holds(mount_point, place) if mount_point == place

_holds(mount_point, place) if startswith(place, concat("", [trim_right(mount_point, "/"), "/"]))

# A drive letter of Windows.
_holds(mount_point, place) if {
	endswith(mount_point, "\\")
	startswith(place, mount_point)
}
