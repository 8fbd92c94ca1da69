# METADATA
# title: Windows Subsystem for Linux
# description: >-
#   The version of WSL that new distributions get. The product runs in a distribution of WSL 2, which its installer
#   makes; that takes a processor whose virtualization the firmware enables.
# custom:
#   remediation: >-
#     Enable virtualization in the firmware, and run as administrator: wsl --install --no-distribution, and then
#     wsl --set-default-version 2. The installer makes the distribution.
#   facts: [wsl.version]
#   # Where nobody says that the firmware keeps virtualization off, it does not: WSL 2 would not have been installed. The
#   # distribution is looked at once the installer has made it.
#   optional: [wsl.distributions, wsl.virtualization]
#   parameters: [distribution, virtualization]
package kwpolicy.rules.os.wsl

import data.kwpolicy.compare
import data.kwpolicy.explain
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.wsl.version if some node in input.nodes

says[name] := sprintf("has WSL %d", [version]) if {
	some name, version in observed
	version > 0
}

says[name] := "has no WSL" if {
	some name, version in observed
	version == 0
}

gap[node.name] contains {"level": row.virtualization, "says": "has a firmware that keeps virtualization off", "wants": "virtualization for WSL 2"} if {
	some node in input.nodes
	row := profile.wants["os/wsl"][node.name]
	node.wsl.virtualization == false
}

doubt[node.name] contains {"fact": "wsl.virtualization"} if {
	some node in input.nodes
	not _enabled(node)
	explain.hidden(node.name, "wsl.virtualization")
}

_enabled(node) if is_boolean(node.wsl.virtualization)

gap[node.name] contains {"says": "has no such distribution", "wants": row.distribution.name} if {
	some node in input.nodes
	row := profile.wants["os/wsl"][node.name]
	every distribution in node.wsl.distributions {
		not compare.matches(object.filter(row.distribution, object.keys(distribution)), distribution)
	}
}

doubt[node.name] contains {"fact": "wsl.distributions"} if {
	some node in input.nodes
	pattern := profile.wants["os/wsl"][node.name].distribution
	not _dedicated(node, pattern)
}

_dedicated(node, pattern) if {
	some distribution in node.wsl.distributions
	compare.matches(pattern, distribution)
}
