# METADATA
# title: Free disk space
# description: >-
#   The space that an ordinary user may still write on the filesystem of the installation directory: less than
#   what is free where blocks are reserved for root.
# custom:
#   remediation: >-
#     Free space or grow the filesystem of the installation directory, or install elsewhere (--install-path).
#   facts: [filesystems.available_bytes, user.home]
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none: a planned machine has neither.
#   optional: [paths, user.kamiwaza_root]
#   parameters: [path]
#   unit: bytes
package kwpolicy.rules.storage.free

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

# A symbolic link may lead to another filesystem, and nobody could see where.
doubt[name] contains {"level": "required", "fact": fact} if {
	some name, facts in install.hidden
	some fact in facts
}
