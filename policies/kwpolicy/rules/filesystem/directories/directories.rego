# METADATA
# title: Directories
# description: >-
#   The directories and files that the installer makes, and that the product keeps its configuration, its certificates
#   and its logs in.
# custom:
#   remediation: >-
#     Run the installer again, or restore the directories from a backup: certificates and tokens are in some of them.
#   facts: [directories]
#   # They only say where the installation directory is. Docker's data root is where the row says unless somebody says
#   # where else.
#   optional: [planned, software.docker_engine.data_root, user.home, user.kamiwaza_root]
#   parameters: [data_root]
package kwpolicy.rules.filesystem.directories

import data.kwpolicy.install
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

_there := {"directory", "file", _elsewhere}

# What need not be there.
_elsewhere := "elsewhere"

# What was looked for and not seen leaves the whole unknown.
observed[node.name] := [wanted | some wanted, state in states; state in _there] if {
	some node in input.nodes
	states := _states(node)
	every wanted in profile.wants["filesystem/directories"][node.name].all_of {
		states[wanted] in (_there | {"missing"})
	}
}

# The state of each that the row names, by the name that the row gives it.
_states(node) := {wanted: state |
	some wanted in profile.wants["filesystem/directories"][node.name].all_of
	state := _state(node, wanted)
}

# The page lets Docker's data root be another.
_state(node, wanted) := _elsewhere if {
	wanted == profile.wants["filesystem/directories"][node.name].data_root
	trim_right(node.software.docker_engine.data_root, "/") != wanted
} else := node.directories[_place(node.name, wanted)]

# A name that is no path from the root is below the installation directory.
_place(_, wanted) := wanted if startswith(wanted, "/")

_place(name, wanted) := sprintf("%s/%s", [install.asked[name], wanted]) if not startswith(wanted, "/")

says[node.name] := sprintf("has no %s", [concat(", ", lacking)]) if {
	some node in input.nodes
	lacking := [_place(node.name, wanted) | some wanted, state in _states(node); state == "missing"]
	count(lacking) > 0
}

says[node.name] := sprintf("has %s", [concat(", ", [wanted | some wanted in observed[node.name]; states[wanted] != _elsewhere])]) if {
	some node in input.nodes
	states := _states(node)
	not "missing" in states
}

# One that is missing decides, whatever the others are.
gap[node.name] contains {"says": sprintf("has no %s", [_place(node.name, wanted)])} if {
	some node in input.nodes
	some wanted, state in _states(node)
	state == "missing"
	not observed[node.name]
}
