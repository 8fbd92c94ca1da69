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
	} == explain.missing("cluster", ["role"]) with input as _document("host", {"a": {"role": _missing}})
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
