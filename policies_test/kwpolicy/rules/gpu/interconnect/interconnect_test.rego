package kwpolicy_test.rules.gpu.interconnect

import data.kwpolicy_test.fixture

_gpus(model, facts, number) := [object.union({"vendor": "nvidia", "model": model, "memory_bytes": 85899345920}, facts) | some _ in numbers.range(1, number)]

test_generation[note] if {
	some note, case in {
		"3": {"facts": {"nvlink_generation": 3, "nvlinks_active": 12}, "want": "pass", "says": "has GPUs with NVLink 3; required: at least 3."},
		"4": {"facts": {"nvlink_generation": 4}, "want": "pass"},
		"2": {"facts": {"nvlink_generation": 2}, "want": "violation", "level": "required", "says": "has GPUs with NVLink 2"},
		"1": {"facts": {"nvlink_generation": 1}, "want": "violation", "says": "has GPUs with NVLink 1"},
		"none": {"facts": {"nvlink_generation": 0}, "want": "violation", "says": "has GPUs without NVLink"},
		"none, with links that are not up": {"facts": {"nvlink_generation": 0, "nvlinks_active": 0}, "want": "violation", "says": "without NVLink"},
		"links that are down": {"facts": {"nvlink_generation": 4, "nvlinks_active": 0}, "want": "warning", "level": "recommended", "says": "has links of NVLink that are down; recommended: links that are up"},
		"not known": {"facts": {}, "want": "unknown", "level": "required", "says": "gpus.nvlink_generation"},
		"text": {"facts": {"nvlink_generation": "4"}, "want": "unknown"},
		"null": {"facts": {"nvlink_generation": null}, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier2/linux"] {
		fixture.holds("gpu/interconnect", object.union(
			{"policy": policy, "parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": _gpus("a model of which nothing is known", case.facts, 4)}, "readings": ["X18"]},
			object.remove(case, ["facts"]),
		))
	}
}

test_models_of_gpus[model] if {
	some model, generation in {
		"B200": 5,
		"GB200": 5,
		"H200": 4,
		"H100 80GB HBM3": 4,
		"H100-SXM5-80GB": 4,
		"A100-SXM4-40GB": 3,
		"A100-SXM4-80GB": 3,
	}
	fixture.holds("gpu/interconnect", {
		"parameters": {"models": ["Qwen 3 235B A22B"]},
		"facts": {"gpus": _gpus(model, {}, 2)},
		"want": "pass",
		"says": sprintf("NVLink %d", [generation]),
	})
}

test_models_without[model] if {
	some model in ["Tesla T4", "A10G", "L4", "L40S", "RTX PRO 6000 Blackwell Server Edition", "GeForce RTX 4090", "RTX 6000 Ada Generation", "Tesla V100-SXM2-16GB"]
	fixture.holds("gpu/interconnect", {"parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": _gpus(model, {}, 2)}, "want": "violation"})
}

# A bridge may link two of them.
test_models_that_leave_it_open[model] if {
	some model in ["A100-PCIE-40GB", "A100 80GB PCIe", "H100 NVL", "H100 PCIe", "A40", "GH200 480GB", "GeForce RTX 3090"]
	fixture.holds("gpu/interconnect", {"parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": _gpus(model, {}, 2)}, "want": "unknown"})
}

_h100(number) := [fixture.gpu("H100 80GB HBM3", 85520809984, [9, 0]) | some _ in numbers.range(1, number)]

# Whether the links are up could not be seen.
test_hidden_links if fixture.holds("gpu/interconnect", {
	"parameters": {"models": ["Qwen 3 235B A22B"]},
	"facts": {"gpus": _gpus("H200", {"nvlink_generation": 4}, 2), "absent": {"gpus.nvlinks_active": {"reason": "failed"}}},
	"want": "unknown",
	"level": "recommended",
})

test_not_concerned[note] if {
	some note, case in {
		"no model": {"parameters": {}, "facts": {"gpus": _gpus("L4", {}, 4)}, "says": "no large model was asked for"},
		"a small model": {"parameters": {"models": ["GPT-OSS 20B"]}, "facts": {"gpus": _gpus("L4", {}, 4)}, "says": "no large model was asked for"},
		"one GPU": {"parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": _gpus("L4", {}, 1)}, "says": "it has no several GPUs"},
		"none": {"parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": []}, "says": "it has no several GPUs"},
		"one of its GPUs holds it": {"parameters": {"models": ["GPT-OSS 120B"]}, "facts": {"gpus": _h100(2)}, "says": "one of its GPUs holds the model"},
		"a smaller one beside it": {"parameters": {"models": ["GPT-OSS 120B"]}, "facts": {"gpus": array.concat(_h100(1), _gpus("L4", {"memory_bytes": 24152899584}, 1))}, "says": "one of its GPUs holds the model"},
		"one of which nothing is known beside it": {"parameters": {"models": ["GPT-OSS 120B"]}, "facts": {"gpus": array.concat(_h100(1), [{"vendor": "nvidia"}])}, "says": "one of its GPUs holds the model"},
		"on CPUs": {"parameters": {"models": ["Qwen 3 235B A22B"], "inference": "cpu"}, "facts": {"gpus": _gpus("L4", {}, 4)}, "says": "it infers on its CPUs"},
	}
	fixture.holds("gpu/interconnect", object.union({"want": "not_applicable"}, case))
}

test_concerned[note] if {
	some note, case in {
		"the largest of two models": {"parameters": {"models": ["GPT-OSS 120B", "Qwen 3 235B A22B"]}, "facts": {"gpus": _h100(2)}, "want": "pass"},
		"memory not known": {"parameters": {"models": ["GPT-OSS 120B"]}, "facts": {"gpus": [object.remove(one, ["memory_bytes"]) | some one in _h100(2)]}, "want": "pass"},
		"links of one not known": {"parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": array.concat(_h100(2), _gpus("a model of which nothing is known", {}, 1))}, "want": "unknown"},
		"all of it smaller": {"parameters": {"models": ["GPT-OSS 120B"]}, "facts": {"gpus": _gpus("L4", {"memory_bytes": 24152899584}, 4)}, "want": "violation"},
		"one that would hold it is cut": {"parameters": {"models": ["GPT-OSS 120B"]}, "facts": {"gpus": array.concat([object.union(_h100(1)[0], {"mig_instances": [42949672960]})], _gpus("L4", {"memory_bytes": 24152899584}, 1))}, "want": "violation"},
		"planned": {"planned": true, "parameters": {"models": ["Qwen 3 235B A22B"]}, "want": "pass"},
		"GPUs not known": {"parameters": {"models": ["Qwen 3 235B A22B"]}, "facts": {"gpus": null}, "want": "unknown"},
	}
	fixture.holds("gpu/interconnect", case)
}
