# METADATA
# title: CPU cores
# description: >-
#   Ray, the API gateway, the databases and CPU inference share the cores of a node. The base minimum counts
#   logical CPUs, as nproc does; the shapes of the tiers count physical cores.
# custom:
#   remediation: >-
#     Use a machine or an instance type with more cores, or raise the CPU limit of the virtual machine, the
#     container or the control group.
#   facts: [cpu.logical_cpus, cpu.physical_cores]
#   # Where nothing is said of limits there are none: a planned machine has no process to limit.
#   optional: [cpu.usable_cpus]
#   lacks: "%s"
package kwpolicy.rules.cpu.cores

import data.kwpolicy.explain
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := object.filter(node.cpu, ["logical_cpus", "physical_cores"]) if some node in input.nodes

says[node.name] := sprintf("has %s", [concat(", ", parts)]) if {
	some node in input.nodes
	parts := [sprintf("%d %s", [node.cpu[measure], name]) |
		some [measure, name] in [["logical_cpus", "logical CPUs"], ["physical_cores", "physical cores"]]
	]
	count(parts) > 0
}

# There are never more cores than logical CPUs: too few of these decide.
gap[node.name] contains {"says": sprintf("has %d logical CPUs, and no more cores", [node.cpu.logical_cpus])} if {
	some node in input.nodes
	row := profile.wants["cpu/cores"][node.name]
	not node.cpu.physical_cores
	node.cpu.logical_cpus < row.minimum.physical_cores
}

# The machine is large enough, but the process that asked may not use all of it.
gap[node.name] contains {"level": "recommended", "says": sprintf("leaves only %d of its %d logical CPUs usable, by CPU affinity or a control group", [node.cpu.usable_cpus, node.cpu.logical_cpus])} if {
	some node in input.nodes
	some measure, minimum in profile.wants["cpu/cores"][node.name].minimum
	node.cpu.usable_cpus < minimum
	node.cpu[measure] >= minimum
}

# Something may limit the process, and nobody could see whether it does.
doubt[node.name] contains {"level": "recommended", "fact": "cpu.usable_cpus"} if {
	some node in input.nodes
	not node.cpu.usable_cpus
	explain.hidden(node.name, "cpu.usable_cpus")
}
