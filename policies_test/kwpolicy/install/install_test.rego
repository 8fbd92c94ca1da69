package kwpolicy_test.install

import data.kwpolicy.install
import data.kwpolicy_test.fixture

test_path[note] if {
	some note, case in {
		"community": {"want": {"node": "/home/ada/kamiwaza"}},
		"enterprise": {"policy": "enterprise/tier1/linux", "want": {"node": "/opt/kamiwaza"}},
		"Windows": {"policy": "community/tier1/windows", "want": {"node": "C:\\"}},
		"macOS": {"policy": "community/tier1/macos", "want": {"node": "/Users/ada/kamiwaza"}},
		"KAMIWAZA_ROOT": {"facts": {"user": {"kamiwaza_root": "/srv/k"}}, "want": {"node": "/srv/k"}},
		"KAMIWAZA_ROOT, with a slash at its end": {"facts": {"user": {"kamiwaza_root": "/srv/k/"}}, "want": {"node": "/srv/k"}},
		"KAMIWAZA_ROOT, of all": {"facts": {"user": {"kamiwaza_root": "/"}}, "want": {"node": "/"}},
		"KAMIWAZA_ROOT, enterprise": {"policy": "enterprise/tier1/linux", "facts": {"user": {"kamiwaza_root": "/srv/k"}}, "want": {"node": "/opt/kamiwaza"}},
		"asked for": {"parameters": {"install_path": "/data/k"}, "facts": {"user": {"kamiwaza_root": "/srv/k"}}, "want": {"node": "/data/k"}},
		"no home": {"without": ["user"], "want": {}},
	}
	case.want == install.path with input as fixture.document(case)
	case.want == install.asked with input as fixture.document(case)
}

# Where the installer chooses the place, nobody's wish moves it.
test_fixed[note] if {
	some note, case in {
		"Linux": {"policy": "kamiwaza/tier1/linux", "want": "/var/lib"},
		"Linux, asked for": {"policy": "kamiwaza/tier1/linux", "parameters": {"install_path": "/data/k"}, "want": "/var/lib"},
		"macOS": {"policy": "kamiwaza/tier1/macos", "facts": {"user": {"kamiwaza_root": "/srv/k"}}, "want": "/Users/ada"},
	}
	document := fixture.document(object.union(case, {"parameters": object.union({"release": "1.2.0"}, object.get(case, "parameters", {}))}))
	install.path.node == case.want with input as document
	count(install.hidden) == 0 with input as document
}

# Whose home it will be is not known of a planned machine.
test_planned[note] if {
	some note, case in {
		"home": {"asked": "~/kamiwaza", "path": "/home"},
		"a home that is stated": {"facts": {"user": {"home": "/home/ada"}}, "asked": "/home/ada/kamiwaza", "path": "/home/ada/kamiwaza"},
		"asked for": {"parameters": {"install_path": "/data/k"}, "asked": "/data/k", "path": "/data/k"},
		"enterprise": {"policy": "enterprise/tier1/linux", "asked": "/opt/kamiwaza", "path": "/opt/kamiwaza"},
	}
	document := fixture.document(object.union(case, {"planned": true}))
	install.asked.node == case.asked with input as document
	install.path.node == case.path with input as document
}

# Symbolic links are followed last, whatever the path comes from.
test_links[note] if {
	paths := {
		"/home/ada/kamiwaza": "/data/homes/ada/kamiwaza",
		"/opt/kamiwaza": "/data/kamiwaza",
		"/srv/k": "/data/k",
		"/tmp/lnk": "/dev/shm",
	}
	some note, case in {
		"home": {"asked": "/home/ada/kamiwaza", "want": "/data/homes/ada/kamiwaza"},
		"enterprise": {"policy": "enterprise/tier1/linux", "asked": "/opt/kamiwaza", "want": "/data/kamiwaza"},
		"KAMIWAZA_ROOT": {"facts": {"user": {"kamiwaza_root": "/srv/k"}}, "asked": "/srv/k", "want": "/data/k"},
		"asked for": {"parameters": {"install_path": "/tmp/lnk"}, "asked": "/tmp/lnk", "want": "/dev/shm"},
		"not recorded": {"parameters": {"install_path": "/tmp/other"}, "asked": "/tmp/other", "want": "/tmp/other"},
	}
	document := fixture.document(object.union(case, {"facts": object.union(object.get(case, "facts", {}), {"paths": paths})}))
	install.asked.node == case.asked with input as document
	install.path.node == case.want with input as document
}

test_hidden[note] if {
	some note, case in {
		"hidden": {"absent": {"paths./home/ada/kamiwaza": {"reason": "permission_denied"}}, "want": {"node": {"paths./home/ada/kamiwaza"}}},
		"all hidden": {"absent": {"paths": {"reason": "timed_out"}}, "want": {"node": {"paths./home/ada/kamiwaza"}}},
		"not in the tree": {"absent": {"paths./home/ada/kamiwaza": {"reason": "recorded_tree"}}, "want": {"node": {"paths./home/ada/kamiwaza"}}},
		"KAMIWAZA_ROOT": {"absent": {"user.kamiwaza_root": {"reason": "failed"}}, "want": {"node": {"user.kamiwaza_root"}}},
		"KAMIWAZA_ROOT and the home": {"without": ["user"], "absent": {"user": {"reason": "failed"}}, "want": {}},
		"KAMIWAZA_ROOT that is not set": {"absent": {"user.kamiwaza_root": {"reason": "not_found"}}, "want": {}},
		"KAMIWAZA_ROOT, and a path asked for": {"parameters": {"install_path": "/srv"}, "absent": {"user.kamiwaza_root": {"reason": "failed"}}, "want": {}},
		"KAMIWAZA_ROOT, enterprise": {"policy": "enterprise/tier1/linux", "absent": {"user.kamiwaza_root": {"reason": "failed"}}, "want": {}},
		"another": {"absent": {"paths./opt/kamiwaza": {"reason": "permission_denied"}}, "want": {}},
		"one that begins alike": {"absent": {"paths./home/ada": {"reason": "permission_denied"}}, "want": {}},
		"nothing": {"absent": {}, "want": {}},
	}
	document := fixture.document(object.union(case, {"facts": {"absent": case.absent, "paths": {}}}))
	install.hidden == case.want with input as document
	object.keys(install.path) == object.keys(install.asked) - object.keys(case.want) with input as document
}

# The disks of the filesystem; all of them only where no filesystem is stated.
test_disks[note] if {
	nvme := [{"name": "a", "medium": "nvme"}, {"name": "b", "medium": "nvme"}]
	some note, case in {
		"those under it": {"filesystems": [{"mount_point": "/", "disks": ["a"]}], "want": {"node": ["a"]}},
		"not known which": {"filesystems": [{"mount_point": "/", "type": "nfs4"}], "want": {}},
		"one that is not there": {"filesystems": [{"mount_point": "/", "disks": ["c"]}], "want": {}},
		"none": {"filesystems": [{"mount_point": "/", "disks": []}], "want": {}},
		"another filesystem": {"filesystems": [{"mount_point": "/srv", "disks": ["a"]}], "want": {}},
		"an empty list": {"filesystems": [], "want": {"node": ["a", "b"]}},
	}
	found := install.disks with input as fixture.document({"facts": {"disks": nvme, "filesystems": case.filesystems}})
	{name: [disk.name | some disk in disks] | some name, disks in found} == case.want
}

test_disks_without_filesystems[note] if {
	some note, case in {
		"alike": {"disks": [{"name": "a", "medium": "ssd"}, {"name": "b", "medium": "ssd"}], "want": {"node": 2}},
		"unlike": {"disks": [{"name": "a", "medium": "ssd"}, {"name": "b", "medium": "hdd"}], "want": {}},
	}
	found := install.disks with input as fixture.document({"facts": {"disks": case.disks}, "without": ["filesystems"]})
	{name: count(disks) | some name, disks in found} == case.want
}

test_filesystem[note] if {
	some note, case in {
		"the root": {"mount_points": ["/", "/boot"], "want": "/"},
		"the deepest": {"mount_points": ["/", "/home/ada", "/home"], "want": "/home/ada"},
		"the directory itself": {"mount_points": ["/home", "/home/ada/kamiwaza"], "want": "/home/ada/kamiwaza"},
		"not what is below it": {"mount_points": ["/", "/home/ada/kamiwaza/models"], "want": "/"},
		"not what only begins alike": {"mount_points": ["/", "/home/ad"], "want": "/"},
	}
	facts := {"filesystems": [{"mount_point": mount_point} | some mount_point in case.mount_points]}
	found := install.filesystem with input as fixture.document({"facts": facts})
	found.node.mount_point == case.want
}

test_no_filesystem if {
	{} == install.filesystem with input as fixture.document({"without": ["filesystems"]})
	{} == install.filesystem with input as fixture.document({"facts": {"filesystems": [{"mount_point": "/srv"}]}})
}

test_windows if {
	facts := {"filesystems": [{"mount_point": "C:\\"}, {"mount_point": "D:\\"}]}
	found := install.filesystem with input as fixture.document({
		"policy": "community/tier1/windows",
		"facts": facts,
		"parameters": {"install_path": "D:\\kamiwaza"},
	})
	found.node.mount_point == "D:\\"
}
