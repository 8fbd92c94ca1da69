package kwpolicy_test.rules.shared_storage.medium

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"NVMe": {"shares": {"medium": "nvme"}, "want": "pass", "says": "has models on nvme; recommended: nvme"},
		"SSD": {"shares": {"medium": "ssd"}, "want": "warning", "level": "recommended"},
		"hard disk": {"shares": {"medium": "hdd"}, "want": "warning"},
		"null": {"shares": {"medium": null}, "want": "unknown", "level": "recommended"},
		"a number": {"shares": {"medium": 1}, "want": "unknown"},
		"not stated": {"beside": {"shared_storage": [object.remove(fixture.shared_storage, ["medium"])]}, "want": "unknown"},
	}
	fixture.holds("shared_storage/medium", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "recommended", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "recommended", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/medium", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/medium", {"policy": "enterprise/tier3/linux", "want": "pass"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/medium", "cluster")
}
