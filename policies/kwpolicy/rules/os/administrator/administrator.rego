# METADATA
# title: Administrator
# description: >-
#   Whether the account that installs may act as an administrator. The installer enables features of Windows.
# custom:
#   remediation: >-
#     Install from an account of the group Administrators, in a terminal that was started as administrator.
#   facts: [user.administrator, user.elevated]
package kwpolicy.rules.os.administrator

import data.kwpolicy.compare
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := ["administrator rights" | _administrator(node)] if {
	some node in input.nodes
	is_boolean(_administrator(node))
}

# Who has the rights may have them.
_administrator(node) if {
	node.user.elevated == true
} else := node.user.administrator

says[name] := "installs with administrator rights" if {
	some name, rights in observed
	count(rights) > 0
}

says[name] := "installs from an account that is no administrator" if observed[name] == []

# Windows takes the rights from a session that did not ask for them.
gap[node.name] contains {"level": compare.soft_level(profile.wants["os/administrator"][node.name]), "says": "has a session without the administrator rights of its account", "wants": "a terminal that was started as administrator"} if {
	some node in input.nodes
	node.user.elevated == false
}

doubt[node.name] contains {"level": compare.soft_level(profile.wants["os/administrator"][node.name]), "fact": "user.elevated"} if {
	some node in input.nodes
	not _said(node)
}

_said(node) if is_boolean(node.user.elevated)
