# METADATA
# title: Python
# description: >-
#   The versions of Python that can be run by name. Which one the product needs hangs on how it is installed.
# custom:
#   remediation: >-
#     Install the version beside the system's own: python3.12 is in Ubuntu 24.04, python3.10 in Ubuntu 22.04, and pyenv
#     builds either.
#   facts: [software.python]
package kwpolicy.rules.software.python

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := [{"version": version, "model": text, "name": text} |
	some version in node.software.python
	text := phrase.version(version)
] if {
	some node in input.nodes
	every version in node.software.python {
		is_array(version)
	}
}

says[name] := sprintf("has Python %s", [concat(" and ", [one.name | some one in versions])]) if {
	some name, versions in observed
	count(versions) > 0
}

says[name] := "has no Python" if observed[name] == []
