# METADATA
# title: Docker's data root
# description: >-
#   The directory that Docker Engine keeps images and containers in. They take tens of gigabytes, and the space is that of
#   its filesystem, which need not be that of the installation directory.
# custom:
#   remediation: >-
#     Set data-root in /etc/docker/daemon.json, move what is in the old directory, and restart Docker; or let the
#     installer do it.
#   facts: [software.docker_engine.data_root]
#   # They only say how much space there is.
#   optional: [filesystems.available_bytes]
package kwpolicy.rules.software.docker_root

import data.kwpolicy.install
import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := trim_suffix(node.software.docker_engine.data_root, "/") if {
	some node in input.nodes
	is_string(node.software.docker_engine.data_root)
}

says[node.name] := sprintf("has Docker's images and containers in %s%s", [root, concat("", [space | space := _space(node, root)])]) if {
	some node in input.nodes
	root := observed[node.name]
}

_space(node, root) := sprintf(", with %s available", [phrase.size(install.holding(node, root).available_bytes)])
