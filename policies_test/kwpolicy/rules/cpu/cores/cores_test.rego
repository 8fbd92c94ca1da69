package kwpolicy_test.rules.cpu.cores

import data.kwpolicy_test.fixture

# The minimum counts logical CPUs; fewer than 8 physical cores are less than the tier's shape.
test_tier1[note] if {
	some note, case in {
		"below the minimum": {"facts": {"cpu": {"logical_cpus": 7, "physical_cores": 7}}, "want": "violation", "level": "required"},
		"at the minimum": {"facts": {"cpu": {"logical_cpus": 8, "physical_cores": 8}}, "want": "pass"},
		"above the minimum": {"facts": {"cpu": {"logical_cpus": 9, "physical_cores": 9}}, "want": "pass"},
		"more than the range": {"facts": {"cpu": {"logical_cpus": 64, "physical_cores": 32}}, "want": "pass"},
		"4 cores of 2 threads": {"facts": {"cpu": {"logical_cpus": 8, "physical_cores": 4}}, "want": "warning", "says": "4 physical cores"},
		"7 cores": {"facts": {"cpu": {"logical_cpus": 14, "physical_cores": 7}}, "want": "warning", "level": "recommended"},
		"12 cores of two kinds": {"facts": {"cpu": {"logical_cpus": 16, "physical_cores": 12}}, "want": "pass"},
		"cores not known": {"without": ["cpu/physical_cores"], "want": "unknown", "level": "recommended"},
		"cores not known, too few CPUs": {"without": ["cpu/physical_cores"], "facts": {"cpu": {"logical_cpus": 7}}, "want": "violation", "says": "has 7 logical CPUs; required"},
		"CPUs not known": {"without": ["cpu/logical_cpus"], "want": "unknown", "level": "required"},
		"nothing known": {"without": ["cpu"], "want": "unknown", "level": "required", "says": "nothing states cpu.logical_cpus"},
		"a string": {"facts": {"cpu": {"logical_cpus": "8"}}, "want": "unknown"},
		"null": {"facts": {"cpu": {"logical_cpus": null}}, "want": "unknown"},
		"a list": {"facts": {"cpu": {"logical_cpus": [8]}}, "want": "unknown"},
		"null cores": {"facts": {"cpu": {"physical_cores": null}}, "want": "unknown", "level": "recommended"},
	}
	fixture.holds("cpu/cores", object.union({"readings": ["X1", "X32"]}, case))
}

test_every_tier1_policy[policy] if {
	some policy in [
		"community/tier1/linux",
		"community/tier1/macos",
		"community/tier1/windows",
		"enterprise/tier1/linux",
		"enterprise/tier1/windows",
	]
	fixture.holds("cpu/cores", {"policy": policy, "facts": {"cpu": {"logical_cpus": 7}}, "want": "violation"})
	fixture.holds("cpu/cores", {"policy": policy, "facts": {"cpu": {"logical_cpus": 8}}, "want": "pass"})
}

# Who infers on CPUs is advised to have 16, asked or not.
test_inference_on_cpus[note] if {
	some note, case in {
		"asked, one below": {"parameters": {"inference": "cpu"}, "facts": {"cpu": {"logical_cpus": 15, "physical_cores": 8}}, "want": "warning"},
		"asked, exactly": {"parameters": {"inference": "cpu"}, "facts": {"cpu": {"logical_cpus": 16, "physical_cores": 8}}, "want": "pass"},
		"asked, one above": {"parameters": {"inference": "cpu"}, "facts": {"cpu": {"logical_cpus": 17, "physical_cores": 9}}, "want": "pass"},
		"no GPU": {"facts": {"gpus": [], "cpu": {"logical_cpus": 15, "physical_cores": 8}}, "want": "warning", "says": "at least 16 logical CPUs"},
		"no GPU, enough": {"facts": {"gpus": [], "cpu": {"logical_cpus": 16, "physical_cores": 8}}, "want": "pass"},
		"a GPU that is not used": {"facts": {"gpus": [{"vendor": "amd", "model": "MI300X"}], "cpu": {"logical_cpus": 15, "physical_cores": 8}}, "want": "warning"},
		"GPUs not known": {"without": ["gpus"], "facts": {"cpu": {"logical_cpus": 15, "physical_cores": 8}}, "want": "warning"},
		"a GPU": {"facts": {"cpu": {"logical_cpus": 15, "physical_cores": 8}}, "want": "pass"},
		"GPUs asked for": {"parameters": {"inference": "gpu"}, "facts": {"gpus": [], "cpu": {"logical_cpus": 15, "physical_cores": 8}}, "want": "pass"},
		"too few cores": {"parameters": {"inference": "cpu"}, "facts": {"cpu": {"logical_cpus": 16, "physical_cores": 7}}, "want": "warning"},
		"below the minimum": {"parameters": {"inference": "cpu"}, "facts": {"cpu": {"logical_cpus": 7}}, "want": "violation"},
	}
	fixture.holds("cpu/cores", case)
}

# A tier's cores are physical ones.
test_tier2[note] if {
	some note, case in {
		"below the minimum": {"facts": {"cpu": {"logical_cpus": 64, "physical_cores": 31}}, "want": "violation"},
		"at the minimum": {"facts": {"cpu": {"logical_cpus": 64, "physical_cores": 32}}, "want": "pass"},
		"above the minimum": {"facts": {"cpu": {"logical_cpus": 66, "physical_cores": 33}}, "want": "pass"},
		"48 cores of one thread": {"facts": {"cpu": {"logical_cpus": 48, "physical_cores": 48}}, "want": "pass"},
		"cores not known": {"without": ["cpu/physical_cores"], "want": "unknown", "level": "required"},
		"CPUs not known": {"without": ["cpu/logical_cpus"], "want": "pass", "says": "has 64 physical cores; required: at least 32 physical cores"},
		"a string": {"facts": {"cpu": {"physical_cores": "32"}}, "want": "unknown"},
		"without a GPU": {"facts": {"gpus": [], "cpu": {"physical_cores": 32}}, "want": "pass"},
	}
	every policy in ["community/tier2/linux", "enterprise/tier2/linux", "community/tier2/windows", "enterprise/tier2/windows"] {
		fixture.holds("cpu/cores", object.union({"policy": policy, "readings": ["X1"]}, case))
	}
}

test_tier3[note] if {
	some note, case in {
		"head below": {"subject": "head", "facts": {"physical_cores": 15}, "want": "violation"},
		"head exactly": {"subject": "head", "facts": {"physical_cores": 16}, "want": "pass"},
		"head above": {"subject": "head", "facts": {"physical_cores": 17}, "want": "pass"},
		"worker below": {"subject": "w1", "facts": {"physical_cores": 31}, "want": "violation"},
		"worker exactly": {"subject": "w1", "facts": {"physical_cores": 32}, "want": "pass"},
		"worker above": {"subject": "w1", "facts": {"physical_cores": 33}, "want": "pass"},
		"worker above the range": {"subject": "w1", "facts": {"physical_cores": 96}, "want": "pass", "readings": ["X1", "X32"]},
		"worker null": {"subject": "w1", "facts": {"physical_cores": null}, "want": "unknown"},
		"another worker": {"subject": "w2", "facts": {}, "want": "pass"},
	}
	nodes := fixture.cluster({case.subject: {"cpu": case.facts}})
	fixture.holds("cpu/cores", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["facts"])))
}

# The row depends on the role, and nobody said which it is.
# Cores are never more than logical CPUs.
test_cores_unknown[note] if {
	some note, case in {
		"too few logical CPUs": {"logical": 31, "want": "violation", "says": "31 logical CPUs, and no more cores"},
		"enough logical CPUs": {"logical": 32, "want": "unknown"},
	}
	fixture.holds("cpu/cores", object.union(
		{"policy": "community/tier2/linux", "without": ["cpu/physical_cores", "cpu/usable_cpus"], "facts": {"cpu": {"logical_cpus": case.logical}}},
		object.remove(case, ["logical"]),
	))
}

test_role_unknown[note] if {
	some note, case in {
		"of one of the nodes": {"nodes": fixture.cluster({"w1": {"role": null}}), "subject": "w1"},
		"one that the page does not know": {"nodes": fixture.cluster({"w1": {"role": "observer"}}), "subject": "w1"},
		"of a host": {"want": "unknown"},
	}
	fixture.holds("cpu/cores", object.union({"policy": "enterprise/tier3/linux", "want": "unknown", "level": "required", "says": "--role"}, case))
}

# The page's own examples are no violation of the page.
test_listed[note] if {
	some note, case in {
		"g5.xlarge": {"cores": [2, 4], "want": "warning"},
		"Standard_NC4as_T4_v3": {"cores": [2, 4], "want": "warning"},
		"Standard_NC6s_v3": {"cores": [6, 6], "want": "warning"},
		"m6i.2xlarge": {"cores": [4, 8], "want": "warning"},
		"g5.2xlarge": {"cores": [4, 8], "want": "warning"},
		"n2-standard-8": {"cores": [4, 8], "want": "warning"},
		"n1-standard-8": {"cores": [4, 8], "want": "warning"},
		"g2-standard-8": {"cores": [4, 8], "want": "warning"},
		"Standard_D8s_v5": {"cores": [4, 8], "want": "warning"},
		"t3.xlarge": {"cores": [2, 4], "want": "violation"},
		"g5.12xlarge": {"policy": "community/tier2/linux", "cores": [24, 48], "want": "warning"},
		"a2-highgpu-4g": {"policy": "community/tier2/linux", "cores": [24, 48], "want": "warning"},
		"g2-standard-48": {"policy": "community/tier2/linux", "cores": [24, 48], "want": "warning"},
		"p4d.24xlarge": {"policy": "community/tier2/linux", "cores": [48, 96], "want": "pass"},
		"p4d.24xlarge, of which less is seen": {"type": "p4d.24xlarge", "policy": "community/tier2/linux", "cores": [24, 48], "want": "warning"},
		"g5.xlarge for another tier": {"type": "g5.xlarge", "policy": "community/tier2/linux", "cores": [2, 4], "want": "violation"},
	}
	[physical, logical] := case.cores
	fixture.holds("cpu/cores", object.union(
		{"facts": {"cpu": {"physical_cores": physical, "logical_cpus": logical}, "cloud": {"instance_type": object.get(case, "type", note)}}},
		object.remove(case, ["cores", "type"]),
	))
}

test_listed_is_cited if {
	fixture.holds("cpu/cores", {
		"facts": {"cpu": {"physical_cores": 2, "logical_cpus": 4}, "cloud": {"instance_type": "g5.xlarge"}},
		"want": "warning",
		"level": "recommended",
		"readings": ["X1", "X19", "X32"],
		"says": "4 logical CPUs, 2 physical cores; required: at least 8 logical CPUs (only a warning: the page lists this instance type for tier 1)",
	})
}

# The machine suffices, and the process may not use all of it.
test_usable[note] if {
	some note, case in {
		"one below": {"facts": {"cpu": {"usable_cpus": 7}}, "want": "warning", "says": "only 7 of its 128 logical CPUs"},
		"exactly": {"facts": {"cpu": {"usable_cpus": 8}}, "want": "pass"},
		"not known": {"without": ["cpu/usable_cpus"], "want": "pass"},
		"of too small a machine": {"facts": {"cpu": {"logical_cpus": 7, "usable_cpus": 4}}, "want": "violation", "says": "has 7 logical CPUs"},
		"below the tier's cores": {"policy": "community/tier2/linux", "facts": {"cpu": {"usable_cpus": 31}}, "want": "warning"},
		"the tier's cores": {"policy": "community/tier2/linux", "facts": {"cpu": {"usable_cpus": 32}}, "want": "pass"},
		"on a listed machine": {"facts": {"cpu": {"logical_cpus": 8, "physical_cores": 8, "usable_cpus": 4}, "cloud": {"instance_type": "g5.2xlarge"}}, "want": "warning"},
	}
	fixture.holds("cpu/cores", case)
}

# What hides how many CPUs are usable could hide that too few are.
test_usable_hidden[note] if {
	some note, case in {
		"denied": {"absent": {"cpu.usable_cpus": {"reason": "permission_denied"}}, "want": "unknown", "level": "recommended", "says": "cpu.usable_cpus: permission denied"},
		"not found": {"absent": {"cpu.usable_cpus": {"reason": "not_found"}}, "want": "pass"},
		"nothing said": {"absent": {}, "want": "pass"},
		"too few anyway": {"absent": {"cpu.usable_cpus": {"reason": "permission_denied"}}, "cpu": {"logical_cpus": 7}, "want": "violation"},
		"less than the tier's shape anyway": {"absent": {"cpu.usable_cpus": {"reason": "permission_denied"}}, "cpu": {"physical_cores": 4}, "want": "warning"},
	}
	fixture.holds("cpu/cores", object.union(
		{"facts": {"absent": case.absent, "cpu": object.get(case, "cpu", {})}, "without": ["cpu/usable_cpus"]},
		object.remove(case, ["absent", "cpu"]),
	))
}
