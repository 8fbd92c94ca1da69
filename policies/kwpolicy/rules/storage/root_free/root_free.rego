# METADATA
# title: Free space of the root
# description: >-
#   The space that may still be written on the root filesystem, beside that of the cluster's storage. Where both are
#   one filesystem, storage/free asks for more. Of a planned machine it is what the filesystem will have, less what the
#   system takes.
# custom:
#   remediation: >-
#     Free space or grow the root filesystem.
#   facts: [filesystems.available_bytes]
#   # A machine of which nobody says that it is planned is there, and what it will have does not count.
#   optional: [planned, filesystems.size_bytes]
#   parameters: [path, system]
#   unit: bytes
package kwpolicy.rules.storage.root_free

import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

_roots[node.name] := filesystem if {
	some node in input.nodes
	some filesystem in node.filesystems
	filesystem.mount_point == profile.wants["storage/root_free"][node.name].path
}

observed[name] := root.available_bytes if some name, root in _roots

says[name] := sprintf("has %s available at %s", [phrase.sizes(root.available_bytes), root.mount_point]) if {
	some name, root in _roots
}

observed[name] := bytes if some name, bytes in _to_be

says[name] := sprintf("is to have %s free at %s", [phrase.sizes(bytes), _roots[name].mount_point]) if {
	some name, bytes in _to_be
}

# What a planned machine's root will have free.
_to_be[node.name] := max([0, root.size_bytes - profile.wants["storage/root_free"][node.name].system]) if {
	some node in input.nodes
	node.planned == true
	root := _roots[node.name]
	not root.available_bytes
}

doubt[node.name] contains {"fact": "filesystems.size_bytes"} if {
	some node in input.nodes
	node.planned == true
	not observed[node.name]
}
