package kwpolicy_test.rules.gpu.driver

import data.kwpolicy_test.fixture

_of(version) := {"vendor": "nvidia", "model": "RTX", "driver_version": version}

# 450.80.02 is required and the branch 550 recommended.
test_linux[note] if {
	some note, case in {
		"450.51": {"of": [[450, 51, 0, 0]], "want": "violation", "level": "required"},
		"450.80.01": {"of": [[450, 80, 1, 0]], "want": "violation", "says": "required: at least 450.80.02"},
		"450.80.02": {"of": [[450, 80, 2, 0]], "want": "warning", "level": "recommended", "says": "has NVIDIA driver 450.80.02; recommended: at least 550."},
		"450.80.03": {"of": [[450, 80, 3, 0]], "want": "warning"},
		"470.82": {"of": [[470, 82, 0, 0]], "want": "warning"},
		"535.104.05": {"of": [[535, 104, 5, 0]], "want": "warning", "says": "NVIDIA driver 535.104.05"},
		"549.99": {"of": [[549, 99, 0, 0]], "want": "warning"},
		"550.0": {"of": [[550, 0, 0, 0]], "want": "pass"},
		"550.54": {"of": [[550, 54, 0, 0]], "want": "pass"},
		"580.65": {"of": [[580, 65, 0, 0]], "want": "pass"},
		"one old among new": {"of": [[550, 54, 0, 0], [450, 51, 0, 0]], "want": "violation"},
		"one not known": {"of": [[550, 54, 0, 0], null], "want": "unknown", "level": "required"},
		"a string": {"of": ["550.54"], "want": "unknown"},
		"strings": {"of": [["550", "54", "0", "0"]], "want": "unknown"},
		"strings beside numbers": {"of": [["550", "54", "0", "0"], [580, 65, 0, 0]], "want": "unknown"},
		"a number": {"of": [550], "want": "unknown"},
		"two parts": {"of": [[550, 54]], "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("gpu/driver", object.union(
			{"policy": policy, "readings": ["X5", "X7"], "facts": {"gpus": [_of(version) | some version in case.of]}},
			object.remove(case, ["of"]),
		))
	}
}

test_windows[note] if {
	some note, case in {
		"450.80.01": {"of": [450, 80, 1, 0], "want": "violation"},
		"450.80.02": {"of": [450, 80, 2, 0], "want": "warning"},
		"470.81": {"of": [470, 81, 0, 0], "want": "warning"},
		"470.82": {"of": [470, 82, 0, 0], "want": "pass"},
		"470.83": {"of": [470, 83, 0, 0], "want": "pass"},
		"null": {"of": null, "want": "unknown"},
	}
	every policy in ["community/tier1/windows", "enterprise/tier2/windows"] {
		fixture.holds("gpu/driver", {"policy": policy, "facts": {"gpus": [_of(case.of)]}, "want": case.want, "readings": ["X5", "X7"]})
	}
}

# Some GPUs need a newer driver, and so do images of CUDA 13.
test_newer[note] if {
	some note, case in {
		"549.99": {"of": [549, 99, 0, 0], "want": "violation", "says": "required: at least 550."},
		"550": {"of": [550, 0, 0, 0], "want": "pass"},
		"DGX Spark, 580.65.05": {"model": "GB10", "of": [580, 65, 5, 0], "want": "violation", "says": "with GB10; required: at least 580.65.06 for DGX Spark."},
		"DGX Spark, 580.65.06": {"model": "GB10", "of": [580, 65, 6, 0], "want": "pass"},
		"DGX Spark, 580.65.07": {"model": "GB10", "of": [580, 65, 7, 0], "want": "pass"},
		"DGX Spark, not known": {"model": "GB10", "of": null, "want": "unknown"},
		"CUDA 13, 580.65.05": {"cuda": "13", "of": [580, 65, 5, 0], "want": "violation", "says": "required: at least 580.65.06"},
		"CUDA 13, 580.65.06": {"cuda": "13", "of": [580, 65, 6, 0], "want": "pass"},
		"CUDA 13, 581": {"cuda": "13", "of": [581, 0, 0, 0], "want": "pass"},
	}
	fixture.holds("gpu/driver", object.union(
		{
			"policy": "kamiwaza/tier1/linux",
			"parameters": {"release": "1.2.0", "options": {"cuda": object.get(case, "cuda", "12")}},
			"facts": {"gpus": [object.union(_of(case.of), {"model": object.get(case, "model", "RTX")})]},
		},
		object.filter(case, ["want", "says"]),
	))
}

test_missing[note] if {
	some note, case in {
		"GPUs": {"without": ["gpus"], "want": "unknown"},
		"the fact": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}]}, "want": "unknown", "level": "required"},
		"the fact of one of two": {"facts": {"gpus": [_of([550, 54, 0, 0]), {"vendor": "nvidia", "model": "L4"}]}, "want": "unknown"},
		"no GPU": {"facts": {"gpus": []}, "want": "not_applicable"},
		"no NVIDIA GPU": {"facts": {"gpus": [{"vendor": "amd", "model": "MI300X"}]}, "want": "not_applicable"},
		"Arc": {"policy": "community/tier1/windows", "facts": {"gpus": [{"vendor": "intel", "model": "Arc A770"}]}, "want": "not_applicable"},
		"CPUs asked for": {"parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"macOS": {"policy": "community/tier1/macos", "want": "not_applicable", "says": "part of macOS"},
	}
	fixture.holds("gpu/driver", case)
}

test_every_node if {
	nodes := fixture.cluster({"head": {"gpus": [_of([450, 51, 0, 0])]}, "w1": {"gpus": [_of([535, 0, 0, 0])]}})
	every subject, want in {"head": "violation", "w1": "warning", "w2": "pass"} {
		fixture.holds("gpu/driver", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
