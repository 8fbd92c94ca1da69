package kwpolicy_test.main

import data.kwpolicy_test.fixture

_row(row) := {"test": {
	"releases": ["0.9.3"],
	"axes": {"edition": ["community"], "tier": ["tier1"], "platform": ["linux"]},
	"combinations": [],
	"readings": {"X1": "so it is read"},
	"listed": [],
	"layers": [{"cluster": {"cluster/supported": {"from": "Top"}}, "node": {"cpu/threads": row, "cpu/cores": {"from": "Cores"}}}],
}}

_report(row, facts) := report if {
	document := fixture.document({"facts": facts})
	report := data.kwpolicy.main.report with input as document
		with data.kwpolicy.requirements as _row(row)
}

# A row that demands less than it says is refused.
test_malformed[note] if {
	some note, case in {
		"a key that nothing reads": {"row": {"minimun": 8, "from": "CPU"}, "error": `the row of cpu/threads from "CPU" has a key that nothing reads: minimun`},
		"a parameter of another rule": {"row": {"path": "/", "from": "CPU"}, "error": `the row of cpu/threads from "CPU" has a key that nothing reads: path`},
		"an unknown level": {"row": {"minimum": 8, "level": "strict", "from": "CPU"}, "error": `the row of cpu/threads from "CPU" has an unknown level: strict`},
		"no section": {"row": {"minimum": 8}, "error": "rule cpu/threads gave no result for node"},
	}
	_report(case.row, {}) == {"error": case.error}
}

# A rule's own levels are held to the same list.
test_rule_levels[note] if {
	some note, case in {
		"a gap of an unknown level": {"gap": {"level": "strict", "says": "x"}, "error": `rule cpu/threads gives an unknown level: "strict"`},
		"a gap of an empty level": {"gap": {"level": "", "says": "x"}, "error": `rule cpu/threads gives an unknown level: ""`},
	}
	report := data.kwpolicy.main.report with input as fixture.document({})
		with data.kwpolicy.requirements as _row({"minimum": 8, "from": "CPU"})
		with data.kwpolicy.rules.cpu.threads.gap as {"node": [case.gap]}
	report == {"error": case.error}
}

# Without one, a shortcoming and a doubt have the row's.
test_row_level[note] if {
	some note, case in {
		"a gap": {"gap": {{"says": "x"}}, "doubt": set(), "list": "warnings"},
		"a doubt": {"gap": set(), "doubt": {{"fact": "cpu.logical_cpus"}}, "list": "unknown"},
	}
	report := data.kwpolicy.main.report with input as fixture.document({})
		with data.kwpolicy.requirements as _row({"minimum": 1, "level": "recommended", "from": "CPU"})
		with data.kwpolicy.rules.cpu.threads.gap as {"node": case.gap}
		with data.kwpolicy.rules.cpu.threads.doubt as {"node": case.doubt}
	[result.level | some result in report[case.list]; result.rule == "cpu/threads"] == ["recommended"]
}

# Who asks for the installation alone is told the same.
test_cluster_levels if {
	document := fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})})
	answer := data.kwpolicy.main.cluster with input as document with data.kwpolicy.rules.cluster.nodes.gap as {"cluster": {{"level": "critical", "says": "x"}}}
	answer == {"error": `rule cluster/nodes gives an unknown level: "critical"`}
}

test_no_such_rule if {
	pages := json.patch(_row({"from": "CPU"}), [{"op": "add", "path": "/test/layers/0/node/cpu~1caches", "value": {"minimum": 1, "from": "CPU"}}])
	report := data.kwpolicy.main.report with input as fixture.document({}) with data.kwpolicy.requirements as pages
	report == {"error": "rule cpu/caches gave no result for node"}
}

# Each level of a row has its list.
test_levels[level] if {
	some level, list in {"required": "violations", "recommended": "warnings", "informational": "notes"}
	report := _report({"minimum": 1000, "level": level, "from": "CPU"}, {})
	[result.level | some result in report[list]; result.rule == "cpu/threads"] == [level]
}

# A known shortfall goes before a missing fact of the same level, and after one of a graver.
test_order[note] if {
	some note, case in {
		"known and required": {"row": {"minimum": {"a": 9, "b": 1}}, "seen": {"a": 8}, "want": ["violations", "required"]},
		"missing and required": {"row": {"minimum": {"b": 1}, "recommended": {"a": 9}}, "seen": {"a": 8}, "want": ["unknown", "required"]},
		"known and recommended": {"row": {"minimum": {"a": 1}, "recommended": {"a": 9, "b": 1}}, "seen": {"a": 8}, "want": ["warnings", "recommended"]},
		"missing and recommended": {"row": {"minimum": {"a": 1}, "recommended": {"b": 9}}, "seen": {"a": 8}, "want": ["unknown", "recommended"]},
		"nothing missing": {"row": {"minimum": {"a": 8}}, "seen": {"a": 8}, "want": ["passed", "required"]},
		"of an informational row": {"row": {"minimum": {"b": 1}, "level": "informational"}, "seen": {"a": 8}, "want": ["unknown", "informational"]},
		"no criteria": {"row": {}, "seen": {"a": 8}, "want": ["passed", "required"]},
	}
	report := data.kwpolicy.main.report with input as fixture.document({})
		with data.kwpolicy.requirements as _row(object.union(case.row, {"from": "CPU"}))
		with data.kwpolicy.rules.cpu.threads.observed as {"node": case.seen}
		with data.kwpolicy.rules.cpu.threads.says as {}
	[[list, result.level] |
		some list in ["violations", "warnings", "unknown", "notes", "passed"]
		some result in report[list]
		result.rule == "cpu/threads"
	] == [case.want]
}

test_result_whole if {
	report := _report({"minimum": 1000, "from": "CPU", "readings": ["X1"]}, {})
	report.violations == [{
		"rule": "cpu/threads",
		"subject": "node",
		"title": "CPU threads",
		"level": "required",
		"message": "node has 128 threads; required: at least 1000 threads.",
		"got": 128,
		"want": {"minimum": 1000},
		"unit": "threads",
		"lacks": ["+872 threads"],
		"section": "CPU",
		"readings": ["X1"],
		"remediation": data.kwpolicy.rules.cpu.threads.about.custom.remediation,
	}]
	report.readings == {"X1": "so it is read"}
	report.wanted == {"cluster/supported": {"cluster"}, "cpu/cores": {"node"}, "cpu/threads": {"node"}}
}

# Where a rule says nothing of its own, the observation does.
test_says_nothing if {
	report := data.kwpolicy.main.report with input as fixture.document({})
		with data.kwpolicy.requirements as _row({"minimum": {"logical_cpus": 1000, "cores": 8}, "level": "informational", "from": "CPU"})
		with data.kwpolicy.rules.cpu.threads.observed as {"node": {"logical_cpus": 8, "cores": 4}}
	[note.message | some note in report.notes] == ["node has 4 cores, 8 logical CPUs; expected: at least 8 cores, at least 1000 logical CPUs."]
}

# What is said of the installation alone is what is said of it beside its nodes.
test_cluster if {
	document := fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})})
	whole := data.kwpolicy.main.folded with input as document
	alone := data.kwpolicy.main.cluster with input as document
	every list in ["violations", "warnings", "unknown", "notes", "passed", "not_applicable"] {
		alone[list] == [result | some result in whole[list]; result.subject == "cluster"]
	}
	alone.wanted == {rule: {"cluster"} | some rule, subjects in whole.wanted; "cluster" in subjects}
	count(alone.passed) > 5
}

test_cluster_errors if {
	data.kwpolicy.main.cluster.error with input as {"nodes": []}
	data.kwpolicy.main.cluster.error with input as object.union(fixture.document({}), {"parameters": {"release": "0"}})
}

# Lists are sorted by rule, then subject.
test_sorted if {
	nodes := array.reverse(fixture.cluster({}))
	report := data.kwpolicy.main.report with input as fixture.document({"policy": "enterprise/tier3/linux", "nodes": nodes})
	keys := [[result.rule, result.subject] | some result in report.passed]
	keys == sort(keys)
	count(keys) > 60
}

# A doubt weighs as a missing fact does, and is explained by its own fact.
test_doubt[note] if {
	some note, case in {
		"alone": {"row": {"minimum": 8}, "doubt": "recommended", "want": ["unknown", "recommended", "nothing states cpu.model"]},
		"of the row's level": {"row": {"minimum": 8}, "doubt": "required", "want": ["unknown", "required", "nothing states cpu.model"]},
		"a graver shortfall": {"row": {"minimum": 1000}, "doubt": "recommended", "want": ["violations", "required", ""]},
		"a shortfall as grave": {"row": {"minimum": 1000, "level": "recommended"}, "doubt": "recommended", "want": ["warnings", "recommended", ""]},
		"a lesser shortfall": {"row": {"minimum": 1000, "level": "informational"}, "doubt": "recommended", "want": ["unknown", "recommended", "nothing states cpu.model"]},
		"a missing fact as grave": {"row": {"minimum": {"a": 8}}, "doubt": "required", "want": ["unknown", "required", "nothing states cpu.model"]},
		"not applicable": {"row": {"not_applicable": "no"}, "doubt": "required", "want": ["not_applicable", "required", "no"]},
	}
	report := data.kwpolicy.main.report with input as fixture.document({})
		with data.kwpolicy.requirements as _row(object.union(case.row, {"from": "CPU"}))
		with data.kwpolicy.rules.cpu.threads.doubt as {"node": {{"level": case.doubt, "fact": "cpu.model"}}}
	[[list, result.level, object.get(result, "reason", "")] |
		some list in ["violations", "warnings", "unknown", "notes", "passed", "not_applicable"]
		some result in report[list]
		result.rule == "cpu/threads"
	] == [case.want]
}
