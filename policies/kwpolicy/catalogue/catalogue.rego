# METADATA
# title: Catalogue
# description: What a policy demands, for people and programs that want to read it rather than judge by it.
package kwpolicy.catalogue

import data.kwpolicy.compare
import data.kwpolicy.phrase
import data.kwpolicy.profile

# METADATA
# title: Requirements
# description: |
#   Each row of the policy, sorted by rule, for the installation, for every node or for the nodes of one role; and apart,
#   with its inference, where nodes that infer on CPUs have another, by the cloud where its machines have another, and as
#   of planned ones, where the machines are yet to be made and another holds for them.
requirements := [requirement |
	some kinds in _rows
	some who, inferences in kinds
	some inference, row in inferences
	requirement := _requirement(row.rule, who, row.row, inference)
]

_rows[rule].installation[""] := {"rule": rule, "row": row} if {
	some rule, row in profile.rows("cluster", profile.parameters)
}

_rows[rule][who][""] := {"rule": rule, "row": row} if {
	some who, circumstances in _kinds
	some rule, row in profile.rows("node", object.union(circumstances, {"inference": "gpu"}))
}

_rows[rule][who].cpu := {"rule": rule, "row": row} if {
	some who, circumstances in _kinds
	usual := profile.rows("node", object.union(circumstances, {"inference": "gpu"}))
	some rule, row in profile.rows("node", object.union(circumstances, {"inference": "cpu"}))
	row != object.get(usual, rule, {})
}

_rows[rule]["planned installation"][""] := {"rule": rule, "row": row} if {
	some rule, row in profile.rows("cluster", object.union(profile.parameters, {"machine": "planned"}))
	row != object.get(profile.rows("cluster", profile.parameters), rule, {})
}

_rows[rule][sprintf("%s%s", [_whom(rows, who), place])][""] := {"rule": rule, "row": row} if {
	some place, _ in _places
	some rule, rows in _there[place]
	some who, row in rows
}

_rows[rule][sprintf("planned %s%s", [_whom(rows, who), place])][""] := {"rule": rule, "row": row} if {
	some place, _ in _places
	some rule, rows in _planned[place]
	some who, row in rows
}

# The rows that machines of a cloud have in place of the usual ones.
_there[place][rule][who] := row if {
	some who, circumstances in _kinds
	some place, more in _places
	place != ""
	usual := _of_existing(circumstances, {})
	some rule, row in _of_existing(circumstances, more)
	row != object.get(usual, rule, {})
}

_of_existing(circumstances, more) := profile.rows("node", object.union_n([circumstances, {"inference": "gpu"}, more]))

# The rows that planned machines have in place of the usual ones; and those of a cloud in place of these, where they are
# not those of all machines of that cloud.
_planned[""][rule][who] := row if {
	some who, circumstances in _kinds
	usual := profile.rows("node", object.union(circumstances, {"inference": "gpu"}))
	some rule, row in _of_planned(circumstances, {})
	row != object.get(usual, rule, {})
}

_planned[place][rule][who] := row if {
	some who, circumstances in _kinds
	some place, more in _places
	usual := _of_planned(circumstances, {})
	some rule, row in _of_planned(circumstances, more)
	place != ""
	row != object.get(usual, rule, {})
	row != object.get(_of_existing(circumstances, more), rule, {})
}

_of_planned(circumstances, more) := profile.rows("node", object.union_n([circumstances, {"inference": "gpu", "machine": "planned"}, more]))

_places := object.union({"": {}}, {sprintf(" on %s", [provider]): {"provider": provider} | some layer in profile.page.layers; provider := layer.when.provider})

# Where all roles have one row it is that of every node.
_whom(rows, who) := "node" if {
	count(rows) == count(_kinds)
	count({row | some row in rows}) == 1
} else := who

_kinds.node := profile.parameters if count(profile.roles) == 0

_kinds[role] := object.union(profile.parameters, {"role": role}) if some role in profile.roles

_requirement(rule, who, row, inference) := object.union(
	{
		"rule": rule,
		"for": who,
		"title": about.title,
		"level": compare.level(row),
		"demand": _demand(row, object.get(about.custom, "unit", "")),
		"section": row.from,
		"readings": object.get(row, "readings", []),
		"row": row,
	},
	{"inference": inference | inference != ""},
) if {
	[area, name] := split(rule, "/")
	about := data.kwpolicy.rules[area][name].about
}

_demand(row, unit) := sprintf("not applicable: %s", [row.not_applicable]) if {
	row.not_applicable
} else := concat("", [_usage(row), trim_prefix(phrase.demands(row, unit), "; ")]) if {
	phrase.demands(row, unit) != ""
} else := compare.level(row)

# A row that applies only where the thing is used, or asked for, says so.
_usage(row) := "optional; where it is asked for, " if {
	row.optional
} else := ""
