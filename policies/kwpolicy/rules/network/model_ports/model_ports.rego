# METADATA
# title: Model ports
# description: >-
#   The range of ports that models are served on. Every one of them must be free.
# custom:
#   remediation: >-
#     Stop or move what listens there (sudo ss -ltnp names it), and keep the kernel from using the range for outgoing
#     connections: sysctl net.ipv4.ip_local_reserved_ports.
#   facts: [network.listeners]
#   # Only Windows excludes ports: its rows say so, and the result is in doubt without. Ports that nobody says are
#   # reserved are not; and of outgoing connections no more than a note is to be made.
#   optional: [network.ephemeral_ports, network.excluded_ports, network.reserved_ports]
#   parameters: [own, exclusions]
package kwpolicy.rules.network.model_ports

import data.kwpolicy.explain
import data.kwpolicy.ports

about := rego.metadata.chain()[1].annotations

observed := ports.listening("network/model_ports")

says := ports.says("network/model_ports")

exception := ports.own("network/model_ports")

gap[name] contains found if {
	some name, gaps in ports.excluded("network/model_ports")
	some found in gaps
}

doubt[name] contains found if {
	some name, doubts in ports.doubt("network/model_ports")
	some found in doubts
}

# Any outgoing connection may take one of them for a while.
gap[name] contains {"level": "informational", "says": sprintf("may use these ports for its own outgoing connections (its ephemeral ports are %d-%d)", [range.first, range.last])} if {
	some name, range in ports.ephemeral("network/model_ports")
}

# Known, they would be worth a note at most.
doubt[node.name] contains {"level": "informational", "fact": "network.ephemeral_ports"} if {
	some node in input.nodes
	not node.network.ephemeral_ports
	explain.hidden(node.name, "network.ephemeral_ports")
}
