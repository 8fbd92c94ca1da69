package kwpolicy_test.rules.shared_storage.protocol

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"NFS 4": {"shares": {"protocol": "nfs4"}, "want": "pass", "says": "reaches models by nfs4; required: nfs4, lustre, ceph or s3"},
		"Lustre": {"shares": {"protocol": "lustre"}, "want": "pass"},
		"CephFS": {"shares": {"protocol": "ceph"}, "want": "pass"},
		"S3": {"shares": {"protocol": "s3"}, "want": "pass"},
		"NFS 3": {"shares": {"protocol": "nfs3"}, "want": "violation", "level": "required"},
		"CIFS": {"shares": {"protocol": "smb"}, "want": "warning", "level": "recommended", "says": "only a warning: the page does not name it"},
		"another": {"shares": {"protocol": "other"}, "want": "warning"},
		"null": {"shares": {"protocol": null}, "want": "unknown", "level": "required"},
		"a number": {"shares": {"protocol": 4}, "want": "unknown"},
		"not stated": {"beside": {"shared_storage": [{"name": "a"}]}, "want": "unknown", "says": "nothing states shared_storage.protocol state shared_storage[].protocol in a facts file"},
		"decided at apply": {"beside": {"shared_storage": [{"name": "a"}], "absent": {"shared_storage.protocol": {"reason": "decided_at_apply"}}}, "want": "unknown", "says": "shared_storage.protocol: decided at apply state shared_storage[].protocol"},
	}
	fixture.holds("shared_storage/protocol", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "required", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "required", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/protocol", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/protocol", {"policy": "enterprise/tier3/linux", "want": "pass"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/protocol", "cluster")
}
