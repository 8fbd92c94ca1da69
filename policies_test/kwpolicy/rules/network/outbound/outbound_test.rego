package kwpolicy_test.rules.network.outbound

import data.kwpolicy_test.fixture

test_hosts[note] if {
	some note, case in {
		"both": {"outbound": {"raw.pkg.keygen.sh": "reachable", "oci.pkg.keygen.sh": "reachable"}, "want": "pass", "says": "reaches oci.pkg.keygen.sh, raw.pkg.keygen.sh"},
		"more": {"outbound": {"raw.pkg.keygen.sh": "reachable", "oci.pkg.keygen.sh": "reachable", "example.org": "blocked"}, "want": "pass"},
		"one blocked": {"outbound": {"raw.pkg.keygen.sh": "reachable", "oci.pkg.keygen.sh": "blocked"}, "want": "violation", "level": "required", "says": "reaches raw.pkg.keygen.sh; required"},
		"both blocked": {"outbound": {"raw.pkg.keygen.sh": "blocked", "oci.pkg.keygen.sh": "blocked"}, "want": "violation", "says": "reaches none of the hosts"},
		"one not known": {"outbound": {"raw.pkg.keygen.sh": "reachable"}, "want": "unknown"},
		"one not known, the other blocked": {"outbound": {"raw.pkg.keygen.sh": "blocked"}, "want": "violation", "says": "does not reach raw.pkg.keygen.sh"},
		"null": {"outbound": null, "want": "unknown"},
	}
	every release in ["1.0.0", "1.2.0"] {
		fixture.holds("network/outbound", object.union(
			{"policy": "kamiwaza/tier1/linux", "parameters": {"release": release}, "facts": {"network": {"outbound": case.outbound}}},
			object.filter(case, ["want", "level", "says"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"nothing known": {"want": "unknown", "level": "required"},
		"no network": {"without": ["network"], "want": "unknown"},
		"installed": {"parameters": {"phase": "postinstall"}, "want": "not_applicable"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("network/outbound", object.union_n([
		{"policy": "kamiwaza/tier1/linux"},
		case,
		{"parameters": object.union({"release": "1.0.1"}, object.get(case, "parameters", {}))},
	]))
}

# Who installs offline pulls nothing.
test_offline if {
	document := fixture.document({"policy": "kamiwaza/tier1/linux", "parameters": {"release": "1.2.0", "options": {"install": "offline"}}})
	not data.kwpolicy.profile.wants["network/outbound"] with input as document
}
