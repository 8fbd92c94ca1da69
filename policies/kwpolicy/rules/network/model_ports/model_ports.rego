# METADATA
# title: Model ports
# description: >-
#   The range of ports that models are served on. Every one of them must be free.
# custom:
#   remediation: >-
#     Stop or move what listens there (sudo ss -ltnp names it), and keep the kernel from using the range for outgoing
#     connections: sysctl net.ipv4.ip_local_reserved_ports.
#   facts: [network.listeners]
#   parameters: [own]
package kwpolicy.rules.network.model_ports

import data.kwpolicy.ports

about := rego.metadata.chain()[1].annotations

observed := ports.listening("network/model_ports")

says := ports.says("network/model_ports")

exception := ports.own("network/model_ports")

gap[name] contains found if {
	some name, gaps in ports.excluded("network/model_ports")
	some found in gaps
}

# Any outgoing connection may take one of them for a while.
gap[name] contains {"level": "informational", "says": sprintf("may use these ports for its own outgoing connections (its ephemeral ports are %d-%d)", [range.first, range.last])} if {
	some name, range in ports.ephemeral("network/model_ports")
}
