# METADATA
# title: Ingress
# description: >-
#   Which of the product's ports somebody outside the cluster may reach through the firewalls around the node. Every
#   node takes part in the gateway.
# custom:
#   remediation: >-
#     Let clients reach the gateway's port and the model ports, by rules of the security group or the firewall; the
#     model ports only from addresses that you know.
#   facts: [network.ingress]
#   parameters: [guarded]
package kwpolicy.rules.network.ingress

import data.kwpolicy.compare
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# What only the cluster itself may reach, no client does.
observed[node.name] := sort({[range.first, range.last] | some range in node.network.ingress; range.from in {"world", "restricted"}}) if {
	some node in input.nodes
	is_array(node.network.ingress)
}

says[name] := sprintf("lets clients reach %s", [_listed(ranges)]) if some name, ranges in observed

_listed([]) := "no port"

_listed([[port, port]]) := sprintf("port %v", [port])

_listed(ranges) := sprintf("ports %s", [concat(", ", [_range(range) | some range in ranges])]) if {
	count(ranges) > 0
	not _single(ranges)
}

_single([[port, port]])

_range([first, last]) := sprintf("%v", [first]) if first == last

_range([first, last]) := sprintf("%v-%v", [first, last]) if first != last

# Whoever finds a model's port may use the model.
gap[node.name] contains {"level": compare.soft_level(row), "says": sprintf("lets the whole world reach ports %s", [_range([range.first, range.last])]), "wants": sprintf("model ports %s for known addresses only", [_range(row.guarded)])} if {
	some node in input.nodes
	row := profile.wants["network/ingress"][node.name]
	some range in node.network.ingress
	range.from == "world"
	_overlap(range, row.guarded)
}

_overlap(range, [first, last]) if {
	range.first <= last
	range.last >= first
}
