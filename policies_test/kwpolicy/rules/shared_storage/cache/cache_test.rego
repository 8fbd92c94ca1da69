package kwpolicy_test.rules.shared_storage.cache

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"cached": {"shares": {"protocol": "s3", "cached": true}, "want": "pass", "says": "caches what it reads of models"},
		"not cached": {"shares": {"protocol": "s3", "cached": false}, "want": "warning", "level": "recommended", "says": "reads all of models again each time; recommended: a local cache"},
		"not stated": {"shares": {"protocol": "s3"}, "want": "unknown", "level": "recommended", "says": "nothing states shared_storage.cached"},
		"a string": {"shares": {"protocol": "s3", "cached": "yes"}, "want": "unknown"},
		"no object store": {"shares": {"protocol": "nfs4", "cached": false}, "want": "not_applicable", "says": "its shared storage is no object store"},
		"protocol null": {"shares": {"protocol": null, "cached": true}, "want": "unknown"},
	}
	fixture.holds("shared_storage/cache", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "recommended", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "recommended", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/cache", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/cache", {"policy": "enterprise/tier3/linux", "shares": {"protocol": "s3", "cached": true}, "want": "pass"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/cache", "cluster")
}
