# METADATA
# title: Document
# description: |
#   Whether the input is a document that can be judged at all. kwpolicy refuses any other before it
#   evaluates; plain OPA does not, and an answer without results would look like a clean one.
package kwpolicy.document

import data.kwpolicy.machines

# METADATA
# title: Error
# description: Why the input cannot be judged; undefined where it can.
error := concat("; ", sort(_errors)) if count(_errors) > 0

_errors contains "the input is not a facts document: it has no list of nodes" if not _listed

_errors contains "nodes is empty: a document describes at least one node" if input.nodes == []

_errors contains sprintf("this bundle does not read schema %v", [input.schema]) if {
	input.schema != "kwpolicy.facts/v1"
}

_errors contains "a node has no name, or one that stands for all nodes" if {
	some node in input.nodes
	not _named(node)
}

_errors contains "two nodes have one name" if {
	names := [name | some node in input.nodes; some name in machines.names_of(node)]
	count({name | some name in names}) < count(names)
}

_errors contains "the parameters are not an object" if not is_object(object.get(input, "parameters", {}))

_errors contains "the models are not a list" if not is_array(object.get(_parameters, "models", []))

_errors contains "the options are not an object" if not is_object(object.get(_parameters, "options", {}))

_parameters := input.parameters if {
	is_object(input.parameters)
} else := {}

# By itself, so that nodes that are not there make it false: of a call they would make nothing.
_listed if is_array(input.nodes)

_named(node) if {
	every name in machines.names_of(node) {
		is_string(name)
		not name in {"", "cluster"}
	}
}
