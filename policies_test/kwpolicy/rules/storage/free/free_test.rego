package kwpolicy_test.rules.storage.free

import data.kwpolicy_test.fixture

_readings := {"/": ["X2", "X3", "X29"], "C:\\": ["X2", "X3", "X9", "X29"]}

test_available[note] if {
	some note, case in {
		"full": {"available": 0, "want": "violation"},
		"below the minimum": {"available": 99999999999, "want": "violation", "level": "required"},
		"at the minimum": {"available": 100000000000, "want": "warning", "level": "recommended"},
		"above the minimum": {"available": 100000000001, "want": "warning"},
		"between the minimum and the sum of components": {"available": 150000000000, "want": "warning"},
		"below the recommendation": {"available": 199999999999, "want": "warning"},
		"at the recommendation": {"available": 200000000000, "want": "pass"},
		"above the recommendation": {"available": 200000000001, "want": "pass"},
		"free to root, not to users": {"available": 64000000000, "want": "violation"},
		"a planned disk of 100 GiB less its image": {"available": 97000000000, "want": "violation"},
		"a planned disk of 200 GiB less its image": {"available": 205000000000, "want": "pass"},
		"a string": {"available": "200000000000", "want": "unknown"},
		"null": {"available": null, "want": "unknown"},
		"a list": {"available": [200000000000], "want": "unknown"},
	}
	every policy, mount_point in {
		"community/tier1/linux": "/",
		"community/tier1/macos": "/",
		"community/tier1/windows": "C:\\",
		"community/tier2/linux": "/",
		"enterprise/tier1/linux": "/",
		"enterprise/tier2/linux": "/",
		"enterprise/tier2/windows": "C:\\",
	} {
		fixture.holds("storage/free", object.union(
			{
				"policy": policy,
				"readings": _readings[mount_point],
				"facts": {"filesystems": [{"mount_point": mount_point, "available_bytes": case.available, "size_bytes": 237000000000}]},
			},
			object.remove(case, ["available"]),
		))
	}
}

test_tier3[note] if {
	some note, case in {"too little": {"available": 99999999999, "want": "violation"}, "enough": {"available": 200000000000, "want": "pass"}}
	every subject in ["head", "w1"] {
		nodes := fixture.cluster({subject: {"filesystems": [{"mount_point": "/", "available_bytes": case.available}]}})
		fixture.holds("storage/free", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": case.want})
	}
}

test_missing[note] if {
	some note, case in {
		"filesystems": {"without": ["filesystems"]},
		"what is available": {"facts": {"filesystems": [{"mount_point": "/", "size_bytes": 1000000000000}]}},
		"the one that holds the path": {"facts": {"filesystems": [{"mount_point": "/data", "available_bytes": 1000000000000}]}},
		"the home directory": {"without": ["user/home"], "says": "user.home"},
		"the user": {"without": ["user"]},
		"null": {"facts": {"filesystems": null}},
	}
	fixture.holds("storage/free", object.union({"want": "unknown", "level": "required"}, case))
}

# The deepest filesystem that holds the installation directory counts.
test_place[note] if {
	some note, case in {
		"home directory": {"full": "/home", "want": "violation", "says": "/home/ada/kamiwaza (on /home)"},
		"another mount point": {"full": "/data", "want": "pass"},
		"a name that only begins alike": {"full": "/home/ad", "want": "pass"},
		"the directory itself": {"full": "/home/ada/kamiwaza", "want": "violation"},
		"KAMIWAZA_ROOT": {"full": "/srv", "root": "/srv/kamiwaza", "want": "violation", "says": "/srv/kamiwaza (on /srv)"},
		"KAMIWAZA_ROOT without a home": {"full": "/srv", "root": "/srv/kamiwaza", "without": ["user/home"], "want": "violation"},
		"KAMIWAZA_ROOT elsewhere": {"full": "/home", "root": "/srv/kamiwaza", "want": "pass"},
		"the path asked for": {"full": "/big", "parameters": {"install_path": "/big/kamiwaza"}, "want": "violation"},
		"the path asked for before KAMIWAZA_ROOT": {"full": "/srv", "root": "/srv/kamiwaza", "parameters": {"install_path": "/big"}, "want": "pass"},
		"the path asked for without a user": {"full": "/big", "parameters": {"install_path": "/big/"}, "without": ["user"], "want": "violation"},
		"/opt/kamiwaza of the Enterprise Edition": {"policy": "enterprise/tier1/linux", "full": "/opt", "want": "violation", "says": "/opt/kamiwaza (on /opt)"},
		"the home of the Enterprise Edition's user": {"policy": "enterprise/tier1/linux", "full": "/home", "root": "/home/x", "want": "pass"},
	}
	fixture.holds("storage/free", object.union(
		{"facts": {
			"filesystems": [{"mount_point": "/", "available_bytes": 500000000000}, {"mount_point": case.full, "available_bytes": 1}],
			"user": {field: value | some field, value in {"kamiwaza_root": object.get(case, "root", null)}; value != null},
		}},
		object.remove(case, ["full", "root"]),
	))
}

# The filesystem is that of the place that a symbolic link leads to; the message names the link.
test_links[note] if {
	some note, case in {
		"a linked home": {"paths": {"/home/ada/kamiwaza": "/data/homes/ada/kamiwaza"}, "want": "violation", "says": "/home/ada/kamiwaza (on /data)"},
		"a linked path": {"parameters": {"install_path": "/tmp/lnk"}, "paths": {"/tmp/lnk": "/data"}, "want": "violation", "says": "/tmp/lnk (on /data)"},
		"out of a full one": {"parameters": {"install_path": "/data/lnk"}, "paths": {"/data/lnk": "/big"}, "want": "pass", "says": "/data/lnk (on /)"},
		"another path's link": {"paths": {"/opt/kamiwaza": "/data/kamiwaza"}, "want": "pass"},
	}
	fixture.holds("storage/free", object.union(object.remove(case, ["paths"]), {"facts": {
		"filesystems": [{"mount_point": "/", "available_bytes": 500000000000}, {"mount_point": "/data", "available_bytes": 1}],
		"paths": case.paths,
	}}))
}

test_hidden_links[note] if {
	some note, case in {
		"the path": {"path": "paths./home/ada/kamiwaza", "want": "unknown", "level": "required", "says": "paths./home/ada/kamiwaza: closed run as root"},
		"every path": {"path": "paths", "want": "unknown"},
		"another": {"path": "paths./opt/kamiwaza", "want": "pass"},
	}
	absent := {case.path: {"reason": "permission_denied", "detail": "closed", "resolve": "run as root"}}
	fixture.holds("storage/free", object.union(object.remove(case, ["path"]), {"facts": {"absent": absent}}))
}

test_windows_drive[note] if {
	some note, case in {
		"C:": {"parameters": {}, "want": "violation"},
		"another drive": {"parameters": {"install_path": "D:\\kamiwaza"}, "want": "pass"},
	}
	fixture.holds("storage/free", object.union(case, {
		"policy": "community/tier1/windows",
		"facts": {"filesystems": [{"mount_point": "C:\\", "available_bytes": 1}, {"mount_point": "D:\\", "available_bytes": 500000000000}]},
	}))
}

# A planned machine has what its filesystem will have, less what the system takes of the root.
test_planned[note] if {
	some note, case in {
		"below the minimum": {"filesystems": [_filesystem("/", 109999999999)], "want": "violation", "says": "is to have 99.9 GB (93.1 GiB) free at /opt/kamiwaza (on /)"},
		"at the minimum": {"filesystems": [_filesystem("/", 110000000000)], "want": "warning"},
		"below the recommendation": {"filesystems": [_filesystem("/", 209999999999)], "want": "warning"},
		"at the recommendation": {"filesystems": [_filesystem("/", 210000000000)], "want": "pass"},
		"a root of 100 GiB": {"filesystems": [_filesystem("/", 107374182400)], "want": "violation"},
		"a root that the system fills": {"filesystems": [_filesystem("/", 8000000000)], "want": "violation", "says": "is to have 0 GB (0 GiB) free"},
		"a volume of its own": {"filesystems": [_filesystem("/", 1), _filesystem("/opt/kamiwaza", 200000000000)], "want": "pass", "says": "is to have 200 GB (186.2 GiB) free at /opt/kamiwaza (on /opt/kamiwaza)"},
		"a volume that is too small": {"filesystems": [_filesystem("/", 900000000000), _filesystem("/opt", 99999999999)], "want": "violation"},
		"a volume elsewhere": {"filesystems": [_filesystem("/", 1), _filesystem("/data", 900000000000)], "want": "violation"},
		"what is available is stated": {"filesystems": [object.union(_filesystem("/", 900000000000), {"available_bytes": 1})], "want": "violation", "says": "has 0 GB (0 GiB) available"},
		"what is available is stated, and enough": {"filesystems": [object.union(_filesystem("/", 900000000000), {"available_bytes": 800000000000})], "want": "pass"},
		"what is available is null": {"filesystems": [object.union(_filesystem("/", 900000000000), {"available_bytes": null})], "want": "unknown"},
		"size a string": {"filesystems": [_filesystem("/", "900000000000")], "want": "unknown", "level": "required"},
		"size not stated": {"filesystems": [{"mount_point": "/"}], "want": "unknown", "level": "required", "says": "nothing states filesystems.size_bytes state nodes[].filesystems.size_bytes in a facts file"},
		"none": {"filesystems": [], "want": "unknown"},
		"not stated": {"filesystems": null, "want": "unknown", "says": "nothing states filesystems.size_bytes"},
	}
	fixture.holds("storage/free", object.union(
		{"policy": "enterprise/tier1/linux", "planned": true, "readings": ["X2", "X3", "X29"], "facts": {"filesystems": case.filesystems}},
		object.remove(case, ["filesystems"]),
	))
}

# On Windows it takes of the drive that it is on.
test_planned_windows[note] if {
	some note, case in {
		"the system's drive": {"drive": `C:\`, "bytes": 101000000000, "want": "violation", "says": "is to have 91 GB (84.7 GiB) free"},
		"another drive": {"drive": `D:\`, "bytes": 101000000000, "path": `D:\kamiwaza`, "want": "warning", "says": "is to have 101 GB"},
	}
	fixture.holds("storage/free", object.union(
		{
			"policy": "enterprise/tier1/windows", "planned": true, "facts": {"filesystems": [_filesystem(case.drive, case.bytes)]},
			"parameters": {"install_path": path | path := case.path},
		},
		object.remove(case, ["drive", "bytes", "path"]),
	))
}

_filesystem(mount_point, bytes) := {"mount_point": mount_point, "size_bytes": bytes}

test_planned_home[note] if {
	some note, case in {
		"on the root": {"filesystems": [_filesystem("/", 300000000000), _filesystem("/opt", 1)], "want": "pass", "says": "is to have 290 GB (270 GiB) free at ~/kamiwaza (on /)"},
		"on its own volume": {"filesystems": [_filesystem("/", 300000000000), _filesystem("/home", 1)], "want": "violation", "says": "at ~/kamiwaza (on /home)"},
	}
	fixture.holds("storage/free", object.union({"planned": true, "facts": {"filesystems": case.filesystems}}, object.remove(case, ["filesystems"])))
}

# The reason why its disk's size is not known is the reason.
test_planned_disk if {
	absent := {"disks.size_bytes": {"reason": "decided_at_apply", "detail": "the image decides the size"}}
	fixture.holds("storage/free", {
		"planned": true,
		"facts": {"filesystems": [{"mount_point": "/", "disks": ["root"]}], "absent": absent},
		"want": "unknown",
		"says": "disks.size_bytes: the image decides the size state nodes[].disks.size_bytes and nodes[].filesystems.size_bytes in a facts file",
	})
}

# Where nobody said why neither is known, the size of the filesystem is what to state.
test_planned_sizes_not_stated if {
	facts := {"disks": [{"name": "root"}], "filesystems": [{"mount_point": "/", "disks": ["root"]}]}
	fixture.holds("storage/free", {"planned": true, "facts": facts, "want": "unknown", "says": "nothing states filesystems.size_bytes state"})
}

# What there is counts of a machine that is there, not what there is to be.
test_not_planned if fixture.holds("storage/free", {"facts": {"filesystems": [_filesystem("/", 900000000000)]}, "want": "unknown"})
