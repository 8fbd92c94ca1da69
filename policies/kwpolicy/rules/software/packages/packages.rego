# METADATA
# title: System packages
# description: >-
#   The packages of the distribution that the product is built and run with, by the names that Debian and Ubuntu give
#   them.
# custom:
#   remediation: >-
#     Install them: sudo apt-get install, with the names that are missing.
#   facts: [software.packages]
package kwpolicy.rules.software.packages

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# What was not looked for leaves the whole unknown.
observed[node.name] := sort({name | some name, state in node.software.packages; state == "installed"}) if {
	some node in input.nodes
	every name in profile.wants["software/packages"][node.name].all_of {
		node.software.packages[name] in {"installed", "missing"}
	}
}

says[name] := sprintf("has no package %s", [concat(", ", sort(lacking))]) if {
	some name, found in observed
	lacking := {wanted | some wanted in profile.wants["software/packages"][name].all_of} - {one | some one in found}
	count(lacking) > 0
}

says[name] := "has all the packages" if {
	some name, found in observed
	every wanted in profile.wants["software/packages"][name].all_of {
		wanted in found
	}
}

# One that is missing decides, whatever the others are.
gap[node.name] contains {"says": sprintf("has no package %s", [name])} if {
	some node in input.nodes
	some name in profile.wants["software/packages"][node.name].all_of
	node.software.packages[name] == "missing"
	not observed[node.name]
}
