# METADATA
# title: Clocks of the nodes
# description: >-
#   How far the clocks of the nodes are off; the worst decides. Certificates and the databases of a cluster rely on them.
# custom:
#   remediation: >-
#     Install chrony on every node, with the same servers.
#   facts: [clock.offset_microseconds]
#   # Nodes that are alike have one clock as good as the other's. A clock of which nobody says that nothing keeps it right is
#   # kept right. Where the input does not show all, there may be nodes that it does not show.
#   optional: [clock.synchronized, partial]
#   unit: microseconds
package kwpolicy.rules.cluster.clock

import data.kwpolicy.machines
import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed.cluster := max([node.clock.offset_microseconds | some node in input.nodes]) if {
	every node in input.nodes {
		is_number(node.clock.offset_microseconds)
	}
}

says.cluster := sprintf("has clocks that are off by %s at most", [phrase.amount(observed.cluster, about.custom.unit)])

gap.cluster contains {"says": sprintf("has clocks that nothing keeps right: %s", [concat(", ", free)]), "wants": "a clock on every node that is kept right"} if {
	free := sort([node.name | some node in input.nodes; node.clock.synchronized == false])
	count(free) > 0
}

doubt.cluster contains {"fact": "partial"} if machines.partial
