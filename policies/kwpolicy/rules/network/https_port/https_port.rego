# METADATA
# title: HTTPS port
# description: >-
#   The port that the product's gateway listens on. Before the installation it must be free, afterwards something
#   must listen there.
# custom:
#   remediation: >-
#     Stop the service that listens on the port or move it to another port. sudo ss -ltnp names it.
#   facts: [network.listeners]
#   # Only Windows excludes ports: its rows say so, and the result is in doubt without.
#   optional: [network.excluded_ports]
#   parameters: [own, exclusions]
package kwpolicy.rules.network.https_port

import data.kwpolicy.ports

about := rego.metadata.chain()[1].annotations

observed := ports.listening("network/https_port")

says := ports.says("network/https_port")

exception := ports.own("network/https_port")

gap[name] contains found if {
	some name, gaps in ports.excluded("network/https_port")
	some found in gaps
}

gap[name] contains found if {
	some name, gaps in ports.foreign("network/https_port")
	some found in gaps
}

doubt[name] contains found if {
	some name, doubts in ports.doubt("network/https_port")
	some found in doubts
}
