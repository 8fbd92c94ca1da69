package kwpolicy_test.rules.shared_storage.latency

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"below": {"shares": {"latency_microseconds": 4999}, "want": "pass", "says": "waits 4.999 ms for models; required: below 5 ms"},
		"at": {"shares": {"latency_microseconds": 5000}, "want": "violation", "level": "required"},
		"above": {"shares": {"latency_microseconds": 5001}, "want": "violation"},
		"a string": {"shares": {"latency_microseconds": "1"}, "want": "unknown"},
		"null": {"shares": {"latency_microseconds": null}, "want": "unknown"},
		"not stated": {"beside": {"shared_storage": [object.remove(fixture.shared_storage, ["latency_microseconds"])]}, "want": "unknown", "level": "required"},
	}
	fixture.holds("shared_storage/latency", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "readings": ["X27"]}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "required", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "required", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/latency", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/latency", {"policy": "enterprise/tier3/linux", "want": "pass"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/latency", "cluster")
}

# It is measured once the storage runs.
test_planned[note] if {
	some note, case in {
		"all planned": {"nodes": fixture.planned_cluster({}), "want": "not_applicable", "says": "a planned storage has no latency yet"},
		"one is there": {"nodes": fixture.planned_cluster({"w1": {"planned": false}}), "want": "pass"},
	}
	fixture.holds("shared_storage/latency", object.union({"policy": "enterprise/tier3/linux"}, case))
}
