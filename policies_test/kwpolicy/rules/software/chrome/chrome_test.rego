package kwpolicy_test.rules.software.chrome

import data.kwpolicy_test.fixture

test_version[note] if {
	some note, case in {
		"141": {"chrome": {"installed": true, "version": [141, 0, 0, 0]}, "want": "pass", "says": "has Chrome 141.0; recommended: at least 141.0."},
		"newer": {"chrome": {"installed": true, "version": [142, 0, 7444, 59]}, "want": "pass", "says": "has Chrome 142.0.7444.59"},
		"older": {"chrome": {"installed": true, "version": [140, 9, 9999, 99]}, "want": "warning", "level": "recommended"},
		"none": {"chrome": {"installed": false, "version": null}, "want": "not_applicable", "says": "that of the machine that the product is used from"},
		"null": {"chrome": {"installed": null, "version": null}, "want": "unknown"},
		"text": {"chrome": {"installed": true, "version": "141"}, "want": "unknown", "level": "recommended"},
	}
	every policy in ["community/tier1/linux", "community/tier1/macos", "community/tier1/windows", "enterprise/tier2/linux"] {
		fixture.holds("software/chrome", object.union(
			{"policy": policy, "facts": {"software": {"chrome": case.chrome}}, "readings": ["X31"]},
			object.remove(case, ["chrome"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"all": {"without": ["software/chrome"], "want": "unknown"},
		"version": {"without": ["software/chrome/version"], "want": "unknown"},
		"whether it is installed": {"without": ["software/chrome/installed"], "want": "pass"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/chrome", case)
}
