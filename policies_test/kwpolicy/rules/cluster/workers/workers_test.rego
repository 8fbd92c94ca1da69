package kwpolicy_test.rules.cluster.workers

import data.kwpolicy_test.fixture

_roles(roles) := [object.union(fixture.nodes.linux, {"name": sprintf("n%d", [i]), "role": role}) | some i, role in roles]

test_workers[note] if {
	some note, case in {
		"a head": {"nodes": _roles(["head"]), "want": "violation", "says": "has 0 workers"},
		"1 worker": {"nodes": _roles(["head", "worker"]), "want": "violation"},
		"2 workers": {"nodes": _roles(["head", "worker", "worker"]), "want": "violation", "level": "required", "says": "has 2 workers; required: at least 3 workers"},
		"3 workers": {"nodes": _roles(["head", "worker", "worker", "worker"]), "want": "pass"},
		"4 workers": {"nodes": _roles(["head", "worker", "worker", "worker", "worker"]), "want": "pass"},
		"3 nodes, of which one is the head": {"nodes": _roles(["worker", "head", "worker"]), "want": "violation"},
		"two heads": {"nodes": _roles(["head", "head", "worker", "worker", "worker"]), "want": "pass"},
		"no head": {"nodes": _roles(["worker", "worker", "worker"]), "want": "violation", "says": "has no head node"},
		"one role not known": {"nodes": _roles(["head", "worker", "worker", "worker", "observer"]), "want": "unknown", "level": "required"},
		"one role a number": {"nodes": _roles(["head", "worker", "worker", 1]), "want": "unknown"},
		"one role null": {"nodes": _roles(["head", "worker", "worker", "worker", null]), "want": "unknown"},
		"no role": {"nodes": [fixture.nodes.linux], "want": "unknown", "says": "nothing states role"},
		"a host": {"want": "unknown", "says": "one host says nothing"},
		"a host that is a worker": {"facts": {"role": "worker"}, "want": "unknown"},
	}
	every policy in ["enterprise/tier3/linux", "enterprise/tier3/windows"] {
		fixture.holds("cluster/workers", object.union({"policy": policy}, case))
	}
}

test_no_row[policy] if {
	some policy in ["community/tier1/linux", "enterprise/tier2/linux"]
	not fixture.judged(fixture.document({"policy": policy}), "cluster/workers", "cluster")
}

# Nodes that are alike count each.
test_alike[note] if {
	some note, case in {
		"two like it": {"alike": ["w2", "w3"], "want": "pass", "says": "has 3 workers"},
		"one like it": {"alike": ["w2"], "want": "violation", "says": "has 2 workers"},
	}
	nodes := array.concat(_roles(["head"]), [object.union(fixture.nodes.linux, {"name": "w1", "role": "worker", "alike": case.alike})])
	fixture.holds("cluster/workers", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["alike"])))
}

# Those that an autoscaler may remove are no help.
test_elastic[note] if {
	some note, case in {
		"one of four": {"elastic": [true, false, null, null], "want": "pass", "says": "has 3 workers that always run, and 1 more that an autoscaler may remove"},
		"two of three": {"elastic": [true, true, false], "want": "violation", "level": "required", "says": "has 1 worker that always runs, and 2 more that an autoscaler may remove; required: at least 3 workers"},
		"all": {"elastic": [true, true, true], "want": "violation", "says": "has 0 workers that always run, and 3 more"},
		"none": {"elastic": [false, false, false], "want": "pass", "says": "has 3 workers;"},
		"not said": {"elastic": [null, null, null], "want": "pass", "says": "has 3 workers;"},
		"not seen of one": {"elastic": ["?", null, null], "want": "unknown", "level": "required", "says": "w0: cloud.elastic: decided at apply"},
		"not seen of one beside enough": {"elastic": ["?", null, null, null], "want": "pass"},
	}
	workers := [object.union(fixture.nodes.linux, object.union({"name": sprintf("w%d", [i]), "role": "worker"}, _elastic(elastic))) |
		some i, elastic in case.elastic
	]
	fixture.holds("cluster/workers", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": array.concat(_roles(["head"]), workers)},
		object.remove(case, ["elastic"]),
	))
}

# Nor is a head that an autoscaler may remove.
test_elastic_head[note] if {
	some note, case in {
		"removable": {"heads": [true], "want": "violation", "level": "required", "says": "has no head node but what an autoscaler may remove; required: a head node that always runs"},
		"one of two": {"heads": [true, false], "want": "pass"},
		"not seen": {"heads": ["?"], "want": "unknown", "says": "cloud.elastic: decided at apply"},
		"not seen of one of two": {"heads": ["?", null], "want": "pass"},
	}
	heads := [object.union(fixture.nodes.linux, object.union({"name": sprintf("h%d", [i]), "role": "head"}, _elastic(elastic))) |
		some i, elastic in case.heads
	]
	fixture.holds("cluster/workers", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": array.concat(_roles(["worker", "worker", "worker"]), heads)},
		object.remove(case, ["heads"]),
	))
}

_removable_head := object.union(fixture.nodes.linux, {"name": "h", "role": "head", "cloud": {"elastic": true}})

# Nothing is said of the head before all roles are known.
test_head_of_unknown_roles if {
	head := object.union(fixture.nodes.linux, object.union({"name": "h", "role": "head"}, _elastic("?")))
	nodes := array.concat(_roles(["worker", "worker", null]), [head])
	fixture.holds("cluster/workers", {"policy": "enterprise/tier3/linux", "nodes": nodes, "want": "unknown", "says": "nothing states role"})
}

_elastic(null) := {}

_elastic("?") := {"absent": {"cloud.elastic": {"reason": "decided_at_apply"}}}

_elastic(said) := {"cloud": {"elastic": said}} if is_boolean(said)

# Where the input does not show all, there may be more than it shows.
test_partial[note] if {
	some note, case in {
		"enough": {"nodes": _roles(["head", "worker", "worker", "worker"]), "want": "pass"},
		"too few": {"nodes": _roles(["head", "worker", "worker"]), "want": "unknown", "level": "required", "says": "there may be more than the input shows: only some judge all of it together"},
		"no head": {"nodes": _roles(["worker", "worker", "worker"]), "want": "unknown", "level": "required"},
		"role not known": {"nodes": _roles(["head", "worker", null]), "want": "unknown", "says": "nothing states role"},
		"a head that may be removed": {"nodes": array.concat(_roles(["worker", "worker", "worker"]), [_removable_head]), "want": "unknown", "level": "required"},
	}
	fixture.holds("cluster/workers", object.union({"policy": "enterprise/tier3/linux", "beside": {"partial": ["only some."]}}, case))
}
