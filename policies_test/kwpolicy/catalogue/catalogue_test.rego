package kwpolicy_test.catalogue

import data.kwpolicy.catalogue

_of(parameters) := requirements if {
	requirements := catalogue.requirements with input as {"parameters": parameters}
}

_enterprise := {"edition": "enterprise", "tier": "tier3", "platform": "linux"}

test_requirement if {
	some requirement in _of({"platform": "linux"})
	requirement.rule == "cpu/threads"
	requirement == {
		"rule": "cpu/threads",
		"for": "node",
		"title": "CPU threads",
		"level": "recommended",
		"demand": "recommended: at least 16 threads",
		"section": "Tier 1: Development & Small Models",
		"readings": ["X32"],
		"row": {"minimum": 16, "level": "recommended", "from": "Tier 1: Development & Small Models", "readings": ["X32"]},
	}
}

test_inference if {
	[requirement.inference | some requirement in _of({"platform": "linux"}); requirement.inference] == ["cpu"]
}

test_roles if {
	{["head", "at least 16 physical cores"], ["worker", "at least 32 physical cores"]} == {[requirement.for, trim_prefix(requirement.demand, "required: ")] |
		some requirement in _of(_enterprise)
		requirement.rule == "cpu/cores"
	}
}

test_demands[rule] if {
	some rule, demand in {
		"kernel/modules": "not applicable: only the Enterprise Edition on Linux needs kernel modules",
		"memory/total": "required: at least 16 GB; recommended: at least 32 GB",
		"cluster/nodes": "required: at most 1 node",
	}
	some requirement in _of({"platform": "linux"})
	requirement.rule == rule
	requirement.demand == demand
}

test_no_criteria if {
	[requirement.demand | some requirement in _of(_enterprise); requirement.rule == "cluster/homogeneous"] == ["recommended"]
}
