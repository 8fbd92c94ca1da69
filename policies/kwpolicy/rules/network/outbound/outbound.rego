# METADATA
# title: Outbound HTTPS
# description: >-
#   The hosts that the installer pulls the product from. Where a firewall or a proxy keeps them away, it fails.
# custom:
#   remediation: >-
#     Let the node reach these hosts by DNS and HTTPS, or install offline where the page knows how.
#   facts: [network.outbound]
package kwpolicy.rules.network.outbound

import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

observed[node.name] := sort([host | some host, state in node.network.outbound; state == "reachable"]) if {
	some node in input.nodes
	every host in profile.wants["network/outbound"][node.name].all_of {
		node.network.outbound[host]
	}
}

says[name] := sprintf("reaches %s", [concat(", ", hosts)]) if {
	some name, hosts in observed
	count(hosts) > 0
}

says[name] := "reaches none of the hosts" if observed[name] == []

# One that is blocked decides, whatever the others are.
gap[node.name] contains {"says": sprintf("does not reach %s", [host])} if {
	some node in input.nodes
	not observed[node.name]
	some host in profile.wants["network/outbound"][node.name].all_of
	node.network.outbound[host] == "blocked"
}
