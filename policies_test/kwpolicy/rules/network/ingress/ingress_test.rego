package kwpolicy_test.rules.network.ingress

import data.kwpolicy_test.fixture

_range(first, last, from) := {"first": first, "last": last, "from": from}

test_ports[note] if {
	some note, case in {
		"both": {"ingress": [_range(443, 443, "world"), _range(51100, 51199, "restricted")], "want": "pass", "says": "lets clients reach ports 443, 51100-51199; required: ports 443 and 51100-51199 reachable"},
		"443 restricted": {"ingress": [_range(443, 443, "restricted"), _range(51100, 51199, "restricted")], "want": "pass"},
		"one port too few at the beginning": {"ingress": [_range(443, 443, "world"), _range(51101, 51199, "restricted")], "want": "violation", "level": "required"},
		"one port too few at the end": {"ingress": [_range(443, 443, "world"), _range(51100, 51198, "restricted")], "want": "violation"},
		"without 443": {"ingress": [_range(444, 65535, "restricted"), _range(0, 442, "restricted")], "want": "violation"},
		"in parts": {"ingress": [_range(443, 443, "world"), _range(51150, 51300, "restricted"), _range(51000, 51149, "restricted")], "want": "pass"},
		"in parts with a hole": {"ingress": [_range(443, 443, "world"), _range(51151, 51199, "restricted"), _range(51100, 51149, "restricted")], "want": "violation"},
		"everything": {"ingress": [_range(0, 65535, "restricted")], "want": "pass"},
		"only one port": {"ingress": [_range(22, 22, "restricted")], "want": "violation", "says": "lets clients reach port 22;"},
		"only one range": {"ingress": [_range(22, 23, "restricted")], "want": "violation", "says": "lets clients reach ports 22-23;"},
		"for the cluster only": {"ingress": [_range(0, 65535, "cluster")], "want": "violation", "says": "lets clients reach no port"},
		"nothing": {"ingress": [], "want": "violation"},
		"model ports for the world": {"ingress": [_range(443, 443, "world"), _range(51100, 51199, "world")], "want": "warning", "level": "recommended", "says": "lets the whole world reach ports 51100-51199; recommended: model ports 51100-51199 for known addresses only"},
		"one model port for the world": {"ingress": [_range(443, 51100, "world"), _range(51100, 51199, "restricted")], "want": "warning"},
		"the last model port for the world": {"ingress": [_range(443, 443, "world"), _range(51199, 51199, "world"), _range(51100, 51199, "restricted")], "want": "warning", "says": "reach ports 51199;"},
		"all but the model ports for the world": {"ingress": [_range(0, 51099, "world"), _range(51200, 65535, "world"), _range(51100, 51199, "restricted")], "want": "pass"},
		"443 missing, model ports for the world": {"ingress": [_range(51100, 51199, "world")], "want": "violation"},
		"ports that are strings": {"ingress": [_range("443", "443", "world"), _range("51100", "51199", "restricted")], "want": "unknown", "level": "required"},
		"null": {"ingress": null, "want": "unknown"},
	}
	every subject in ["head", "w1"] {
		nodes := fixture.cluster({subject: {"network": {"ingress": case.ingress}}})
		fixture.holds("network/ingress", object.union(
			{"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject},
			object.remove(case, ["ingress"]),
		))
	}
}

test_windows[note] if {
	some note, case in {
		"its own model ports": {"ingress": [_range(443, 443, "world"), _range(61100, 61299, "restricted")], "want": "pass"},
		"those of Linux": {"ingress": [_range(443, 443, "world"), _range(51100, 51199, "restricted")], "want": "violation", "says": "required: ports 443 and 61100-61299 reachable"},
	}
	fixture.holds("network/ingress", {"policy": "enterprise/tier3/windows", "facts": {"network": {"ingress": case.ingress}}, "want": case.want})
}

test_missing[note] if {
	some note, case in {
		"not stated": {"without": ["network/ingress"], "says": "nothing states network.ingress"},
		"decided at apply": {"without": ["network/ingress"], "facts": {"absent": {"network.ingress": {"reason": "decided_at_apply", "detail": "it depends on var.clients"}}}, "says": "network.ingress: it depends on var.clients"},
	}
	fixture.holds("network/ingress", object.union({"policy": "enterprise/tier3/linux", "want": "unknown", "level": "required"}, case))
}

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "network/ingress", "node")
}
