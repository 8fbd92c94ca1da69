package kwpolicy_test.rules.network.latency

import data.kwpolicy_test.fixture

_peers(name, latency) := {"network": {"peers": [object.union(peer, {"latency_microseconds": latency}) | some peer in fixture.peers(name)]}}

test_latency[note] if {
	some note, case in {
		"below 1 ms": {"latency": 999, "want": "pass", "says": "at most; required: below 1 ms."},
		"1 ms": {"latency": 1000, "want": "violation", "level": "required", "says": "has 1 ms from"},
		"above": {"latency": 1001, "want": "violation"},
		"text": {"latency": "200", "want": "pass"},
	}
	nodes := fixture.cluster({"w2": _peers("w2", case.latency)})
	fixture.holds("network/latency", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": "cluster"}, object.remove(case, ["latency"])))
}

_pairs := {"head": ["w1", "w2", "w3"], "w1": ["w2", "w3"], "w2": ["w3"]}

_measured(pairs, latency) := [object.union(
	object.remove(node, ["network"]),
	{"network": {"peers": [{"name": other, "latency_microseconds": latency} | some other in object.get(pairs, node.name, [])]}},
) |
	some node in fixture.cluster({})
]

# What w2 says besides of a peer.
_with(nodes, null) := nodes

_with(nodes, peer) := [object.union(node, {"network": {"peers": array.concat(node.network.peers, [one | some one in [peer]; node.name == "w2"])}}) | some node in nodes] if peer != null

test_pairs[note] if {
	some note, case in {
		"each pair one way": {"pairs": _pairs, "latency": 999, "want": "pass", "says": "has 0.999 ms from w2 to w3 at most"},
		"each pair one way, too slow": {"pairs": _pairs, "latency": 1000, "want": "violation"},
		"a pair that nobody measured": {"pairs": object.remove(_pairs, ["w2"]), "latency": 10, "want": "unknown", "level": "required"},
		"a pair that nobody measured, and a slow one": {"pairs": {"head": ["w1"]}, "latency": 1000, "want": "violation", "says": "has 1 ms from head to w1"},
		"none": {"pairs": {}, "latency": 10, "want": "unknown"},
		"only strangers": {"pairs": {"head": ["other"]}, "latency": 5000, "want": "unknown"},
		"a stranger besides": {"pairs": object.union(_pairs, {"w3": ["other"]}), "latency": 10, "want": "pass"},
		"a pair of which the latency is none": {"pairs": object.union(_pairs, {"w2": []}), "latency": 10, "other": {"name": "w3", "latency_microseconds": "10"}, "want": "unknown"},
		"itself": {"pairs": {"head": ["head"]}, "latency": 5000, "want": "unknown"},
	}
	fixture.holds("network/latency", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": _with(_measured(case.pairs, case.latency), object.get(case, "other", null)), "subject": "cluster"},
		object.remove(case, ["pairs", "latency", "other"]),
	))
}

test_others[note] if {
	some note, case in {
		"there may be more": {"nodes": fixture.cluster({}), "beside": {"partial": ["limited to some"]}, "want": "unknown", "says": "there may be more than the input shows: limited to some"},
		"there may be more, and one is slow": {"nodes": fixture.cluster({"w2": _peers("w2", 2000)}), "beside": {"partial": ["limited to some"]}, "want": "violation"},
		"one node": {"nodes": [object.union(fixture.nodes.linux, {"role": "head"})], "want": "not_applicable"},
		"one node, and there may be more": {"nodes": [object.union(fixture.nodes.linux, {"role": "head"})], "beside": {"partial": ["limited to some"]}, "want": "unknown"},
		"one that stands for two": {"nodes": [object.union(fixture.nodes.linux, {"role": "head", "alike": ["b"]})], "want": "unknown"},
		"one host": {"kind": "host", "want": "unknown"},
		"planned": {"nodes": fixture.planned_cluster({}), "want": "not_applicable", "says": "cloud/placement"},
	}
	fixture.holds("network/latency", object.union({"policy": "enterprise/tier3/linux", "subject": "cluster"}, case))
}
