# METADATA
# title: Operating system
# description: >-
#   The release of the operating system. The packages, the installer and the container images are built and
#   tested for the listed releases only.
# custom:
#   remediation: >-
#     Install on one of the releases asked for, or choose a machine image of one.
#   facts: [os.id, os.version]
#   # Only Windows has product types, and is not observed without; the name is for people.
#   optional: [os.name, os.product_type]
#   parameters: [unreliable]
package kwpolicy.rules.os.release

import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := {"id": node.os.id, "version": node.os.version, "name": _name[node.name]} if {
	some node in input.nodes
	node.os.id != "windows"
	not _unreliable(node.os.version, node.name)
}

# Windows 11 and Windows Server share build numbers: only the product type tells them apart.
observed[node.name] := {
	"id": node.os.id,
	"version": node.os.version,
	"product_type": node.os.product_type,
	"name": _name[node.name],
} if {
	some node in input.nodes
	node.os.id == "windows"
}

# A system that the row does not name at all is none of its, whatever the version.
gap[node.name] contains {"says": sprintf("runs %s", [node.os.id])} if {
	some node in input.nodes
	not observed[node.name]
	is_string(node.os.id)
	row := profile.wants["os/release"][node.name]
	every entry in array.concat(row.any_of, object.get(row, "tolerated", [])) {
		entry.id != node.os.id
	}
}

says[name] := sprintf("runs %s", [os.name]) if some name, os in observed

_name[node.name] := node.os.name if some node in input.nodes

_name[node.name] := sprintf("%s %s", [node.os.id, phrase.version(node.os.version)]) if {
	some node in input.nodes
	not node.os.name
}

_unreliable(version, name) if {
	unreliable := profile.wants["os/release"][name].unreliable
	array.slice(version, 0, count(unreliable)) == unreliable
}

doubt[node.name] contains {"fact": "os.product_type"} if {
	some node in input.nodes
	node.os.id == "windows"
	not node.os.product_type
}
