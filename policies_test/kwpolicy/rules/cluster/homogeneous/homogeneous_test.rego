package kwpolicy_test.rules.cluster.homogeneous

import data.kwpolicy_test.fixture

_four(gpu) := {"gpus": [gpu | some _ in numbers.range(1, 4)]}

test_cluster[note] if {
	some note, case in {
		"alike": {"changes": {}, "want": "pass", "says": "has alike GPUs on every node"},
		"another model": {"changes": {"w2": _four(fixture.gpu("A100-PCIE-80GB", 85899345920, [8, 0]))}, "want": "warning", "level": "recommended", "says": "by model: A100-PCIE-80GB on w2; A100-SXM4-80GB on head, w1, w3"},
		"another size": {"changes": {"w2": _four(fixture.gpu("A100-SXM4-80GB", 42949672960, [8, 0]))}, "want": "warning", "says": "by memory: 40 GB on w2; 80 GB on head, w1, w3"},
		"another report of the same size": {"changes": {"w2": _four(fixture.gpu("A100-SXM4-80GB", 85520809984, [8, 0]))}, "want": "pass"},
		"another driver": {"changes": {"w2": _four(object.union(fixture.a100, {"driver_version": [550, 90, 7, 0]}))}, "want": "warning", "says": "by driver: 550.90.07 on w2; 570.86.15 on head, w1, w3"},
		"head without a GPU": {"changes": {"head": {"gpus": []}}, "want": "warning", "says": "no GPU on head"},
		"another number": {"changes": {"w2": {"gpus": [fixture.a100]}}, "want": "pass"},
		"a display adapter beside": {"changes": {"w2": {"gpus": array.concat(fixture.nodes.linux.gpus, [{"vendor": "other"}])}}, "want": "pass"},
		"two models on each": {"changes": {name: {"gpus": [fixture.a100, fixture.gpu("L40S", 48305799168, [8, 9])]} | some name in ["head", "w1", "w2", "w3"]}, "want": "pass"},
		"GPUs of one not known": {"changes": {"w2": {"gpus": null}}, "want": "unknown", "level": "recommended"},
		"model of one not known": {"changes": {"w2": _four(object.remove(fixture.a100, ["model"]))}, "want": "unknown"},
		"memory of one not known": {"changes": {"w2": _four(object.remove(fixture.a100, ["memory_bytes"]))}, "want": "unknown"},
		"driver of one not known": {"changes": {"w2": _four(object.remove(fixture.a100, ["driver_version"]))}, "want": "unknown"},
		"one unlike, another not known": {"changes": {"w1": {"gpus": []}, "w2": {"gpus": null}}, "want": "warning"},
		"memory a string": {"changes": {"w2": _four(object.union(fixture.a100, {"memory_bytes": "80"}))}, "want": "unknown"},
		"model a number": {"changes": {"w2": _four(object.union(fixture.a100, {"model": 100}))}, "want": "unknown"},
		"driver a string": {"changes": {"w2": _four(object.union(fixture.a100, {"driver_version": "570"}))}, "want": "unknown"},
	}
	fixture.holds("cluster/homogeneous", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": fixture.cluster(case.changes), "readings": ["X25"]},
		object.remove(case, ["changes"]),
	))
}

# What is compared is told: a planned machine has no driver yet.
test_compared[note] if {
	some note, case in {
		"existing": {"nodes": fixture.cluster({}), "want": ["model", "memory", "driver"]},
		"planned": {"nodes": fixture.planned_cluster({}), "want": ["model", "memory"]},
	}
	document := fixture.document({"policy": "enterprise/tier3/linux", "nodes": case.nodes})
	fixture.judged(document, "cluster/homogeneous", "cluster").got.gpus == case.want
}

test_host if {
	fixture.holds("cluster/homogeneous", {"policy": "enterprise/tier3/linux", "want": "unknown", "says": "one host says nothing"})
}

# The many are counted, the few are named.
test_many if {
	workers := [object.union(fixture.nodes.linux, {"name": sprintf("w%d", [i]), "role": "worker"}) | some i in numbers.range(1, 4)]
	head := object.union(fixture.nodes.linux, {"name": "head", "role": "head", "gpus": []})
	fixture.holds("cluster/homogeneous", {
		"policy": "enterprise/tier3/linux",
		"nodes": array.concat([head], workers),
		"want": "warning",
		"says": "A100-SXM4-80GB on 4 nodes; no GPU on head",
	})
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier2/linux"}), "cluster/homogeneous", "cluster")

# Machines that the input does not show may be unlike.
test_partial[note] if {
	some note, case in {
		"those that it shows are alike": {"changes": {}, "want": "unknown", "level": "recommended", "says": "there may be more than the input shows"},
		"those that it shows are not": {"changes": {"head": {"gpus": []}}, "want": "warning"},
	}
	fixture.holds("cluster/homogeneous", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": fixture.cluster(case.changes), "beside": {"partial": ["only some."]}},
		object.remove(case, ["changes"]),
	))
}

# A planned machine has no driver yet.
test_planned[note] if {
	some note, case in {
		"alike": {"changes": {}, "want": "pass"},
		"another model": {"changes": {"w2": _four(fixture.gpu("A100-PCIE-80GB", 85899345920, [8, 0]))}, "want": "warning", "says": "by model: A100-PCIE-80GB on w2; H100-SXM5-80GB on head, w1, w3"},
		"one is there, its driver not known": {"changes": {"w2": {"planned": false}}, "want": "unknown", "says": "nothing states gpus.driver_version"},
		"model not known": {"changes": {"w2": _four(object.remove(fixture.a100, ["model"]))}, "want": "unknown", "says": "nothing states gpus.model state nodes[].gpus.model"},
	}
	fixture.holds("cluster/homogeneous", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster(case.changes)},
		object.remove(case, ["changes"]),
	))
}

# Nodes that are alike are named, or counted, each.
test_alike[note] if {
	some note, case in {
		"few": {"alike": ["w4"], "says": "L40S on w2, w4"},
		"many": {"alike": ["w4", "w5", "w6"], "says": "L40S on 4 nodes"},
	}
	nodes := fixture.cluster({"w2": object.union(_four(fixture.gpu("L40S", 48305799168, [8, 9])), {"alike": case.alike})})
	fixture.holds("cluster/homogeneous", {"policy": "enterprise/tier3/linux", "nodes": nodes, "want": "warning", "says": case.says})
}
