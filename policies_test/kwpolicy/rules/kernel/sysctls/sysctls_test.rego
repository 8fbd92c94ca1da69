package kwpolicy_test.rules.kernel.sysctls

import data.kwpolicy_test.fixture

_v4 := "net.bridge.bridge-nf-call-iptables"

_v6 := "net.bridge.bridge-nf-call-ip6tables"

_forward := "net.ipv4.ip_forward"

# The installer sets them: before the installation another value is a note, afterwards a violation.
test_values[note] if {
	some note, case in {
		"set": {"sysctls": {_v4: 1, _v6: 1, _forward: 1}, "pre": "pass", "post": "pass"},
		"no forwarding": {"sysctls": {_v4: 1, _v6: 1, _forward: 0}, "pre": "note", "post": "violation"},
		"no filtering of IPv4": {"sysctls": {_v4: 0, _v6: 1, _forward: 1}, "pre": "note", "post": "violation"},
		"no filtering of IPv6": {"sysctls": {_v4: 1, _v6: 0, _forward: 1}, "pre": "note", "post": "violation"},
		"another value": {"sysctls": {_v4: 1, _v6: 1, _forward: 2}, "pre": "note", "post": "violation"},
		"br_netfilter not loaded": {"sysctls": {_forward: 1}, "pre": "unknown", "post": "unknown"},
		"one not known, another not set": {"sysctls": {_forward: 0}, "pre": "note", "post": "violation"},
		"none known": {"sysctls": {}, "pre": "unknown", "post": "unknown"},
		"a string": {"sysctls": {_v4: 1, _v6: 1, _forward: "1"}, "pre": "unknown", "post": "unknown"},
		"null": {"sysctls": {_v4: 1, _v6: 1, _forward: null}, "pre": "unknown", "post": "unknown"},
		"a list": {"sysctls": {_v4: 1, _v6: 1, _forward: [1]}, "pre": "unknown", "post": "unknown"},
	}
	nodes := [object.union(object.remove(fixture.nodes.linux, ["kernel"]), {"kernel": {"sysctls": case.sysctls}})]
	every policy in ["enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("kernel/sysctls", {"policy": policy, "nodes": nodes, "want": case.pre, "level": "informational", "readings": ["X24"]})
		fixture.holds("kernel/sysctls", {"policy": policy, "nodes": nodes, "parameters": {"phase": "postinstall"}, "want": case.post, "level": "required", "readings": ["X24"]})
	}
}

test_missing[phase] if {
	some phase, level in {"preinstall": "informational", "postinstall": "required"}
	fixture.holds("kernel/sysctls", {"policy": "enterprise/tier1/linux", "without": ["kernel"], "parameters": {"phase": phase}, "want": "unknown", "level": level})
}

test_says if {
	fixture.holds("kernel/sysctls", {
		"policy": "enterprise/tier1/linux",
		"facts": {"kernel": {"sysctls": {_forward: 0}}},
		"want": "note",
		"says": "net.ipv4.ip_forward = 0; expected:",
	})
}

test_elsewhere[policy] if {
	some policy in [
		"community/tier1/linux",
		"community/tier1/macos",
		"community/tier1/windows",
		"community/tier2/linux",
		"enterprise/tier1/windows",
	]
	every phase in ["preinstall", "postinstall"] {
		fixture.holds("kernel/sysctls", {"policy": policy, "parameters": {"phase": phase}, "want": "not_applicable", "readings": ["X24"]})
	}
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"kernel": {"sysctls": {_forward: 0}}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("kernel/sysctls", {"policy": "enterprise/tier3/linux", "parameters": {"phase": "postinstall"}, "nodes": nodes, "subject": subject, "want": want})
	}
}
