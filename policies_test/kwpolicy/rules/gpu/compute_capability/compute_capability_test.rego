package kwpolicy_test.rules.gpu.compute_capability

import data.kwpolicy_test.fixture

_of(capability) := {"vendor": "nvidia", "model": "RTX", "compute_capability": capability}

test_capability[note] if {
	some note, case in {
		"P100": {"of": [[6, 0]], "want": "violation", "level": "required"},
		"GTX 1080": {"of": [[6, 1]], "want": "violation", "says": "compute capability 6.1; required: at least 7.0"},
		"just below": {"of": [[6, 9]], "want": "violation"},
		"V100": {"of": [[7, 0]], "want": "pass"},
		"just above": {"of": [[7, 1]], "want": "pass"},
		"T4": {"of": [[7, 5]], "want": "pass"},
		"B200": {"of": [[10, 0]], "want": "pass", "says": "10.0"},
		"RTX 5090": {"of": [[12, 0]], "want": "pass"},
		"an old one among new ones": {"of": [[8, 0], [6, 0]], "want": "violation", "says": "6.0"},
		"an old one, another not known": {"of": [null, [6, 0]], "want": "violation", "says": "6.0"},
		"a new one, another not known": {"of": [null, [8, 0]], "want": "unknown", "level": "required"},
		"a string": {"of": ["8.0"], "want": "unknown"},
		"strings": {"of": [["8", "0"]], "want": "unknown"},
		"a number": {"of": [8], "want": "unknown"},
		"one part": {"of": [[8]], "want": "unknown"},
		"one part beside two": {"of": [[9], [8, 0]], "want": "unknown"},
		"one part of an old one, another not known": {"of": [null, [6]], "want": "unknown"},
		"a string in an old one, another not known": {"of": [null, [6, "0"]], "want": "unknown"},
		"a string before the dot": {"of": [["8", 0], [9, 0]], "want": "unknown"},
		"a string behind the dot": {"of": [[8, "0"], [7, 5]], "want": "unknown"},
		"one at the minimum, another not known": {"of": [null, [7, 0]], "want": "unknown"},
	}
	every policy in [
		"community/tier1/linux",
		"community/tier1/windows",
		"community/tier2/linux",
		"enterprise/tier1/linux",
		"enterprise/tier2/linux",
	] {
		fixture.holds("gpu/compute_capability", object.union(
			{"policy": policy, "facts": {"gpus": [_of(capability) | some capability in case.of]}},
			object.remove(case, ["of"]),
		))
	}
}

test_readings if {
	fixture.holds("gpu/compute_capability", {"want": "pass", "readings": ["X7"]})
	fixture.holds("gpu/compute_capability", {"policy": "community/tier1/windows", "want": "pass", "readings": ["X7", "X22"]})
}

test_missing[note] if {
	some note, case in {
		"GPUs": {"without": ["gpus"], "want": "unknown", "says": "gpus.compute_capability"},
		"the fact": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}]}, "want": "unknown"},
		"the vendor": {"facts": {"gpus": [_of([8, 0]), {"model": "L4"}]}, "want": "unknown"},
		"no GPU": {"facts": {"gpus": []}, "want": "not_applicable"},
		"no NVIDIA GPU": {"facts": {"gpus": [{"vendor": "amd", "model": "MI300X"}]}, "want": "not_applicable"},
		"Arc": {"policy": "community/tier1/windows", "facts": {"gpus": [{"vendor": "intel", "model": "Arc A770"}]}, "want": "not_applicable", "says": "not NVIDIA's"},
		"Arc beside RTX": {"policy": "community/tier1/windows", "facts": {"gpus": [{"vendor": "intel", "model": "Arc A770"}, _of([8, 9])]}, "want": "pass"},
		"CPUs asked for": {"parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"no GPU, GPUs asked for": {"facts": {"gpus": []}, "parameters": {"inference": "gpu"}, "want": "not_applicable"},
		"macOS": {"policy": "community/tier1/macos", "want": "not_applicable"},
	}
	fixture.holds("gpu/compute_capability", case)
}

test_every_node if {
	nodes := fixture.cluster({"head": {"gpus": [_of([6, 1])]}, "w1": {"gpus": []}})
	every subject, want in {"head": "violation", "w1": "not_applicable", "w2": "pass"} {
		fixture.holds("gpu/compute_capability", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
