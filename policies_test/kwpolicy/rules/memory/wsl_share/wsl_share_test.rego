package kwpolicy_test.rules.memory.wsl_share

import data.kwpolicy_test.fixture

test_share[note] if {
	some note, case in {
		"below a half": {"wsl": 8589934591, "pre": "note", "post": "warning"},
		"a half": {"wsl": 8589934592, "pre": "pass", "post": "pass", "says": "gives WSL 8.5 GB (8 GiB) of 17.1 GB (16 GiB), 50 percent"},
		"three quarters": {"wsl": 12884901888, "pre": "pass", "post": "pass"},
		"above three quarters": {"wsl": 12884901889, "pre": "note", "post": "warning", "says": "75 percent"},
		"all": {"wsl": 17179869184, "pre": "note", "post": "warning", "says": "100 percent;"},
		"text": {"wsl": "8589934592", "pre": "unknown", "post": "unknown"},
		"null": {"wsl": null, "pre": "unknown", "post": "unknown"},
	}
	every phase in ["pre", "post"] {
		fixture.holds("memory/wsl_share", {
			"policy": "community/tier1/windows",
			"parameters": {"phase": sprintf("%sinstall", [phase])},
			"facts": {"wsl": {"memory_bytes": case.wsl}, "memory": {"installed_bytes": 17179869184}},
			"want": case[phase],
			"says": object.get(case, "says", ""),
		})
	}
}

test_missing[note] if {
	some note, case in {
		"what WSL gets": {"without": ["wsl/memory_bytes"]},
		"what is installed": {"without": ["memory/installed_bytes"]},
	}
	fixture.holds("memory/wsl_share", object.union({"policy": "community/tier1/windows", "want": "unknown", "level": "informational"}, case))
}
