package kwpolicy_test.rules.cloud.interconnect

import data.kwpolicy_test.fixture

test_interconnect[note] if {
	some note, case in {
		"InfiniBand": {"interconnect": "infiniband", "want": "pass", "says": "has InfiniBand; expected: infiniband"},
		"EFA": {"interconnect": "efa", "want": "note", "level": "informational", "says": "has EFA, which is no InfiniBand"},
		"another": {"interconnect": "other", "want": "note", "says": "an interconnect of the cloud's own"},
		"none": {"interconnect": "none", "want": "note", "says": "no interconnect beside Ethernet"},
		"null": {"interconnect": null, "want": "unknown", "level": "informational"},
		"a number": {"interconnect": 1, "want": "unknown"},
	}
	nodes := fixture.planned_cluster({"w1": {"network": {"interconnect": case.interconnect}}})
	fixture.holds("cloud/interconnect", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "w1", "readings": ["X34"]},
		object.remove(case, ["interconnect"]),
	))
}

test_no_cloud[note] if {
	some note, case in {
		"no cloud": {"remove": "cloud", "want": "not_applicable"},
		"not stated": {"remove": "network", "want": "unknown"},
	}
	nodes := [object.remove(node, [case.remove]) | some node in fixture.planned_cluster({})]
	fixture.holds("cloud/interconnect", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "w1", "want": case.want})
}

# It is asked of workers only.
test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster({})}), "cloud/interconnect", "head")

# What a machine is bought as does not show in it.
test_existing if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}), "cloud/interconnect", "w1")
