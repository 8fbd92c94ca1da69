package kwpolicy_test.rules.shared_storage.nodes

import data.kwpolicy_test.fixture

test_shared[note] if {
	some note, case in {
		"4 nodes": {"shares": {"service": "own"}, "want": "pass", "says": "has 4 nodes on models; recommended: at most 4 nodes"},
		"NFS 3 too": {"shares": {"service": "own", "protocol": "nfs3"}, "want": "pass"},
		"5 nodes": {"nodes": _alike, "shares": {"service": "own"}, "want": "warning", "level": "recommended", "says": "has 5 nodes on models"},
		"5 nodes of a service that is named": {"nodes": _alike, "shares": {"service": "filestore"}, "want": "not_applicable", "says": "the page names its shared storage for clusters"},
		"5 nodes of a service that is not": {"nodes": _alike, "shares": {"service": "fsx_ontap"}, "want": "warning"},
		"5 nodes on Lustre": {"nodes": _alike, "shares": {"protocol": "lustre"}, "want": "not_applicable", "says": "its shared storage is not NFS"},
		"protocol null": {"shares": {"protocol": null}, "want": "unknown", "level": "recommended"},
		"4 nodes, and there may be more": {"beside": {"shared_storage": [{"name": "a", "protocol": "nfs4"}], "partial": ["Only some resources were planned."]}, "want": "unknown", "says": "there may be more than the input shows: Only some resources were planned judge"},
		"5 nodes, and there may be more": {"nodes": _alike, "beside": {"shared_storage": [{"name": "a", "protocol": "nfs4"}], "partial": ["Only some."]}, "want": "warning"},
		"one host": {"kind": "host", "nodes": [fixture.nodes.linux], "shares": {"service": "own"}, "want": "unknown", "says": "one host says nothing of the nodes around it"},
	}
	fixture.holds("shared_storage/nodes", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "readings": ["X13"]}, case))
}

# One of which there is none is shared_storage/present's matter; that the input may not show it is no reason.
test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage, as shared_storage/present says"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some modules are not here."]}, "want": "unknown", "level": "recommended", "says": "there may be more than the input shows: Some modules are not here judge all of it together"},
		"not stated": {"beside": {}, "want": "unknown", "level": "recommended", "says": "nothing states shared_storage"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "decided_at_apply", "detail": "the mount target decides"}}}, "want": "unknown", "says": "shared_storage: the mount target decides state shared_storage"},
	}
	fixture.holds("shared_storage/nodes", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# It is a fact of its own, that one host can state too.
test_host if fixture.holds("shared_storage/nodes", {"policy": "enterprise/tier3/linux", "want": "not_applicable"})

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/nodes", "cluster")
}

_alike := fixture.cluster({"w1": {"alike": ["w4"]}})
