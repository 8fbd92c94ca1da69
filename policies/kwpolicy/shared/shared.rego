# METADATA
# title: Shared storage
# description: |
#   Which shared storage the requirements are held against, where the nodes share several: of those that every
#   node uses, the one that falls short the least. One decides for all requirements.
package kwpolicy.shared

import data.kwpolicy.compare
import data.kwpolicy.machines
import data.kwpolicy.profile

# METADATA
# title: Decides
# description: The shared storage that decides. Undefined where none is known.
decides := max(_ranked)[7]

_ranked := [[_everywhere(storage), _fit(storage), 0 - max(array.concat([0], [rank | some rank in short])), 0 - count(short), _met(storage), _bytes(storage), storage.name, storage] |
	some storage in input.shared_storage
	short := _short(storage)
]

# METADATA
# title: Everywhere
# description: |
#   The names of those that every node uses. Where nothing limits which nodes use one, all do; one host knows of none
#   but itself.
everywhere := {storage.name |
	some storage in input.shared_storage
	users := object.get(storage, "nodes", _names)
	count(_names - {name | some name in users}) == 0
}

_names := {name | some node in input.nodes; some name in machines.names_of(node)}

_everywhere(storage) := 1 if {
	storage.name in everywhere
} else := 0

# METADATA
# title: Named
# description: The name of the shared storage that decides, with the reason where there are others.
named := decides.name if {
	count(input.shared_storage) == 1
} else := sprintf("%s (of the %d that it shares, the one that suits best)", [decides.name, count(input.shared_storage)])

# METADATA
# title: Nothing
# description: Why requirements of a shared storage do not concern an installation that has none.
nothing := "it shares no storage, as shared_storage/present says" if {
	input.shared_storage == []
	not machines.partial
}

# METADATA
# title: Uncertain
# description: That a shared storage may be where the input does not show it, as a doubt.
uncertain := {"fact": "partial"} if {
	input.shared_storage == []
	machines.partial
}

# The rules that are about a fact of the storage alone.
_rows := {fact: row |
	some fact, rule in {
		"capacity_bytes": "shared_storage/capacity",
		"latency_microseconds": "shared_storage/latency",
		"medium": "shared_storage/medium",
		"protocol": "shared_storage/protocol",
		"throughput_bytes_per_second": "shared_storage/throughput",
	}
	row := profile.wants[rule].cluster
}

# What is said of it, by the fact.
_said(storage) := {
	"capacity_bytes": [value | value := storage.capacity_bytes],
	"latency_microseconds": [value | value := storage.latency_microseconds],
	"medium": [value | value := storage.medium],
	"protocol": [value | value := storage.protocol],
	"throughput_bytes_per_second": [value | value := storage.throughput_bytes_per_second],
}

# How grave that is which a storage lacks, by the fact: what is not known is no lack.
_short(storage) := {fact: rank |
	some fact, seen in _said(storage)
	rank := max({compare.rank(gap.level) | some gap in compare.gaps(seen, _rows[fact])})
}

_met(storage) := count([fact |
	some fact, seen in _said(storage)
	count(compare.missing(seen, _rows[fact])) == 0
])

# One whose protocol is not known may do.
_fit(storage) := 0 if {
	is_string(storage.protocol)
	not storage.protocol in _rows.protocol.any_of
} else := 1

_bytes(storage) := storage.capacity_bytes if {
	is_number(storage.capacity_bytes)
} else := 0
