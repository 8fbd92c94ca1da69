package kwpolicy_test.rules.gpu.model_memory

import data.kwpolicy_test.fixture

_gpus(model, mib, number) := [fixture.gpu(model, mib * 1048576, [8, 0]) | some _ in numbers.range(1, number)]

test_models[note] if {
	some note, case in {
		"20B on an L4": {"models": ["GPT-OSS 20B"], "gpus": _gpus("L4", 23034, 1), "want": "pass", "says": "has a node with 24 GB of GPU memory, for GPT-OSS 20B (24 GB)"},
		"20B on a T4": {"models": ["GPT-OSS 20B"], "gpus": _gpus("Tesla T4", 15360, 1), "want": "violation", "level": "required", "says": "has 16 GB of GPU memory in one node, and no more in all than 16 GB; required: 24 GB for GPT-OSS 20B"},
		"20B on two T4": {"models": ["GPT-OSS 20B"], "gpus": _gpus("Tesla T4", 15360, 2), "want": "pass"},
		"120B on an H100": {"models": ["GPT-OSS 120B"], "gpus": _gpus("H100 80GB HBM3", 81559, 1), "want": "pass"},
		"120B on two A100 of 40 GB": {"models": ["GPT-OSS 120B"], "gpus": _gpus("A100-SXM4-40GB", 40960, 2), "want": "pass"},
		"120B on an A100 of 40 GB": {"models": ["GPT-OSS 120B"], "gpus": _gpus("A100-SXM4-40GB", 40960, 1), "want": "violation"},
		"235B on an H200, whose bytes would do": {"models": ["Qwen 3 235B A22B"], "gpus": _gpus("H200", 143771, 1), "want": "violation", "says": "141 GB"},
		"235B on two H200": {"models": ["Qwen 3 235B A22B"], "gpus": _gpus("H200", 143771, 2), "want": "pass", "says": "has a node with 282 GB"},
		"VL at its recommendation": {"models": ["Qwen 3-VL 235B A22B"], "gpus": _gpus("H200", 143771, 2), "want": "pass"},
		"VL between both": {"models": ["Qwen 3-VL 235B A22B"], "gpus": _gpus("A100-SXM4-80GB", 81920, 2), "want": "warning", "level": "recommended", "says": "has a node with 160 GB of GPU memory; recommended: 180 GB for Qwen 3-VL 235B A22B"},
		"VL at its minimum": {"models": ["Qwen 3-VL 235B A22B"], "gpus": array.concat(_gpus("H100 NVL", 95830, 1), array.concat(_gpus("A100-SXM4-40GB", 40960, 1), _gpus("Tesla T4", 15360, 1))), "want": "warning", "says": "has a node with 150 GB"},
		"VL just at its recommendation": {"models": ["Qwen 3-VL 235B A22B"], "gpus": array.concat(_gpus("A100-SXM4-80GB", 81920, 2), _gpus("RTX A4500", 20470, 1)), "want": "pass", "says": "has a node with 180 GB"},
		"VL between both, and another GPU of which too little is known": {"models": ["Qwen 3-VL 235B A22B"], "gpus": array.concat(_gpus("A100-SXM4-80GB", 81920, 2), [{"vendor": "nvidia", "model": "L4"}]), "want": "unknown", "level": "recommended", "says": "gpus.memory_bytes"},
		"VL below both": {"models": ["Qwen 3-VL 235B A22B"], "gpus": _gpus("A100-SXM4-40GB", 40960, 3), "want": "violation"},
		"two of which one fits": {"models": ["GPT-OSS 20B", "GPT-OSS 120B"], "gpus": _gpus("L4", 23034, 1), "want": "violation", "says": "required: 80 GB for GPT-OSS 120B"},
		"none asked for": {"models": [], "gpus": [], "want": "not_applicable", "says": "no model was asked for: --model names one"},
		"no GPU": {"models": ["GPT-OSS 20B"], "gpus": [], "want": "violation", "says": "has 0 GB"},
		"another's GPU": {"models": ["GPT-OSS 20B"], "gpus": [{"vendor": "amd", "model": "MI300X", "memory_bytes": 206158430208}], "want": "violation"},
		"no memory": {"models": ["GPT-OSS 20B"], "gpus": [{"vendor": "nvidia", "model": "L4"}], "want": "unknown", "level": "required", "says": "nothing states gpus.memory_bytes state nodes[].gpus.memory_bytes"},
		"one suffices, whatever another has": {"models": ["GPT-OSS 20B"], "gpus": array.concat(_gpus("L4", 23034, 1), [{"vendor": "nvidia", "model": "L4"}]), "want": "pass"},
		"one of which too little is known": {"models": ["GPT-OSS 120B"], "gpus": array.concat(_gpus("L4", 23034, 1), [{"vendor": "nvidia", "model": "L4"}]), "want": "unknown"},
		"not known": {"models": ["GPT-OSS 20B"], "gpus": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux"] {
		fixture.holds("gpu/model_memory", object.union(
			{"policy": policy, "subject": "cluster", "parameters": {"models": case.models}, "facts": {"gpus": case.gpus}, "readings": ["X2", "X17", "X21", "X23"]},
			object.remove(case, ["models", "gpus"]),
		))
	}
}

# An H100 of 80 GB in instances of 40 GB and 20 GB.
_cut(instances) := [object.union(one, {"mig_instances": [(gib * 1073741824) | some gib in instances]}) | some one in _gpus("H100 80GB HBM3", 81559, 2)]

test_instances[note] if {
	some note, case in {
		"fits one": {"model": "GPT-OSS 20B", "gpus": _cut([40, 20]), "want": "pass", "says": "has a node with 40 GB"},
		"fits no one of two that together would do": {"model": "GPT-OSS 120B", "gpus": _cut([40, 40]), "want": "violation", "says": "has 40 GB of GPU memory in one node, and no more in all than 40 GB"},
		"a whole one beside": {"model": "GPT-OSS 120B", "gpus": array.concat(_cut([40]), _gpus("H100 80GB HBM3", 81559, 1)), "want": "pass", "says": "has a node with 80 GB"},
		"one too small": {"model": "GPT-OSS 20B", "gpus": _cut([20]), "want": "violation"},
	}
	fixture.holds("gpu/model_memory", object.union(
		{"subject": "cluster", "parameters": {"models": [case.model]}, "facts": {"gpus": case.gpus}},
		object.remove(case, ["model", "gpus"]),
	))
}

test_cluster[note] if {
	some note, case in {
		"one node suffices": {"model": "Qwen 3 235B A22B", "nodes": fixture.cluster({}), "want": "pass", "says": "has a node with 320 GB"},
		"only all together": {"model": "Qwen 3 235B A22B", "nodes": _small(2, []), "want": "warning", "level": "recommended", "says": "has 80 GB of GPU memory in one node, and 320 GB in all; recommended: 150 GB for Qwen 3 235B A22B"},
		"only just all together": {"model": "GPT-OSS 120B", "nodes": _small(1, ["w2", "w3"]), "want": "warning", "says": "has 40 GB of GPU memory in one node, and 80 GB in all"},
		"not even all together": {"model": "Qwen 3 235B A22B", "nodes": _small(0, []), "want": "violation", "says": "in all than 0 GB"},
		"with those that are alike": {"model": "Qwen 3 235B A22B", "nodes": [object.union(_small(2, [])[1], {"alike": ["w9"]})], "want": "warning", "says": "and 160 GB in all"},
		"there may be more": {"model": "Qwen 3 235B A22B", "nodes": _small(2, []), "beside": {"partial": ["limited to some"]}, "want": "unknown", "level": "required", "says": "there may be more than the input shows: limited to some"},
		"there may be more than is enough": {"model": "Qwen 3-VL 235B A22B", "nodes": [object.union(node, {"gpus": array.slice(node.gpus, 0, 2)}) | some node in fixture.cluster({})], "beside": {"partial": ["limited to some"]}, "want": "unknown", "level": "recommended", "says": "there may be more than the input shows"},
		"there may be more, and one suffices": {"model": "Qwen 3 235B A22B", "nodes": fixture.cluster({}), "beside": {"partial": ["limited to some"]}, "want": "pass"},
		"one host": {"model": "Qwen 3 235B A22B", "nodes": [object.union(fixture.nodes.linux, {"gpus": _gpus("A100-SXM4-40GB", 40960, 1)})], "kind": "host", "want": "unknown"},
		"one host that suffices": {"model": "Qwen 3 235B A22B", "nodes": [fixture.nodes.linux], "kind": "host", "want": "pass"},
		"planned": {"model": "Qwen 3 235B A22B", "nodes": fixture.planned_cluster({}), "want": "pass", "says": "has a node with 640 GB"},
	}
	fixture.holds("gpu/model_memory", object.union(
		{"policy": "enterprise/tier3/linux", "subject": "cluster", "parameters": {"models": [case.model]}},
		object.remove(case, ["model"]),
	))
}

_small(number, changes) := [object.union(node, {"gpus": [one | some i, one in _gpus("A100-SXM4-40GB", 40960, 2); i < number]}) | some node in fixture.cluster({}); not node.name in changes]

# Whether a GPU is cut could not be seen.
test_hidden_instances if fixture.holds("gpu/model_memory", {
	"subject": "cluster",
	"parameters": {"models": ["GPT-OSS 20B"]},
	"facts": {
		"gpus": [object.remove(one, ["mig_instances"]) | some one in _gpus("L4", 23034, 1)],
		"absent": {"gpus.mig_instances": {"reason": "failed"}},
	},
	"want": "unknown",
	"level": "required",
})

test_others[note] if {
	some note, case in {
		"on CPUs": {"parameters": {"models": ["GPT-OSS 20B"], "inference": "cpu"}, "says": "it infers on its CPUs"},
		"macOS": {"policy": "community/tier1/macos", "parameters": {"models": ["GPT-OSS 20B"]}, "says": "Apple silicon"},
	}
	fixture.holds("gpu/model_memory", object.union({"subject": "cluster", "want": "not_applicable"}, case))
}
