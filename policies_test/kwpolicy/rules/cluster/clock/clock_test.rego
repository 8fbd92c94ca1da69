package kwpolicy_test.rules.cluster.clock

import data.kwpolicy_test.fixture

test_offset[note] if {
	some note, case in {
		"below half a second": {"offset": 499999, "want": "pass", "says": "has clocks that are off by 499.999 ms at most; expected: below 500 ms."},
		"half a second": {"offset": 500000, "want": "note", "level": "informational"},
		"text": {"offset": "1", "want": "unknown"},
		"null": {"offset": null, "want": "unknown"},
	}
	every name in ["head", "w3"] {
		nodes := fixture.cluster({name: {"clock": {"offset_microseconds": case.offset}}})
		fixture.holds("cluster/clock", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes, "readings": ["X37"]}, object.remove(case, ["offset"])))
	}
}

test_others[note] if {
	some note, case in {
		"one that runs free": {"nodes": fixture.cluster({"w1": {"clock": {"synchronized": false}}}), "want": "note", "says": "has clocks that nothing keeps right: w1; expected: a clock on every node that is kept right"},
		"not said": {"nodes": [object.union(object.remove(node, ["clock"]), {"clock": {"offset_microseconds": 1}}) | some node in fixture.cluster({})], "want": "pass"},
		"there may be more": {"nodes": fixture.cluster({}), "beside": {"partial": ["limited to some"]}, "want": "unknown", "level": "informational", "says": "there may be more than the input shows: limited to some"},
		"not known of one": {"nodes": [object.filter(node, object.keys(node) - {key | some key in ["clock"]; node.name == "w1"}) | some node in fixture.cluster({})], "want": "unknown"},
		"planned": {"nodes": fixture.planned_cluster({}), "want": "not_applicable"},
	}
	fixture.holds("cluster/clock", object.union({"policy": "enterprise/tier3/linux"}, case))
}
