# METADATA
# title: Phrase
# description: How observations and demands read to a person.
package kwpolicy.phrase

import data.kwpolicy.compare

# METADATA
# title: Subject
# description: A subject as it stands in a sentence.
subject("cluster") := "the installation"

subject(name) := name if name != "cluster"

# METADATA
# title: Found
# description: What was observed, as the predicate of a sentence.
found(got, unit) := sprintf("has %s", [concat(", ", [amount(value, _unit(measure)) | some measure, value in got])]) if {
	is_object(got)
} else := sprintf("has %s", [amount(got, unit)])

# METADATA
# title: Demands
# description: Every criterion of a row, to stand after what was observed.
demands(row, unit) := concat("", [_clause(row, kind, limit, unit) |
	some kind in _reading_order
	limit := row[kind]
])

# METADATA
# title: Demand
# description: The criterion that a gap falls short of; every one of the row where the gap names none.
demand(row, gap, unit) := sprintf("; %s: %s", [_word(gap.level), gap.wants]) if {
	gap.wants
} else := _clause(row, gap.kind, row[gap.kind], unit) if {
	gap.kind
} else := demands(row, unit)

# METADATA
# title: Lack
# description: |
#   What makes up for a gap: how much more, where the rule says how more of it reads, else what is demanded. Of the
#   rule it takes its title, unit and lacks; seen is what was observed, in a list of at most one value.
lack(gap, row, seen, rule) := sprintf("+%s", [sprintf(rule.lacks, [more(missing, unit)])]) if {
	[missing, unit] := _missing(gap, row, seen, rule.unit)
} else := _titled(rule.title, gap.wants) if {
	gap.wants
} else := _titled(rule.title, _one(gap.kind, limit, unit, gap.measure)) if {
	[limit, unit] := _demanded(gap, row, rule.unit)
} else := _titled(rule.title, concat(", ", demanded)) if {
	demanded := [_limit(kind, row[kind], rule.unit) |
		some kind in _reading_order
		row[kind]
		compare.level_of(kind, row) == gap.level
	]
	count(demanded) > 0
} else := rule.title

# Some things are wanted by the name that their rule has.
_titled(title, wanted) := title if {
	wanted == title
} else := sprintf("%s: %s", [title, wanted])

_missing(gap, row, [got], unit) := [limit - value, measure_unit] if {
	gap.kind in {"minimum", "recommended", "expected"}
	[limit, measure_unit] := _demanded(gap, row, unit)
	value := _observed(gap, got)
	is_number(value)
}

_demanded(gap, row, unit) := [row[gap.kind], unit] if gap.measure == ""

_demanded(gap, row, _) := [row[gap.kind][gap.measure], _unit(gap.measure)] if gap.measure != ""

_observed(gap, got) := got if gap.measure == ""

_observed(gap, got) := got[gap.measure] if gap.measure != ""

# METADATA
# title: More
# description: An amount with its unit that is shown as no less than it is.
more(value, unit) := amount(ceil(value / grain) * grain, unit) if grain := _grain(value, unit)

# What sizes and rates are shown to.
_grain(value, "bytes") := 100000000000 if {
	value > 999900000000
} else := 100000000

_grain(value, "bytes per second") := 100000000 if {
	value > 999900000
} else := 100000

_grain(value, "bits per second") := 100000000 if {
	value > 999000000
} else := 1000000

_grain(_, unit) := 1 if not unit in {"bytes", "bytes per second", "bits per second"}

# METADATA
# title: Amount
# description: A value with its unit. Bytes are shown in decimal gigabytes, and versions with dots.
amount(value, "version") := version(value) if is_array(value)

amount(value, "driver version") := driver_version(value) if is_array(value)

amount(value, unit) := concat(", ", [_single(one, unit) | some one in value]) if {
	not unit in {"version", "driver version"}
	is_array(value)
}

amount(value, unit) := _single(value, unit) if not is_array(value)

_single(value, "bytes") := size(value) if is_number(value)

_single(value, "bytes per second") := rate(value) if is_number(value)

_single(value, "bits per second") := sprintf("%v Gbps", [floor(value / 100000000) / 10]) if value >= 1000000000

_single(value, "bits per second") := sprintf("%v Mbps", [floor(value / 1000000)]) if {
	is_number(value)
	value < 1000000000
}

_single(value, "microseconds") := sprintf("%v ms", [value / 1000]) if is_number(value)

_single(value, "share") := sprintf("%v percent", [floor(value * 1000) / 10]) if is_number(value)

_single(value, unit) := concat(" ", [part | some part in [sprintf("%v", [value]), _counted(value, unit)]; part != ""]) if {
	not unit in {"bytes", "bytes per second", "bits per second", "microseconds", "share"}
	is_number(value)
}

_counted(1, unit) := trim_suffix(unit, "s")

_counted(value, unit) := unit if value != 1

_single(value, _) := value if is_string(value)

_single(value, _) := value.name if is_object(value)

# METADATA
# title: Size
# description: Bytes as decimal gigabytes or terabytes, to one decimal, never more than there is.
size(bytes) := sprintf("%v TB", [floor(bytes / 100000000000) / 10]) if {
	bytes >= 1000000000000
} else := sprintf("%v GB", [floor(bytes / 100000000) / 10])

# METADATA
# title: Sizes
# description: Bytes in decimal and binary units, for what people know by both.
sizes(bytes) := sprintf("%s (%v GiB)", [size(bytes), floor((bytes / 1073741824) * 10) / 10])

# METADATA
# title: Rate
# description: Bytes a second in decimal units, to one decimal, never more than there are.
rate(bytes) := sprintf("%v GB/s", [floor(bytes / 100000000) / 10]) if {
	bytes >= 1000000000
} else := sprintf("%v MB/s", [floor(bytes / 100000) / 10])

# METADATA
# title: Version
# description: A version number with dots, without the padding.
version(parts) := concat(".", [sprintf("%d", [part]) |
	some i, part in parts
	significant(parts, i)
])

# METADATA
# title: Significant
# description: Whether a part of a version is one of the first two, or has a part other than zero at or after it.
significant(_, i) if i < 2

significant(parts, i) if {
	i >= 2
	some part in array.slice(parts, i, count(parts))
	part != 0
}

# METADATA
# title: Driver version
# description: A version of NVIDIA's driver as NVIDIA writes it, each part after the first with two digits at least.
driver_version(parts) := concat(".", [sprintf(_width(i), [part]) |
	some i, part in parts
	_written(parts, i)
])

_width(0) := "%d"

_width(i) := "%02d" if i > 0

# A branch, such as 550, has no other parts.
_written(_, 0)

_written(parts, i) if {
	some part in array.slice(parts, i, count(parts))
	part != 0
}

# Requirements before recommendations, and those before expectations.
_reading_order := ["minimum", "maximum", "below", "any_of", "all_of", "equal", "free", "reachable", "recommended", "preferred", "expected"]

_clause(row, kind, limit, unit) := sprintf("; %s: %s", [_word(compare.level_of(kind, row)), _limit(kind, limit, unit)])

_word("informational") := "expected"

_word(level) := level if level != "informational"

_limit(kind, limit, unit) := concat(", ", [_one(kind, one, _unit(measure), measure) | some measure, one in limit]) if {
	is_object(limit)
} else := _one(kind, limit, unit, "")

_one(kind, limit, unit, _) := sprintf("at least %s", [amount(limit, unit)]) if kind in {"minimum", "recommended", "expected"}

_one("maximum", limit, unit, _) := sprintf("at most %s", [amount(limit, unit)])

_one("below", limit, unit, _) := sprintf("below %s", [amount(limit, unit)])

_one(kind, limit, unit, _) := _either([amount(one, unit) | some one in limit]) if kind in {"any_of", "preferred"}

_either([only]) := only

_either(names) := sprintf("%s or %s", [concat(", ", array.slice(names, 0, count(names) - 1)), names[count(names) - 1]]) if {
	count(names) > 1
}

_one("all_of", limit, unit, _) := concat(" and ", [sprintf("a listener on port %d", [port]) | some port in limit]) if {
	is_number(limit[0])
} else := concat(" and ", [amount(one, unit) | some one in limit])

_one("equal", limit, _, measure) := sprintf("%s = %v", [measure, limit])

_one("free", [first, last], _, _) := sprintf("port %d free", [first]) if first == last

_one("free", [first, last], _, _) := sprintf("ports %d-%d free", [first, last]) if first != last

_one("reachable", limit, _, _) := sprintf("ports %s reachable", [concat(" and ", [_range(first, last) | some [first, last] in limit])])

_range(first, last) := sprintf("%d", [first]) if first == last

_range(first, last) := sprintf("%d-%d", [first, last]) if first != last

# A measure's name is its unit.
_unit(measure) := replace(replace(replace(measure, "_", " "), "cpus", "CPUs"), "iops", "IOPS")
