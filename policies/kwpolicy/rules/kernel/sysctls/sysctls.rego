# METADATA
# title: Kernel parameters
# description: >-
#   Parameters that Swarm's overlay network needs. The installer sets them, so that before the installation another
#   value is only noted.
# custom:
#   remediation: >-
#     Set the parameters in a file below /etc/sysctl.d and run sysctl --system.
#   facts: [kernel.sysctls]
package kwpolicy.rules.kernel.sysctls

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.kernel.sysctls if some node in input.nodes

says[name] := sprintf("has %s", [concat(", ", [sprintf("%s = %d", [key, value]) | some key, value in sysctls])]) if {
	some name, sysctls in observed
}
