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
