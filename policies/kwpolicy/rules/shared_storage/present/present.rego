# METADATA
# title: Shared storage
# description: >-
#   Whether there is a filesystem or an object store that every node uses. Models are loaded from it, wherever they
#   are to run.
# custom:
#   remediation: >-
#     Add shared storage and mount it on every node, or state it as shared_storage in a facts file.
#   facts: [shared_storage]
#   # Nodes that are alike are counted each. Where nobody says which nodes use a storage, all do. Where the input
#   # does not show all, there may be one that it does not show.
#   optional: [alike, partial, shared_storage.nodes]
#   unit: shared storages
#   lacks: "%s"
package kwpolicy.rules.shared_storage.present

import data.kwpolicy.explain
import data.kwpolicy.machines
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := count(shared.everywhere) if {
	is_array(input.shared_storage)
	count(_doubted) == 0
}

says.cluster := sprintf("shares %s", [concat(", ", sort(shared.everywhere))]) if {
	count(shared.everywhere) > 0
} else := "shares no storage" if {
	input.shared_storage == []
} else := sprintf("shares %s, but not with every node", [concat(", ", sort({storage.name | some storage in input.shared_storage}))])

# There may be one that would do besides, or a node that is not among those that use one.
_doubted contains "partial" if {
	machines.partial
	every storage in input.shared_storage {
		is_array(storage.nodes)
	}
}

# Who uses one could not be seen.
_doubted contains "shared_storage.nodes" if explain.hidden("cluster", "shared_storage.nodes")

doubt.cluster contains {"fact": fact} if some fact in _doubted
