# METADATA
# title: Kernel modules
# description: >-
#   Modules that Swarm's overlay network needs. Loaded, built in or ready to be loaded: any of them will do.
# custom:
#   remediation: >-
#     Install the kernel's full module package (on Ubuntu linux-modules-extra), or use a kernel that has the modules.
#   facts: [kernel.modules]
package kwpolicy.rules.kernel.modules

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# What was looked for and neither found nor found missing leaves the whole unknown.
observed[node.name] := sort({module | some module, state in node.kernel.modules; state in _available}) if {
	some node in input.nodes
	every module in profile.wants["kernel/modules"][node.name].all_of {
		node.kernel.modules[module] in (_available | {"missing"})
	}
}

_available := {"loaded", "builtin", "loadable"}

says[name] := sprintf("has %s", [concat(", ", modules)]) if {
	some name, modules in observed
	count(modules) > 0
}

says[name] := "has none of the modules" if {
	some name, modules in observed
	count(modules) == 0
}

# One that is missing decides, whatever the others are.
gap[node.name] contains {"says": sprintf("has no module %s", [module])} if {
	some node in input.nodes
	row := profile.wants["kernel/modules"][node.name]
	some module in row.all_of
	node.kernel.modules[module] == "missing"
	not observed[node.name]
}
