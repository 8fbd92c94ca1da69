# METADATA
# title: Ports
# description: What holds the ports that a row is about, for every rule whose row names ports.
package kwpolicy.ports

import data.kwpolicy.profile

# METADATA
# title: Listening
# description: The ports of a rule's row that something listens on, by node. Undefined where the listeners are not known.
listening(rule) := {node.name: taken |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	is_array(node.network.listeners)
	every listener in node.network.listeners {
		is_number(listener.port)
	}
	taken := sort({listener.port |
		some listener in node.network.listeners
		_concerns(row, listener.port)
		_counts(row, listener)
	})
}

# METADATA
# title: Says
# description: Who listens where, by node.
says(rule) := {node.name: text |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	is_array(node.network.listeners)
	texts := {sprintf("port %d (%s)", [listener.port, object.get(listener, "process", "a process that only root may see")]) |
		some listener in node.network.listeners
		_concerns(row, listener.port)
	}
	text := _sentence(texts)
}

_sentence(texts) := "listens on none of these ports" if {
	count(texts) == 0
} else := sprintf("listens on %s", [concat(", ", sort(texts))])

# METADATA
# title: Own
# description: The exception, by node, for ports that the product itself holds, as in an upgrade.
own(rule) := {node.name: exception |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	holders := {object.get(listener, "process", "") |
		some listener in node.network.listeners
		_concerns(row, listener.port)
	}
	row.free
	count(holders) > 0
	every holder in holders {
		holder in row.own
	}
	exception := {"level": "recommended", "because": " (only a warning: an installed Kamiwaza may be what listens)"}
}

# METADATA
# title: Foreign
# description: Gaps, by node, for ports that the product is to hold and something else does.
foreign(rule) := {node.name: gaps |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	gaps := {{"says": sprintf("has %s listening on port %d in the product's place", [listener.process, listener.port]), "wants": "the product's own gateway there"} |
		some listener in node.network.listeners
		listener.port in row.all_of
		not listener.process in row.own
	}
}

# METADATA
# title: Excluded
# description: Gaps, by node, for ports that the system lets nobody listen on.
excluded(rule) := {node.name: gaps |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	gaps := {{"says": sprintf("excludes ports %d-%d from use", [range.first, range.last])} |
		some range in node.network.excluded_ports
		_overlap(range, row.free)
	}
}

# METADATA
# title: Doubt
# description: |
#   What keeps the ports of a rule's row from being judged beside the listeners, by node: which ports
#   the system excludes, where the row says that it can exclude some.
doubt(rule) := {node.name: doubts |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	row.exclusions
	not _exclusions[node.name]
	doubts := {{"fact": "network.excluded_ports"}}
}

_exclusions[node.name] := node.network.excluded_ports if {
	some node in input.nodes
	is_array(node.network.excluded_ports)
	every range in node.network.excluded_ports {
		is_number(range.first)
		is_number(range.last)
	}
}

# METADATA
# title: Ephemeral
# description: The range of ports for outgoing connections, by node, where it overlaps the row's and nothing reserves those.
ephemeral(rule) := {node.name: node.network.ephemeral_ports |
	some node in input.nodes
	row := profile.wants[rule][node.name]
	_overlap(node.network.ephemeral_ports, row.free)
	not _reserved(object.get(node.network, "reserved_ports", []), node.network.ephemeral_ports, row.free)
}

_concerns(row, port) if {
	[first, last] := row.free
	port >= first
	port <= last
}

_concerns(row, port) if port in row.all_of

# A port that the product is to hold is held by it, and reachable from other machines.
_counts(row, _) if row.free

_counts(row, listener) if {
	row.all_of
	not startswith(listener.address, "127.")
	listener.address != "::1"
}

_overlap(range, [first, last]) if {
	range.first <= last
	range.last >= first
}

# Every port that both ranges have is in one of the reserved ranges.
_reserved(ranges, ephemeral, [first, last]) if {
	every port in numbers.range(max([first, ephemeral.first]), min([last, ephemeral.last])) {
		some range in ranges
		port >= range.first
		port <= range.last
	}
}
