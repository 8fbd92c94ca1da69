# METADATA
# title: Docker Swarm
# description: >-
#   The state of the Docker Engine in a swarm. The Enterprise Edition runs its services in one, which its installer
#   makes or joins.
# custom:
#   remediation: >-
#     Let the installer make the swarm. docker info tells the state; docker swarm leave takes the machine out of a swarm
#     that is not the product's, docker swarm unlock opens one that is locked.
#   facts: [software.docker_engine.swarm]
#   # They only say that there is no Docker Engine that could be in a swarm.
#   optional: [software.docker_engine.installed, software.docker_engine.product]
#   parameters: [joined]
package kwpolicy.rules.software.docker_swarm

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.software.docker_engine.swarm if some node in input.nodes

says[name] := _words[state] if some name, state in observed

_words := {
	"inactive": "is in no swarm",
	"pending": "is joining a swarm",
	"active": "is in a swarm",
	"error": "is in a swarm that has an error",
	"locked": "is in a swarm that is locked",
}

gap[name] contains {"level": row.joined, "says": "is in a swarm already", "wants": "none but the product's own"} if {
	some name, state in observed
	state == "active"
	row := profile.wants["software/docker_swarm"][name]
}

not_applicable[node.name] := "it has no Docker Engine, as software/docker_engine says" if {
	some node in input.nodes
	_none(node)
}

_none(node) if node.software.docker_engine.installed == false

_none(node) if node.software.docker_engine.product == "podman"
