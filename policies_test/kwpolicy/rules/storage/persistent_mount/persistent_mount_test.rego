package kwpolicy_test.rules.storage.persistent_mount

import data.kwpolicy_test.fixture

_on(mount_points) := [{"mount_point": mount_point} | some mount_point in mount_points]

test_mount[note] if {
	some note, case in {
		"of its own": {"on": ["/", "/opt/kamiwaza"], "pre": "pass", "post": "pass", "says": "has /opt/kamiwaza on the filesystem of /opt/kamiwaza"},
		"the root": {"on": ["/"], "pre": "warning", "post": "violation", "says": "has /opt/kamiwaza on the filesystem of /;"},
		"another's": {"on": ["/", "/opt"], "pre": "warning", "post": "warning", "says": "recommended: a filesystem of its own at /opt/kamiwaza"},
		"a name that only begins alike": {"on": ["/", "/opt/kami"], "pre": "warning", "post": "violation"},
		"one below": {"on": ["/", "/opt/kamiwaza/logs"], "pre": "warning", "post": "violation"},
		"none": {"on": [], "pre": "unknown", "post": "unknown"},
	}
	every phase in ["pre", "post"] {
		fixture.holds("storage/persistent_mount", {
			"policy": "enterprise/tier1/linux",
			"parameters": {"phase": sprintf("%sinstall", [phase])},
			"facts": {"filesystems": _on(case.on)},
			"want": case[phase],
			"says": object.get(case, "says", ""),
			"readings": ["X30"],
		})
	}
}

test_others[note] if {
	some note, case in {
		"installed elsewhere": {"parameters": {"install_path": "/data/k"}, "facts": {"filesystems": _on(["/", "/data/k"])}, "want": "pass"},
		"a link to another filesystem": {"facts": {"filesystems": _on(["/", "/data"]), "paths": {"/opt/kamiwaza": "/data"}}, "want": "pass"},
		"a link that nobody could follow": {"facts": {"absent": {"paths./opt/kamiwaza": {"reason": "permission_denied"}}}, "want": "unknown", "says": "paths./opt/kamiwaza"},
		"no filesystems": {"without": ["filesystems"], "want": "unknown", "level": "recommended"},
		"a data disk of a machine that is there": {"facts": {"disks": [{"name": "d", "purpose": "data"}], "filesystems": _on(["/"])}, "want": "warning"},
		"planned on the root": {"planned": true, "want": "warning"},
		"planned with a data disk": {"planned": true, "facts": {"disks": [{"name": "d", "purpose": "data"}]}, "want": "unknown"},
		"planned with a data disk that is mounted": {"planned": true, "facts": {"disks": [{"name": "d", "purpose": "data"}], "filesystems": _on(["/", "/opt/kamiwaza"])}, "want": "pass"},
	}
	fixture.holds("storage/persistent_mount", object.union({"policy": "enterprise/tier1/linux"}, case))
}

# A page may ask for the mount beside the volume that its cluster is on.
test_beside[note] if {
	some note, case in {
		"of its own": {"on": ["/", "/var", "/opt/kamiwaza"], "want": "pass"},
		"only the cluster's": {"on": ["/", "/var/lib"], "want": "warning", "says": "has /opt/kamiwaza on the filesystem of /;"},
	}
	every release in ["1.0.2", "1.2.0"] {
		fixture.holds("storage/persistent_mount", {
			"policy": "kamiwaza/tier1/linux",
			"parameters": {"release": release},
			"facts": {"filesystems": _on(case.on)},
			"want": case.want,
			"says": object.get(case, "says", ""),
		})
	}
}

test_no_row if not fixture.judged(fixture.document({}), "storage/persistent_mount", "node")
