# METADATA
# title: Explain
# description: Why a fact is missing, what would make it known, and where a fact comes from.
package kwpolicy.explain

# METADATA
# title: Missing
# description: |
#   Why a rule could not observe a subject: what the gatherer recorded beside the facts that the rule
#   needs, or else that nobody stated them.
missing(subject, facts) := {
	"reason": "one host says nothing of the nodes around it",
	"resolve": "judge the nodes together: give the facts of each",
} if {
	subject == "cluster"
	input.kind == "host"
} else := {
	"reason": concat("; ", _first([reason | some [reason, _] in recorded])),
	"resolve": concat("; ", _first(sort({resolve | some [_, resolve] in recorded}))),
} if {
	recorded := [[reason, resolve] |
		some name in _nodes(subject)
		some path, absence in _absent[name]
		_concerns(path, facts)
		reason := concat("", [_prefix(subject, name), path, ": ", _detail(absence)])
		resolve := object.get(absence, "resolve", _state(facts))
	]
	count(recorded) > 0
} else := {
	"reason": sprintf("nothing states %s", [concat(" or ", lacking)]),
	"resolve": _state(lacking),
} if {
	lacking := [fact | some fact in facts; not _stated(subject, fact)]
	count(lacking) > 0
} else := {
	"reason": sprintf("what is stated of %s does not decide it", [concat(" and ", facts)]),
	"resolve": _state(facts),
}

# METADATA
# title: Hidden
# description: |
#   Whether something kept a fact of a node from being seen, so that its absence does not say that
#   there is nothing to see: any recorded reason but that it was looked for and is not there.
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

# Facts of lists are looked for in every element.
_stated(subject, fact) if {
	every name in _nodes(subject) {
		_has(_node[name], split(fact, "."))
	}
}

_has(node, path) if object.get(node, path, null) != null

_has(node, [list, fact]) if {
	is_array(node[list])
	every element in node[list] {
		element[fact]
	}
}

_node := {node.name: node | some node in input.nodes}

_absent := {node.name: node.absent | some node in input.nodes}

_origins := {node.name: node.origins | some node in input.nodes}

# The cluster's facts are those of all of its nodes.
_nodes(subject) := [node.name | some node in input.nodes] if {
	subject == "cluster"
} else := [subject]

_prefix(subject, name) := sprintf("%s: ", [name]) if {
	subject == "cluster"
} else := ""

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

_state(facts) := sprintf("state %s in a facts file", [concat(" and ", [concat("", ["nodes[].", fact]) | some fact in facts])])

# A cluster of a hundred nodes has a hundred times the same reason.
_first(texts) := texts if {
	count(texts) <= 3
} else := array.concat(array.slice(texts, 0, 3), [sprintf("and %d more", [count(texts) - 3])])
