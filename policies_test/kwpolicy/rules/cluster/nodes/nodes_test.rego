package kwpolicy_test.rules.cluster.nodes

import data.kwpolicy_test.fixture

_nodes(n) := [object.union(fixture.nodes.linux, {"name": sprintf("n%d", [i])}) | some i in numbers.range(1, n)]

# The Community Edition, macOS and Windows are for one node, a tier 3 cluster has several.
test_nodes[note] if {
	some note, case in {
		"community host": {"policy": "community/tier1/linux", "want": "pass", "says": "the installation has 1 node; required: at most 1 node"},
		"community cluster of 1": {"policy": "community/tier1/linux", "nodes": _nodes(1), "want": "pass"},
		"community cluster of 2": {"policy": "community/tier1/linux", "nodes": _nodes(2), "want": "violation", "level": "required"},
		"community tier 2": {"policy": "community/tier2/linux", "nodes": _nodes(2), "want": "violation"},
		"macOS host": {"policy": "community/tier1/macos", "want": "pass"},
		"macOS cluster of 2": {"policy": "community/tier1/macos", "nodes": _nodes(2), "want": "violation"},
		"Windows host": {"policy": "community/tier1/windows", "want": "pass"},
		"Windows cluster of 2": {"policy": "enterprise/tier1/windows", "nodes": _nodes(2), "want": "violation"},
		"Windows tier 3": {"policy": "enterprise/tier3/windows", "nodes": fixture.cluster({}), "want": "pass"},
		"Windows tier 3 host": {"policy": "enterprise/tier3/windows", "want": "unknown"},
		"tier 3 of 1": {"policy": "enterprise/tier3/linux", "nodes": _nodes(1), "want": "violation", "says": "at least 2 nodes"},
		"tier 3 of 2": {"policy": "enterprise/tier3/linux", "nodes": _nodes(2), "want": "pass"},
		"tier 3 of 3": {"policy": "enterprise/tier3/linux", "nodes": _nodes(3), "want": "pass"},
		"tier 3 host": {"policy": "enterprise/tier3/linux", "want": "unknown", "level": "required", "says": "one host says nothing of the nodes around it judge the nodes together"},
		"kind not known": {"policy": "enterprise/tier3/linux", "kind": "fleet", "nodes": _nodes(3), "want": "unknown"},
	}
	fixture.holds("cluster/nodes", case)
}

# Of the number of nodes of an enterprise installation of tier 1 or 2 the page says nothing.
test_no_row[policy] if {
	some policy in ["enterprise/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "cluster/nodes", "cluster")
}

# Nodes that are alike count each.
test_alike[note] if {
	some note, case in {
		"one like it": {"policy": "community/tier1/linux", "alike": ["b"], "want": "violation", "says": "has 2 nodes"},
		"none": {"policy": "community/tier1/linux", "alike": [], "want": "pass"},
		"tier 3": {"policy": "enterprise/tier3/linux", "alike": ["b"], "want": "pass"},
	}
	fixture.holds("cluster/nodes", object.union(
		{"nodes": [object.union(fixture.nodes.linux, {"alike": case.alike})]},
		object.remove(case, ["alike"]),
	))
}

# Where the input does not show all, there may be more than it shows.
test_partial[note] if {
	some note, case in {
		"enough": {"policy": "enterprise/tier3/linux", "nodes": _nodes(2), "want": "pass"},
		"too few": {"policy": "enterprise/tier3/linux", "nodes": _nodes(1), "want": "unknown", "level": "required", "says": "there may be more than the input shows: only some judge all of it together"},
		"few enough": {"policy": "community/tier1/linux", "nodes": _nodes(1), "want": "unknown"},
		"too many": {"policy": "community/tier1/linux", "nodes": _nodes(2), "want": "violation"},
		"shows all": {"policy": "enterprise/tier3/linux", "nodes": _nodes(1), "beside": {"partial": []}, "want": "violation"},
	}
	fixture.holds("cluster/nodes", object.union({"beside": {"partial": ["only some."]}}, case))
}
