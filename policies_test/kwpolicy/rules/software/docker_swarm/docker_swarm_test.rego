package kwpolicy_test.rules.software.docker_swarm

import data.kwpolicy_test.fixture

test_state[note] if {
	some note, case in {
		"in none": {"swarm": "inactive", "pre": "pass", "post": "violation", "says": "is in no swarm"},
		"in one": {"swarm": "active", "pre": "warning", "post": "pass", "says": "is in a swarm"},
		"joining": {"swarm": "pending", "pre": "violation", "post": "violation", "says": "is joining a swarm"},
		"an error": {"swarm": "error", "pre": "violation", "post": "violation", "says": "is in a swarm that has an error"},
		"locked": {"swarm": "locked", "pre": "violation", "post": "violation", "says": "is in a swarm that is locked"},
		"null": {"swarm": null, "pre": "unknown", "post": "unknown"},
		"a number": {"swarm": 1, "pre": "unknown", "post": "unknown"},
	}
	every phase in ["pre", "post"] {
		fixture.holds("software/docker_swarm", {
			"policy": "enterprise/tier1/linux",
			"parameters": {"phase": sprintf("%sinstall", [phase])},
			"facts": {"software": {"docker_engine": {"swarm": case.swarm}}},
			"want": case[phase],
			"says": object.get(case, "says", ""),
			"readings": ["X16"],
		})
	}
}

test_in_one_already if fixture.holds("software/docker_swarm", {
	"policy": "enterprise/tier2/linux",
	"facts": {"software": {"docker_engine": {"swarm": "active"}}},
	"want": "warning",
	"level": "recommended",
	"says": "is in a swarm already; recommended: none but the product's own",
})

test_elsewhere[note] if {
	some note, case in {
		"no engine": {"facts": {"software": {"docker_engine": {"installed": false}}}, "want": "not_applicable"},
		"Podman": {"facts": {"software": {"docker_engine": {"product": "podman"}}}, "want": "not_applicable", "says": "it has no Docker Engine"},
		"not seen": {"without": ["software/docker_engine/swarm"], "want": "unknown", "level": "required"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/docker_swarm", object.union({"policy": "enterprise/tier1/linux"}, case))
}

test_no_row if not fixture.judged(fixture.document({}), "software/docker_swarm", "node")
