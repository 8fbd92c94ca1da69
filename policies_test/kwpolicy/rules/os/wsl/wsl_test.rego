package kwpolicy_test.rules.os.wsl

import data.kwpolicy_test.fixture

test_version[note] if {
	some note, case in {
		"none": {"version": 0, "pre": "warning", "post": "violation", "says": "has no WSL;"},
		"WSL 1": {"version": 1, "pre": "warning", "post": "violation", "says": "has WSL 1;"},
		"WSL 2": {"version": 2, "pre": "pass", "post": "pass", "says": ": at least 2."},
		"text": {"version": "2", "pre": "unknown", "post": "unknown"},
		"null": {"version": null, "pre": "unknown", "post": "unknown"},
	}
	every phase in ["pre", "post"] {
		fixture.holds("os/wsl", object.union(
			{"policy": "community/tier1/windows", "parameters": {"phase": sprintf("%sinstall", [phase])}, "facts": {"wsl": {"version": case.version}}},
			{"want": case[phase], "says": object.get(case, "says", "")},
		))
	}
}

test_virtualization[note] if {
	some note, case in {
		"off": {"facts": {"wsl": {"virtualization": false}}, "want": "violation", "level": "required", "says": "has a firmware that keeps virtualization off; required: virtualization for WSL 2"},
		"not stated": {"without": ["wsl/virtualization"], "want": "pass"},
		"hidden": {"without": ["wsl/virtualization"], "facts": {"absent": {"wsl.virtualization": {"reason": "permission_denied"}}}, "want": "unknown", "level": "recommended"},
	}
	fixture.holds("os/wsl", object.union({"policy": "community/tier1/windows"}, case))
}

_distribution := {"name": "kamiwaza", "id": "ubuntu", "version": [24, 4, 0, 0], "wsl": 2, "dedicated": true}

test_distribution[note] if {
	some note, case in {
		"the installer's": {"distributions": [{"name": "debian"}, _distribution], "want": "pass"},
		"none": {"distributions": [], "want": "violation", "says": "has no such distribution; required: Ubuntu 24.04 that the installer made"},
		"the user's own": {"distributions": [object.union(_distribution, {"dedicated": false})], "want": "violation"},
		"another system": {"distributions": [object.union(_distribution, {"id": "debian"})], "want": "violation"},
		"another release": {"distributions": [object.union(_distribution, {"version": [22, 4, 0, 0]})], "want": "violation"},
		"under WSL 1": {"distributions": [object.union(_distribution, {"wsl": 1})], "want": "violation"},
		"whose is not known": {"distributions": [object.remove(_distribution, ["dedicated"])], "want": "unknown", "says": "wsl.distributions"},
		"null": {"distributions": null, "want": "unknown", "level": "required"},
	}
	fixture.holds("os/wsl", object.union(
		{"policy": "community/tier1/windows", "parameters": {"phase": "postinstall"}, "facts": {"wsl": {"distributions": case.distributions}}},
		object.remove(case, ["distributions"]),
	))
}

# Before the installation there is none yet.
test_no_distribution_yet if fixture.holds("os/wsl", {"policy": "community/tier1/windows", "facts": {"wsl": {"distributions": []}}, "want": "pass"})

test_missing[note] if {
	some note, case in {
		"version": {"without": ["wsl/version"]},
		"all": {"without": ["wsl"], "says": "nothing states wsl.version"},
	}
	fixture.holds("os/wsl", object.union({"policy": "community/tier1/windows", "want": "unknown", "level": "recommended"}, case))
}

test_no_row if not fixture.judged(fixture.document({}), "os/wsl", "node")
