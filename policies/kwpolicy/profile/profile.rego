# METADATA
# title: Profile
# description: |
#   Which rows apply to which subject. A policy is a name (edition, tier and platform of a release);
#   the release's page holds the rows in layers, and a layer names the circumstances that it is for.
package kwpolicy.profile

import data.kwpolicy.compare

# METADATA
# title: Parameters
# description: |
#   What is asked, with the defaults where nobody said: the bundle's, or the first value of a page that does
#   not have that. The page's options stand among them. A value by its name on other pages is the page's own.
parameters := object.union_n([_assumed, options, {axis: own |
	some axis, names in object.get(page, "aliases", {})
	own := names[_assumed[axis]]
}])

_given := object.get(input, "parameters", {})

_release := object.get(_given, "release", data.kwpolicy.defaults.release)

_assumed := object.union_n([
	data.kwpolicy.defaults,
	{axis: values[0] |
		some axis, values in page.axes
		fallback := data.kwpolicy.defaults[axis]
		not fallback in values
		not object.get(page, "aliases", {})[axis][fallback]
	},
	_given,
])

# METADATA
# title: Page
# description: The page that speaks for the release.
page := candidate if {
	some candidate in data.kwpolicy.requirements
	_release in candidate.releases
}

# METADATA
# title: Options
# description: The page's options by name, with what was asked for, or the first value of each.
options := object.union({name: values[0] | some name, values in page.options}, object.get(_given, "options", {}))

# METADATA
# title: Models
# description: What the page says of the models to be served. Letters and digits tell them apart.
models := [model |
	some asked in _given.models
	some model in page.models
	_spelling(model.name) == _spelling(asked)
]

_spelling(name) := regex.replace(lower(name), `[^a-z0-9]`, "") if {
	is_string(name)
} else := ""

# METADATA
# title: Error
# description: Why there is no policy to judge by; undefined where there is one.
error := sprintf("unknown release %v", [_release]) if {
	not page
} else := concat("; ", sort(_misspelt)) if count(_misspelt) > 0

_misspelt contains _unknown(axis, value, values) if {
	some axis, values in page.axes
	value := object.get(parameters, axis, "")
	not value in values
}

_misspelt contains _unknown(name, value, values) if {
	some name, values in object.union(_choices, object.get(page, "options", {}))
	value := parameters[name]
	not value in values
}

_misspelt contains _unknown("option", name, object.keys(known)) if {
	known := object.get(page, "options", {})
	some name, _ in options
	not known[name]
}

_misspelt contains _unknown("model", asked, [model.name | some model in known]) if {
	known := object.get(page, "models", [])
	some asked in _given.models
	every model in known {
		_spelling(model.name) != _spelling(asked)
	}
}

_unknown(kind, value, known) := sprintf("unknown %s %v; %s knows %s", [kind, value, _release, concat(", ", known)]) if {
	count(known) > 0
} else := sprintf("unknown %s %v; %s knows none", [kind, value, _release])

# What the rows' circumstances may be besides the page's axes and options. A misspelt phase would be none.
_choices := {
	"inference": ["auto", "cpu", "gpu"],
	"install_method": ["deb", "rpm", "tarball", "msi"],
	"phase": ["preinstall", "postinstall"],
}

# METADATA
# title: Combination
# description: What the page says of the policy's combination of axes; stated where it says nothing else.
combination := found[0] if {
	found := [candidate | some candidate in page.combinations; _holds(candidate, parameters)]
	count(found) > 0
} else := {"status": "stated"}

# METADATA
# title: Wants
# description: The row that each subject must meet, by rule. Of a combination that the page excludes nothing else is judged.
wants := {rule: subjects |
	some rule in {id | some candidates in _subject_rows; some id, _ in candidates}
	subjects := {subject: row | some subject, candidates in _subject_rows; row := candidates[rule]}
}

_subject_rows := object.union(
	{"cluster": _cluster_rows},
	{name: _rows_in[circumstances] | some name, circumstances in _circumstances; combination.status != "excluded"},
)

# Many nodes are in the same circumstances, and choosing rows is dear.
_rows_in := {circumstances: _node_rows(circumstances) | some circumstances in {any | some _, any in _circumstances}}

# METADATA
# title: Rows
# description: |
#   The row of each rule for a kind of subject in its circumstances. A row of a later layer replaces
#   the row of the same rule in an earlier one, whole.
rows(kind, circumstances) := {rule: row | some rule, [row] in object.union_n(parts)} if {
	# In a list, for the union would merge two objects of one rule.
	parts := [{rule: [row] | some rule, row in layer[kind]} |
		some layer in page.layers
		_holds(layer, circumstances)
	]
}

# METADATA
# title: Roles
# description: The roles that nodes have under this policy; none where all nodes are alike.
roles contains layer.when.role if {
	some layer in page.layers
	_holds({"when": object.remove(layer.when, ["role", "inference", "machine", "provider"])}, parameters)
}

# METADATA
# title: Inference
# description: |
#   What a node infers with: what was asked, else its GPUs where it has any that the product uses. A
#   node whose GPUs are not known is held to the recommendations for CPUs too.
inference := {node.name: what | some node in input.nodes; what := _inference(object.get(usable_gpus, node.name, []))}

_inference(gpus) := parameters.inference if {
	parameters.inference != "auto"
} else := "gpu" if {
	count(gpus) > 0
} else := "gpu" if {
	# A platform whose GPU is part of its chip always has one.
	_platform_rows["gpu/count"].not_applicable
} else := "cpu"

_platform_rows := rows("node", object.remove(parameters, ["inference"]))

# METADATA
# title: Usable GPUs
# description: |
#   The GPUs that the product uses on this platform, in the node's order. A GPU of which too little is
#   known to say so counts as usable, so that the rules about it come out unknown. Undefined where the
#   node's GPUs are not known.
usable_gpus := {node.name: gpus |
	some node in input.nodes
	gpus := [gpu | some gpu in node.gpus; _usable(gpu)]
	is_array(node.gpus)
}

# METADATA
# title: Listed
# description: |
#   The exception, by rule and node, for an instance type that the page itself lists for the tier:
#   what it lacks counts as a recommendation.
listed := {rule: nodes |
	some exception in page.listed
	_holds(exception, parameters)
	some rule in exception.rules
	nodes := {node.name: object.filter(exception, ["level", "because", "readings"]) |
		some node in input.nodes
		is_string(node.cloud.instance_type)
		lower(node.cloud.instance_type) in {lower(type) | some type in exception.instance_types}
	}
}

# METADATA
# title: Listed types
# description: |
#   The instance types that the page lists for the tier, in small letters, for Azure does not care for capitals.
listed_types contains lower(type) if {
	some exception in page.listed
	_holds(exception, parameters)
	some type in exception.instance_types
}

_circumstances := {node.name: circumstances |
	some node in input.nodes
	circumstances := object.union_n([
		parameters,
		{"inference": inference[node.name], "machine": _machine(node)},
		{"gpus": "unknown" | _gpus_decide(node)},
		{"role": role | role := node.role},
		{"provider": provider | provider := node.cloud.provider},
	])
}

# A machine of which nobody says that it is planned is there, and more is asked of it.
_machine(node) := "planned" if {
	node.planned == true
} else := "existing"

_all_planned if {
	every node in input.nodes {
		_machine(node) == "planned"
	}
}

# What is asked of the whole is asked of it as planned where all of it is.
_whole := object.union(parameters, {"machine": "planned"}) if {
	_all_planned
} else := object.union(parameters, {"machine": "existing"})

_cluster_rows := object.union(rows("cluster", _whole), _combination_row) if {
	combination.status != "excluded"
} else := _combination_row

# The place on the page that decides about the combination replaces the row's own.
_combination_row := {rule: object.union(row, object.filter(combination, ["from", "readings"])) |
	rule := "cluster/supported"
	row := rows("cluster", parameters)[rule]
}

# It depends on the GPUs whether the node infers on them, and nobody knows them.
_gpus_decide(node) if {
	inference[node.name] == "cpu"
	parameters.inference == "auto"
	not usable_gpus[node.name]
}

# A node of unknown GPUs is judged where it must meet the same with them and without.
_node_rows(circumstances) := _role_rows(circumstances) if {
	not circumstances.gpus
} else := {rule: row |
	without := _role_rows(circumstances)
	with_gpus := _role_rows(object.union(circumstances, {"inference": "gpu"}))
	some rule in (object.keys(without) | object.keys(with_gpus))
	row := _either([object.get(variant, rule, {}) | some variant in [without, with_gpus]])
}

_either([row, other]) := row if {
	_required(row) == _required(other)
} else := _undecided("gpus", {candidate | some candidate in [row, other]; candidate.from})

_required(row) := object.remove(row, ["recommended", "preferred", "expected", "from", "readings"])

# A node of unknown role is judged where the row is the same for every role.
_role_rows(circumstances) := rows("node", circumstances) if {
	_placed(circumstances)
} else := {rule: row |
	variants := [rows("node", object.union(circumstances, {"role": role})) | some role in roles]
	some variant in variants
	some rule, candidate in variant
	different := {object.get(other, rule, {}) | some other in variants}
	row := _agreed(candidate, different)
}

_placed(_) if count(roles) == 0

_placed(circumstances) if circumstances.role in roles

_agreed(row, different) := row if {
	count(different) == 1
} else := _undecided("role", different)

_undecided(by, candidates) := {
	"undecided": by,
	"from": concat(" / ", sort({section | some candidate in candidates; some section in split(candidate.from, " / ")})),
	"level": _gravest(candidates),
}

# What cannot be chosen is no graver than what there is to choose from.
_gravest(candidates) := [level |
	some level in ["required", "recommended", "informational"]
	some candidate in candidates
	candidate.from
	compare.level(candidate) == level
][0]

_gpu_patterns := array.concat(row.any_of, object.get(row, "tolerated", [])) if {
	row := _platform_rows["gpu/vendor"]
}

_usable(gpu) if {
	some entry in _gpu_patterns
	known := object.filter(entry, object.keys(gpu))
	compare.matches(known, gpu)
}

# Every circumstance that a layer names is so. A circumstance that nobody knows holds nowhere.
_holds(layer, circumstances) if {
	every axis, wanted in object.get(layer, "when", {}) {
		circumstances[axis] in _list(wanted)
	}
}

_list(wanted) := wanted if {
	is_array(wanted)
} else := [wanted]
