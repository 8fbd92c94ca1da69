# METADATA
# title: CPU threads
# description: >-
#   The hardware threads that a tier's shape names beside its cores.
# custom:
#   remediation: >-
#     Enable simultaneous multithreading in the firmware, or use a machine with more threads.
#   facts: [cpu.logical_cpus, cpu.physical_cores]
#   unit: threads
#   lacks: "%s"
package kwpolicy.rules.cpu.threads

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.cpu.logical_cpus if {
	some node in input.nodes
	node.cpu.physical_cores
}

# Enough threads are enough whatever their cores; too few could be as many real cores.
observed[node.name] := node.cpu.logical_cpus if {
	some node in input.nodes
	not node.cpu.physical_cores
	node.cpu.logical_cpus >= profile.wants["cpu/threads"][node.name].minimum
}

exception[node.name] := {"level": "informational", "because": " (the cores suffice; they have no second thread)"} if {
	some node in input.nodes
	some cores in profile.wants["cpu/cores"][node.name]
	node.cpu.physical_cores >= cores.physical_cores
	node.cpu.physical_cores == node.cpu.logical_cpus
}
