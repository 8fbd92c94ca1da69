package kwpolicy_test.rules.cpu.threads

import data.kwpolicy_test.fixture

# Tier 1 names 16 threads as a recommendation.
test_tier1[note] if {
	some note, case in {
		"below": {"facts": {"cpu": {"logical_cpus": 15, "physical_cores": 12}}, "want": "warning", "level": "recommended"},
		"exactly": {"facts": {"cpu": {"logical_cpus": 16, "physical_cores": 8}}, "want": "pass"},
		"above": {"facts": {"cpu": {"logical_cpus": 17, "physical_cores": 9}}, "want": "pass"},
		"above the range": {"facts": {"cpu": {"logical_cpus": 48, "physical_cores": 24}}, "want": "pass"},
		"8 cores of one thread": {"facts": {"cpu": {"logical_cpus": 8, "physical_cores": 8}}, "want": "note", "says": "the cores suffice"},
		"7 cores of one thread": {"facts": {"cpu": {"logical_cpus": 7, "physical_cores": 7}}, "want": "warning"},
		"enough, cores not known": {"facts": {"cpu": {"logical_cpus": 16}}, "without": ["cpu/physical_cores"], "want": "pass"},
		"too few, cores not known": {"facts": {"cpu": {"logical_cpus": 15}}, "without": ["cpu/physical_cores"], "want": "unknown"},
		"not known": {"without": ["cpu/logical_cpus"], "want": "unknown", "level": "recommended"},
		"nothing known": {"without": ["cpu"], "want": "unknown"},
		"a string": {"facts": {"cpu": {"logical_cpus": "16"}}, "want": "unknown"},
		"null": {"facts": {"cpu": {"logical_cpus": null}}, "want": "unknown"},
		"a list": {"facts": {"cpu": {"logical_cpus": [16]}}, "want": "unknown"},
	}
	every policy in [
		"community/tier1/linux",
		"community/tier1/macos",
		"community/tier1/windows",
		"enterprise/tier1/linux",
	] {
		fixture.holds("cpu/threads", object.union({"policy": policy, "readings": ["X32"]}, case))
	}
}

# A message of a pass makes no excuse.
test_pass_says_no_more if {
	result := fixture.judged(fixture.document({"facts": {"cpu": {"logical_cpus": 16, "physical_cores": 16}}}), "cpu/threads", "node")
	result.message == "node has 16 threads; recommended: at least 16 threads."
}

test_tier2[note] if {
	some note, case in {
		"below": {"facts": {"cpu": {"logical_cpus": 63, "physical_cores": 32}}, "want": "violation", "level": "required"},
		"exactly": {"facts": {"cpu": {"logical_cpus": 64, "physical_cores": 32}}, "want": "pass"},
		"above": {"facts": {"cpu": {"logical_cpus": 65, "physical_cores": 33}}, "want": "pass"},
		"48 cores of one thread": {"facts": {"cpu": {"logical_cpus": 48, "physical_cores": 48}}, "want": "note", "level": "informational"},
		"31 cores of one thread": {"facts": {"cpu": {"logical_cpus": 31, "physical_cores": 31}}, "want": "violation"},
		"too few, cores not known": {"facts": {"cpu": {"logical_cpus": 63}}, "without": ["cpu/physical_cores"], "want": "unknown", "level": "required"},
		"listed": {"facts": {"cpu": {"logical_cpus": 48, "physical_cores": 24}, "cloud": {"instance_type": "g5.12xlarge"}}, "want": "warning"},
		"not listed": {"facts": {"cpu": {"logical_cpus": 48, "physical_cores": 24}, "cloud": {"instance_type": "m5.12xlarge"}}, "want": "violation"},
	}
	every policy in ["community/tier2/linux", "enterprise/tier2/linux", "community/tier2/windows"] {
		fixture.holds("cpu/threads", object.union({"policy": policy}, case))
	}
}

test_tier3[note] if {
	some note, case in {
		"head below": {"subject": "head", "cpu": {"logical_cpus": 31, "physical_cores": 16}, "want": "violation"},
		"head exactly": {"subject": "head", "cpu": {"logical_cpus": 32, "physical_cores": 16}, "want": "pass"},
		"head above": {"subject": "head", "cpu": {"logical_cpus": 33, "physical_cores": 17}, "want": "pass"},
		"head of one thread a core": {"subject": "head", "cpu": {"logical_cpus": 16, "physical_cores": 16}, "want": "note"},
		"worker below": {"subject": "w1", "cpu": {"logical_cpus": 63, "physical_cores": 32}, "want": "violation"},
		"worker exactly": {"subject": "w1", "cpu": {"logical_cpus": 64, "physical_cores": 32}, "want": "pass"},
		"worker above": {"subject": "w1", "cpu": {"logical_cpus": 65, "physical_cores": 33}, "want": "pass"},
		"worker above the range": {"subject": "w1", "cpu": {"logical_cpus": 192, "physical_cores": 96}, "want": "pass"},
	}
	nodes := fixture.cluster({case.subject: {"cpu": case.cpu}})
	fixture.holds("cpu/threads", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["cpu"])))
}
