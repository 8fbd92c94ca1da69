# METADATA
# title: Space for every component
# description: >-
#   What is free for the platform, models, databases, logs and temporary files together: on the filesystem of the
#   installation directory, and on those that are kept for one of them.
# custom:
#   remediation: >-
#     Free space or grow the filesystem of the installation directory, or keep models on a filesystem of their own and
#     state it as filesystems[].component in a facts file.
#   facts: [filesystems.available_bytes, user.home]
#   # A filesystem of which nobody says so is for no component alone. Where nothing is said of symbolic links or of
#   # KAMIWAZA_ROOT there are none. A machine of which nobody says that it is planned is there, and what it will have does
#   # not count.
#   optional: [filesystems.component, filesystems.size_bytes, paths, planned, user.kamiwaza_root]
#   parameters: [components]
#   unit: bytes
package kwpolicy.rules.storage.components

import data.kwpolicy.install
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# The filesystems that count, with what is free on each.
_counted := {node.name: counted |
	some node in input.nodes
	home := install.filesystem[node.name]
	counted := {filesystem.mount_point: bytes |
		some filesystem in node.filesystems
		_counts(filesystem, home)
		bytes := _free(node, filesystem)
	}
	counted[home.mount_point]
}

_counts(filesystem, home) if filesystem.mount_point == home.mount_point

_counts(filesystem, _) if {
	filesystem.component != "operating_system"
}

_free(node, filesystem) := filesystem.available_bytes if {
	is_number(filesystem.available_bytes)
} else := install.to_be_free(node, filesystem)

_sum := {name: sum([bytes | some bytes in counted]) | some name, counted in _counted}

# What a filesystem has of which nobody says it could only be more.
observed[name] := bytes if {
	some name, bytes in _sum
	_settled(name, bytes)
}

_settled(name, _) if not _open[name]

_settled(name, bytes) if bytes >= profile.wants["storage/components"][name].expected

_open[node.name] if {
	some node in input.nodes
	some filesystem in node.filesystems
	_counts(filesystem, install.filesystem[node.name])
	not _counted[node.name][filesystem.mount_point]
}

says[name] := sprintf("has %s for its components (on %s)", [phrase.sizes(observed[name]), concat(", ", sort(object.keys(counted)))]) if {
	some name, counted in _counted
}

# Who keeps a component apart gives it as much as it needs.
gap[node.name] contains {"level": "informational", "says": sprintf("has %s for %s (on %s)", [phrase.size(bytes), replace(filesystem.component, "_", " "), filesystem.mount_point]), "wants": sprintf("at least %s", [phrase.size(minimum)])} if {
	some node in input.nodes
	some filesystem in node.filesystems
	minimum := profile.wants["storage/components"][node.name].components[filesystem.component]
	bytes := _free(node, filesystem)
	bytes < minimum
}

# What is kept apart makes up for nothing that is not.
gap[node.name] contains {"level": "recommended", "says": sprintf("has %s for what is not kept apart (on %s)", [phrase.size(bytes), home.mount_point]), "wants": sprintf("at least %s", [phrase.size(minimum)])} if {
	some node in input.nodes
	home := install.filesystem[node.name]
	bytes := _counted[node.name][home.mount_point]
	minimum := _together(node, home)
	bytes < minimum
	_sum[node.name] >= profile.wants["storage/components"][node.name].recommended
}

# The minimums of the components that have no filesystem of their own.
_together(node, home) := sum([bytes |
	apart := {filesystem.component | some filesystem in node.filesystems; filesystem.mount_point != home.mount_point}
	some component, bytes in profile.wants["storage/components"][node.name].components
	not component in apart
])

# A symbolic link may lead to another filesystem, and nobody could see where.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
}
