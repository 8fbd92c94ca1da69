# METADATA
# title: GPU compute capability
# description: >-
#   The generation of each NVIDIA GPU. The kernels of vLLM and llama.cpp are not built for older ones.
# custom:
#   remediation: >-
#     Use a GPU of the generation named under want or a newer one.
#   facts: [gpus.compute_capability]
#   parameters: [optional]
#   unit: version
package kwpolicy.rules.gpu.compute_capability

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := min({one.compute_capability | some one in gpus}) if {
	some name, gpus in gpu.nvidia
	count(gpus) > 0
	every one in gpus {
		is_array(one.compute_capability)
	}
}

says[name] := sprintf("has a GPU of compute capability %d.%d", capability) if some name, capability in observed

gap[name] contains {"level": "required", "says": sprintf("has a GPU of compute capability %d.%d", one.compute_capability)} if {
	some name, gpus in gpu.nvidia
	some one in gpus
	one.compute_capability < profile.wants["gpu/compute_capability"][name].minimum
	not observed[name]
}

not_applicable[name] := reason if some name, reason in gpu.not_nvidia
