# METADATA
# title: Number of nodes
# description: >-
#   The nodes of the installation. A host is an installation of one node; of the cluster around it one host says
#   nothing.
# custom:
#   remediation: >-
#     Judge all nodes together, by giving the facts of each; or choose the edition and tier that fit their number.
#   facts: []
#   unit: nodes
package kwpolicy.rules.cluster.nodes

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed["cluster"] := count(input.nodes) if input.kind == "cluster"

observed["cluster"] := count(input.nodes) if {
	input.kind == "host"
	not profile.wants["cluster/nodes"].cluster.minimum
}
