# METADATA
# title: Capacity of the shared storage
# description: >-
#   The size of the shared storage; of several that of the largest with an accepted protocol. One that grows with
#   what is stored has no size to judge.
# custom:
#   remediation: >-
#     Enlarge the shared storage.
#   facts: [shared_storage.capacity_bytes]
#   # One of which nobody says that it grows has a size. Which of several shared storages decides hangs on their
#   # protocol. Where the input does not show all, there may be one that it does not show.
#   optional: [partial, shared_storage.elastic, shared_storage.protocol]
#   unit: bytes
package kwpolicy.rules.shared_storage.capacity

import data.kwpolicy.compare
import data.kwpolicy.phrase
import data.kwpolicy.profile
import data.kwpolicy.shared

about := rego.metadata.chain()[1].annotations

observed.cluster := bytes if {
	bytes := shared.decides.capacity_bytes
	_decisive(bytes)
}

# The largest suffices, whatever those of unknown size have; without any of these it is all there is.
_decisive(_) if not shared.outgrown

_decisive(bytes) if bytes >= profile.wants["shared_storage/capacity"].cluster.minimum

says.cluster := sprintf("has %s on %s", [phrase.sizes(shared.decides.capacity_bytes), shared.named])

not_applicable.cluster := shared.nothing

not_applicable.cluster := sprintf("%s grows with what is stored", [shared.named]) if {
	shared.decides.elastic == true
	not shared.decides.capacity_bytes
}

doubt.cluster contains shared.uncertain(compare.level(profile.wants["shared_storage/capacity"].cluster))
