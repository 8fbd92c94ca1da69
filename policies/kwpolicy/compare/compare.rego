# METADATA
# title: Compare
# description: |
#   The one table of how a row is compared with an observation. A row names criteria; a criterion's
#   value is a limit, or an object of limits by measure where the observation is an object of measures.
package kwpolicy.compare

# METADATA
# title: Criteria
# description: |
#   Every way in which a row can demand something, with the level of falling short: that of the row,
#   or one of its own.
criteria := {
	"minimum": "row",
	"maximum": "row",
	"below": "row",
	"any_of": "row",
	"all_of": "row",
	"equal": "row",
	"free": "row",
	"reachable": "row",
	"recommended": "recommended",
	"preferred": "recommended",
	"expected": "informational",
}

# METADATA
# title: Gaps
# description: |
#   Where an observation falls short of a row. The observation is given as a list of at most one
#   value; without a value nothing falls short, and missing says what cannot be judged.
gaps(seen, row) := {gap |
	some got in seen
	some [kind, measure, limit] in _limits(row)
	value := _value(got, measure)
	_comparable(kind, value, limit)
	not _meets(kind, value, limit)
	level := _grade([kind, measure, limit], value, row)
	gap := object.union(
		{"kind": kind, "measure": measure, "level": level},
		{"because": _tolerance(kind) | level != level_of(kind, row)},
	)
}

_tolerance("minimum") := " (only a warning: it comes near enough)"

_tolerance("any_of") := " (only a warning: the page does not name it)"

# METADATA
# title: Missing
# description: The levels of those criteria that the observation says nothing of, or nothing of the right type.
missing(seen, row) := {level_of(kind, row) |
	some [kind, measure, limit] in _limits(row)
	count([value |
		some got in seen
		value := _value(got, measure)
		_comparable(kind, value, limit)
	]) == 0
} | {level(row) |
	count(_limits(row)) == 0
	count(seen) == 0
}

# METADATA
# title: Want
# description: The criteria of a row, without its citation and parameters.
want(row) := object.filter(row, object.keys(criteria))

# METADATA
# title: Level
# description: The level of a row.
level(row) := object.get(row, "level", "required")

# METADATA
# title: Soft level
# description: The level of what is no more than advice about a row, which is never graver than the row.
soft_level(row) := "recommended" if {
	rank(level(row)) > rank("recommended")
} else := level(row)

# METADATA
# title: Rank
# description: Orders the levels; none stands below them all.
rank(name) := {"none": 0, "informational": 1, "recommended": 2, "required": 3}[name]

# Each limit of a row as kind, measure and limit; the measure is "" where the observation is the measure.
_limits(row) := {[kind, "", limit] |
	some kind, _ in criteria
	limit := row[kind]
	not is_object(limit)
} | {[kind, measure, limit] |
	some kind, _ in criteria
	some measure, limit in row[kind]
	is_object(row[kind])
}

_value(got, "") := got

_value(got, measure) := got[measure] if measure != ""

# METADATA
# title: Level of a criterion
# description: The level of falling short of a criterion of a row.
level_of(kind, row) := level(row) if {
	criteria[kind] == "row"
} else := criteria[kind]

# A value that a row tolerates falls short only as a recommendation.
_grade([kind, measure, limit], value, row) := "recommended" if {
	rank(level_of(kind, row)) > rank("recommended")
	_meets(kind, value, _widened(kind, limit, _value(row.tolerated, measure)))
} else := level_of(kind, row)

# Of several values one may be wanted and another tolerated.
_widened("any_of", limit, tolerated) := array.concat(limit, tolerated)

_widened(kind, _, tolerated) := tolerated if kind != "any_of"

# Rego orders values of different types, so that "8" >= 9 holds: only like is compared with like.
_comparable(kind, value, limit) if {
	kind in {"minimum", "maximum", "below", "recommended", "expected", "equal"}
	type_name(value) == type_name(limit)
	not is_array(limit)
}

_comparable(kind, value, limit) if {
	kind in {"minimum", "maximum", "recommended", "equal"}
	is_array(limit)
	is_array(value)
	count(value) == count(limit)
	every part in value {
		is_number(part)
	}
}

_comparable(kind, value, limit) if {
	kind in {"any_of", "preferred", "all_of", "free"}
	every one in _list(value) {
		type_name(one) in {type_name(entry) | some entry in limit}
	}
}

_comparable("reachable", value, _) if {
	is_array(value)
	every range in value {
		[first, last] := range
		is_number(first)
		is_number(last)
	}
}

_meets(kind, value, limit) if {
	kind in {"minimum", "recommended", "expected"}
	value >= limit
}

_meets("maximum", value, limit) if value <= limit

_meets("below", value, limit) if value < limit

_meets("equal", value, limit) if value == limit

_meets(kind, value, limit) if {
	kind in {"any_of", "preferred"}
	every one in _list(value) {
		some entry in limit
		matches(entry, one)
	}
}

_meets("all_of", value, limit) if {
	every entry in limit {
		some one in _list(value)
		matches(entry, one)
	}
}

# A range of ports, both ends included, in which none of the values lies.
_meets("free", value, [first, last]) if {
	every port in value {
		not _between(port, first, last)
	}
}

# Every range of ports lies in the ranges of the value, though it may take several of them. A range has a gap
# at its beginning or behind the end of one of those.
_meets("reachable", value, limit) if {
	every range in limit {
		[first, last] := range
		every port in {first} | {behind | some [_, end] in value; behind := end + 1; _between(behind, first, last)} {
			some [from, to] in value
			_between(port, from, to)
		}
	}
}

_between(port, first, last) if {
	port >= first
	port <= last
}

_list(value) := value if {
	is_array(value)
} else := [value]

# METADATA
# title: Matches
# description: |
#   Whether an entry of a list describes a value. An entry that is an object is a pattern: version is a
#   prefix, minimum the lowest version, model a regular expression, name only for people; every other
#   key must be equal.
matches(entry, value) if {
	not is_object(entry)
	entry == value
}

matches(entry, value) if {
	is_object(entry)
	every key, wanted in object.remove(entry, ["name"]) {
		_agrees(key, wanted, value)
	}
}

_agrees("version", wanted, value) if array.slice(value.version, 0, count(wanted)) == wanted

_agrees("minimum", wanted, value) if value.version >= wanted

_agrees("model", wanted, value) if regex.match(wanted, value.model)

_agrees(key, wanted, value) if {
	not key in {"version", "minimum", "model"}
	value[key] == wanted
}
