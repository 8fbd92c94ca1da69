package kwpolicy_test.rules.gpu.count

import data.kwpolicy_test.fixture

_amd := {"vendor": "amd", "model": "MI300X"}

# A GPU is optional, unless inference on GPUs is asked for.
test_tier1[note] if {
	some note, case in {
		"none": {"gpus": [], "want": "not_applicable", "says": "infers on its CPUs"},
		"one": {"gpus": [fixture.a100], "want": "pass"},
		"two": {"gpus": [fixture.a100, fixture.a100], "want": "pass", "says": "has 2 GPUs"},
		"one that is not used": {"gpus": [_amd], "want": "not_applicable"},
		"none, GPUs asked for": {"gpus": [], "parameters": {"inference": "gpu"}, "want": "violation", "level": "required"},
		"one that is not used, GPUs asked for": {"gpus": [_amd], "parameters": {"inference": "gpu"}, "want": "violation"},
		"one, GPUs asked for": {"gpus": [fixture.a100], "parameters": {"inference": "gpu"}, "want": "pass"},
		"one, CPUs asked for": {"gpus": [fixture.a100], "parameters": {"inference": "cpu"}, "want": "not_applicable", "says": "as was asked"},
		"unlike ones": {"gpus": [fixture.a100, fixture.gpu("L4", 24696061952, [8, 9])], "want": "pass"},
		"a number": {"gpus": 2, "want": "unknown"},
		"null": {"gpus": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "enterprise/tier1/linux"] {
		fixture.holds("gpu/count", object.union(
			{"policy": policy, "readings": ["X7"], "facts": {"gpus": case.gpus}},
			object.remove(case, ["gpus"]),
		))
	}
}

test_lacks[note] if {
	some note, case in {
		"one, of the class of the tier": {"gpus": [], "policy": "enterprise/tier2/linux", "lacks": ["+1 GPU of 40 GB or more"]},
		"one, of the class of the base": {"gpus": [], "policy": "community/tier1/linux", "parameters": {"inference": "gpu"}, "lacks": ["+1 GPU of 16 GB or more"]},
	}
	fixture.holds("gpu/count", object.union({"want": "violation", "facts": {"gpus": case.gpus}}, object.remove(case, ["gpus"])))
}

test_lacks_of_a_worker if {
	nodes := fixture.cluster({"w1": {"gpus": [fixture.a100, fixture.a100]}})
	fixture.holds("gpu/count", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "w1", "want": "violation", "lacks": ["+2 GPUs of 40 GB or more"]})
}

test_missing[note] if {
	some note, case in {
		"tier 1": {"policy": "community/tier1/linux"},
		"tier 1, GPUs asked for": {"policy": "community/tier1/linux", "parameters": {"inference": "gpu"}},
		"tier 1, CPUs asked for": {"policy": "community/tier1/linux", "parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"tier 2": {"policy": "enterprise/tier2/linux"},
		"Windows": {"policy": "community/tier1/windows"},
	}
	fixture.holds("gpu/count", object.union({"without": ["gpus"], "want": "unknown", "level": "required"}, case))
}

test_tier2[note] if {
	some note, case in {
		"none": {"gpus": [], "want": "violation", "level": "required"},
		"none, CPUs asked for": {"gpus": [], "parameters": {"inference": "cpu"}, "want": "violation"},
		"one that is not used": {"gpus": [_amd], "want": "violation", "says": "has 0 GPUs"},
		"one": {"gpus": [fixture.a100], "want": "pass"},
		"two": {"gpus": [fixture.a100, fixture.a100], "want": "pass"},
		"eight of 1 to 4": {"gpus": [fixture.a100 | some _ in numbers.range(1, 8)], "want": "pass"},
		"unlike ones": {"gpus": [fixture.a100, fixture.gpu("L40S", 48305799168, [8, 9])], "want": "warning", "level": "recommended", "says": "several models: A100-SXM4-80GB, L40S"},
	}
	every policy in ["community/tier2/linux", "enterprise/tier2/linux"] {
		fixture.holds("gpu/count", object.union(
			{"policy": policy, "readings": ["X6"], "facts": {"gpus": case.gpus}},
			object.remove(case, ["gpus"]),
		))
	}
}

test_tier3[note] if {
	some note, case in {
		"head without": {"subject": "head", "count": 0, "want": "warning", "level": "recommended", "readings": ["X25"]},
		"head with one": {"subject": "head", "count": 1, "want": "pass"},
		"worker without": {"subject": "w1", "count": 0, "want": "violation"},
		"worker with 3": {"subject": "w1", "count": 3, "want": "violation", "level": "required", "readings": ["X6", "X32"]},
		"worker with 4": {"subject": "w1", "count": 4, "want": "pass"},
		"worker with 5": {"subject": "w1", "count": 5, "want": "pass"},
		"worker with 16": {"subject": "w1", "count": 16, "want": "pass"},
	}
	nodes := fixture.cluster({case.subject: {"gpus": [fixture.a100 | some i in numbers.range(0, 15); i < case.count]}})
	fixture.holds("gpu/count", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["count"])))
}

test_unlike_in_worker if {
	gpus := array.concat(fixture.nodes.linux.gpus, [fixture.gpu("L40S", 48305799168, [8, 9])])
	fixture.holds("gpu/count", {
		"policy": "enterprise/tier3/linux",
		"nodes": fixture.cluster({"w1": {"gpus": gpus}}),
		"subject": "w1",
		"want": "warning",
	})
}

test_windows[note] if {
	some note, case in {
		"RTX": {"gpus": [{"vendor": "nvidia", "model": "GeForce RTX 4070"}], "want": "pass"},
		"GTX": {"gpus": [{"vendor": "nvidia", "model": "GeForce GTX 1660"}], "want": "pass"},
		"Arc": {"gpus": [{"vendor": "intel", "model": "Arc A770"}], "want": "pass"},
		"Iris Xe": {"gpus": [{"vendor": "intel", "model": "Iris Xe"}], "want": "not_applicable"},
		"perhaps one": {"gpus": [{"vendor": "nvidia"}], "want": "unknown"},
		"one and perhaps another": {"gpus": [{"vendor": "nvidia", "model": "GeForce RTX 4070"}, {"vendor": "nvidia"}], "want": "pass", "says": "has 1 GPU;"},
	}
	fixture.holds("gpu/count", {"policy": "community/tier1/windows", "facts": {"gpus": case.gpus}, "want": case.want, "says": object.get(case, "says", "")})
}

test_macos if fixture.holds("gpu/count", {"policy": "community/tier1/macos", "want": "not_applicable", "says": "Apple silicon"})
