# METADATA
# title: Docker Compose
# description: >-
#   Compose version 2, as the plugin of the docker command. The old docker-compose 1 does not read the product's
#   files.
# custom:
#   remediation: >-
#     Install the package docker-compose-plugin from Docker's own package repository.
#   facts: [software.docker_compose.version]
#   # What has a version is installed, and a person who states no more means the plugin.
#   optional: [software.docker_compose.installed, software.docker_compose.kind]
#   unit: version
package kwpolicy.rules.software.docker_compose

import data.kwpolicy.compare
import data.kwpolicy.explain
import data.kwpolicy.phrase
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.software.docker_compose.version if some node in input.nodes

says[name] := sprintf("has Docker Compose %s", [phrase.version(version)]) if some name, version in observed

gap[node.name] contains {"says": "has no Docker Compose"} if {
	some node in input.nodes
	node.software.docker_compose.installed == false
}

gap[node.name] contains {"level": compare.soft_level(row), "says": sprintf("has Docker Compose %s only as docker-compose", [phrase.version(node.software.docker_compose.version)]), "wants": "the plugin of docker"} if {
	some node in input.nodes
	row := profile.wants["software/docker_compose"][node.name]
	node.software.docker_compose.kind == "standalone"
	node.software.docker_compose.version >= row.minimum
}

# It may be the old command alone.
doubt[node.name] contains {"level": compare.soft_level(profile.wants["software/docker_compose"][node.name]), "fact": "software.docker_compose.kind"} if {
	some node in input.nodes
	not node.software.docker_compose.kind
	explain.hidden(node.name, "software.docker_compose.kind")
}
