package kwpolicy_test.rules.os.architecture

import data.kwpolicy_test.fixture

test_architecture[note] if {
	some note, case in {
		"x86-64 on Linux": {"policy": "community/tier1/linux", "architecture": "amd64", "want": "pass"},
		"x86-64 on Linux, enterprise": {"policy": "enterprise/tier2/linux", "architecture": "amd64", "want": "pass"},
		"Graviton": {"policy": "community/tier1/linux", "architecture": "arm64", "want": "violation"},
		"Graviton, enterprise": {"policy": "enterprise/tier2/linux", "architecture": "arm64", "want": "violation", "level": "required"},
		"32 bits": {"policy": "community/tier1/linux", "architecture": "386", "want": "violation"},
		"Apple silicon": {"policy": "community/tier1/macos", "architecture": "arm64", "want": "pass"},
		"Intel Mac": {"policy": "community/tier1/macos", "architecture": "amd64", "want": "violation"},
		"x86-64 on Windows": {"policy": "community/tier1/windows", "architecture": "amd64", "want": "pass"},
		"Windows on ARM": {"policy": "community/tier1/windows", "architecture": "arm64", "want": "violation"},
		"null": {"policy": "community/tier1/linux", "architecture": null, "want": "unknown"},
		"a number": {"policy": "community/tier1/linux", "architecture": 64, "want": "unknown"},
		"a list": {"policy": "community/tier1/linux", "architecture": ["amd64", "arm64"], "want": "violation"},
	}
	fixture.holds("os/architecture", object.union({"facts": {"os": {"architecture": case.architecture}}}, object.remove(case, ["architecture"])))
}

# A DGX Spark is told by its GPU.
test_spark[note] if {
	some note, case in {
		"DGX Spark": {"gpus": [{"vendor": "nvidia", "model": "GB10"}], "want": "pass"},
		"another GPU": {"gpus": [fixture.a100], "want": "violation"},
		"a model like it": {"gpus": [{"vendor": "nvidia", "model": "GB100"}], "want": "violation"},
		"a GPU of unknown model": {"gpus": [{"vendor": "nvidia"}], "want": "violation"},
		"no GPU": {"gpus": [], "want": "violation"},
		"its GPU on another architecture": {"gpus": [{"vendor": "nvidia", "model": "GB10"}], "architecture": "riscv64", "want": "violation"},
	}
	every release in ["0.11.0", "1.2.0"] {
		fixture.holds("os/architecture", {
			"policy": {"0.11.0": "community/tier1/linux", "1.2.0": "kamiwaza/tier1/linux"}[release],
			"parameters": {"release": release},
			"facts": {"os": {"architecture": object.get(case, "architecture", "arm64")}, "gpus": case.gpus},
			"want": case.want,
		})
	}
}

test_missing[note] if {
	some note, case in {"the fact": {"without": ["os/architecture"]}, "all": {"without": ["os"]}}
	fixture.holds("os/architecture", object.union({"want": "unknown", "level": "required"}, case))
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"os": {"architecture": "arm64"}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("os/architecture", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
