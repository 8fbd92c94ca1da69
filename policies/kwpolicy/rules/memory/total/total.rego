# METADATA
# title: System memory
# description: >-
#   The RAM of the node. Models, Ray's object store, the databases and the operating system share it. What the
#   kernel can use is compared; where firmware, graphics or crash kernels take a part of what is installed, both
#   are shown. Of a planned machine it is what its type has.
# custom:
#   remediation: >-
#     Add memory, or use a machine or an instance type with more.
#   facts: [memory.usable_bytes]
#   # What the kernel can use is less than what is installed, and where nothing is said of limits there are none.
#   # A machine of which nobody says that it is planned is there, and what is installed in it does not count.
#   optional: [memory.installed_bytes, memory.limit_bytes, planned]
#   parameters: [tolerance, firmware]
#   unit: bytes
#   lacks: "%s of memory"
package kwpolicy.rules.memory.total

import data.kwpolicy.explain
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.memory.usable_bytes if some node in input.nodes

says[node.name] := sprintf("has %s of usable memory%s", [
	phrase.sizes(node.memory.usable_bytes),
	concat("", [text | text := sprintf(", of %s installed", [phrase.sizes(node.memory.installed_bytes)])]),
]) if {
	some node in input.nodes
}

observed[node.name] := node.memory.installed_bytes if {
	some node in input.nodes
	_only_installed(node)
}

says[node.name] := sprintf("has %s of memory installed", [phrase.sizes(node.memory.installed_bytes)]) if {
	some node in input.nodes
	_only_installed(node)
}

_only_installed(node) if {
	node.planned == true
	not node.memory.usable_bytes
}

doubt[node.name] contains {"fact": "memory.installed_bytes"} if {
	some node in input.nodes
	_only_installed(node)
	not node.memory.installed_bytes
}

# The modules suffice; firmware and kernel keep a part of them.
exception[node.name] := {"level": "recommended", "because": " (only a warning: the installed memory suffices)"} if {
	some node in input.nodes
	row := profile.wants["memory/total"][node.name]
	node.memory.installed_bytes >= row.minimum
	node.memory.usable_bytes >= row.minimum * (1 - row.firmware)
	not _short[node.name]
}

# Nobody knows what is installed, and what is missing may be what firmware keeps.
exception[node.name] := {"level": "recommended", "because": " (only a warning: firmware may keep the difference, and the installed memory is not known)"} if {
	some node in input.nodes
	not node.memory.installed_bytes
	row := profile.wants["memory/total"][node.name]
	node.memory.usable_bytes >= row.minimum * (1 - row.tolerance)
	not _short[node.name]
}

gap[node.name] contains {"level": "recommended", "says": sprintf("has %s of memory, of which a control group leaves %s", [phrase.size(node.memory.usable_bytes), phrase.size(node.memory.limit_bytes)])} if {
	some node in input.nodes
	minimum := profile.wants["memory/total"][node.name].minimum
	node.memory.limit_bytes < minimum
	node.memory.usable_bytes >= minimum
}

# A control group may limit the process, and nobody could see whether one does.
doubt[node.name] contains {"level": "recommended", "fact": "memory.limit_bytes"} if {
	some node in input.nodes
	not node.memory.limit_bytes
	explain.hidden(node.name, "memory.limit_bytes")
}

# Only a shortfall needs an exception.
_short[node.name] if {
	some node in input.nodes
	node.memory.usable_bytes >= profile.wants["memory/total"][node.name].minimum
}
