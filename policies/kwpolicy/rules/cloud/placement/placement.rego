# METADATA
# title: Placement
# description: >-
#   Whether the cloud places the node near the others: in a cluster placement group of AWS, by Google's compact
#   placement, in a proximity placement group of Azure. Traffic between nodes is slow otherwise.
# custom:
#   remediation: >-
#     Put all nodes into one placement group of the strategy cluster, one compact placement policy or one proximity
#     placement group, in one zone.
#   facts: [cloud.placement]
#   # Nodes that are placed near each other are in one group and one zone, unless somebody says otherwise. What does
#   # not say so shows all machines.
#   optional: [cloud.placement_group, cloud.zone, partial]
package kwpolicy.rules.cloud.placement

import data.kwpolicy.cloud
import data.kwpolicy.explain
import data.kwpolicy.machines

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.cloud.placement if some node in input.nodes

says[name] := _words[placement] if some name, placement in observed

_words := {
	"near": "is placed near the others",
	"spread": "is placed apart from the others",
	"partition": "is placed in a partition of its own",
	"none": "is placed anywhere",
}

not_applicable := object.union(cloud.not_applicable, {"cluster": why | why := cloud.nowhere})

_zones := {zone | some node in input.nodes; zone := node.cloud.zone; is_string(zone)}

observed.cluster := sort(_zones) if {
	every node in input.nodes {
		is_string(node.cloud.placement)
	}
}

says.cluster := "names no zones" if count(_zones) == 0

says.cluster := sprintf("has its machines in %s", [concat(" and ", sort(_zones))]) if count(_zones) > 0

# Whatever the placement says, zones are apart.
gap.cluster contains {"says": says.cluster, "wants": "one zone for all"} if {
	count(_zones) > 1
}

# So are groups.
gap.cluster contains {"says": sprintf("has its machines near each other in groups that are apart: %s", [concat(", ", sort(_groups))]), "wants": "one group for all"} if {
	count(_groups) > 1
}

_groups := {group |
	some node in input.nodes
	node.cloud.placement == "near"
	group := node.cloud.placement_group
	is_string(group)
}

doubt.cluster contains {"fact": "cloud.placement_group"} if {
	some node in input.nodes
	node.cloud.placement == "near"
	not _grouped(node)
	explain.hidden(node.name, "cloud.placement_group")
}

doubt.cluster contains {"fact": "partial"} if machines.partial

# Machines of which the zone is not known may be in another, unless they are placed near the others.
doubt.cluster contains {"fact": "cloud.zone"} if {
	count(_zones) < 2
	some node in input.nodes
	not _zoned(node)
	node.cloud.placement != "near"
}

_grouped(node) if is_string(node.cloud.placement_group)

_zoned(node) if is_string(node.cloud.zone)
