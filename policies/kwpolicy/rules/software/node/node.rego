# METADATA
# title: Node.js
# description: >-
#   The versions of Node.js, on the PATH or by NVM. The setup installs the one that the product's frontend runs on.
# custom:
#   remediation: >-
#     Run the setup again, or install the version by NVM: nvm install 22.
#   facts: [software.nodejs]
package kwpolicy.rules.software.node

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := [{"version": version, "name": phrase.version(version)} | some version in node.software.nodejs] if {
	some node in input.nodes
	every version in node.software.nodejs {
		is_array(version)
	}
}

says[name] := sprintf("has Node.js %s", [concat(" and ", [one.name | some one in versions])]) if {
	some name, versions in observed
	count(versions) > 0
}

says[name] := "has no Node.js" if observed[name] == []
