package kwpolicy_test.rules.software.node

import data.kwpolicy_test.fixture

test_versions[note] if {
	some note, case in {
		"22": {"versions": [[22, 0, 0, 0]], "want": "pass", "says": "has Node.js 22.0; required: Node.js 22."},
		"beside another": {"versions": [[18, 20, 0, 0], [22, 11, 0, 0]], "want": "pass", "says": "has Node.js 18.20 and 22.11"},
		"21": {"versions": [[21, 9, 9, 9]], "want": "violation", "level": "required"},
		"24": {"versions": [[24, 0, 0, 0]], "want": "violation"},
		"none": {"versions": [], "want": "violation", "says": "has no Node.js"},
		"text": {"versions": ["22"], "want": "unknown"},
		"null": {"versions": null, "want": "unknown", "level": "required"},
	}
	every policy in ["community/tier1/linux", "community/tier1/macos", "community/tier1/windows", "enterprise/tier2/linux"] {
		fixture.holds("software/node", object.union(
			{"policy": policy, "parameters": {"phase": "postinstall"}, "facts": {"software": {"nodejs": case.versions}}, "readings": ["X26"]},
			object.remove(case, ["versions"]),
		))
	}
}

test_others[note] if {
	some note, case in {
		"before the installation": {"facts": {"software": {"nodejs": []}}, "want": "not_applicable", "says": "the setup installs it"},
		"not seen": {"without": ["software/nodejs"], "parameters": {"phase": "postinstall"}, "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/node", case)
}
