package kwpolicy_test.rules.software.docker_engine

import data.kwpolicy_test.fixture

_required := ["community/tier1/linux", "community/tier1/macos", "enterprise/tier2/linux"]

test_engine[note] if {
	some note, case in {
		"19.03.15": {"engine": {"product": "docker", "version": [19, 3, 15, 0]}, "want": "violation", "level": "required"},
		"20.9": {"engine": {"product": "docker", "version": [20, 9, 99, 0]}, "want": "violation"},
		"20.10.0": {"engine": {"product": "docker", "version": [20, 10, 0, 0]}, "want": "pass"},
		"20.10.1": {"engine": {"product": "docker", "version": [20, 10, 1, 0]}, "want": "pass"},
		"26.1.3": {"engine": {"product": "docker", "version": [26, 1, 3, 0]}, "want": "pass", "says": "Docker Engine 26.1.3"},
		"podman": {"engine": {"installed": true, "product": "podman", "version": [5, 2, 0, 0]}, "want": "violation", "says": "has podman in place of Docker Engine"},
		"podman of a high version": {"engine": {"product": "podman", "version": [99, 0, 0, 0]}, "want": "violation"},
		"none": {"engine": {"installed": false}, "want": "violation", "says": "has no Docker Engine"},
		"the daemon does not answer": {"engine": {"installed": true, "product": "docker"}, "want": "unknown", "level": "required"},
		"product not known": {"engine": {"version": [27, 0, 0, 0]}, "want": "unknown"},
		"only that it is there": {"engine": {"installed": true}, "want": "unknown"},
		"a string": {"engine": {"product": "docker", "version": "27.3.1"}, "want": "unknown"},
		"strings": {"engine": {"product": "docker", "version": ["27", "3", "1", "0"]}, "want": "unknown"},
		"null": {"engine": {"product": "docker", "version": null}, "want": "unknown"},
		"two parts": {"engine": {"product": "docker", "version": [27, 3]}, "want": "unknown"},
		"nothing": {"engine": {}, "want": "unknown"},
	}
	every policy in _required {
		every phase in ["preinstall", "postinstall"] {
			fixture.holds("software/docker_engine", object.union(
				{"policy": policy, "parameters": {"phase": phase}, "nodes": [_with(policy, case.engine)]},
				object.remove(case, ["engine"]),
			))
		}
	}
}

_with(policy, engine) := object.union(
	object.remove(fixture.nodes[split(policy, "/")[2]], ["software"]),
	{"software": {"docker_engine": engine}},
)

# The MSI installer brings it.
test_windows[note] if {
	some note, case in {
		"none": {"engine": {"installed": false}, "pre": "note", "post": "violation"},
		"old": {"engine": {"product": "docker", "version": [19, 3, 15, 0]}, "pre": "note", "post": "violation"},
		"podman": {"engine": {"product": "podman"}, "pre": "note", "post": "violation"},
		"enough": {"engine": {"product": "docker", "version": [20, 10, 0, 0]}, "pre": "pass", "post": "pass"},
		"not known": {"engine": {}, "pre": "unknown", "post": "unknown"},
	}
	every policy in ["community/tier1/windows", "community/tier2/windows", "enterprise/tier1/windows"] {
		nodes := [_with(policy, case.engine)]
		fixture.holds("software/docker_engine", {"policy": policy, "nodes": nodes, "want": case.pre, "level": "informational"})
		fixture.holds("software/docker_engine", {"policy": policy, "parameters": {"phase": "postinstall"}, "nodes": nodes, "want": case.post, "level": "required"})
	}
}

test_missing[note] if {
	some note, case in {"engine": {"without": ["software/docker_engine"]}, "software": {"without": ["software"]}}
	fixture.holds("software/docker_engine", object.union({"want": "unknown", "level": "required", "says": "software.docker_engine.version"}, case))
}

test_says_why if {
	fixture.holds("software/docker_engine", {
		"without": ["software"],
		"facts": {"absent": {"software.docker_engine": {"reason": "permission_denied", "detail": "the socket is not readable", "resolve": "run as root"}}},
		"want": "unknown",
		"says": "software.docker_engine: the socket is not readable run as root",
	})
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"software": {"docker_engine": {"version": [19, 3, 0, 0]}}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("software/docker_engine", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
