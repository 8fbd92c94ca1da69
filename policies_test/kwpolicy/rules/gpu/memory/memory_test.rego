package kwpolicy_test.rules.gpu.memory

import data.kwpolicy_test.fixture

_of(mib) := {"vendor": "nvidia", "model": "RTX 4090", "memory_bytes": mib * 1048576}

# 16 GB are required and 32 GB recommended of each GPU, by the size that it is sold with.
test_base[note] if {
	some note, case in {
		"RTX 3060 of 12 GB": {"mib": [12288], "want": "violation", "level": "required", "says": "1 GPU of 12 GB"},
		"15 GiB less the tolerance": {"mib": [15073], "want": "violation"},
		"T4 with an old driver": {"mib": [15109], "want": "warning", "level": "recommended"},
		"T4": {"mib": [15360], "want": "warning", "says": "1 GPU of 16 GB"},
		"RTX 4080 SUPER": {"mib": [16376], "want": "warning"},
		"exactly 16 GiB": {"mib": [16384], "want": "warning"},
		"17.5 GiB, no standard size": {"mib": [17920], "want": "warning", "says": "1 GPU of 17 GB"},
		"RTX 4090": {"mib": [24564], "want": "warning"},
		"A10G": {"mib": [23028], "want": "warning", "says": "1 GPU of 24 GB"},
		"30 GiB": {"mib": [30720], "want": "pass"},
		"RTX 5090": {"mib": [32607], "want": "pass"},
		"one slice of an A100": {"mib": [19968], "want": "warning", "says": "1 GPU of 20 GB"},
		"RTX PRO 6000 Blackwell": {"mib": [97887], "want": "pass", "says": "1 GPU of 96 GB"},
		"not the sum": {"mib": [12288, 12288, 12288], "want": "violation", "says": "3 GPUs of 12 GB"},
		"the smallest": {"mib": [12288, 81920], "want": "violation", "says": "1 GPU of 12 GB, 1 GPU of 80 GB"},
	}
	every policy in ["community/tier1/linux", "enterprise/tier1/linux", "community/tier1/windows"] {
		fixture.holds("gpu/memory", object.union(
			{"policy": policy, "readings": ["X2", "X4", "X7"], "facts": {"gpus": [_of(mib) | some mib in case.mib]}},
			object.remove(case, ["mib"]),
		))
	}
}

# A GPU that shares the system's memory has none of its own to judge.
test_unified[note] if {
	spark := {"vendor": "nvidia", "model": "GB10"}
	halo := {"vendor": "amd", "model": "Strix Halo [Radeon Graphics / Radeon 8050S Graphics / Radeon 8060S Graphics]"}
	some note, case in {
		"DGX Spark": {"gpus": [spark], "want": "not_applicable", "says": "its GPU shares the system's memory"},
		"Ryzen AI Max+ 395": {"gpus": [halo], "want": "not_applicable"},
		"Ryzen AI Max+ 395, by its name": {"gpus": [{"vendor": "amd", "model": "Radeon 8060S"}], "want": "not_applicable"},
		"beside another": {"gpus": [halo, _of(24564)], "want": "warning", "says": "1 GPU of 24 GB"},
		"beside one that is too small": {"gpus": [halo, _of(8192)], "want": "violation"},
		"of unknown model": {"gpus": [{"vendor": "nvidia"}], "want": "unknown"},
	}
	fixture.holds("gpu/memory", object.union(
		{"policy": "kamiwaza/tier1/linux", "parameters": {"release": "1.2.0"}, "facts": {"gpus": case.gpus}},
		object.filter(case, ["want", "says"]),
	))
}

test_missing[note] if {
	some note, case in {
		"GPUs": {"without": ["gpus"], "want": "unknown"},
		"the memory": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}]}, "want": "unknown"},
		"the memory of one": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}, _of(49152)]}, "want": "unknown"},
		"the memory of one, the other too small": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}, _of(8192)]}, "want": "violation", "says": "has a GPU of 8 GB"},
		"the memory of one, the other just large enough": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}, _of(16384)]}, "want": "unknown"},
		"a string": {"facts": {"gpus": [{"vendor": "nvidia", "memory_bytes": "24"}]}, "want": "unknown"},
		"a string beside a number": {"facts": {"gpus": [{"vendor": "nvidia", "memory_bytes": "24"}, _of(49152)]}, "want": "unknown"},
		"null": {"facts": {"gpus": [{"vendor": "nvidia", "memory_bytes": null}]}, "want": "unknown"},
		"a list": {"facts": {"gpus": [{"vendor": "nvidia", "memory_bytes": [1]}]}, "want": "unknown"},
		"no GPU": {"facts": {"gpus": []}, "want": "not_applicable"},
		"memory shared with the system": {"facts": {"gpus": [{"vendor": "intel", "model": "Iris Xe", "memory_bytes": 17179869184}]}, "want": "not_applicable"},
		"no GPU, GPUs asked for": {"facts": {"gpus": []}, "parameters": {"inference": "gpu"}, "want": "not_applicable"},
		"CPUs asked for": {"parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"not known, CPUs asked for": {"without": ["gpus"], "parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"macOS": {"policy": "community/tier1/macos", "want": "not_applicable", "says": "shares the system's memory"},
	}
	fixture.holds("gpu/memory", case)
}

# What a plan says of a GPU is its model, and that tells the memory where it is sold with one size.
test_planned[note] if {
	some note, case in {
		"of one size": {"gpus": [{"model": "L40S"}, {"model": "L40S"}], "want": "pass", "says": "2 GPUs of 48 GB"},
		"of one size, too small": {"gpus": [{"model": "L4"}], "want": "violation", "says": "1 GPU of 24 GB"},
		"of two sizes": {"gpus": [{"model": "A100"}], "want": "unknown", "says": "state nodes[].gpus.memory_bytes"},
		"of one size, one that nobody knows": {"gpus": [{"model": "L40S"}, {"model": "X"}], "want": "unknown"},
		"too small, one that nobody knows": {"gpus": [{"model": "L4"}, {"model": "X"}], "want": "violation", "says": "has a GPU of 24 GB"},
		"stated otherwise": {"gpus": [{"model": "L40S", "memory_bytes": 25769803776}], "want": "violation", "says": "1 GPU of 24 GB"},
		"a machine that is there": {"gpus": [{"model": "L40S"}], "facts": {"planned": false}, "want": "unknown"},
	}
	facts := object.union({"gpus": [object.union({"vendor": "nvidia"}, one) | some one in case.gpus]}, object.get(case, "facts", {}))
	fixture.holds("gpu/memory", object.union({"policy": "enterprise/tier2/linux", "planned": true}, object.union(object.remove(case, ["gpus"]), {"facts": facts})))
}

_card(model, mib) := object.union(_of(mib), {"model": model})

# 40 GB a GPU, and the A10G and L4 that the page makes exceptions for.
test_tier2[note] if {
	some note, case in {
		"below": {"gpus": [_card("X", 37683)], "want": "violation", "level": "required"},
		"A100 of 40 GB": {"gpus": [_card("A100-SXM4-40GB", 40960)], "want": "pass"},
		"L40S": {"gpus": [_card("L40S", 46068)], "want": "pass", "says": "1 GPU of 48 GB"},
		"H100, 4 of 1 to 2": {"gpus": [_card("H100 80GB HBM3", 81559) | some _ in numbers.range(1, 4)], "want": "pass"},
		"A100, 8 of 1 to 4": {"gpus": [_card("A100-SXM4-40GB", 40960) | some _ in numbers.range(1, 8)], "want": "pass"},
		"H200": {"gpus": [_card("H200", 143771)], "want": "pass", "says": "1 GPU of 141 GB"},
		"B200": {"gpus": [_card("B200", 184320)], "want": "pass", "says": "1 GPU of 192 GB"},
		"RTX 5090": {"gpus": [_card("GeForce RTX 5090", 32607)], "want": "violation"},
		"1 A10G": {"gpus": [_card("A10G", 23028)], "want": "violation"},
		"2 A10G": {"gpus": [_card("A10G", 23028), _card("A10G", 23028)], "want": "pass", "says": "2 to 4 A10G are listed"},
		"2 A10G, one of unknown memory": {"gpus": [_card("A10G", 23028), {"vendor": "nvidia", "model": "A10G"}], "want": "unknown"},
		"4 A10G": {"gpus": [_card("A10G", 23028) | some _ in numbers.range(1, 4)], "want": "pass"},
		"2 A10, which is another card": {"gpus": [_card("A10", 23028), _card("A10", 23028)], "want": "violation"},
		"A10G and A10": {"gpus": [_card("A10G", 23028), _card("A10", 23028)], "want": "violation"},
		"3 L4": {"gpus": [_card("L4", 23034) | some _ in numbers.range(1, 3)], "want": "violation"},
		"4 L4": {"gpus": [_card("L4", 23034) | some _ in numbers.range(1, 4)], "want": "warning", "level": "recommended", "says": "the cloud table lists 4 L4"},
		"4 L40, which is another card": {"gpus": [_card("L40", 23034) | some _ in numbers.range(1, 4)], "want": "violation"},
		"2 cards of unknown model": {"gpus": [object.remove(_of(23028), ["model"]) | some _ in numbers.range(1, 2)], "want": "violation"},
	}
	every policy in ["community/tier2/linux", "enterprise/tier2/linux"] {
		fixture.holds("gpu/memory", object.union(
			{"policy": policy, "readings": ["X2", "X4", "X6", "X17"], "facts": {"gpus": case.gpus}},
			object.remove(case, ["gpus"]),
		))
	}
}

test_tier3[note] if {
	some note, case in {
		"head of 12 GB": {"subject": "head", "mib": 12288, "want": "violation"},
		"head of 24 GB": {"subject": "head", "mib": 24564, "want": "warning"},
		"head of 32 GB": {"subject": "head", "mib": 32607, "want": "pass"},
		"worker below": {"subject": "w1", "mib": 37683, "want": "violation"},
		"worker of 40 GB": {"subject": "w1", "mib": 40960, "want": "pass"},
		"worker of 80 GB": {"subject": "w1", "mib": 81920, "want": "pass"},
	}
	nodes := fixture.cluster({case.subject: {"gpus": [_of(case.mib) | some _ in numbers.range(1, 4)]}})
	fixture.holds("gpu/memory", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["mib"])))
}

test_listed_for_tier2 if {
	gpus := [_card("L4", 23034) | some _ in numbers.range(1, 3)]
	case := {"policy": "community/tier2/linux", "want": "warning", "says": "lists this instance type for tier 2"}
	fixture.holds("gpu/memory", object.union(case, {"facts": {"gpus": gpus, "cloud": {"instance_type": "g2-standard-48"}}}))
}

test_listed if {
	gpus := [{"vendor": "nvidia", "model": "V100-SXM2-16GB", "memory_bytes": 12884901888}]
	fixture.holds("gpu/memory", {"facts": {"gpus": gpus, "cloud": {"instance_type": "Standard_NC6s_v3"}}, "want": "warning", "says": "lists this instance type"})
	fixture.holds("gpu/memory", {"facts": {"gpus": gpus, "cloud": {"instance_type": "p3.2xlarge"}}, "want": "violation"})
}
