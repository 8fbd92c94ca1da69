package kwpolicy_test.rules.software.python

import data.kwpolicy_test.fixture

_versions(list) := [[major, minor, 3, 0] | some [major, minor] in list]

test_versions[note] if {
	some note, case in {
		"both": {"python": [[3, 10], [3, 12]], "unstated": "pass", "tarball": "pass", "deb": "pass", "says": "has Python 3.10.3 and 3.12.3"},
		"3.10": {"python": [[3, 10]], "unstated": "pass", "tarball": "pass", "deb": "warning"},
		"3.12": {"python": [[3, 12]], "unstated": "pass", "tarball": "violation", "deb": "pass"},
		"3.11": {"python": [[3, 11]], "unstated": "note", "tarball": "violation", "deb": "warning", "says": "has Python 3.11.3;"},
		"3.1 is not 3.10": {"python": [[3, 1]], "unstated": "note", "tarball": "violation", "deb": "warning"},
		"3.13": {"python": [[3, 13]], "unstated": "note", "tarball": "violation", "deb": "warning"},
		"none": {"python": [], "unstated": "note", "tarball": "violation", "deb": "warning", "says": "has no Python"},
	}
	every method in ["unstated", "tarball", "deb"] {
		fixture.holds("software/python", {
			"parameters": {"install_method": method | method != "unstated"},
			"facts": {"software": {"python": _versions(case.python)}},
			"want": case[method],
			"says": object.get(case, "says", ""),
		})
	}
}

test_missing[note] if {
	some note, case in {
		"not seen": {"without": ["software/python"], "want": "unknown", "level": "informational"},
		"not seen, tarball": {"without": ["software/python"], "parameters": {"install_method": "tarball"}, "want": "unknown", "level": "required"},
		"not seen, msi": {"policy": "community/tier1/windows", "without": ["software/python"], "parameters": {"install_method": "msi"}, "want": "unknown", "level": "recommended"},
		"text": {"facts": {"software": {"python": ["3.10"]}}, "want": "unknown"},
		"null": {"facts": {"software": {"python": null}}, "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
		"msi": {"policy": "community/tier1/windows", "parameters": {"install_method": "msi"}, "want": "pass"},
	}
	fixture.holds("software/python", case)
}
