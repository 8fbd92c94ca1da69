# METADATA
# title: Processor architecture
# description: >-
#   The architecture of the machine itself, not of the process that asks: the packages and images are built for
#   one architecture on each platform.
# custom:
#   remediation: >-
#     Use a machine, or an instance type, of the architecture asked for.
#   facts: [os.architecture]
package kwpolicy.rules.os.architecture

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.os.architecture if some node in input.nodes

says[name] := sprintf("is %s", [architecture]) if some name, architecture in observed
