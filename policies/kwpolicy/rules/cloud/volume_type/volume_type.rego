# METADATA
# title: Volume type
# description: >-
#   The types of the volumes that the cloud keeps apart from the machine: the root and the data volumes. Where
#   nobody sets a type, the image or the provider decides.
# custom:
#   remediation: >-
#     Set the type of the root volume and of each data volume.
#   facts: [cloud.provider, disks.volume_type]
#   # A disk of which nobody says that it is the machine's own is a volume.
#   optional: [disks.network, disks.purpose]
package kwpolicy.rules.cloud.volume_type

import data.kwpolicy.cloud
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := sort({volume.volume_type | some volume in volumes}) if {
	some node in input.nodes
	is_string(node.cloud.provider)
	volumes := cloud.volumes[node.name]
	count(volumes) > 0
	every volume in volumes {
		is_string(volume.volume_type)
	}
}

says[name] := sprintf("has volumes of %s", [concat(" and ", types)]) if some name, types in observed

# One that will not do decides, whatever the others are.
gap[name] contains {"says": sprintf("has a volume of %s", [volume.volume_type])} if {
	some name, volumes in cloud.volumes
	row := profile.wants["cloud/volume_type"][name]
	some volume in volumes
	is_string(volume.volume_type)
	not volume.volume_type in row.any_of
	row.any_of
	some other in volumes
	not other.volume_type
}

not_applicable := object.union(
	{name: "all of its disks are its own" |
		some name, volumes in cloud.volumes
		count(volumes) == 0
	},
	cloud.not_applicable,
)
