package kwpolicy_test.rules.cluster.supported

import data.kwpolicy_test.fixture

# All 18 combinations: what the page excludes fails, what it leaves unsaid is a warning.
test_combinations[policy] if {
	some policy, want in {
		"community/tier1/linux": "pass",
		"community/tier1/macos": "pass",
		"community/tier1/windows": "pass",
		"community/tier2/linux": "pass",
		"community/tier2/macos": "violation",
		"community/tier2/windows": "warning",
		"community/tier3/linux": "violation",
		"community/tier3/macos": "violation",
		"community/tier3/windows": "violation",
		"enterprise/tier1/linux": "pass",
		"enterprise/tier1/macos": "violation",
		"enterprise/tier1/windows": "warning",
		"enterprise/tier2/linux": "pass",
		"enterprise/tier2/macos": "violation",
		"enterprise/tier2/windows": "warning",
		"enterprise/tier3/linux": "pass",
		"enterprise/tier3/macos": "violation",
		"enterprise/tier3/windows": "warning",
	}
	fixture.holds("cluster/supported", {"policy": policy, "want": want, "readings": ["X33"]})
}

test_says_why[note] if {
	some note, case in {
		"enterprise/tier1/macos": {"want": "violation", "level": "required", "says": "the Enterprise Edition is not available on macOS"},
		"community/tier3/linux": {"want": "violation", "says": "the Community Edition runs on a single node"},
		"community/tier2/macos": {"want": "violation", "says": "not for production"},
		"enterprise/tier1/windows": {"want": "warning", "level": "recommended", "says": "does not say whether the Enterprise Edition runs on Windows"},
		"community/tier2/windows": {"want": "warning", "says": "describes Windows as a workstation"},
		"community/tier1/linux": {"want": "pass", "level": "required", "says": "the page provides for it"},
	}
	fixture.holds("cluster/supported", object.union({"policy": note}, case))
}

# The section that decides is cited, not the row's.
test_section[policy] if {
	some policy, section in {
		"enterprise/tier1/macos": "Apple Silicon (M-Series)",
		"community/tier3/linux": "Storage Configuration by Edition, Community Edition",
		"enterprise/tier1/windows": "Supported Operating Systems & Architecture",
		"community/tier1/linux": "System Requirements",
	}
	fixture.judged(fixture.document({"policy": policy}), "cluster/supported", "cluster").section == section
}

# Of a policy that does not exist nothing else is judged.
test_excluded_is_all[policy] if {
	some policy in ["enterprise/tier1/macos", "community/tier3/linux", "community/tier2/macos"]
	report := data.kwpolicy.main.report with input as fixture.document({"policy": policy})
	report.wanted == {"cluster/supported": {"cluster"}}
	count(report.violations) == 1
	[] == [result | some list in ["warnings", "unknown", "notes", "passed", "not_applicable"]; some result in report[list]]
}
