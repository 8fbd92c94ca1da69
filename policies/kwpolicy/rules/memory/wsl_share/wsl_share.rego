# METADATA
# title: Memory for WSL
# description: >-
#   The part of the machine's memory that WSL may take, of what is installed. The product gets no more
#   than that, and Windows has to live from the rest.
# custom:
#   remediation: >-
#     Set memory in the section [wsl2] of .wslconfig in the user's directory, run wsl --shutdown, and start WSL again.
#   facts: [wsl.memory_bytes, memory.installed_bytes]
#   unit: share
package kwpolicy.rules.memory.wsl_share

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.wsl.memory_bytes / node.memory.installed_bytes if some node in input.nodes

says[node.name] := sprintf("gives WSL %s of %s, %s", [
	phrase.sizes(node.wsl.memory_bytes),
	phrase.sizes(node.memory.installed_bytes),
	phrase.amount(observed[node.name], about.custom.unit),
]) if {
	some node in input.nodes
}
