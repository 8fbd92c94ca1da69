# METADATA
# title: Windows Terminal
# description: >-
#   Whether Windows Terminal is installed. The old console renders what WSL prints poorly.
# custom:
#   remediation: >-
#     Run: winget install Microsoft.WindowsTerminal.
#   facts: [software.windows_terminal.installed]
package kwpolicy.rules.os.terminal

about := rego.metadata.chain()[1].annotations

observed[node.name] := ["Windows Terminal" | node.software.windows_terminal.installed] if {
	some node in input.nodes
	is_boolean(node.software.windows_terminal.installed)
}

says[name] := "has no Windows Terminal" if observed[name] == []
