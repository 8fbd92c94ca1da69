package kwpolicy_test.rules.software.docker_root

import data.kwpolicy_test.fixture

test_root[note] if {
	some note, case in {
		"the product's": {"root": "/opt/kamiwaza/containers", "want": "pass", "says": "has Docker's images and containers in /opt/kamiwaza/containers, with 3 TB available; expected: /opt/kamiwaza/containers"},
		"the product's, with a slash at its end": {"root": "/opt/kamiwaza/containers/", "want": "pass"},
		"Docker's own": {"root": "/var/lib/docker", "want": "note", "level": "informational"},
		"a number": {"root": 1, "want": "unknown"},
		"null": {"root": null, "want": "unknown"},
	}
	fixture.holds("software/docker_root", object.union(
		{"policy": "enterprise/tier1/linux", "facts": {"software": {"docker_engine": {"data_root": case.root}}}},
		object.remove(case, ["root"]),
	))
}

test_community[note] if {
	some note, case in {
		"anywhere": {"facts": {"software": {"docker_engine": {"data_root": "/var/lib/docker"}}}, "want": "pass", "says": "in /var/lib/docker, with 3 TB available."},
		"on a filesystem of its own": {
			"facts": {"software": {"docker_engine": {"data_root": "/var/lib/docker"}}, "filesystems": [{"mount_point": "/", "available_bytes": 1000}, {"mount_point": "/var", "available_bytes": 50000000000}]},
			"want": "pass",
			"says": "with 50 GB available",
		},
		"space not known": {"without": ["filesystems"], "want": "pass", "says": "in /opt/kamiwaza/containers."},
		"null": {"facts": {"software": {"docker_engine": {"data_root": null}}}, "want": "unknown"},
		"not known": {"without": ["software/docker_engine/data_root"], "want": "unknown", "level": "informational"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/docker_root", case)
}
