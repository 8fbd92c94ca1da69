package kwpolicy_test.fit

import data.kwpolicy.fit
import data.kwpolicy_test.fixture

_page := {"models": [
	{"name": "Small", "parameters": 20, "memory": 24},
	{"name": "Large", "parameters": 235, "memory": 150, "recommended": 180},
]}

_cards(models) := [fixture.gpu(model, mib * 1048576, [8, 0]) | some model in models; mib := _mib[model]]

_mib := {"L4": 23034, "A10G": 23028, "L40S": 46068, "A100-SXM4-80GB": 81920, "H200": 143771, "B200": 183359}

_outcomes(document) := {model.name: {node.node: object.remove(node, ["node"]) | some node in model.nodes} | some model in models} if {
	models := fit.models with input as document
		with data.kwpolicy.requirements as {name: object.union(page, _page) | some name, page in data.kwpolicy.requirements}
}

# The sum of the nominal sizes decides: one H200 has 141 GB, and not 150.
test_gpus[note] if {
	some note, case in {
		"one L4": {"gpus": ["L4"], "small": {"status": "fits", "of": 1, "gpus": 1, "memory": 24}, "large": {"status": "lacks", "of": 1, "memory": 24}},
		"one H200": {"gpus": ["H200"], "small": {"status": "fits", "of": 1, "gpus": 1, "memory": 141}, "large": {"status": "lacks", "of": 1, "memory": 141}},
		"two H200": {"gpus": ["H200", "H200"], "small": {"status": "fits", "of": 2, "gpus": 1, "memory": 141}, "large": {"status": "fits", "of": 2, "gpus": 2, "memory": 282, "recommended_gpus": 2}},
		"one B200": {"gpus": ["B200"], "small": {"status": "fits", "of": 1, "gpus": 1, "memory": 192}, "large": {"status": "fits", "of": 1, "gpus": 1, "memory": 192, "recommended_gpus": 1}},
		"four A100, three for what is recommended": {"gpus": ["A100-SXM4-80GB", "A100-SXM4-80GB", "A100-SXM4-80GB", "A100-SXM4-80GB"], "small": {"status": "fits", "of": 4, "gpus": 1, "memory": 80}, "large": {"status": "fits", "of": 4, "gpus": 2, "memory": 160, "recommended_gpus": 3}},
		"two A100, too few for what is recommended": {"gpus": ["A100-SXM4-80GB", "A100-SXM4-80GB"], "small": {"status": "fits", "of": 2, "gpus": 1, "memory": 80}, "large": {"status": "fits", "of": 2, "gpus": 2, "memory": 160}},
		"the largest first": {"gpus": ["L4", "L40S", "L4"], "small": {"status": "fits", "of": 3, "gpus": 1, "memory": 48}, "large": {"status": "lacks", "of": 3, "memory": 96}},
	}
	_outcomes(fixture.document({"facts": {"gpus": _cards(case.gpus)}})) == {"Small": {"node": case.small}, "Large": {"node": case.large}}
}

test_not_gpus[note] if {
	some note, case in {
		"none": {"case": {"facts": {"gpus": []}}, "status": "not_applicable", "reason": "it has no GPU that the product uses, and infers on its CPUs"},
		"CPUs asked for": {"case": {"parameters": {"inference": "cpu"}}, "status": "not_applicable", "reason": "it infers on its CPUs, as was asked"},
		"of a vendor that is not used": {"case": {"facts": {"gpus": [{"vendor": "amd", "model": "MI300X"}]}}, "status": "not_applicable", "reason": "it has no GPU that the product uses, and infers on its CPUs"},
		"macOS": {"case": {"policy": "community/tier1/macos"}, "status": "not_applicable", "reason": "Apple silicon shares the system's memory with its GPU"},
		"macOS, which the edition is not for": {"case": {"policy": "enterprise/tier1/macos"}, "status": "not_applicable", "reason": "Apple silicon shares the system's memory with its GPU"},
		"not known": {"case": {"without": ["gpus"]}, "status": "unknown", "reason": "nothing states gpus"},
		"of unknown memory": {"case": {"facts": {"gpus": [{"vendor": "nvidia", "model": "L4"}]}}, "status": "unknown", "reason": "nothing states gpus.memory_bytes"},
		"one of unknown memory": {"case": {"facts": {"gpus": array.concat(_cards(["L4"]), [{"vendor": "nvidia", "model": "H200"}])}}, "status": "unknown", "reason": "nothing states gpus.memory_bytes"},
	}
	got := _outcomes(fixture.document(case.case)).Large.node
	object.filter(got, ["status", "reason"]) == object.remove(case, ["case"])
}

# What is known may be enough.
test_enough_is_known if {
	gpus := array.concat(_cards(["B200"]), [{"vendor": "nvidia", "model": "H200"}])
	_outcomes(fixture.document({"facts": {"gpus": gpus}})).Large.node == {"status": "fits", "of": 2, "gpus": 1, "memory": 192, "recommended_gpus": 1}
}

# The model of a planned GPU tells its memory.
test_planned if {
	document := fixture.document({"planned": true, "facts": {"gpus": [{"vendor": "nvidia", "model": "L40S"}]}})
	_outcomes(document).Small.node == {"status": "fits", "of": 1, "gpus": 1, "memory": 48}
}

# The instances of a GPU are devices of their own, of which each can serve what fits it.
test_mig[note] if {
	some note, case in {
		"an instance that is large enough": {"instances": [37446746112, 74893492224], "whole": ["A10G"], "small": {"status": "fits", "of": 2, "gpus": 1, "memory": 24}, "large": {"status": "lacks", "of": 2, "memory": 69}},
		"one for what the whole ones lack": {"instances": [74893492224], "whole": [], "small": {"status": "fits", "of": 1, "gpus": 1, "memory": 69, "instance": true}, "large": {"status": "lacks", "of": 1, "memory": 69}},
		"small ones": {"instances": [18723373056, 18723373056], "whole": [], "small": {"status": "lacks", "of": 1, "memory": 17}, "large": {"status": "lacks", "of": 1, "memory": 17}},
	}
	[cut] := _cards(["H200"])
	gpus := array.concat([object.union(cut, {"mig_instances": case.instances})], _cards(case.whole))
	_outcomes(fixture.document({"facts": {"gpus": gpus}})) == {"Small": {"node": case.small}, "Large": {"node": case.large}}
}

# All nodes together, those that are alike too.
test_together if {
	nodes := fixture.cluster({"w1": {"alike": ["w4"]}, "w2": {"gpus": _cards(["L4"])}, "w3": {"gpus": []}})
	models := fit.models with input as fixture.document({"policy": "enterprise/tier3/linux", "nodes": nodes})
	{model.together | some model in models} == {(3 * 320) + 24}
	[model.name | some model in models; model.memory == 24] == ["GPT-OSS 20B"]
}
