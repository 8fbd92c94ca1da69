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
#   # Nodes that are placed near each other are in one zone, unless somebody says otherwise.
#   optional: [cloud.zone]
package kwpolicy.rules.cloud.placement

import data.kwpolicy.cloud
import data.kwpolicy.compare
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.cloud.placement if some node in input.nodes

says[name] := _words[placement] if some name, placement in observed

_words := {
	"near": "is placed near the others",
	"spread": "is placed apart from the others",
	"partition": "is placed in a partition of its own",
	"none": "is placed anywhere",
}

_zones := {zone | some node in input.nodes; zone := node.cloud.zone}

# Whatever the placement says, zones are apart.
gap[node.name] contains {"level": compare.level(profile.wants["cloud/placement"][node.name]), "says": sprintf("is in zone %s, and the nodes are in %s", [node.cloud.zone, concat(", ", sort(_zones))]), "wants": "one zone for all"} if {
	some node in input.nodes
	node.cloud.zone
	count(_zones) > 1
}

not_applicable := cloud.not_applicable
