# METADATA
# title: Processor architecture
# description: >-
#   The architecture of the machine itself, not of the process that asks: the packages and images are built for
#   one architecture on each platform.
# custom:
#   remediation: >-
#     Use a machine, or an instance type, of the architecture asked for.
#   facts: [os.architecture]
#   # A GPU only excuses a machine that the page names by it.
#   optional: [gpus.model]
#   parameters: [exceptions]
package kwpolicy.rules.os.architecture

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.os.architecture if some node in input.nodes

says[name] := sprintf("is %s", [architecture]) if some name, architecture in observed

# A machine that the page names itself is told by its GPU.
exception[node.name] := object.filter(entry, ["level", "because", "readings"]) if {
	some node in input.nodes
	some entry in profile.wants["os/architecture"][node.name].exceptions
	entry.architecture == node.os.architecture
	some gpu in node.gpus
	regex.match(entry.model, gpu.model)
}
