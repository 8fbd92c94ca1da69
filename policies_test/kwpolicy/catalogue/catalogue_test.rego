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
		"gpu/count": "optional; where it is asked for, required: at least 1 GPU",
	}
	some requirement in _of({"platform": "linux"})
	requirement.rule == rule
	requirement.demand == demand
}

test_no_criteria if {
	[requirement.demand | some requirement in _of(_enterprise); requirement.rule == "cluster/homogeneous"] == ["recommended"]
}

# What holds for planned machines stands beside what holds for those that are there, where it is another.
test_planned[note] if {
	some note, case in {
		"not applicable": {"rule": "software/docker_engine", "want": [["head", "required: at least 20.10"], ["planned node", "not applicable: a planned machine has no software yet; judge the host once it runs"], ["worker", "required: at least 20.10"]]},
		"the same": {"rule": "cpu/cores", "want": [["head", "required: at least 16 physical cores"], ["worker", "required: at least 32 physical cores"]]},
		"of planned ones only": {"rule": "cloud/placement", "want": [["planned installation", "recommended"], ["planned node", "recommended: near"]]},
		"of one role only": {"rule": "cloud/interconnect", "want": [["planned worker", "expected: infiniband"]]},
		"of a cloud": {"rule": "cloud/volume_type", "want": [
			["planned node", "required"],
			["planned node on aws", "required: gp3, io1, io2 or gp2; recommended: gp3, io1 or io2"],
			["planned node on azure", "required: Premium_LRS, Premium_ZRS, PremiumV2_LRS, UltraSSD_LRS, StandardSSD_LRS or StandardSSD_ZRS; recommended: Premium_LRS, Premium_ZRS, PremiumV2_LRS or UltraSSD_LRS"],
			["planned node on gcp", "required: pd-ssd, pd-balanced, pd-extreme, hyperdisk-balanced, hyperdisk-balanced-high-availability, hyperdisk-extreme or hyperdisk-ml"],
		]},
		"of a cloud, planned or not": {"rule": "storage/data_disk", "want": [["node on azure", "required: at least 1 data disk"]]},
		"of the installation": {"rule": "shared_storage/latency", "want": [["installation", "required: below 5 ms"], ["planned installation", "not applicable: a planned storage has no latency yet; measure it once it runs"]]},
	}
	case.want == [[requirement.for, requirement.demand] | some requirement in _of(_enterprise); requirement.rule == case.rule]
}

# Roles that have unlike rows are named each.
test_planned_of_each_role if {
	layers := [{"when": {"machine": "planned", "role": role}, "node": {"cpu/threads": {"minimum": minimum, "from": "CPU"}}} |
		some role, minimum in {"head": 1, "worker": 2}
	]
	pages := {name: object.union(page, {"layers": array.concat(page.layers, layers)}) | some name, page in data.kwpolicy.requirements}
	requirements := catalogue.requirements with input as {"parameters": _enterprise}
		with data.kwpolicy.requirements as pages
	{"planned head", "planned worker"} == {requirement.for |
		some requirement in requirements
		requirement.rule == "cpu/threads"
		startswith(requirement.for, "planned")
	}
}

test_planned_without_roles if {
	["node", "planned node"] == [requirement.for | some requirement in _of({"platform": "linux"}); requirement.rule == "gpu/driver"]
}
