# METADATA
# title: CockroachDB
# description: >-
#   The database of an installation with all services, where the installer does not bring it.
# custom:
#   remediation: >-
#     Install the release of CockroachDB asked for, and put it on the PATH.
#   facts: [software.cockroachdb.version]
#   # What has a version is installed.
#   optional: [software.cockroachdb.installed]
package kwpolicy.rules.software.cockroachdb

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := {"version": version, "name": sprintf("CockroachDB %s", [phrase.version(version)])} if {
	some node in input.nodes
	version := node.software.cockroachdb.version
	every part in version {
		is_number(part)
	}
}

says[name] := sprintf("has %s", [found.name]) if some name, found in observed

gap[node.name] contains {"says": "has no CockroachDB"} if {
	some node in input.nodes
	node.software.cockroachdb.installed == false
}
