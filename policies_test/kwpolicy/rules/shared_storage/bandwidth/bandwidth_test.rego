package kwpolicy_test.rules.shared_storage.bandwidth

import data.kwpolicy_test.fixture

test_bandwidth[note] if {
	some note, case in {
		"below the minimum": {"bits": 9999999999, "want": "violation", "level": "required", "says": "has 9.9 Gbps; required: at least 10 Gbps"},
		"at the minimum": {"bits": 10000000000, "want": "warning", "level": "recommended"},
		"below the recommendation": {"bits": 39999999999, "want": "warning"},
		"at the recommendation": {"bits": 40000000000, "want": "pass"},
		"above the recommendation": {"bits": 40000000001, "want": "pass"},
		"a string": {"bits": "40000000000", "want": "unknown"},
		"null": {"bits": null, "want": "unknown", "level": "required"},
	}
	every subject in ["head", "w1"] {
		nodes := fixture.cluster({subject: {"network": {"bandwidth_bits_per_second": case.bits}}})
		fixture.holds("shared_storage/bandwidth", object.union(
			{"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "readings": ["X12"]},
			object.remove(case, ["bits"]),
		))
	}
}

test_missing[path] if {
	some path in ["network/bandwidth_bits_per_second", "network"]
	fixture.holds("shared_storage/bandwidth", {"policy": "enterprise/tier3/linux", "without": [path], "want": "unknown", "level": "required", "says": "nothing states network.bandwidth_bits_per_second"})
}

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/bandwidth", "node")
}
