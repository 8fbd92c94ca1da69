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
# title: AMD
# description: The usable GPUs that are AMD's. Undefined where it is not known whose one of them is.
amd := {name: found |
	some name, gpus in profile.usable_gpus
	every gpu in gpus {
		gpu.vendor
	}
	found := [gpu | some gpu in gpus; gpu.vendor == "amd"]
}

# METADATA
# title: Own memory
# description: |
#   The usable GPUs with memory of their own. The row of gpu/memory names the models that share the system's.
own_memory := {name: [gpu | some gpu in gpus; not _shares(gpu, name)] | some name, gpus in profile.usable_gpus}

_shares(gpu, name) if {
	some pattern in profile.wants["gpu/memory"][name].unified
	regex.match(pattern, gpu.model)
}

# METADATA
# title: Shared memory
# description: Why requirements of a GPU's memory do not concern a node whose GPUs all share the system's.
shared_memory := {name: "its GPU shares the system's memory" |
	some name, gpus in own_memory
	count(gpus) == 0
	count(profile.usable_gpus[name]) > 0
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
# title: Sizes
# description: |
#   What the own memory of a node's usable GPUs is sold as, in GB, of those of which that is known. A planned GPU
#   of which nobody states the memory has what its product is sold with, where that is one size. A real one must
#   report it, for a part of a card has the name of the whole.
sizes[node.name] := [size |
	some one in own_memory[node.name]
	some size in size_of(node, one)
] if {
	some node in input.nodes
}

# METADATA
# title: Size of
# description: As sizes, of one GPU of a node, as a set; undefined where it is not known.
size_of(_, one) := {nominal(one)} if is_number(one.memory_bytes)

size_of(node, one) := sold(one) if {
	node.planned == true
	not "memory_bytes" in object.keys(one)
	count(sold(one)) == 1
}

# METADATA
# title: Not AMD
# description: As not applicable, for what only AMD's GPUs have.
not_amd := object.union(
	{name: "its GPUs are not AMD's" | some name, gpus in amd; count(gpus) == 0},
	not_applicable,
)

# METADATA
# title: Nominal
# description: |
#   The size that the memory of a GPU is sold as, in GB: of the sizes of its product, or else of the standard
#   ones, the nearest to what it reports that is near enough; else what it reports, in whole GiB.
nominal(one) := found[0] if {
	found := [size | some sizes in [sold(one), data.kwpolicy.gpu.standard_sizes]; size := _nearest(_gib(one), sizes)]
	count(found) > 0
} else := floor(_gib(one))

_gib(one) := one.memory_bytes / 1073741824

_nearest(gib, sizes) := near[0][1] if {
	near := sort([[abs(size - gib), size] |
		some size in sizes
		abs(size - gib) <= size * data.kwpolicy.gpu.tolerance
	])
	count(near) > 0
}

# METADATA
# title: Sold
# description: The sizes that a GPU's product is sold with, in GB; none where it is not known what product it is.
sold(one) := sizes if {
	sizes := _sold_by_id[one.pci_id]
} else := {size |
	some product in data.kwpolicy.gpu.products
	regex.match(sprintf("^(?i:%s)$", [product.model]), one.model)
	some size in product.gb
}

_sold_by_id := {id: sizes |
	some product in data.kwpolicy.gpu.products
	some id in product.pci_ids
	sizes := {size | some size in product.gb}
}

# METADATA
# title: Linked
# description: |
#   The generation of NVLink between a GPU and others, as a set: what is stated, or else what its model is known to have;
#   empty where neither is known.
linked(one) := {one.nvlink_generation} if {
	is_number(one.nvlink_generation)
} else := {row.generation |
	some row in data.kwpolicy.gpu.links
	regex.match(sprintf("^(?i:%s)$", [row.model]), one.model)
}

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
