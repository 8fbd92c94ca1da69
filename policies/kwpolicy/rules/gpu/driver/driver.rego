# METADATA
# title: NVIDIA driver
# description: >-
#   The version of NVIDIA's kernel driver. CUDA containers do not start on an older one.
# custom:
#   remediation: >-
#     Install a driver of the recommended branch, on Ubuntu for example the package nvidia-driver-550-server, and
#     reboot.
#   facts: [gpus.driver_version]
#   # A GPU of unknown model counts as one to use, and gpu/vendor tells what cannot be said of it.
#   optional: [gpus.model]
#   parameters: [models]
#   unit: driver version
package kwpolicy.rules.gpu.driver

import data.kwpolicy.gpu
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[name] := min({one.driver_version | some one in gpus}) if {
	some name, gpus in gpu.nvidia
	count(gpus) > 0
	every one in gpus {
		_known(one.driver_version)
	}
}

_known([major, minor, patch, build]) if {
	every part in [major, minor, patch, build] {
		is_number(part)
	}
}

says[name] := sprintf("has NVIDIA driver %s", [phrase.driver_version(version)]) if some name, version in observed

# Some models need a newer one than others.
gap[name] contains {
	"says": sprintf("has NVIDIA driver %s with %s", [phrase.driver_version(one.driver_version), one.model]),
	"wants": sprintf("at least %s for %s", [phrase.driver_version(entry.minimum), entry.name]),
} if {
	some name, gpus in gpu.nvidia
	some entry in profile.wants["gpu/driver"][name].models
	some one in gpus
	regex.match(entry.model, one.model)
	_known(one.driver_version)
	one.driver_version < entry.minimum
}

not_applicable[name] := reason if some name, reason in gpu.not_nvidia
