package kwpolicy_test.rules.filesystem.writable

import data.kwpolicy_test.fixture

_mounted(options) := [object.union(fixture.nodes.linux.filesystems[0], {"options": options})]

test_options[note] if {
	some note, case in {
		"read and write": {"options": ["rw", "relatime"], "want": "pass", "says": "can be written to at"},
		"none": {"options": [], "want": "pass"},
		"read-only": {"options": ["ro", "relatime"], "want": "violation", "level": "required", "says": "on /, which is mounted ro; required: a filesystem that can be written to and run from"},
		"noexec": {"options": ["rw", "noexec"], "want": "violation", "says": "mounted noexec"},
		"a name that only begins alike": {"options": ["rw", "root", "noexecute"], "want": "pass"},
		"null": {"options": null, "want": "unknown", "level": "required"},
		"text": {"options": "ro", "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("filesystem/writable", object.union({"policy": policy, "facts": {"filesystems": _mounted(case.options)}}, object.remove(case, ["options"])))
	}
}

test_user[note] if {
	some note, case in {
		"may": {"writable": {"/home/ada/kamiwaza": true}, "want": "pass", "says": "at /home/ada/kamiwaza (on /)"},
		"may not": {"writable": {"/home/ada/kamiwaza": false}, "want": "violation", "says": "lets ada not write to /home/ada/kamiwaza; required: a directory that the user may write to"},
		"may elsewhere": {"writable": {"/home/ada/kamiwaza": null, "/srv": true}, "want": "unknown", "says": "writable"},
		"text": {"writable": {"/home/ada/kamiwaza": "yes"}, "want": "unknown"},
		"null": {"writable": null, "want": "unknown", "level": "required"},
		"KAMIWAZA_ROOT": {"writable": {"/srv/k": false}, "user": {"kamiwaza_root": "/srv/k"}, "want": "violation"},
	}
	fixture.holds("filesystem/writable", object.union(
		{"facts": {"writable": case.writable, "user": object.get(case, "user", {})}},
		object.remove(case, ["writable", "user"]),
	))
}

test_others[note] if {
	some note, case in {
		"root installs the Enterprise Edition": {"policy": "enterprise/tier1/linux", "facts": {"writable": {"/opt/kamiwaza": false}}, "want": "pass"},
		"a link that nobody could follow": {"facts": {"absent": {"paths./home/ada/kamiwaza": {"reason": "permission_denied"}}}, "want": "unknown", "says": "paths./home/ada/kamiwaza"},
		"the name": {"without": ["user/name"], "facts": {"writable": {"/home/ada/kamiwaza": false}}, "want": "violation", "says": "lets the user not write"},
		"no user": {"without": ["user"], "parameters": {"install_path": "/srv/k"}, "facts": {"writable": {"/srv/k": false}}, "want": "violation", "says": "lets the user not write to /srv/k"},
		"no home": {"without": ["user/home"], "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
		"planned, enterprise": {"policy": "enterprise/tier1/linux", "planned": true, "want": "not_applicable"},
		"Windows": {"policy": "community/tier1/windows", "want": "not_applicable", "says": "inside WSL"},
	}
	fixture.holds("filesystem/writable", case)
}
