package kwpolicy_test.rules.shared_storage.capacity

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"below": {"shares": {"capacity_bytes": 9999999999999}, "want": "violation", "level": "required", "says": "has 9.9 TB (9313.2 GiB) on models; required: at least 10 TB"},
		"at": {"shares": {"capacity_bytes": 10000000000000}, "want": "pass"},
		"above": {"shares": {"capacity_bytes": 10000000000001}, "want": "pass"},
		"a string": {"shares": {"capacity_bytes": "20000000000000"}, "want": "unknown"},
		"null": {"shares": {"capacity_bytes": null}, "want": "unknown"},
		"not stated": {"beside": {"shared_storage": [object.remove(fixture.shared_storage, ["capacity_bytes"])]}, "want": "unknown", "level": "required"},
		"one that grows": {"beside": {"shared_storage": [{"name": "efs", "protocol": "nfs4", "elastic": true}]}, "want": "not_applicable", "says": "efs grows with what is stored"},
		"one that does not": {"beside": {"shared_storage": [{"name": "efs", "protocol": "nfs4", "elastic": false}]}, "want": "unknown"},
		"one that grows, with a size": {"shares": {"capacity_bytes": 1, "elastic": true}, "want": "violation"},
	}
	fixture.holds("shared_storage/capacity", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "readings": ["X2"]}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "required", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "required", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/capacity", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/capacity", {"policy": "enterprise/tier3/linux", "want": "pass"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/capacity", "cluster")
}

# Of several the largest of an accepted protocol decides.
test_several[note] if {
	some note, case in {
		"the largest": {"storage": [["a", "nfs4", 1], ["b", "lustre", 20], ["c", "nfs4", 2]], "want": "pass", "says": "on b (of the 3 that it shares, the one that suits best)"},
		"another protocol": {"storage": [["a", "nfs3", 99], ["b", "nfs4", 1]], "want": "violation", "says": "has 1 TB (931.3 GiB) on b"},
		"none accepted": {"storage": [["a", "nfs3", 1], ["b", "smb", 20]], "want": "pass", "says": "on b"},
		"one of unknown protocol": {"storage": [["a", null, 20], ["b", "nfs3", 99]], "want": "pass", "says": "on a"},
		"one of unknown size beside enough": {"storage": [["a", "nfs4", 20], ["b", "nfs4", null]], "want": "pass"},
		"one of unknown size beside too little": {"storage": [["a", "nfs4", 1], ["b", "nfs4", null]], "want": "unknown", "says": "nothing states shared_storage.capacity_bytes"},
		"one of unknown size and another protocol": {"storage": [["a", "nfs4", 1], ["b", "smb", null]], "want": "violation"},
		"two of one size": {"storage": [["a", "nfs4", 20], ["b", "nfs4", 20]], "want": "pass", "says": "on b"},
	}
	storage := [{key: value |
		some key, value in {"name": name, "protocol": protocol, "capacity_bytes": _tera(size)}
		value != null
	} |
		some [name, protocol, size] in case.storage
	]
	fixture.holds("shared_storage/capacity", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "beside": {"shared_storage": storage}},
		object.remove(case, ["storage"]),
	))
}

_tera(null) := null

_tera(size) := size * 1000000000000 if is_number(size)
