# METADATA
# title: GPU vendor
# description: >-
#   The GPUs that the inference engines support on this platform. Others are left unused, and the node is judged as
#   one without a GPU.
# custom:
#   remediation: >-
#     Use a supported GPU, or judge with --inference cpu.
#   facts: [gpus.model]
package kwpolicy.rules.gpu.vendor

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := found if {
	some name, gpus in gpu.considered
	count(gpus) > 0
	every one in gpus {
		gpu.described(one, name)
	}
	found := gpu.shown(gpus)
	count(found) == count(gpus)
}

says[name] := sprintf("has %s", [concat(", ", [one.name | some one in gpus])]) if some name, gpus in observed

# An unsupported GPU keeps nobody from inference on CPUs.
exception[name] := {"level": "informational", "because": " (it is not used: judged as a node without a GPU)"} if {
	some name, gpus in profile.usable_gpus
	count(gpus) == 0
	profile.inference[name] == "cpu"
}

not_applicable[name] := reason if some name, reason in gpu.none_at_all
