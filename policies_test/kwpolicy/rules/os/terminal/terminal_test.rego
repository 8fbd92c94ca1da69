package kwpolicy_test.rules.os.terminal

import data.kwpolicy_test.fixture

test_terminal[note] if {
	some note, case in {
		"installed": {"installed": true, "want": "pass", "says": "has Windows Terminal; recommended: Windows Terminal."},
		"not installed": {"installed": false, "want": "warning", "level": "recommended", "says": "has no Windows Terminal"},
		"null": {"installed": null, "want": "unknown"},
		"text": {"installed": "yes", "want": "unknown", "level": "recommended"},
	}
	fixture.holds("os/terminal", object.union(
		{"policy": "community/tier1/windows", "facts": {"software": {"windows_terminal": {"installed": case.installed}}}},
		object.remove(case, ["installed"]),
	))
}

test_missing if fixture.holds("os/terminal", {"policy": "community/tier1/windows", "without": ["software/windows_terminal"], "want": "unknown"})
