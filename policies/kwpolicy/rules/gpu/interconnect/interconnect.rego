# METADATA
# title: Links between GPUs
# description: >-
#   The generation of NVLink between the GPUs of a node, where a large model that is to be served has to be spread over
#   several of them. Over PCI Express they wait for each other. Of a planned machine the model of its GPUs tells it.
# custom:
#   remediation: >-
#     Use GPUs that are linked by NVLink, such as the SXM modules of A100, H100 and B200, or one GPU that holds the model.
#     nvidia-smi nvlink --status tells which links are up.
#   facts: [gpus.nvlink_generation]
#   # What can be said without them hangs on the GPU's own memory. A link of which nobody says otherwise is up, and a GPU is
#   # whole. A machine of which nobody says that it is planned is there, and its GPUs must report their memory.
#   optional: [gpus.memory_bytes, gpus.mig_instances, gpus.model, gpus.nvlinks_active, gpus.pci_id, planned]
#   parameters: [parameters]
package kwpolicy.rules.gpu.interconnect

import data.kwpolicy.compare
import data.kwpolicy.explain
import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := min(generations) if {
	some node in input.nodes
	gpus := profile.usable_gpus[node.name]
	generations := [generation | some one in gpus; some generation in gpu.linked(one)]
	count(generations) == count(gpus)
}

says[name] := sprintf("has GPUs with NVLink %d", [generation]) if {
	some name, generation in observed
	generation > 0
}

says[name] := "has GPUs without NVLink" if {
	some name, generation in observed
	generation == 0
}

gap[node.name] contains {"level": compare.soft_level(profile.wants["gpu/interconnect"][node.name]), "says": "has links of NVLink that are down", "wants": "links that are up"} if {
	some node in input.nodes
	some one in profile.usable_gpus[node.name]
	one.nvlinks_active == 0
}

# Links may be down, and nobody could see whether they are.
doubt[node.name] contains {"level": compare.soft_level(profile.wants["gpu/interconnect"][node.name]), "fact": "gpus.nvlinks_active"} if {
	some node in input.nodes
	some one in profile.usable_gpus[node.name]
	not one.nvlinks_active
	explain.hidden(node.name, "gpus.nvlinks_active")
}

not_applicable[node.name] := reason if {
	some node in input.nodes
	reason := _reason(node, [model | some model in profile.models; model.parameters >= profile.wants["gpu/interconnect"][node.name].parameters])
}

_reason(_, []) := "no large model was asked for: --model names one"

_reason(node, models) := reason if {
	reason := _unspread(node, max([model.memory | some model in models]))
}

_unspread(node, memory) := "it infers on its CPUs, as was asked" if {
	profile.parameters.inference == "cpu"
} else := "it has no several GPUs that a model could be spread over" if {
	count(profile.usable_gpus[node.name]) < 2
} else := "one of its GPUs holds the model" if {
	some one in profile.usable_gpus[node.name]
	not _cut(one)
	some size in gpu.size_of(node, one)
	size >= memory
}

# One that is cut by MIG serves only what fits an instance.
_cut(one) if count(one.mig_instances) > 0
