package kwpolicy_test.explain

import data.kwpolicy.explain

_document(kind, absent) := {"kind": kind, "nodes": [{"name": name, "absent": absence} | some name, absence in absent]}

_missing := {"reason": "not_found", "detail": "no such file", "resolve": "run as root"}

test_missing[note] if {
	some note, case in {
		"the fact": {"absent": {"a": {"cpu.physical_cores": _missing}}, "reason": "cpu.physical_cores: no such file", "resolve": "run as root"},
		"what holds the fact": {"absent": {"a": {"cpu": _missing}}, "reason": "cpu: no such file", "resolve": "run as root"},
		"what the fact holds": {"absent": {"a": {"cpu.physical_cores.of_socket": _missing}}, "reason": "cpu.physical_cores.of_socket: no such file", "resolve": "run as root"},
		"another fact": {"absent": {"a": {"cpu.model": _missing}}, "reason": "nothing states cpu.physical_cores", "resolve": "state nodes[].cpu.physical_cores in a facts file"},
		"a name that only begins alike": {"absent": {"a": {"cpu.physical": _missing}}, "reason": "nothing states cpu.physical_cores", "resolve": "state nodes[].cpu.physical_cores in a facts file"},
		"another node": {"absent": {"b": {"cpu": _missing}}, "reason": "nothing states cpu.physical_cores", "resolve": "state nodes[].cpu.physical_cores in a facts file"},
		"no detail": {"absent": {"a": {"cpu": {"reason": "permission_denied"}}}, "reason": "cpu: permission denied", "resolve": "state nodes[].cpu.physical_cores in a facts file"},
	}
	{"reason": case.reason, "resolve": case.resolve} == explain.missing("a", ["cpu.physical_cores"]) with input as _document("host", case.absent)
}

test_cluster if {
	{"reason": "a: role: no such file; b: role: no such file", "resolve": "run as root"} == explain.missing("cluster", ["role"]) with input as _document("cluster", {"a": {"role": _missing}, "b": {"role": _missing}})
}

test_large_cluster if {
	absent := {sprintf("n%d", [i]): {"role": _missing} | some i in numbers.range(1, 6)}
	{
		"reason": "n1: role: no such file; n2: role: no such file; n3: role: no such file; and 3 more",
		"resolve": "run as root",
	} == explain.missing("cluster", ["role"]) with input as _document("cluster", absent)
}

test_host_of_a_cluster if {
	{
		"reason": "one host says nothing of the nodes around it",
		"resolve": "judge the nodes together: give the facts of each",
	} == explain.missing("cluster", ["role"]) with input as object.union(_document("host", {"a": {"role": _missing}}), _of_a_cluster)
}

_of_a_cluster := {"kind": "host", "parameters": {"edition": "enterprise", "tier": "tier3", "platform": "linux"}}

# Where nodes have no roles, a host is all of the installation.
test_host_alone if {
	{"reason": "a: role: no such file", "resolve": "run as root"} == explain.missing("cluster", ["role"]) with input as _document("host", {"a": {"role": _missing}})
}

# What stands beside the nodes has its own reasons and origins.
test_beside_the_nodes[note] if {
	some note, case in {
		"recorded": {"input": {"absent": {"shared_storage.protocol": _missing}}, "reason": "shared_storage.protocol: no such file", "resolve": "run as root"},
		"recorded of all of it": {"input": {"absent": {"shared_storage": {"reason": "decided_at_apply"}}}, "reason": "shared_storage: decided at apply", "resolve": "state shared_storage[].protocol in a facts file"},
		"recorded of a node": {"input": {"nodes": [{"name": "a", "absent": {"shared_storage": _missing}}]}, "reason": "nothing states shared_storage.protocol", "resolve": "state shared_storage[].protocol in a facts file"},
		"another recorded": {"input": {"absent": {"shared_storage.medium": _missing}}, "reason": "nothing states shared_storage.protocol", "resolve": "state shared_storage[].protocol in a facts file"},
		"stated of one": {"input": {"shared_storage": [{"name": "a", "protocol": "s3"}, {"name": "b"}]}, "reason": "nothing states shared_storage.protocol", "resolve": "state shared_storage[].protocol in a facts file"},
		"stated": {"input": {"shared_storage": [{"name": "a", "protocol": "s3"}]}, "reason": "what is stated of shared_storage.protocol does not decide it", "resolve": "state shared_storage[].protocol in a facts file"},
		"one host states it": {"input": {"kind": "host"}, "reason": "nothing states shared_storage.protocol", "resolve": "state shared_storage[].protocol in a facts file"},
	}
	document := object.union({"kind": "cluster", "nodes": [{"name": "a"}]}, case.input)
	{"reason": case.reason, "resolve": case.resolve} == explain.missing("cluster", ["shared_storage.protocol"]) with input as document
}

test_both_kinds_of_facts if {
	document := {"kind": "cluster", "nodes": [{"name": "a", "absent": {"role": _missing}}], "absent": {"shared_storage": {"reason": "failed"}}}
	missing := explain.missing("cluster", ["role", "shared_storage"]) with input as document
	missing == {"reason": "a: role: no such file; shared_storage: failed", "resolve": "run as root; state shared_storage in a facts file"}
	host := explain.missing("cluster", ["role", "shared_storage"]) with input as object.union(document, _of_a_cluster)
	host.reason == "one host says nothing of the nodes around it"
}

# Where the input does not show all, that is the reason, but for one that is known better.
test_partial[note] if {
	some note, case in {
		"nothing else": {"input": {}, "facts": ["role", "partial"], "reason": "there may be more than the input shows: only some; not all", "resolve": "judge all of it together"},
		"a reason of its own": {"input": {"nodes": [{"name": "a", "absent": {"role": _missing}}]}, "facts": ["role", "partial"], "reason": "a: role: no such file", "resolve": "run as root"},
		"it does not matter": {"input": {}, "facts": ["role"], "reason": "nothing states role", "resolve": "state nodes[].role in a facts file"},
	}
	document := object.union({"kind": "cluster", "nodes": [{"name": "a"}], "partial": ["only some.", "not all"]}, case.input)
	{"reason": case.reason, "resolve": case.resolve} == explain.missing("cluster", case.facts) with input as document
}

# Of nodes that are alike the first is named.
test_alike if {
	document := {"kind": "cluster", "nodes": [{"name": "a", "alike": ["b", "c"], "absent": {"role": _missing}}, {"name": "d", "absent": {"role": _missing}}]}
	missing := explain.missing("cluster", ["role"]) with input as document
	missing.reason == "a and 2 more like it: role: no such file; d: role: no such file"
	own := explain.missing("a", ["role"]) with input as document
	own.reason == "role: no such file"
}

# What only a running machine shows is not asked of a planned one.
test_planned[note] if {
	some note, case in {
		"planned": {"planned": true, "reason": "nothing states memory.installed_bytes", "resolve": "state nodes[].memory.installed_bytes in a facts file"},
		"not planned": {"planned": false, "reason": "nothing states memory.usable_bytes or memory.installed_bytes", "resolve": "state nodes[].memory.usable_bytes and nodes[].memory.installed_bytes in a facts file"},
	}
	{"reason": case.reason, "resolve": case.resolve} == explain.missing("a", ["memory.usable_bytes", "memory.installed_bytes"]) with input as {"kind": "host", "nodes": [{"name": "a", "planned": case.planned}]}
}

test_place_beside_the_nodes if {
	document := {"nodes": [{"name": "a"}], "origins": {"shared_storage.protocol": {"file": "main.tf", "line": 3, "confidence": "declared"}}}
	place := explain.place("cluster", ["shared_storage.protocol"]) with input as document
	place == {"location": {"file": "main.tf", "line": 3}, "confidence": "declared"}
}

test_hidden_beside_the_nodes if {
	document := {"nodes": [{"name": "a"}], "absent": {"shared_storage": {"reason": "failed"}}}
	explain.hidden("cluster", "shared_storage.nodes") with input as document
	not explain.hidden("cluster", "partial") with input as document
}

test_place[note] if {
	some note, case in {
		"a line": {"origins": {"cpu": {"file": "main.tf", "line": 12, "address": "aws_instance.a", "source": "plan", "confidence": "declared"}}, "want": {"location": {"file": "main.tf", "line": 12, "address": "aws_instance.a"}, "confidence": "declared"}},
		"measured": {"origins": {"cpu.logical_cpus": {"file": "a.json", "confidence": "measured"}}, "want": {"location": {"file": "a.json"}}},
		"no file": {"origins": {"cpu.logical_cpus": {"source": "/proc/cpuinfo", "confidence": "measured"}}, "want": {}},
		"no file, not measured": {"origins": {"cpu.logical_cpus": {"source": "catalogue", "confidence": "inferred"}}, "want": {"confidence": "inferred"}},
		"another fact": {"origins": {"memory": {"file": "main.tf", "confidence": "declared"}}, "want": {}},
		"none": {"origins": {}, "want": {}},
		"the most particular": {"origins": {"cpu": {"file": "a.tf", "confidence": "declared"}, "cpu.logical_cpus": {"file": "b.tf", "confidence": "measured"}}, "want": {"location": {"file": "b.tf"}}},
		"the most particular of three": {"origins": {"cpu": {"file": "a.tf", "confidence": "declared"}, "cpu.logical_cpus": {"file": "b.tf", "confidence": "measured"}, "cpu.logical_cpus.online": {"file": "c.tf", "confidence": "measured"}}, "want": {"location": {"file": "c.tf"}}},
		"the first of the rule's facts": {"origins": {"cpu.physical_cores": {"file": "b.tf", "confidence": "declared"}, "cpu.logical_cpus": {"file": "a.tf", "confidence": "declared"}}, "want": {"location": {"file": "a.tf"}, "confidence": "declared"}},
	}
	case.want == explain.place("a", ["cpu.logical_cpus", "cpu.physical_cores"]) with input as {"kind": "host", "nodes": [{"name": "a", "origins": case.origins}]}
}

test_hidden[note] if {
	some note, case in {
		"denied": {"absent": {"cpu.usable_cpus": {"reason": "permission_denied"}}, "want": true},
		"timed out": {"absent": {"cpu.usable_cpus": {"reason": "timed_out"}}, "want": true},
		"what holds it": {"absent": {"cpu": {"reason": "container_view"}}, "want": true},
		"looked for and not there": {"absent": {"cpu.usable_cpus": {"reason": "not_found"}}, "want": false},
		"what is below it": {"absent": {"cpu.usable_cpus.of_process": {"reason": "timed_out"}}, "want": false},
		"another fact": {"absent": {"cpu.model": {"reason": "timed_out"}}, "want": false},
		"nothing recorded": {"absent": {}, "want": false},
	}
	hidden := [true | explain.hidden("a", "cpu.usable_cpus")] with input as {"nodes": [{"name": "a", "absent": case.absent}, {"name": "b", "absent": {"cpu": {"reason": "timed_out"}}}]}
	hidden == [true | case.want]
}
