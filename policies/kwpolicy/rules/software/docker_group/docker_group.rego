# METADATA
# title: Docker group
# description: >-
#   Whether the user who installs may talk to Docker's socket: membership of the group docker, in force in this
#   session. Root needs none.
# custom:
#   remediation: >-
#     Run: sudo usermod --append --groups docker USER, and log in again.
#   facts: [user.session_groups]
#   # They only excuse who is not in the group, or say who that is.
#   optional: [user.groups, user.name, user.uid]
package kwpolicy.rules.software.docker_group

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.user.session_groups if {
	some node in input.nodes
	is_array(node.user.session_groups)
}

says[node.name] := sprintf("has %s in %s", [object.get(node.user, "name", "the user"), _groups(node.user.session_groups)]) if {
	some node in input.nodes
}

_groups(names) := "no group" if {
	count(names) == 0
} else := sprintf("the groups %s", [concat(", ", names)])

# Groups come into force at login.
exception[node.name] := {"level": "recommended", "because": " (only a warning: the account is in the group, the session is older)"} if {
	some node in input.nodes
	every group in profile.wants["software/docker_group"][node.name].all_of {
		group in node.user.groups
	}
}

not_applicable[node.name] := "root may talk to Docker without the group" if {
	some node in input.nodes
	node.user.uid == 0
}
