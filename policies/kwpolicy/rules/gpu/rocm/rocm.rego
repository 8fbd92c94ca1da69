# METADATA
# title: ROCm
# description: >-
#   AMD's software for its GPUs, which is to be installed before the product. Some GPUs need a later release than
#   others, or one system.
# custom:
#   remediation: >-
#     Install the release of ROCm that AMD's documentation names for the GPU and the system, and reboot.
#   facts: [software.rocm.version]
#   # What has a version is installed. Models and systems are only looked at where the row tells them apart.
#   optional: [software.rocm.installed, gpus.model, os.id, os.version]
#   parameters: [models]
#   unit: version
package kwpolicy.rules.gpu.rocm

import data.kwpolicy.gpu
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.software.rocm.version if {
	some node in input.nodes
	count(gpu.amd[node.name]) > 0
}

says[name] := sprintf("has ROCm %s", [phrase.version(version)]) if some name, version in observed

gap[node.name] contains {"says": "has no ROCm"} if {
	some node in input.nodes
	node.software.rocm.installed == false
}

# The row's entries for the GPUs that the node has.
_entries[name] contains entry if {
	some name, gpus in gpu.amd
	some entry in profile.wants["gpu/rocm"][name].models
	some one in gpus
	regex.match(entry.model, one.model)
}

gap[name] contains {"wants": sprintf("at least %s for %s", [phrase.version(entry.minimum), entry.name])} if {
	some name, version in observed
	some entry in _entries[name]
	version < entry.minimum
}

gap[node.name] contains {
	"says": sprintf("runs %s %s", [node.os.id, phrase.version(node.os.version)]),
	"wants": sprintf("%s for %s", [entry.system.name, entry.name]),
} if {
	some node in input.nodes
	some entry in _entries[node.name]
	system := entry.system
	[id, version] := _systems[node.name]
	not _runs(system, id, version)
}

_systems[node.name] := [node.os.id, node.os.version] if {
	some node in input.nodes
	is_string(node.os.id)
	is_array(node.os.version)
}

_runs(system, id, version) if {
	system.id == id
	array.slice(version, 0, count(system.version)) == system.version
}

# A GPU of unknown model may be one that needs more.
doubt[name] contains {"fact": "gpus.model"} if {
	some name, gpus in gpu.amd
	count(profile.wants["gpu/rocm"][name].models) > 0
	some one in gpus
	not one.model
}

doubt[node.name] contains {"fact": fact} if {
	some node in input.nodes
	some entry in _entries[node.name]
	entry.system
	some fact in ["os.id", "os.version"]
	not _systems[node.name]
}

not_applicable[name] := reason if some name, reason in gpu.not_amd
