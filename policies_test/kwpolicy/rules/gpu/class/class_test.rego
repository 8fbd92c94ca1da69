package kwpolicy_test.rules.gpu.class

import data.kwpolicy_test.fixture

_cluster(gpus) := fixture.cluster({"head": {"gpus": gpus}})

_h100 := fixture.gpu("H100-SXM5-80GB", 85520809984, [9, 0])

test_class[note] if {
	some note, case in {
		"the same": {"gpus": [fixture.a100], "want": "pass", "says": "has a head with GPUs of 80 GB, compute capability 8.0 and workers with GPUs of 80 GB, compute capability 8.0"},
		"another generation": {"gpus": [_h100], "want": "warning", "level": "recommended", "says": "recommended: the workers' class of GPUs in the head"},
		"smaller": {"gpus": [fixture.gpu("A100-SXM4-40GB", 42949672960, [8, 0])], "want": "warning"},
		"another model of the class": {"gpus": [fixture.gpu("A100-PCIE-80GB", 85899345920, [8, 0])], "want": "pass"},
		"one more": {"gpus": [fixture.a100, _h100], "want": "warning"},
		"none": {"gpus": [], "want": "warning", "says": "has a head with no GPU and workers with"},
		"no memory": {"gpus": [object.remove(fixture.a100, ["memory_bytes"])], "want": "unknown", "level": "recommended"},
		"no capability": {"gpus": [object.remove(fixture.a100, ["compute_capability"])], "want": "unknown"},
		"null": {"gpus": null, "want": "unknown"},
	}
	fixture.holds("gpu/class", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": _cluster(case.gpus), "subject": "cluster", "readings": ["X25"]},
		object.remove(case, ["gpus"]),
	))
}

test_others[note] if {
	some note, case in {
		"there may be more": {"nodes": fixture.cluster({}), "beside": {"partial": ["limited to some"]}, "want": "unknown"},
		"no roles": {"nodes": [object.remove(node, ["role"]) | some node in fixture.cluster({})], "want": "unknown"},
		"an odd worker": {"nodes": fixture.cluster({"w1": {"gpus": [_h100]}}), "want": "warning"},
		"only workers": {"nodes": [node | some node in fixture.cluster({}); node.role == "worker"], "want": "not_applicable", "says": "no head and workers to compare"},
		"only a head": {"nodes": [node | some node in fixture.cluster({}); node.role == "head"], "want": "not_applicable"},
		"only workers, and there may be more": {"nodes": [node | some node in fixture.cluster({}); node.role == "worker"], "beside": {"partial": ["limited to some"]}, "want": "unknown"},
		"one host": {"nodes": [node | some node in fixture.cluster({}); node.role == "head"], "kind": "host", "want": "unknown", "says": "one host says nothing of the nodes around it"},
		"planned": {"nodes": fixture.planned_cluster({}), "want": "pass"},
	}
	fixture.holds("gpu/class", object.union({"policy": "enterprise/tier3/linux", "subject": "cluster"}, case))
}
