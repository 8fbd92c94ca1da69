# METADATA
# title: Cloud
# description: What the rules about machines of a cloud look at.
package kwpolicy.cloud

# METADATA
# title: Not applicable
# description: |
#   Why requirements of a cloud's machine do not concern a node: nothing says that it is one, and nothing kept
#   that from being seen.
not_applicable := {node.name: "it is no machine of a cloud" |
	some node in input.nodes
	not node.cloud
	not _recorded(node)
}

# METADATA
# title: Nowhere
# description: Why requirements of a cloud do not concern an installation of which no node is a machine of one.
nowhere := "no node is a machine of a cloud" if {
	every node in input.nodes {
		not_applicable[node.name]
	}
}

_recorded(node) if {
	some path, _ in node.absent
	startswith(concat("", [path, "."]), "cloud.")
}

# METADATA
# title: Volumes
# description: |
#   The volumes of a node that the cloud keeps apart from the machine. A disk of which nobody says otherwise is one.
volumes := {node.name: found |
	some node in input.nodes
	found := [disk |
		some disk in node.disks
		not disk.purpose == "local"
		not disk.network == false
	]
	is_array(node.disks)
}

# METADATA
# title: Retired
# description: The day on which an instance type was retired, by its name in small letters.
retired := {lower(type): day | some type, day in data.kwpolicy.cloud.retirements}
