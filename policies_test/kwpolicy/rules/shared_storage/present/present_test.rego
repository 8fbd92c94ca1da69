package kwpolicy_test.rules.shared_storage.present

import data.kwpolicy_test.fixture

test_present[note] if {
	some note, case in {
		"one": {"want": "pass", "says": "the installation shares models; required: at least 1 shared storage"},
		"two": {"beside": {"shared_storage": [{"name": "b"}, {"name": "a"}]}, "want": "pass", "says": "shares a, b"},
		"none": {"beside": {"shared_storage": []}, "want": "violation", "level": "required", "says": "shares no storage"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["module.storage is not here."]}, "want": "unknown", "level": "required", "says": "there may be more than the input shows: module.storage is not here judge all of it together"},
		"one of what is seen": {"beside": {"shared_storage": [{"name": "a"}], "partial": ["module.storage is not here."]}, "want": "pass"},
		"one of what is seen, for those that are seen": {"beside": {"shared_storage": [{"name": "a", "nodes": ["head", "w1", "w2", "w3"]}], "partial": ["module.storage is not here."]}, "want": "unknown"},
		"many reasons": {"beside": {"shared_storage": [], "partial": ["a.", "b.", "c", "d"]}, "want": "unknown", "says": "shows: a; b; c; and 1 more"},
		"null": {"beside": {"shared_storage": null}, "want": "unknown"},
		"not stated": {"beside": {}, "want": "unknown", "says": "nothing states shared_storage state shared_storage in a facts file"},
		"not known": {"beside": {"absent": {"shared_storage": {"reason": "not_found", "detail": "module.storage is not here", "resolve": "run terraform init"}}}, "want": "unknown", "says": "shared_storage: module.storage is not here run terraform init"},
	}
	fixture.holds("shared_storage/present", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}, case))
}

# Every node uses it, those that are alike too.
test_users[note] if {
	some note, case in {
		"all": {"users": ["head", "w1", "w2", "w3", "w4"], "want": "pass"},
		"all but one that is alike": {"users": ["head", "w1", "w2", "w3"], "want": "violation", "says": "shares models, but not with every node; required: at least 1"},
		"more": {"users": ["head", "w1", "w2", "w3", "w4", "w5"], "want": "pass"},
		"not seen who": {"absent": {"shared_storage.nodes": {"reason": "decided_at_apply"}}, "want": "unknown", "level": "required", "says": "shared_storage.nodes: decided at apply state shared_storage and shared_storage[].nodes in a facts file"},
	}
	storage := object.union(fixture.shared_storage, {"nodes": users | users := case.users})
	fixture.holds("shared_storage/present", object.union(
		{
			"policy": "enterprise/tier3/linux",
			"nodes": fixture.cluster({"w1": {"alike": ["w4"]}}),
			"beside": {"shared_storage": [storage], "absent": object.get(case, "absent", {})},
		},
		object.remove(case, ["users", "absent"]),
	))
}

test_one_of_two_is_enough if {
	storage := [{"name": "a", "nodes": ["w1"]}, {"name": "b"}]
	fixture.holds("shared_storage/present", {"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "beside": {"shared_storage": storage}, "want": "pass", "says": "shares b;"})
}

# Where it is declared stands beside the document's facts.
test_location if {
	result := fixture.judged(
		fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "beside": {
			"shared_storage": [],
			"origins": {"shared_storage": {"file": "main.tf", "line": 7, "source": "configuration", "confidence": "declared"}},
		}}),
		"shared_storage/present",
		"cluster",
	)
	result.location == {"file": "main.tf", "line": 7}
	result.confidence == "declared"
}

test_host[note] if {
	some note, case in {
		"stated": {"want": "pass"},
		"not stated": {"beside": {}, "want": "unknown", "says": "nothing states shared_storage"},
	}
	fixture.holds("shared_storage/present", object.union({"policy": "enterprise/tier3/linux"}, case))
}

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "shared_storage/present", "cluster")
}
