# METADATA
# title: Instance type
# description: >-
#   Whether the instance type is one that the page lists for the tier, or one of which is known what it has. The
#   page gives examples: any type will do whose shape meets the tier, as the other rules say.
# custom:
#   remediation: >-
#     Choose a type that the page lists, or say what the type has: --instances FILE adds types.
#   facts: [cloud.instance_type, cpu.logical_cpus, memory.installed_bytes]
package kwpolicy.rules.cloud.instance_type

import data.kwpolicy.cloud
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.cloud.instance_type if {
	some node in input.nodes
	is_string(node.cloud.instance_type)
	_known(node)
}

_known(node) if _listed(node.cloud.instance_type)

_known(node) if {
	is_number(node.cpu.logical_cpus)
	is_number(node.memory.installed_bytes)
}

_listed(type) if lower(type) in profile.listed_types

says[name] := sprintf("is a %s, which the page lists for the tier", [type]) if {
	some name, type in observed
	_listed(type)
}

says[name] := sprintf("is a %s, and it is known what that has", [type]) if {
	some name, type in observed
	not _listed(type)
}

gap[node.name] contains {"level": "recommended", "says": sprintf("is a %s, which was retired on %s", [node.cloud.instance_type, day]), "wants": "a type that is still to be had"} if {
	some node in input.nodes
	day := cloud.retired[lower(node.cloud.instance_type)]
}

not_applicable := cloud.not_applicable
