package kwpolicy_test.rules.software.docker_compose

import data.kwpolicy_test.fixture

_required := ["community/tier1/linux", "community/tier1/macos", "enterprise/tier2/linux"]

test_compose[note] if {
	some note, case in {
		"docker-compose 1.29": {"compose": {"kind": "standalone", "version": [1, 29, 2, 0]}, "want": "violation", "level": "required"},
		"plugin 1.99": {"compose": {"kind": "plugin", "version": [1, 99, 99, 0]}, "want": "violation"},
		"plugin 2.0.0": {"compose": {"kind": "plugin", "version": [2, 0, 0, 0]}, "want": "pass"},
		"plugin 2.0.1": {"compose": {"kind": "plugin", "version": [2, 0, 1, 0]}, "want": "pass"},
		"plugin 5.0": {"compose": {"kind": "plugin", "version": [5, 0, 0, 0]}, "want": "pass", "says": "Docker Compose 5.0"},
		"docker-compose 2": {"compose": {"kind": "standalone", "version": [2, 29, 7, 0]}, "want": "warning", "level": "recommended", "says": "only as docker-compose; recommended: the plugin of docker"},
		"docker-compose 2.0.0": {"compose": {"kind": "standalone", "version": [2, 0, 0, 0]}, "want": "warning"},
		"kind not known": {"compose": {"version": [2, 29, 7, 0]}, "want": "pass"},
		"none": {"compose": {"installed": false}, "want": "violation", "says": "has no Docker Compose"},
		"version not known": {"compose": {"installed": true, "kind": "plugin"}, "want": "unknown", "level": "required"},
		"a string": {"compose": {"kind": "plugin", "version": "2.29.7"}, "want": "unknown"},
		"null": {"compose": {"kind": "plugin", "version": null}, "want": "unknown"},
		"two parts": {"compose": {"kind": "plugin", "version": [2, 29]}, "want": "unknown"},
		"nothing": {"compose": {}, "want": "unknown"},
	}
	every policy in _required {
		every phase in ["preinstall", "postinstall"] {
			fixture.holds("software/docker_compose", object.union(
				{"policy": policy, "parameters": {"phase": phase}, "nodes": [_with(policy, case.compose)]},
				object.remove(case, ["compose"]),
			))
		}
	}
}

_with(policy, compose) := object.union(
	object.remove(fixture.nodes[split(policy, "/")[2]], ["software"]),
	{"software": {"docker_compose": compose}},
)

# The MSI installer brings it.
test_windows[note] if {
	some note, case in {
		"none": {"compose": {"installed": false}, "pre": "note", "post": "violation"},
		"old": {"compose": {"kind": "standalone", "version": [1, 29, 2, 0]}, "pre": "note", "post": "violation"},
		"docker-compose 2": {"compose": {"kind": "standalone", "version": [2, 29, 7, 0]}, "pre": "note", "post": "warning"},
		"enough": {"compose": {"kind": "plugin", "version": [2, 0, 0, 0]}, "pre": "pass", "post": "pass"},
		"not known": {"compose": {}, "pre": "unknown", "post": "unknown"},
	}
	every policy in ["community/tier1/windows", "community/tier2/windows", "enterprise/tier1/windows"] {
		nodes := [_with(policy, case.compose)]
		fixture.holds("software/docker_compose", {"policy": policy, "nodes": nodes, "want": case.pre})
		fixture.holds("software/docker_compose", {"policy": policy, "parameters": {"phase": "postinstall"}, "nodes": nodes, "want": case.post})
	}
}

test_missing[note] if {
	some note, case in {"compose": {"without": ["software/docker_compose"]}, "software": {"without": ["software"]}}
	fixture.holds("software/docker_compose", object.union({"want": "unknown", "level": "required"}, case))
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"software": {"docker_compose": {"installed": false, "version": null}}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("software/docker_compose", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}

test_kind_hidden[note] if {
	some note, case in {
		"denied": {"reason": "permission_denied", "want": "unknown", "level": "recommended", "says": "software.docker_compose.kind: permission denied"},
		"not found": {"reason": "not_found", "want": "pass"},
		"on Windows": {"policy": "community/tier1/windows", "reason": "permission_denied", "want": "unknown", "level": "informational"},
	}
	fixture.holds("software/docker_compose", object.union(
		{"without": ["software/docker_compose/kind"], "facts": {"absent": {"software.docker_compose.kind": {"reason": case.reason}}}},
		object.remove(case, ["reason"]),
	))
}
