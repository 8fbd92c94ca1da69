# METADATA
# title: Docker Engine
# description: >-
#   The container engine that runs the product's services. Podman answers on the same socket, but is not Docker
#   Engine.
# custom:
#   remediation: >-
#     Install Docker Engine from Docker's own package repository, and start it.
#   facts: [software.docker_engine.product, software.docker_engine.version]
#   # An engine that has a version is installed.
#   optional: [software.docker_engine.installed]
#   unit: version
package kwpolicy.rules.software.docker_engine

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.software.docker_engine.version if {
	some node in input.nodes
	node.software.docker_engine.product == "docker"
}

says[name] := sprintf("has Docker Engine %s", [phrase.version(version)]) if some name, version in observed

gap[node.name] contains {"says": "has no Docker Engine"} if {
	some node in input.nodes
	node.software.docker_engine.installed == false
}

gap[node.name] contains {"says": sprintf("has %s in place of Docker Engine", [node.software.docker_engine.product])} if {
	some node in input.nodes
	node.software.docker_engine.product != "docker"
}
