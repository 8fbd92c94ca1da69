# METADATA
# title: Explain
# description: Why a fact is missing, what would make it known, and where a fact comes from.
package kwpolicy.explain

import data.kwpolicy.machines
import data.kwpolicy.profile

# METADATA
# title: Missing
# description: |
#   Why a rule could not observe a subject: what the gatherer recorded beside the facts that the rule
#   needs, or that the input does not show all there is, or else that nobody stated them.
missing(subject, facts) := {
	"reason": "one host says nothing of the nodes around it",
	"resolve": "judge the nodes together: give the facts of each",
} if {
	subject == "cluster"
	input.kind == "host"
	count(profile.roles) > 0
	_of_nodes(facts)
} else := {
	"reason": concat("; ", _first(sort({reason | some [reason, _] in recorded}))),
	"resolve": concat("; ", _first(sort({resolve | some [_, resolve] in recorded}))),
} if {
	recorded := [[reason, resolve] |
		some name in _holders(subject)
		some path, absence in _absent[name]
		concerned := _held(name, facts)
		_concerns(path, concerned)
		reason := concat("", [_prefix(subject, name), path, ": ", _detail(absence)])
		resolve := object.get(absence, "resolve", _state(concerned))
	]
	count(recorded) > 0
} else := {
	"reason": sprintf("there may be more than the input shows: %s", [concat("; ", _first([trim_suffix(why, ".") | some why in input.partial]))]),
	"resolve": "judge all of it together",
} if {
	"partial" in facts
	machines.partial
} else := {
	"reason": sprintf("nothing states %s", [concat(" or ", lacking)]),
	"resolve": _state(lacking),
} if {
	lacking := [fact | some fact in facts; not _stated(subject, fact); not _of_running(subject, fact)]
	count(lacking) > 0
} else := {
	"reason": sprintf("what is stated of %s does not decide it", [concat(" and ", facts)]),
	"resolve": _state(facts),
}

# METADATA
# title: Hidden
# description: |
#   Whether something kept a fact of a node, or one beside the nodes, from being seen, so that its absence
#   does not say that there is nothing to see: any recorded reason but that it was looked for and is not
#   there.
hidden(name, fact) if {
	some path, absence in _absent[name]
	absence.reason != "not_found"
	_within(path, fact)
}

# METADATA
# title: Place
# description: |
#   The place in the user's files that decides a rule's facts, and how the facts were come by where
#   nobody measured or reported them.
place(subject, facts) := object.union(
	{"location": location | location := object.filter(origins[0], ["file", "line", "address"]); location != {}},
	{"confidence": confidence | confidence := origins[0].confidence; not confidence in {"measured", "reported"}},
) if {
	origins := [origin | some fact in facts; some origin in _nearest(object.get(_origins, subject, {}), fact)]
}

# The origins that concern a fact, the one recorded for the most particular path first.
_nearest(origins, fact) := [origins[path] |
	some [_, path] in sort([[0 - count(path), path] | some path, _ in origins; _concerns(path, [fact])])
]

# The facts that stand beside the nodes.
_beside := {"shared_storage", "partial"}

_of_document(fact) if split(fact, ".")[0] in _beside

# Where a rule names no fact, it counts nodes.
_of_nodes([])

_of_nodes(facts) if {
	some fact in facts
	not _of_document(fact)
}

# Facts of lists are looked for in every element.
_stated(subject, fact) if {
	not _of_document(fact)
	every name in _nodes(subject) {
		_has(_node[name], split(fact, "."))
	}
}

_stated(_, fact) if {
	_of_document(fact)
	_has(input, split(fact, "."))
}

_has(holder, path) if object.get(holder, path, null) != null

_has(holder, [list, fact]) if {
	is_array(holder[list])
	every element in holder[list] {
		object.get(element, fact, null) != null
	}
}

# What only a running machine shows is not asked of a planned one.
_of_running(subject, fact) if {
	fact in {"memory.usable_bytes", "filesystems.available_bytes", "user.home", "gpus.driver_version"}
	every name in _nodes(subject) {
		_node[name].planned == true
	}
}

_node := {node.name: node | some node in input.nodes}

_absent := object.union(
	{node.name: node.absent | some node in input.nodes},
	{"cluster": object.get(input, "absent", {})},
)

_origins := object.union(
	{node.name: node.origins | some node in input.nodes},
	{"cluster": object.get(input, "origins", {})},
)

# The cluster's facts are those of all of its nodes, and those beside them.
_nodes(subject) := [node.name | some node in input.nodes] if {
	subject == "cluster"
} else := [subject]

_holders(subject) := array.concat(["cluster"], _nodes(subject)) if {
	subject == "cluster"
} else := [subject]

# Those of the facts that a holder may have.
_held(name, facts) := [fact | some fact in facts; _of_document(fact)] if {
	name == "cluster"
} else := [fact | some fact in facts; not _of_document(fact); not _of_running(name, fact)]

_prefix(subject, name) := "" if {
	name == subject
} else := sprintf("%s: ", [name]) if {
	machines.count_of(_node[name]) == 1
} else := sprintf("%s and %d more like it: ", [name, machines.count_of(_node[name]) - 1])

# A recorded path stands for what is below it, and for what holds it.
_concerns(path, facts) if {
	some fact in facts
	_within(path, fact)
}

_concerns(path, facts) if {
	some fact in facts
	_within(fact, path)
}

_within(outer, inner) if {
	startswith(concat("", [inner, "."]), concat("", [outer, "."]))
}

_detail(absence) := object.get(absence, "detail", replace(absence.reason, "_", " "))

_state(facts) := sprintf("state %s in a facts file", [concat(" and ", [_path(fact) | some fact in facts; fact != "partial"])])

_path(fact) := replace(fact, "shared_storage.", "shared_storage[].") if {
	_of_document(fact)
} else := concat("", ["nodes[].", fact])

# A cluster of a hundred nodes has a hundred times the same reason.
_first(texts) := texts if {
	count(texts) <= 3
} else := array.concat(array.slice(texts, 0, 3), [sprintf("and %d more", [count(texts) - 3])])
