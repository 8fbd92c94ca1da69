# METADATA
# title: Edition, tier and platform
# description: >-
#   Whether the page provides for the combination of edition, tier and platform that was asked for.
# custom:
#   remediation: >-
#     Choose another edition, tier or platform: kwpolicy rules lists them.
#   facts: []
package kwpolicy.rules.cluster.supported

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed["cluster"] := {"status": profile.combination.status}

says["cluster"] := sprintf("is judged as %s: %s", [
	concat(", ", [profile.parameters[axis] | some axis, _ in profile.page.axes]),
	object.get(profile.combination, "because", "the page provides for it"),
])
