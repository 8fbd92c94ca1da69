# Written by go test ./policies_test -update.

# METADATA
# title: community, base, macos
# description: Judges the input by this policy, of the release that input.parameters names.
package kwpolicy.policy.community.base.macos

import data.kwpolicy.main

# METADATA
# title: Report
# description: As main.report, whatever edition, tier and platform the input names.
# entrypoint: true
report := result if {
	policy := {"edition": "community", "tier": "base", "platform": "macos"}
	asked := object.union(object.get(input, "parameters", {}), policy)
	result := main.report with input.parameters as asked
}
