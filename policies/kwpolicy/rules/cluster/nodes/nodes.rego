# METADATA
# title: Number of nodes
# description: >-
#   The nodes of the installation. A host is an installation of one node; of the cluster around it one host says
#   nothing.
# custom:
#   remediation: >-
#     Judge all nodes together, by giving the facts of each; or choose the edition and tier that fit their number.
#   facts: []
#   # Nodes that are alike are counted each. Where the input does not show all, there may be more than it shows.
#   optional: [alike, partial]
#   unit: nodes
#   lacks: "%s"
package kwpolicy.rules.cluster.nodes

import data.kwpolicy.machines
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed.cluster := machines.number if not _open

# What may be more is enough for a minimum that it meets, and too much for a maximum that it exceeds.
_open if {
	machines.partial
	not _enough
	not _too_many
}

_enough if machines.number >= profile.wants["cluster/nodes"].cluster.minimum

_too_many if machines.number > profile.wants["cluster/nodes"].cluster.maximum

doubt.cluster contains {"fact": "partial"} if _open

observed.cluster := count(input.nodes) if {
	input.kind == "host"
	not profile.wants["cluster/nodes"].cluster.minimum
}
