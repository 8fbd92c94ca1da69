# METADATA
# title: Ports
# description: What holds the ports that a row is about, for every rule whose row names ports.
package kwpolicy.ports

import data.kwpolicy.compare
import data.kwpolicy.profile

# METADATA
# title: Listening
# description: The ports of the row that something listens on. Undefined where the listeners are not known.
listening[rule][node.name] := sort({listener.port |
	some listener in node.network.listeners
	_concerns(row, listener.port)
}) if {
	some node in input.nodes
	some rule, row in _rows[node.name]
	node.network.listeners
}

# METADATA
# title: Says
# description: Who listens where.
says[rule][node.name] := sprintf("listens on %s", [concat(", ", sort({text |
	some listener in node.network.listeners
	_concerns(row, listener.port)
	text := sprintf("port %d (%s)", [listener.port, object.get(listener, "process", "a process that only root may see")])
}))]) if {
	some node in input.nodes
	some rule, row in _rows[node.name]
	count(listening[rule][node.name]) > 0
}

says[rule][name] := "listens on none of these ports" if {
	some rule, nodes in listening
	some name, taken in nodes
	count(taken) == 0
}

# METADATA
# title: Own
# description: The exception for ports that the product itself holds, as in an upgrade.
own[rule][node.name] := {"level": "recommended", "because": " (only a warning: an installed Kamiwaza may be what listens)"} if {
	some node in input.nodes
	some rule, row in _rows[node.name]
	holders := {object.get(listener, "process", "") |
		some listener in node.network.listeners
		_concerns(row, listener.port)
	}
	count(holders) > 0
	every holder in holders {
		holder in row.own
	}
}

# METADATA
# title: Excluded
# description: Gaps for ports that the system lets nobody listen on.
excluded[rule][node.name] contains {"level": compare.level(row), "says": sprintf("excludes ports %d-%d from use", [range.first, range.last])} if {
	some node in input.nodes
	some rule, row in _rows[node.name]
	some range in node.network.excluded_ports
	_overlap(range, row.free)
}

# METADATA
# title: Ephemeral
# description: The range of ports for outgoing connections, where it overlaps the row's and nothing reserves those.
ephemeral[rule][node.name] := node.network.ephemeral_ports if {
	some node in input.nodes
	some rule, row in _rows[node.name]
	_overlap(node.network.ephemeral_ports, row.free)
	not _reserved(object.get(node.network, "reserved_ports", []), row.free)
}

_rows[name][rule] := row if {
	some rule, rows in profile.wants
	startswith(rule, "network/")
	some name, row in rows
}

_concerns(row, port) if {
	[first, last] := row.free
	port >= first
	port <= last
}

_concerns(row, port) if port in row.all_of

_overlap(range, [first, last]) if {
	range.first <= last
	range.last >= first
}

_reserved(ranges, [first, last]) if {
	some range in ranges
	range.first <= first
	range.last >= last
}
