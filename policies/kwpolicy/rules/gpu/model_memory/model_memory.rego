# METADATA
# title: GPU memory for the models
# description: >-
#   Whether each model that is to be served fits the GPUs of one node, or else those of all nodes together. What the
#   page asks holds the weights and one request of the longest context. A GPU that is cut by MIG serves only what fits
#   one of its instances.
# custom:
#   remediation: >-
#     Use nodes with more or larger GPUs, or serve a smaller model.
#   facts: [gpus.memory_bytes]
#   # Nodes that are alike are counted each. Where the input does not show all, there may be a node that would do. A GPU of
#   # unknown model counts as one to use, and gpu/vendor tells what cannot be said of it; its size is the nearest standard
#   # one. A GPU of which nobody says otherwise is whole. A machine of which nobody says that it is planned is there, and its
#   # GPUs must report their memory.
#   optional: [alike, gpus.mig_instances, gpus.model, gpus.pci_id, partial, planned]
#   parameters: [apart]
#   unit: GB
package kwpolicy.rules.gpu.model_memory

import data.kwpolicy.explain
import data.kwpolicy.gpu
import data.kwpolicy.machines
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# What the GPUs of each node hold together, in GB, as far as they are known. One that is cut is not among them.
_whole[node.name] := sum([size | some one in _gpus(node); not _cut(one); some size in gpu.size_of(node, one)]) if {
	some node in input.nodes
}

# What one model may have on each node.
_room[node.name] := max({_whole[node.name]} | {gpu.nominal({"memory_bytes": bytes}) | some one in _gpus(node); some bytes in one.mig_instances}) if {
	some node in input.nodes
}

_gpus(node) := object.get(profile.usable_gpus, node.name, [])

_cut(one) if count(one.mig_instances) > 0

_largest := max([room | some room in _room])

_together := sum([(machines.count_of(node) * _whole[node.name]) | some node in input.nodes])

observed.cluster := _largest if {
	not _open
} else := _largest if {
	every model in profile.models {
		_largest >= model.memory
	}
}

# There may be more than is known.
_open if machines.partial

_open if {
	input.kind == "host"
	some _ in profile.roles
}

_open if {
	some node in input.nodes
	not _known(node)
}

_known(node) if {
	every one in profile.usable_gpus[node.name] {
		gpu.size_of(node, one)
	}
}

says.cluster := sprintf("has a node with %d GB of GPU memory, for %s", [_largest, concat(", ", [sprintf("%s (%d GB)", [model.name, model.memory]) | some model in profile.models])])

gap.cluster contains object.union({"wants": sprintf("%d GB for %s", [model.memory, model.name])}, _apart(model)) if {
	observed.cluster
	some model in profile.models
	_largest < model.memory
}

_apart(model) := {
	"level": profile.wants["gpu/model_memory"].cluster.apart,
	"says": sprintf("has %d GB of GPU memory in one node, and %d GB in all", [_largest, _together]),
} if {
	_together >= model.memory
} else := {"says": sprintf("has %d GB of GPU memory in one node, and no more in all than %d GB", [_largest, max([_largest, _together])])}

gap.cluster contains {"level": "recommended", "says": sprintf("has a node with %d GB of GPU memory", [_largest]), "wants": sprintf("%d GB for %s", [model.recommended, model.name])} if {
	not _open
	some model in _wanting
}

# What is known is enough to serve it, and another node may have what is recommended.
doubt.cluster contains {"level": "recommended", "fact": fact} if {
	_open
	count(_wanting) > 0
	some fact in _lacking
}

_wanting := [model | some model in profile.models; _largest < model.recommended]

doubt.cluster contains {"fact": "partial"} if {
	not observed.cluster
	machines.partial
}

_lacking := ["partial"] if {
	machines.partial
} else := ["gpus.memory_bytes"]

# A GPU may be cut, and nobody could see whether it is.
doubt.cluster contains {"fact": "gpus.mig_instances"} if {
	some node in input.nodes
	some one in _gpus(node)
	not one.mig_instances
	explain.hidden(node.name, "gpus.mig_instances")
}

not_applicable.cluster := "no model was asked for: --model names one" if count(profile.models) == 0

not_applicable.cluster := "it infers on its CPUs, as was asked" if {
	count(profile.models) > 0
	profile.parameters.inference == "cpu"
}
