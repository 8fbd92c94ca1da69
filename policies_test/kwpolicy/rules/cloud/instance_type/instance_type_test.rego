package kwpolicy_test.rules.cloud.instance_type

import data.kwpolicy_test.fixture

test_types[note] if {
	some note, case in {
		"listed for the tier": {"type": "p4d.24xlarge", "want": "pass", "says": "is a p4d.24xlarge, which the page lists for the tier"},
		"listed, in other letters": {"type": "standard_nd96ISR_h100_v5", "want": "pass", "says": "which the page lists"},
		"listed, and nothing known of it": {"type": "p4d.24xlarge", "without": ["cpu", "memory"], "want": "pass"},
		"listed for another tier": {"type": "g5.xlarge", "want": "pass", "says": "is a g5.xlarge, and it is known what that has"},
		"not listed": {"type": "p5.48xlarge", "want": "pass", "level": "informational", "says": "is a p5.48xlarge, and it is known what that has"},
		"not listed, memory not known": {"type": "p9.48xlarge", "without": ["memory"], "want": "unknown", "level": "informational"},
		"not listed, CPUs not known": {"type": "p9.48xlarge", "without": ["cpu"], "facts": {"absent": {"cpu": {"reason": "not_found", "detail": "no catalogue has p9.48xlarge", "resolve": "add it with --instances"}}}, "want": "unknown", "says": "cpu: no catalogue has p9.48xlarge add it with --instances"},
		"retired": {"type": "Standard_NC6s_v3", "want": "warning", "level": "recommended", "says": "is a Standard_NC6s_v3, which was retired on 2025-09-30; recommended: a type that is still to be had"},
		"retired, in other letters": {"type": "standard_nc6s_V3", "want": "warning"},
		"null": {"type": null, "want": "unknown"},
		"a number": {"type": 5, "want": "unknown"},
	}
	facts := object.union(object.get(case, "facts", {}), {"cloud": {"instance_type": case.type}})
	fixture.holds("cloud/instance_type", object.union(
		{"policy": "enterprise/tier3/linux", "planned": true, "readings": ["X1", "X19"]},
		object.union(object.remove(case, ["type"]), {"facts": facts}),
	))
}

test_missing if fixture.holds("cloud/instance_type", {"planned": true, "without": ["cloud/instance_type"], "want": "unknown", "says": "nothing states cloud.instance_type"})

test_no_cloud[note] if {
	some note, case in {
		"no cloud": {"without": ["cloud"], "want": "not_applicable", "says": "it is no machine of a cloud"},
		"a cloud that is not known": {"without": ["cloud"], "facts": {"absent": {"cloud": {"reason": "not_stated", "detail": "no provider is given"}}}, "want": "unknown"},
		"a part that is not known": {"without": ["cloud"], "facts": {"absent": {"cloud.instance_type": {"reason": "not_stated"}}}, "want": "unknown"},
		"something else that is not known": {"without": ["cloud"], "facts": {"absent": {"clouds": {"reason": "not_stated"}}}, "want": "not_applicable"},
		"null": {"facts": {"cloud": null}, "want": "unknown"},
	}
	fixture.holds("cloud/instance_type", object.union({"policy": "enterprise/tier3/linux", "planned": true}, case))
}

# What a machine is bought as does not show in it.
test_existing if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "facts": {"cloud": fixture.planned.cloud}}), "cloud/instance_type", "node")
