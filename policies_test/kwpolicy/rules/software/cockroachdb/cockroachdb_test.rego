package kwpolicy_test.rules.software.cockroachdb

import data.kwpolicy_test.fixture

test_version[note] if {
	some note, case in {
		"23.1.99": {"of": [23, 1, 99, 0], "want": "violation", "level": "required"},
		"23.2.0": {"of": [23, 2, 0, 0], "want": "pass"},
		"23.2.12": {"of": [23, 2, 12, 0], "want": "pass", "says": "has CockroachDB 23.2.12"},
		"23.3": {"of": [23, 3, 0, 0], "want": "violation", "says": "has CockroachDB 23.3; required: CockroachDB 23.2."},
		"24.2": {"of": [24, 2, 0, 0], "want": "violation"},
		"null": {"of": null, "want": "unknown"},
		"a string": {"of": "23.2.12", "want": "unknown"},
		"strings": {"of": ["23", "2", "12", "0"], "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("software/cockroachdb", object.union(
			{"policy": policy, "parameters": {"release": "0.11.0"}, "facts": {"software": {"cockroachdb": {"version": case.of}}}},
			object.filter(case, ["want", "level", "says"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"none": {"facts": {"software": {"cockroachdb": {"installed": false}}}, "want": "violation", "says": "has no CockroachDB"},
		"nothing known": {"want": "unknown", "level": "required"},
		"no software": {"without": ["software"], "want": "unknown"},
		"lite mode": {"parameters": {"options": {"mode": "lite"}}, "want": "not_applicable", "says": "SQLite"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/cockroachdb", object.union(case, {"parameters": object.union({"release": "0.12.0"}, object.get(case, "parameters", {}))}))
}
