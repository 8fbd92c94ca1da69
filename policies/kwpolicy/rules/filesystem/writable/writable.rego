# METADATA
# title: Writable installation directory
# description: >-
#   Whether the installation directory can be written to, and programs run from it: its filesystem is not mounted
#   read-only nor noexec, and where an ordinary user installs, that user may write there.
# custom:
#   remediation: >-
#     Mount the filesystem with rw and exec, or give the user the directory (sudo chown), or install elsewhere
#     (--install-path).
#   facts: [filesystems.options, user.home]
#   # Where root installs, root may write. The name is for people. Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none.
#   optional: [paths, planned, user.kamiwaza_root, user.name, writable]
#   parameters: [by_user, refused]
package kwpolicy.rules.filesystem.writable

import data.kwpolicy.install
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := filesystem.options if {
	some name, filesystem in install.filesystem
	is_array(filesystem.options)
}

says[name] := sprintf("can be written to at %s (on %s)", [install.asked[name], filesystem.mount_point]) if some name, filesystem in install.filesystem

gap[name] contains {"says": sprintf("has %s on %s, which is mounted %s", [install.asked[name], filesystem.mount_point, option]), "wants": "a filesystem that can be written to and run from"} if {
	some name, filesystem in install.filesystem
	some option in filesystem.options
	option in profile.wants["filesystem/writable"][name].refused
}

gap[node.name] contains {"says": sprintf("lets %s not write to %s", [object.get(node, ["user", "name"], "the user"), install.asked[node.name]]), "wants": "a directory that the user may write to"} if {
	some node in input.nodes
	profile.wants["filesystem/writable"][node.name].by_user
	_may_write(node) == false
}

doubt[node.name] contains {"fact": "writable"} if {
	some node in input.nodes
	profile.wants["filesystem/writable"][node.name].by_user
	not _said(node)
}

_said(node) if is_boolean(_may_write(node))

_may_write(node) := node.writable[install.asked[node.name]]

# A symbolic link may lead to another filesystem, and nobody could see where.
doubt[name] contains {"fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
}
