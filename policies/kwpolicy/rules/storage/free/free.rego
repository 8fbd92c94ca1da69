# METADATA
# title: Free disk space
# description: >-
#   The space that an ordinary user may still write on the filesystem of the installation directory: less than
#   what is free where blocks are reserved for root. Of a planned machine it is what the filesystem will have, less
#   what the system takes.
# custom:
#   remediation: >-
#     Free space or grow the filesystem; or install elsewhere (--install-path) where the page leaves the place open.
#   facts: [filesystems.available_bytes, user.home]
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none: a planned machine has neither. A
#   # machine of which nobody says that it is planned is there, and what it will have does not count.
#   optional: [paths, user.kamiwaza_root, planned, filesystems.size_bytes]
#   parameters: [path, system, fixed]
#   unit: bytes
#   lacks: "%s of free space"
package kwpolicy.rules.storage.free

import data.kwpolicy.explain
import data.kwpolicy.install
import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[name] := filesystem.available_bytes if some name, filesystem in install.filesystem

says[name] := sprintf("has %s available at %s (on %s)", [
	phrase.sizes(filesystem.available_bytes),
	install.asked[name],
	filesystem.mount_point,
]) if {
	some name, filesystem in install.filesystem
}

observed[name] := bytes if some name, bytes in _to_be

says[name] := sprintf("is to have %s free at %s (on %s)", [
	phrase.sizes(bytes),
	install.asked[name],
	install.filesystem[name].mount_point,
]) if {
	some name, bytes in _to_be
}

_to_be := {node.name: bytes |
	some node in input.nodes
	bytes := install.to_be_free(node, install.filesystem[node.name])
}

doubt[node.name] contains {"fact": fact} if {
	some node in input.nodes
	node.planned == true
	not _available(node)
	not _to_be[node.name]
	some fact in _sizes(node)
}

# A planned filesystem is as large as its disk.
_sizes(node) := ["filesystems.size_bytes", "disks.size_bytes"] if {
	explain.hidden(node.name, "disks.size_bytes")
} else := ["filesystems.size_bytes"]

_available(node) if install.filesystem[node.name].available_bytes

# A symbolic link may lead to another filesystem, and nobody could see where.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
}
