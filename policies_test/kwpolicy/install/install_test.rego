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
		"KAMIWAZA_ROOT, enterprise": {"policy": "enterprise/tier1/linux", "facts": {"user": {"kamiwaza_root": "/srv/k"}}, "want": {"node": "/opt/kamiwaza"}},
		"asked for": {"parameters": {"install_path": "/data/k"}, "facts": {"user": {"kamiwaza_root": "/srv/k"}}, "want": {"node": "/data/k"}},
		"no home": {"without": ["user"], "want": {}},
	}
	case.want == install.path with input as fixture.document(case)
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
