# METADATA
# title: Volume performance
# description: >-
#   What the volume that holds the installation directory is provisioned for. Most types give by default far less
#   than models, databases and containers ask for.
# custom:
#   remediation: >-
#     Set the volume's throughput and IOPS, or install on the machine's own NVMe disks (--install-path).
#   facts: [disks.throughput_bytes_per_second, disks.iops, filesystems.disks]
#   # A disk of which nobody says that it is the machine's own is a volume. Its type and the machine's own disks
#   # tell what would help. A planned machine has no links, no user and no KAMIWAZA_ROOT.
#   optional: [cloud, disks.medium, disks.network, disks.purpose, disks.volume_type, paths, planned, user.home, user.kamiwaza_root]
package kwpolicy.rules.cloud.volume_performance

import data.kwpolicy.cloud
import data.kwpolicy.install
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed := {name: got |
	some name, volumes in _volumes
	got := object.union(
		{"bytes_per_second": bytes | some bytes in _least(volumes, "throughput_bytes_per_second")},
		{"iops": operations | some operations in _least(volumes, "iops")},
	)
}

# The volumes that hold the installation directory.
_volumes := {name: volumes |
	some name, disks in install.disks
	volumes := [disk | some disk in disks; not _own(disk)]
	count(volumes) > 0
}

_own(disk) if disk.purpose == "local"

_own(disk) if disk.network == false

# That of the slowest, in a list that is empty where one is not known.
_least(volumes, fact) := [min({volume[fact] | some volume in volumes})] if {
	every volume in volumes {
		is_number(volume[fact])
	}
} else := []

says[name] := sprintf("has its installation directory on a volume%s of %s%s", [
	_types({volume.volume_type | some volume in _volumes[name]}),
	concat(" and ", parts),
	_advice(got, name),
]) if {
	some name, got in observed
	parts := array.concat(
		[phrase.rate(bytes) | bytes := got.bytes_per_second],
		[sprintf("%d IOPS", [operations]) | operations := got.iops],
	)
	count(parts) > 0
}

_types(types) := sprintf(" (%s)", [concat(" and ", types)]) if {
	count(types) > 0
} else := ""

# What would help, where it falls short.
_advice(got, name) := sprintf(" (%s)", [concat(", or ", ways)]) if {
	row := profile.wants["cloud/volume_performance"][name]
	some measure, limit in object.union(row.minimum, row.expected)
	got[measure] < limit
	ways := array.concat(_arguments(_volumes[name]), ["install on the machine's own NVMe disks" | name in _with_own_nvme])
	count(ways) > 0
} else := ""

_arguments(volumes) := [sprintf("raise its %s", [concat(" and ", arguments)]) |
	some type in {volume.volume_type | some volume in volumes}
	arguments := data.kwpolicy.cloud.arguments[type]
]

_with_own_nvme := {node.name |
	some node in input.nodes
	some disk in node.disks
	disk.purpose == "local"
	disk.medium == "nvme"
}

not_applicable := object.union(
	{name: "its installation directory is on a disk of its own" |
		some name, disks in install.disks
		count(disks) > 0
		every disk in disks {
			_own(disk)
		}
	},
	cloud.not_applicable,
)
