# METADATA
# title: Judge
# description: |
#   Brings together what a policy demands (profile), what the facts say (the rules) and how the two
#   compare, and gives each row of the policy exactly one result. What a rule does not observe is
#   unknown; nothing passes by being silent.
package kwpolicy.main

import data.kwpolicy.compare
import data.kwpolicy.document
import data.kwpolicy.explain
import data.kwpolicy.machines
import data.kwpolicy.phrase
import data.kwpolicy.profile

# METADATA
# title: Report
# description: |
#   Every result, in one list for each status, sorted by rule and then subject; or an error, and no
#   list, where the policy does not exist.
# entrypoint: true
report := object.union(folded, {status: _each(folded[status]) | some status, _ in _lists}) if {
	not folded.error
} else := folded

# METADATA
# title: Folded
# description: |
#   As report, but nodes that are alike have one result, that of the first. Its message has a mark where
#   the node is named, so that whoever reads it can write it for the others.
folded := {"error": document.error} if {
	document.error
} else := {"error": profile.error} if {
	profile.error
} else := {"error": concat("; ", _malformed)} if {
	count(_malformed) > 0
} else := _answer(_results, profile.wants)

# METADATA
# title: Cluster
# description: |
#   As folded, of the installation alone. Who judges many nodes in parts, each by folded, judges the whole by
#   this: what is said of a node depends on that node, and on what is beside the nodes.
cluster := {"error": document.error} if {
	document.error
} else := {"error": profile.error} if {
	profile.error
} else := {"error": concat("; ", _cluster_malformed)} if {
	count(_cluster_malformed) > 0
} else := _answer(_cluster_results, _cluster_wants)

# What else can be malformed shows in every part.
_cluster_malformed contains why if {
	some id, _ in _cluster_wants
	[area, name] := split(id, "/")
	some why in _unheard(id, _given_of(data.kwpolicy.rules[area][name], "cluster"))
}

_cluster_wants := {rule: {"cluster": row} | some rule, rows in profile.wants; row := rows.cluster}

_cluster_results := {id: {"cluster": result} |
	some id, rows in _cluster_wants
	[area, name] := split(id, "/")
	rule := data.kwpolicy.rules[area][name]
	result := _result(id, rule, "cluster", rows.cluster)
}

# The lists of an answer, by their names, and the status of what is in each.
_lists := {
	"violations": "violation",
	"warnings": "warning",
	"unknown": "unknown",
	"notes": "note",
	"passed": "pass",
	"not_applicable": "not_applicable",
}

_answer(results, wants) := object.union(
	{name: list |
		some name, status in _lists
		list := [object.remove(result, ["status"]) | some subjects in results; some result in subjects; result.status == status]
	},
	{
		# The text of each reading that a result rests on.
		"readings": {name: profile.page.readings[name] |
			some name in {name | some subjects in results; some result in subjects; some name in result.readings}
		},
		"wanted": {rule: subjects | some rule, rows in wants; subjects := object.keys(rows)},
	},
)

# One result for each of the nodes that are alike, in the order of all results.
_each(results) := [result |
	some [_, name, folded_result] in sort([[result.rule, name, result] | some result in results; some name in _names[result.subject]])
	result := object.union(folded_result, {"subject": name, "message": replace(folded_result.message, _mark, name)})
]

_names := object.union(
	{"cluster": ["cluster"]},
	{node.name: machines.names_of(node) | some node in input.nodes},
)

# What stands for the node's name in a message. No name is rescanned for it once it is replaced.
_mark := "\u0000"

_called(subject) := phrase.subject(subject) if {
	subject == "cluster"
} else := _mark

# A row with a key that nothing reads demands less than its author meant.
_malformed contains sprintf("the row of %s from %q has a key that nothing reads: %s", [id, row.from, key]) if {
	some [id, row] in _rows
	parameters := {parameter | some parameter in _rules[id].about.custom.parameters}
	some key in ((object.keys(row) - _keys) - parameters)
}

_malformed contains sprintf("the row of %s from %q has an unknown level: %s", [id, row.from, level]) if {
	some [id, row] in _rows
	level := row.level
	not level in object.keys(_statuses)
}

# A shortcoming of a level that nothing knows would weigh nothing.
_malformed contains why if {
	some id, rule in _rules
	some why in _unheard(id, _given(rule))
}

_given(rule) := union({_given_of(rule, subject) | some kind in ["gap", "doubt", "exception", "eased"]; some subject, _ in rule[kind]})

_given_of(rule, subject) := ({said.level |
	some kind in ["gap", "doubt"]
	some said in rule[kind][subject]
} | {object.get(exception, "level", "") | exception := rule.exception[subject]}) | {level | level := rule.eased[subject]}

_unheard(id, levels) := {sprintf("rule %s gives an unknown level: %q", [id, level]) |
	some level in levels
	not level in (object.keys(_statuses) | {"none"})
}

# What gave no result would pass by being silent.
_malformed contains sprintf("rule %s gave no result for %s", [id, subject]) if {
	some id, rows in profile.wants
	some subject, _ in rows
	not _results[id][subject]
}

# What every row may have beside its criteria and the parameters of its rule.
_keys := object.keys(compare.criteria) | {"from", "readings", "level", "not_applicable", "tolerated"}

# The rows of the page whose rules are here: a bundle may hold only those of one policy.
_rows contains [id, row] if {
	some layer in profile.page.layers
	some kind in ["cluster", "node"]
	some id, row in layer[kind]
	_rules[id]
}

# What each rule says, gathered once.
_rules := {id: rule |
	some id, _ in profile.wants
	[area, name] := split(id, "/")
	rule := data.kwpolicy.rules[area][name]
}

# One object, built once: a partial rule would be searched through for every subject.
_results := {id: results |
	some id, rows in profile.wants
	rule := _rules[id]
	results := {subject: result | some subject, row in rows; result := _result(id, rule, subject, row)}
}

_result(id, rule, subject, row) := object.union_n([
	{
		"rule": id,
		"subject": subject,
		"title": rule.about.title,
		"section": row.from,
		"remediation": rule.about.custom.remediation,
	},
	{"got": got | some got in seen},
	{"unit": unit | unit := rule.about.custom.unit},
	{"want": want | want := compare.want(row); want != {}},
	explain.place(subject, rule.about.custom.facts),
	_outcome(id, rule, subject, row, seen),
]) if {
	seen := [got | got := rule.observed[subject]]
}

_outcome(id, rule, subject, row, seen) := {
	"status": "not_applicable",
	"level": compare.level(row),
	"message": sprintf("Does not apply to %s: %s.", [_called(subject), row.not_applicable]),
	"reason": row.not_applicable,
	"readings": _cited(row, set()),
} if {
	row.not_applicable
} else := {
	"status": "not_applicable",
	"level": compare.level(row),
	"message": sprintf("Does not apply to %s: %s.", [_called(subject), reason]),
	"reason": reason,
	"readings": _cited(row, set()),
} if {
	reason := rule.not_applicable[subject]
} else := object.union(
	{
		"status": "unknown",
		"level": compare.level(row),
		"message": sprintf("%s of %s: not judged, for it depends on %s.", [rule.about.title, _called(subject), _decisive[row.undecided]]),
		"readings": _cited(row, set()),
	},
	_why(row.undecided, subject),
) if {
	row.undecided
} else := _judged(rule, subject, row, seen, worst) if {
	worst := _worst(_gaps(id, rule, subject, row, seen), _missing(rule, subject, row, seen))
} else := {
	"status": "pass",
	"level": compare.level(row),
	"message": sprintf("%s %s%s%s.", [
		_called(subject),
		_says(rule, subject, seen),
		phrase.demands(row, _unit(rule)),
		concat("", [exception.because | some exception in exceptions]),
	]),
	"readings": _cited(row, exceptions),
} if {
	exceptions := {exception | some _ in compare.gaps(seen, row); exception := _exception(id, rule, subject)}
}

# What outweighs what: a known shortfall before a missing fact of the same level.
_order := [
	["required", "gap"],
	["required", "missing"],
	["recommended", "gap"],
	["recommended", "missing"],
	["informational", "gap"],
	["informational", "missing"],
]

_statuses := {"required": "violation", "recommended": "warning", "informational": "note"}

# The levels of what cannot be judged, each with the facts that it would take: what comparing lacks,
# and what the rule doubts.
_missing(rule, subject, row, seen) := {[_eased(level, rule, subject), rule.about.custom.facts] | some level in compare.missing(seen, row)} | {[object.get(doubt, "level", compare.level(row)), [doubt.fact]] |
	some doubt in rule.doubt[subject]
}

# Something else that is known may make it less grave that a rule observes nothing.
_eased(level, rule, subject) := eased if {
	eased := rule.eased[subject]
	compare.rank(eased) < compare.rank(level)
} else := level

# The gravest thing to say; undefined where there is nothing.
_worst(gaps, missing) := {"level": level, "kind": kind, "gaps": found, "facts": facts} if {
	count(gaps) + count(missing) > 0
	present := {["gap", gap.level] | some gap in gaps} | {["missing", level] | some [level, _] in missing}
	[level, kind] := [pair | some pair in _order; [pair[1], pair[0]] in present][0]
	found := {gap | some gap in gaps; gap.level == level; kind == "gap"}
	facts := [fact | some [grade, lacking] in missing; grade == level; some fact in lacking]
}

_decisive := {"role": "the node's role", "gpus": "its GPUs"}

_why("role", _) := {
	"reason": "the node's role is not known",
	"resolve": "say which node is which with --role, or as nodes[].role in a facts file",
}

_why("gpus", subject) := explain.missing(subject, ["gpus"])

_judged(rule, subject, row, seen, worst) := object.union(
	{
		"status": "unknown",
		"level": worst.level,
		"message": sprintf("%s of %s: not known.", [rule.about.title, _called(subject)]),
		"readings": _cited(row, set()),
	},
	explain.missing(subject, worst.facts),
) if {
	worst.kind == "missing"
} else := {
	"status": _statuses[worst.level],
	"level": worst.level,
	"message": concat(" ", [_shortfall(rule, subject, row, says, worst.gaps, seen) |
		some says in {_gap_says(rule, subject, seen, gap) | some gap in worst.gaps}
	]),
	"lacks": sort({phrase.lack(gap, row, seen, described) | some gap in worst.gaps}),
	"readings": _cited(row, worst.gaps),
} if {
	described := object.union_n([
		{"title": rule.about.title, "unit": _unit(rule)},
		object.filter(rule.about.custom, ["lacks"]),
		{"lacks": lacks | lacks := rule.lacks[subject]},
	])
}

# What was observed is said once, with all that it falls short of, requirements first.
_shortfall(rule, subject, row, says, gaps, seen) := sprintf("%s %s%s.", [
	_called(subject),
	says,
	concat("", array.reverse(sort({concat("", [phrase.demand(row, gap, _unit(rule)), object.get(gap, "because", "")]) |
		some gap in gaps
		_gap_says(rule, subject, seen, gap) == says
	}))),
])

_gap_says(rule, subject, seen, gap) := object.get(gap, "says", _says(rule, subject, seen))

# What a comparison found short, softened where an exception says so, and what the rule adds.
_gaps(id, rule, subject, row, seen) := compared | {object.union({"level": compare.level(row)}, gap) | some gap in rule.gap[subject]} if {
	compared := {softened |
		some gap in compare.gaps(seen, row)
		softened := _soften(gap, [exception | exception := _exception(id, rule, subject)])
		softened.level != "none"
	}
}

_exception(id, rule, subject) := exception if {
	exception := rule.exception[subject]
} else := profile.listed[id][subject]

_soften(gap, []) := gap

_soften(gap, [exception]) := gap if {
	compare.rank(gap.level) <= compare.rank(exception.level)
} else := object.union(gap, exception)

_says(rule, subject, seen) := text if {
	text := rule.says[subject]
} else := text if {
	text := phrase.found(seen[0], _unit(rule))
} else := "is not known"

_unit(rule) := object.get(rule.about.custom, "unit", "")

# The readings that a row rests on, and those of the exceptions that were made.
_cited(row, exceptions) := [reading |
	some [_, reading] in sort({[count(name), name] |
		some source in ({row} | exceptions)
		some name in source.readings
	})
]
