package kwpolicy_test.rules.software.docker_group

import data.kwpolicy_test.fixture

test_group[note] if {
	some note, case in {
		"member": {"user": {"session_groups": ["ada", "docker"], "groups": ["ada", "docker"]}, "want": "pass", "says": "has ada in the groups ada, docker; required: docker."},
		"no member": {"user": {"session_groups": ["ada"], "groups": ["ada"]}, "want": "violation", "level": "required"},
		"a name that only begins alike": {"user": {"session_groups": ["docker-users"], "groups": []}, "want": "violation"},
		"member from the next login": {"user": {"session_groups": ["ada"], "groups": ["ada", "docker"]}, "want": "warning", "level": "recommended", "says": "the session is older"},
		"only of the session": {"user": {"session_groups": ["docker"], "groups": []}, "want": "pass"},
		"no groups": {"user": {"session_groups": [], "groups": []}, "want": "violation", "says": "has ada in no group;"},
		"root": {"user": {"uid": 0, "session_groups": ["root"], "groups": []}, "want": "not_applicable", "says": "root may talk to Docker"},
		"uid 1": {"user": {"uid": 1, "session_groups": ["bin"], "groups": []}, "want": "violation"},
		"text": {"user": {"session_groups": "docker"}, "want": "unknown"},
		"null": {"user": {"session_groups": null}, "want": "unknown"},
		"numbers": {"user": {"session_groups": [999]}, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("software/docker_group", object.union({"policy": policy, "facts": {"user": case.user}}, object.remove(case, ["user"])))
	}
}

test_missing[note] if {
	some note, case in {
		"groups of the session": {"without": ["user/session_groups"], "want": "unknown"},
		"groups of the account": {"without": ["user/groups"], "want": "pass"},
		"groups of the account, no member": {"without": ["user/groups"], "facts": {"user": {"session_groups": ["ada"]}}, "want": "violation"},
		"the uid": {"without": ["user/uid"], "want": "pass"},
		"the name": {"without": ["user/name"], "want": "pass", "says": "has the user in the groups ada, docker"},
		"the user": {"without": ["user"], "want": "unknown", "says": "user.session_groups"},
	}
	fixture.holds("software/docker_group", object.union({"level": "required"}, case))
}

test_elsewhere[note] if {
	some note, case in {
		"macOS": {"policy": "community/tier1/macos", "says": "Docker on macOS knows no docker group"},
		"Windows": {"policy": "community/tier1/windows", "says": "inside WSL"},
		"Windows, installed": {"policy": "community/tier1/windows", "parameters": {"phase": "postinstall"}, "says": "inside WSL"},
	}
	fixture.holds("software/docker_group", object.union({"want": "not_applicable"}, case))
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"user": {"session_groups": [], "groups": []}}, "w2": {"user": {"uid": 0}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "not_applicable"} {
		fixture.holds("software/docker_group", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
