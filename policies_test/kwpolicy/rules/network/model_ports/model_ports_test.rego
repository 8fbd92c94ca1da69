package kwpolicy_test.rules.network.model_ports

import data.kwpolicy_test.fixture

_on(port) := [{"address": "0.0.0.0", "port": port}]

# Both ends of the range belong to it.
test_linux[note] if {
	some note, case in {
		"below": {"listeners": _on(51099), "want": "pass"},
		"first": {"listeners": _on(51100), "want": "taken", "says": "port 51100"},
		"second": {"listeners": _on(51101), "want": "taken"},
		"middle": {"listeners": _on(51150), "want": "taken"},
		"last but one": {"listeners": _on(51198), "want": "taken"},
		"last": {"listeners": _on(51199), "want": "taken"},
		"above": {"listeners": _on(51200), "want": "pass"},
		"the range of Windows": {"listeners": _on(61100), "want": "pass"},
		"the product itself": {"listeners": [{"address": "::", "port": 51100, "process": "traefik"}], "want": "taken"},
		"a string": {"listeners": _on("51100"), "want": "unknown"},
		"null": {"listeners": null, "want": "unknown"},
	}
	every policy, taken in {
		"enterprise/tier1/linux": "violation",
		"enterprise/tier2/linux": "violation",
		"community/tier1/linux": "warning",
		"community/tier1/macos": "warning",
	} {
		fixture.holds("network/model_ports", {
			"policy": policy,
			"facts": {"network": {"listeners": case.listeners}},
			"want": object.get({"taken": taken}, case.want, case.want),
			"level": {"violation": "required", "warning": "recommended"}[taken],
			"says": object.get(case, "says", ""),
		})
	}
}

test_readings if {
	fixture.holds("network/model_ports", {"policy": "community/tier1/linux", "want": "pass", "readings": ["X11"]})
	fixture.holds("network/model_ports", {"policy": "enterprise/tier1/linux", "want": "pass", "readings": []})
}

# An outgoing connection may take a port of the range for a while.
test_ephemeral[note] if {
	some note, case in {
		"the default of Linux": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}}, "want": "note", "says": "32768-60999"},
		"up to below": {"network": {"ephemeral_ports": {"first": 32768, "last": 51099}}, "want": "pass"},
		"up to the first": {"network": {"ephemeral_ports": {"first": 32768, "last": 51100}}, "want": "note"},
		"from the last": {"network": {"ephemeral_ports": {"first": 51199, "last": 60999}}, "want": "note"},
		"from above": {"network": {"ephemeral_ports": {"first": 51200, "last": 60999}}, "want": "pass"},
		"reserved": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "reserved_ports": [{"first": 51100, "last": 51199}]}, "want": "pass"},
		"reserved in parts": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "reserved_ports": [{"first": 51100, "last": 51149}, {"first": 51150, "last": 51199}]}, "want": "pass"},
		"what both have reserved": {"network": {"ephemeral_ports": {"first": 51150, "last": 60999}, "reserved_ports": [{"first": 51150, "last": 51199}]}, "want": "pass"},
		"more reserved": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "reserved_ports": [{"first": 50000, "last": 52000}]}, "want": "pass"},
		"not the first reserved": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "reserved_ports": [{"first": 51101, "last": 51199}]}, "want": "note"},
		"not the last reserved": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "reserved_ports": [{"first": 51100, "last": 51198}]}, "want": "note"},
		"one taken too": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "listeners": _on(51100)}, "want": "violation"},
		"listeners not known": {"network": {"ephemeral_ports": {"first": 32768, "last": 60999}, "listeners": null}, "want": "unknown"},
		"not known": {"network": {}, "want": "pass"},
	}
	network := object.union({"listeners": []}, case.network)
	nodes := [object.union(object.remove(fixture.nodes.linux, ["network"]), {"network": network})]
	fixture.holds("network/model_ports", {"policy": "enterprise/tier1/linux", "nodes": nodes, "want": case.want, "says": object.get(case, "says", "")})
}

test_windows[note] if {
	some note, case in {
		"below": {"network": {"listeners": _on(61099)}, "want": "pass"},
		"first": {"network": {"listeners": _on(61100)}, "want": "violation"},
		"last": {"network": {"listeners": _on(61299)}, "want": "violation"},
		"above": {"network": {"listeners": _on(61300)}, "want": "pass"},
		"the range of Linux": {"network": {"listeners": _on(51100)}, "want": "pass"},
		"excluded up to below": {"network": {"excluded_ports": [{"first": 61000, "last": 61099}]}, "want": "pass"},
		"excluded up to the first": {"network": {"excluded_ports": [{"first": 61001, "last": 61100}]}, "want": "violation", "says": "excludes ports 61001-61100"},
		"excluded from the last": {"network": {"excluded_ports": [{"first": 61299, "last": 61398}]}, "want": "violation"},
		"excluded from above": {"network": {"excluded_ports": [{"first": 61300, "last": 61399}]}, "want": "pass"},
		"the dynamic range": {"network": {"ephemeral_ports": {"first": 49152, "last": 65535}}, "want": "note"},
		"not known": {"network": {"listeners": null}, "want": "unknown"},
	}
	every policy in ["community/tier1/windows", "community/tier2/windows", "enterprise/tier2/windows"] {
		fixture.holds("network/model_ports", {"policy": policy, "facts": {"network": case.network}, "want": case.want, "says": object.get(case, "says", "")})
	}
}

# Then the product's own models hold them.
test_postinstall[policy] if {
	some policy in ["community/tier1/linux", "community/tier1/macos", "community/tier1/windows", "enterprise/tier1/linux"]
	fixture.holds("network/model_ports", {
		"policy": policy,
		"parameters": {"phase": "postinstall"},
		"facts": {"network": {"listeners": _on(51100)}},
		"want": "not_applicable",
		"says": "the product's own models",
	})
}

test_missing[note] if {
	some note, case in {"listeners": {"without": ["network/listeners"]}, "network": {"without": ["network"]}}
	fixture.holds("network/model_ports", object.union({"policy": "enterprise/tier1/linux", "want": "unknown", "level": "required"}, case))
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"network": {"listeners": _on(51100)}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("network/model_ports", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}

# Windows can exclude ports from use, so that it must be known which.
test_exclusions[note] if {
	some note, case in {
		"not known": {"want": "unknown", "level": "required", "says": "nothing states network.excluded_ports"},
		"not known, and one taken": {"facts": {"network": {"listeners": _on(61100)}}, "want": "violation"},
		"of Linux": {"policy": "enterprise/tier1/linux", "want": "pass"},
	}
	fixture.holds("network/model_ports", object.union({"policy": "enterprise/tier1/windows", "without": ["network/excluded_ports"]}, case))
}

# What hides the range for outgoing connections could hide a note.
test_ephemeral_hidden[note] if {
	some note, case in {
		"denied": {"reason": "permission_denied", "want": "unknown", "level": "informational", "says": "network.ephemeral_ports: permission denied"},
		"not found": {"reason": "not_found", "want": "pass"},
	}
	fixture.holds("network/model_ports", object.union(
		{"policy": "enterprise/tier1/linux", "without": ["network/ephemeral_ports"], "facts": {"absent": {"network.ephemeral_ports": {"reason": case.reason}}}},
		object.remove(case, ["reason"]),
	))
}
