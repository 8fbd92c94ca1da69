# METADATA
# title: GPU
# description: Which GPUs of a node the rules about GPUs look at, and why there are none to look at.
package kwpolicy.gpu

import data.kwpolicy.compare
import data.kwpolicy.profile

# METADATA
# title: NVIDIA
# description: The usable GPUs that are NVIDIA's. Undefined where it is not known whose one of them is.
nvidia := {name: found |
	some name, gpus in profile.usable_gpus
	every gpu in gpus {
		gpu.vendor
	}
	found := [gpu | some gpu in gpus; gpu.vendor == "nvidia"]
}

# METADATA
# title: Considered
# description: The usable GPUs of a node, or all where none is usable.
considered := object.union(
	{node.name: node.gpus | some node in input.nodes},
	{name: gpus | some name, gpus in profile.usable_gpus; count(gpus) > 0},
)

# METADATA
# title: Not applicable
# description: Why requirements of a GPU do not concern a node. Undefined where it has one to use, and where nobody knows.
not_applicable := object.union(
	{name: _unused[profile.parameters.inference] | some name, gpus in profile.usable_gpus; count(gpus) == 0},
	{name: _unused.cpu | some name, _ in profile.inference; profile.parameters.inference == "cpu"},
)

_unused := {
	"auto": "it has no GPU that the product uses, and infers on its CPUs",
	"gpu": "it has no GPU that the product uses, as gpu/count says",
	"cpu": "it infers on its CPUs, as was asked",
}

# METADATA
# title: None at all
# description: As not applicable, but a GPU that the product does not use is something to speak of.
none_at_all := {name: reason |
	some name, reason in not_applicable
	_silent(object.get(considered, name, []))
}

_silent(_) if profile.parameters.inference == "cpu"

_silent([])

# METADATA
# title: Not NVIDIA
# description: As not applicable, for what only NVIDIA's GPUs have.
not_nvidia := object.union(
	{name: "its GPUs are not NVIDIA's" | some name, gpus in nvidia; count(gpus) == 0},
	not_applicable,
)

# METADATA
# title: Nominal
# description: |
#   The size that a GPU's memory is sold as, in GB: the nearest standard size that is near enough, else
#   what it reports, in whole GiB.
nominal(bytes) := near[0][1] if {
	gib := bytes / 1073741824
	near := sort([[abs(size - gib), size] |
		some size in data.kwpolicy.gpu.sizes
		abs(size - gib) <= size * data.kwpolicy.gpu.tolerance
	])
	count(near) > 0
} else := floor(bytes / 1073741824)

# METADATA
# title: Shown
# description: GPUs as their vendor and model, with a name for people.
shown(gpus) := [object.union({"name": name}, object.filter(gpu, ["vendor", "model"])) |
	some gpu in gpus
	name := concat(" ", [part | some part in [gpu.vendor, object.get(gpu, "model", "")]; part != ""])
]

# METADATA
# title: Described
# description: Whether enough of a GPU is known to tell which pattern of the row describes it.
described(gpu, name) if {
	row := profile.wants["gpu/vendor"][name]
	every entry in array.concat(row.any_of, object.get(row, "tolerated", [])) {
		not compare.matches(object.filter(entry, object.keys(gpu)), gpu)
	}
}

described(gpu, name) if {
	row := profile.wants["gpu/vendor"][name]
	some entry in array.concat(row.any_of, object.get(row, "tolerated", []))
	compare.matches(entry, gpu)
}
