# METADATA
# title: Shared storage
# description: |
#   Which shared storage the requirements are held against, where the nodes share several: of those with a
#   protocol that the page accepts, the largest.
package kwpolicy.shared

import data.kwpolicy.machines
import data.kwpolicy.profile

# METADATA
# title: Decides
# description: The shared storage that decides. Undefined where none is known.
decides := max(_ranked)[4]

_ranked := [[_fit(storage), _sized(storage), _bytes(storage), storage.name, storage] |
	some storage in input.shared_storage
]

# METADATA
# title: Named
# description: The name of the shared storage that decides, with the reason where there are others.
named := decides.name if {
	count(input.shared_storage) == 1
} else := sprintf("%s (of the %d that it shares, the largest of an accepted protocol)", [decides.name, count(input.shared_storage)])

# METADATA
# title: Outgrown
# description: |
#   Whether another shared storage, that would do as well as the one that decides, may be larger, for its
#   size is not known.
outgrown if {
	some storage in input.shared_storage
	storage.name != decides.name
	_fit(storage) == _fit(decides)
	_sized(storage) == 0
}

# METADATA
# title: Nothing
# description: Why requirements of a shared storage do not concern an installation that has none.
nothing := "it shares no storage, as shared_storage/present says" if {
	input.shared_storage == []
	not machines.partial
}

# METADATA
# title: Uncertain
# description: That a shared storage may be where the input does not show it, as a doubt of a rule's level.
uncertain(level) := {"level": level, "fact": "partial"} if {
	input.shared_storage == []
	machines.partial
}

_accepted := profile.wants["shared_storage/protocol"].cluster.any_of

_fit(storage) := 2 if {
	storage.protocol in _accepted
} else := 1 if {
	not storage.protocol
} else := 0

_sized(storage) := 2 if {
	is_number(storage.capacity_bytes)
} else := 1 if {
	storage.elastic == true
} else := 0

_bytes(storage) := storage.capacity_bytes if {
	is_number(storage.capacity_bytes)
} else := 0
