# METADATA
# title: Chrome
# description: >-
#   The browser that the product is tested with. It belongs to the machine that the product is used from, which need
#   not be a node: a node without it is none of those.
# custom:
#   remediation: >-
#     Update Chrome; it does so itself once it is started again.
#   facts: [software.chrome.version]
#   # Who has no Chrome has no version of it.
#   optional: [software.chrome.installed]
#   unit: version
package kwpolicy.rules.software.chrome

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.software.chrome.version if some node in input.nodes

says[name] := sprintf("has Chrome %s", [phrase.version(version)]) if some name, version in observed

not_applicable[node.name] := "it has no Chrome: the browser is that of the machine that the product is used from" if {
	some node in input.nodes
	node.software.chrome.installed == false
}
