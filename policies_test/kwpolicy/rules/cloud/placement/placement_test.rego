package kwpolicy_test.rules.cloud.placement

import data.kwpolicy_test.fixture

test_placement[note] if {
	some note, case in {
		"near": {"placement": "near", "want": "pass", "says": "is placed near the others; recommended: near"},
		"spread": {"placement": "spread", "want": "warning", "level": "recommended", "says": "is placed apart from the others"},
		"partition": {"placement": "partition", "want": "warning", "says": "in a partition of its own"},
		"none": {"placement": "none", "want": "warning", "says": "is placed anywhere"},
		"null": {"placement": null, "want": "unknown", "level": "recommended"},
		"a number": {"placement": 1, "want": "unknown"},
	}
	every subject in ["head", "w1"] {
		fixture.holds("cloud/placement", object.union(
			{"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster({subject: {"cloud": {"placement": case.placement}}}), "subject": subject},
			object.remove(case, ["placement"]),
		))
	}
}

# Zones are apart whatever the placement says.
test_zones[note] if {
	some note, case in {
		"one for all": {"zones": {}, "want": "pass", "says": "has its machines in 1"},
		"another for one": {"zones": {"w2": "2"}, "want": "warning", "level": "recommended", "says": "has its machines in 1 and 2; recommended: one zone for all"},
	}
	nodes := fixture.planned_cluster({name: {"cloud": {"zone": zone}} | some name, zone in case.zones})
	fixture.holds("cloud/placement", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster"}, object.remove(case, ["zones"])))
}

test_no_zones if {
	nodes := fixture.planned_cluster({name: {"cloud": {"zone": null}} | some name in ["head", "w1", "w2", "w3"]})
	fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster", "want": "pass", "says": "names no zones"})
}

# What is in one zone is so however it is placed.
test_apart_in_one_zone if {
	nodes := fixture.planned_cluster({"w2": {"cloud": {"placement": "none"}}})
	fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster", "want": "pass"})
}

# Machines that nothing holds together may be anywhere.
test_unknown_zones[note] if {
	some note, case in {
		"one of one zone": {"known": ["head"], "want": "unknown", "level": "recommended", "says": "nothing states cloud.zone"},
		"of two zones that are known": {"known": ["head", "w1"], "want": "warning", "says": "has its machines in 1 and 2"},
	}
	nodes := fixture.planned_cluster({name: {"cloud": object.union({"placement": "none"}, zone)} |
		some name in ["head", "w1", "w2", "w3"]
		zone := _zone(name, case.known)
	})
	fixture.holds("cloud/placement", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster"}, object.remove(case, ["known"])))
}

_zone(name, known) := {"zone": {"head": "1", "w1": "2"}[name]} if {
	name in known
} else := {"zone": null}

# Where nothing is said of zones at all, they may be any.
test_unsaid_zones if {
	nodes := [object.union(object.remove(node, ["cloud"]), {"cloud": object.union(object.remove(node.cloud, ["zone"]), {"placement": "spread"})}) |
		some node in fixture.planned_cluster({})
	]
	fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster", "want": "unknown", "says": "nothing states cloud.zone"})
}

# Near each other in one group is not near those of another.
test_groups[note] if {
	some note, case in {
		"one": {"groups": {"head": "a", "w1": "a", "w2": "a", "w3": "a"}, "want": "pass"},
		"two": {"groups": {"head": "a", "w1": "b", "w2": "b", "w3": "b"}, "want": "warning", "level": "recommended", "says": "has its machines near each other in groups that are apart: a, b; recommended: one group for all"},
	}
	nodes := fixture.planned_cluster({name: {"cloud": {"placement_group": group}} | some name, group in case.groups})
	fixture.holds("cloud/placement", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster"}, object.remove(case, ["groups"])))
}

# A group of machines that are not near each other says nothing.
test_groups_of_others[note] if {
	some note, cloud in {
		"of one that is not near": {"placement": "none", "placement_group": "b"},
		"null": {"placement_group": null},
	}
	groups := {name: {"cloud": {"placement_group": "a"}} | some name in ["head", "w1", "w2"]}
	nodes := fixture.planned_cluster(object.union(groups, {"w3": {"cloud": cloud}}))
	fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster", "want": "pass"})
}

test_hidden_group[note] if {
	some note, case in {
		"of one that is near": {"placement": "near", "want": "unknown"},
		"of one that is not": {"placement": "none", "want": "pass"},
	}
	nodes := fixture.planned_cluster({"w1": {"cloud": {"placement": case.placement}, "absent": {"cloud.placement_group": {"reason": "decided_at_apply"}}}})
	fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster", "want": case.want})
}

test_partial if {
	fixture.holds("cloud/placement", {
		"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster({}), "beside": {"partial": ["only some."]},
		"subject": "cluster", "want": "unknown", "says": "there may be more than the input shows",
	})
}

test_missing if fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "planned": true, "without": ["cloud/placement"], "want": "unknown", "says": "nothing states cloud.placement"})

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier2/linux", "planned": true}), "cloud/placement", "node")

test_nowhere if {
	nodes := [object.remove(node, ["cloud"]) | some node in fixture.planned_cluster({})]
	fixture.holds("cloud/placement", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster", "want": "not_applicable", "says": "no node is a machine of a cloud"})
}

test_no_cloud[note] if {
	some note, case in {
		"no cloud": {"without": ["cloud"], "want": "not_applicable", "says": "it is no machine of a cloud"},
		"a cloud that is not known": {"without": ["cloud"], "facts": {"absent": {"cloud": {"reason": "not_stated", "detail": "no provider is given"}}}, "want": "unknown"},
		"a part that is not known": {"without": ["cloud"], "facts": {"absent": {"cloud.instance_type": {"reason": "not_stated"}}}, "want": "unknown"},
		"something else that is not known": {"without": ["cloud"], "facts": {"absent": {"clouds": {"reason": "not_stated"}}}, "want": "not_applicable"},
		"null": {"facts": {"cloud": null}, "want": "unknown"},
	}
	fixture.holds("cloud/placement", object.union({"policy": "enterprise/tier3/linux", "planned": true}, case))
}

# What a machine is bought as does not show in it.
test_existing if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "facts": {"cloud": fixture.planned.cloud}}), "cloud/placement", "node")
