package kwpolicy_test.rules.shared_storage.throughput

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"below": {"shares": {"throughput_bytes_per_second": 9999999999}, "want": "violation", "level": "required", "says": "reads 9.9 GB/s from models; required: at least 10 GB/s"},
		"at": {"shares": {"throughput_bytes_per_second": 10000000000}, "want": "pass"},
		"above": {"shares": {"throughput_bytes_per_second": 10000000001}, "want": "pass"},
		"enough for a smaller cluster": {"shares": {"throughput_bytes_per_second": 5000000000}, "want": "violation"},
		"a string": {"shares": {"throughput_bytes_per_second": "12000000000"}, "want": "unknown"},
		"null": {"shares": {"throughput_bytes_per_second": null}, "want": "unknown"},
		"not stated": {"beside": {"shared_storage": [object.remove(fixture.shared_storage, ["throughput_bytes_per_second"])]}, "want": "unknown", "level": "required"},
	}
	fixture.holds("shared_storage/throughput", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "readings": ["X13"]}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "required", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "required", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/throughput", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/throughput", {"policy": "enterprise/tier3/linux", "want": "pass"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/throughput", "cluster")
}
