# METADATA
# title: GPU compute capability
# description: >-
#   The generation of each NVIDIA GPU. The kernels of vLLM and llama.cpp are not built for older ones.
# custom:
#   remediation: >-
#     Use a GPU of the generation asked for or a newer one.
#   facts: [gpus.compute_capability]
#   # A GPU of unknown model counts as one to use, and gpu/vendor tells what cannot be said of it.
#   optional: [gpus.model]
#   unit: version
package kwpolicy.rules.gpu.compute_capability

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := min({one.compute_capability | some one in gpus}) if {
	some name, gpus in gpu.nvidia
	count(gpus) > 0
	every one in gpus {
		_known(one.compute_capability)
	}
}

_known([major, minor]) if {
	is_number(major)
	is_number(minor)
}

says[name] := sprintf("has a GPU of compute capability %d.%d", capability) if some name, capability in observed

# One that is too old decides, whatever the others are.
gap[name] contains {"says": sprintf("has a GPU of compute capability %d.%d", one.compute_capability)} if {
	some name, gpus in gpu.nvidia
	row := profile.wants["gpu/compute_capability"][name]
	some one in gpus
	_known(one.compute_capability)
	one.compute_capability < row.minimum
	not observed[name]
}

not_applicable[name] := reason if some name, reason in gpu.not_nvidia
