# METADATA
# title: NVIDIA Container Toolkit
# description: >-
#   What gives containers the GPUs: the toolkit is to be installed, and Docker is to know it, as a runtime or by the
#   devices of CDI. The package nvidia-docker2 is its forerunner.
# custom:
#   remediation: >-
#     Install the package nvidia-container-toolkit from NVIDIA's package repository, run
#     nvidia-ctk runtime configure --runtime=docker, and restart Docker.
#   facts: [software.nvidia_container_toolkit.configured, software.nvidia_container_toolkit.installed]
#   # The forerunner is spoken of only where the toolkit is not installed. A GPU of unknown model counts as one to use,
#   # and gpu/vendor tells what cannot be said of it.
#   optional: [gpus.model, software.nvidia_docker2.installed]
#   parameters: [unconfigured]
package kwpolicy.rules.gpu.container_toolkit

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := ["NVIDIA Container Toolkit" | _installed(node.software.nvidia_container_toolkit)] if {
	some node in input.nodes
	is_boolean(_installed(node.software.nvidia_container_toolkit))
}

# What Docker knows is installed, wherever: an operator of a cluster puts it where no PATH leads.
_installed(toolkit) if {
	toolkit.configured == true
} else := toolkit.installed

says[name] := "has the NVIDIA Container Toolkit" if {
	some name, toolkits in observed
	count(toolkits) > 0
}

says[node.name] := sprintf("has no NVIDIA Container Toolkit%s", [_forerunner(node)]) if {
	some node in input.nodes
	observed[node.name] == []
}

_forerunner(node) := ", only nvidia-docker2, its forerunner" if {
	node.software.nvidia_docker2.installed == true
} else := ""

gap[node.name] contains {"level": row.unconfigured, "says": "has the NVIDIA Container Toolkit, but Docker does not know it", "wants": "a runtime of Docker named nvidia, or devices of CDI"} if {
	some node in input.nodes
	row := profile.wants["gpu/container_toolkit"][node.name]
	node.software.nvidia_container_toolkit.installed == true
	node.software.nvidia_container_toolkit.configured == false
}

doubt[node.name] contains {"level": row.unconfigured, "fact": "software.nvidia_container_toolkit.configured"} if {
	some node in input.nodes
	row := profile.wants["gpu/container_toolkit"][node.name]
	node.software.nvidia_container_toolkit.installed == true
	not _said(node)
}

_said(node) if is_boolean(node.software.nvidia_container_toolkit.configured)

not_applicable[name] := reason if some name, reason in gpu.not_nvidia
