# METADATA
# title: GPU devices
# description: >-
#   The device files through which containers reach AMD's GPUs. Whoever runs them must be allowed to open these.
# custom:
#   remediation: >-
#     Load the amdgpu driver, and add the installing user to the groups render and video.
#   facts: [software.rocm.devices]
#   # Whose GPU it is decides, and gpu/vendor tells what cannot be said of one.
#   optional: [gpus.model]
package kwpolicy.rules.gpu.devices

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := sort([device | some device, state in node.software.rocm.devices; state == "accessible"]) if {
	some node in input.nodes
	every device in profile.wants["gpu/devices"][node.name].all_of {
		node.software.rocm.devices[device]
	}
}

says[name] := sprintf("may open %s", [concat(", ", devices)]) if {
	some name, devices in observed
	count(devices) > 0
}

says[name] := "may open none of them" if observed[name] == []

# One that is out of reach decides, whatever the others are.
gap[node.name] contains {"says": sprintf("has %s %s", [device, state])} if {
	some node in input.nodes
	not observed[node.name]
	some device in profile.wants["gpu/devices"][node.name].all_of
	state := node.software.rocm.devices[device]
	state in {"denied", "missing"}
}

not_applicable[name] := reason if some name, reason in gpu.not_amd
