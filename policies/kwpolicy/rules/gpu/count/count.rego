# METADATA
# title: Number of GPUs
# description: >-
#   The GPUs of the node that the product can use on this platform.
# custom:
#   remediation: >-
#     Add GPUs, or use an instance type with more; or judge with --inference cpu where the tier allows it.
#   facts: [gpus]
#   parameters: [optional]
#   unit: GPUs
package kwpolicy.rules.gpu.count

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := count(gpus) if some name, gpus in profile.usable_gpus

not_applicable[name] := reason if {
	some name, reason in gpu.not_applicable
	profile.wants["gpu/count"][name].optional
}
