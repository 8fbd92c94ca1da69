# METADATA
# title: GPU memory
# description: >-
#   The memory of each GPU, by its nominal size: a card sold with 24 GB reports about 22.5 GiB. Memory shared with
#   the system has no size of its own, and the sum over several GPUs does not count. Of a planned machine whose GPUs have
#   no stated memory their model tells it, where it is sold with one size.
# custom:
#   remediation: >-
#     Use GPUs with more memory.
#   facts: [gpus.memory_bytes]
#   # A GPU of unknown model gets no exception and has memory of its own, and gpu/vendor tells what cannot be said of it; its
#   # size is the nearest standard one. A machine of which nobody says that it is planned is there, and its GPUs must report
#   # their memory.
#   optional: [gpus.model, gpus.pci_id, planned]
#   parameters: [exceptions, unified]
#   unit: GB
package kwpolicy.rules.gpu.memory

import data.kwpolicy.gpu
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# The smallest GPU decides.
observed[name] := min(sizes) if {
	some name, sizes in gpu.sizes
	count(sizes) > 0
	count(sizes) == count(gpu.own_memory[name])
}

says[name] := sprintf("has %s", [concat(", ", [sprintf("%s of %d GB", [phrase.amount(count(same), "GPUs"), size]) |
	some size in sort({size | some size in sizes})
	same := [one | some one in sizes; one == size]
])]) if {
	some name, _ in observed
	sizes := gpu.sizes[name]
}

exception[name] := object.filter(exception, ["level", "because", "readings"]) if {
	some name, gpus in profile.usable_gpus
	some exception in profile.wants["gpu/memory"][name].exceptions
	count(gpus) >= exception.gpus
	every one in gpus {
		regex.match(exception.model, one.model)
	}
}

# One that is too small decides, whatever the others have.
gap[name] contains {"says": sprintf("has a GPU of %d GB", [size])} if {
	some name, sizes in gpu.sizes
	row := profile.wants["gpu/memory"][name]
	size := min(sizes)
	size < row.minimum
	not observed[name]
	not exception[name]
}

not_applicable[name] := reason if some name, reason in object.union(gpu.not_applicable, gpu.shared_memory)
