package kwpolicy_test.rules.os.release

import data.kwpolicy_test.fixture

test_linux[note] if {
	some note, case in {
		"Ubuntu 20.04": {"os": ["ubuntu", [20, 4, 0, 0]], "want": "violation", "level": "required"},
		"Ubuntu 22.04": {"os": ["ubuntu", [22, 4, 0, 0]], "want": "pass"},
		"Ubuntu 22.04.5": {"os": ["ubuntu", [22, 4, 5, 0]], "want": "pass"},
		"Ubuntu 22.10": {"os": ["ubuntu", [22, 10, 0, 0]], "want": "violation"},
		"Ubuntu 23.04": {"os": ["ubuntu", [23, 4, 0, 0]], "want": "violation"},
		"Ubuntu 24.04": {"os": ["ubuntu", [24, 4, 0, 0]], "want": "pass"},
		"Ubuntu 24.10": {"os": ["ubuntu", [24, 10, 0, 0]], "want": "violation"},
		"Ubuntu 25.04": {"os": ["ubuntu", [25, 4, 0, 0]], "want": "violation"},
		"RHEL 8.10": {"os": ["rhel", [8, 10, 0, 0]], "want": "violation"},
		"RHEL 9.0": {"os": ["rhel", [9, 0, 0, 0]], "want": "pass"},
		"RHEL 9.6": {"os": ["rhel", [9, 6, 0, 0]], "want": "pass"},
		"RHEL 10": {"os": ["rhel", [10, 0, 0, 0]], "want": "violation"},
		"Rocky Linux 9.4": {"os": ["rocky", [9, 4, 0, 0]], "want": "warning", "level": "recommended"},
		"Rocky Linux 8.10": {"os": ["rocky", [8, 10, 0, 0]], "want": "violation"},
		"AlmaLinux 9.4": {"os": ["almalinux", [9, 4, 0, 0]], "want": "warning"},
		"AlmaLinux 10": {"os": ["almalinux", [10, 0, 0, 0]], "want": "violation"},
		"CentOS Stream 9": {"os": ["centos", [9, 0, 0, 0]], "want": "warning"},
		"Oracle Linux 9.4": {"os": ["ol", [9, 4, 0, 0]], "want": "warning"},
		"Linux Mint 22": {"os": ["linuxmint", [22, 0, 0, 0]], "want": "violation"},
		"Pop!_OS 22.04": {"os": ["pop", [22, 4, 0, 0]], "want": "violation"},
		"Debian 12": {"os": ["debian", [12, 0, 0, 0]], "want": "violation"},
		"Windows": {"os": ["windows", [10, 0, 22631, 0]], "want": "violation", "says": "runs windows"},
		"a system that no version makes one of the page's": {"os": ["cos", null], "want": "violation"},
		"null version": {"os": ["ubuntu", null], "want": "violation"},
		"a string": {"os": ["ubuntu", "24.04"], "want": "violation"},
		"null id": {"os": [null, [24, 4, 0, 0]], "want": "violation"},
	}
	[id, version] := case.os
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("os/release", object.union({"policy": policy, "facts": {"os": {"id": id, "version": version}}}, object.remove(case, ["os"])))
	}
}

# What was observed is said once.
test_said_once if {
	os := {"id": "debian", "version": [12, 0, 0, 0], "name": "Debian GNU/Linux 12"}
	result := fixture.judged(fixture.document({"facts": {"os": os}}), "os/release", "node")
	startswith(result.message, "node runs Debian GNU/Linux 12; required: ")
	not contains(result.message, "runs debian")
}

test_every_node if {
	nodes := fixture.cluster({"head": {"os": {"version": [22, 4, 0, 0]}}, "w2": {"os": {"version": [20, 4, 0, 0]}}})
	every subject, want in {"head": "pass", "w1": "pass", "w2": "violation"} {
		fixture.holds("os/release", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}

test_missing[note] if {
	some note, case in {
		"id": {"without": ["os/id"]},
		"version": {"without": ["os/version"]},
		"version, and a null id": {"facts": {"os": {"id": null}}, "without": ["os/version"]},
		"all": {"without": ["os"], "says": "nothing states os.id or os.version"},
		"image not resolved": {"without": ["os"], "facts": {"absent": {"os": {"reason": "decided_at_apply", "detail": "the image is chosen at apply"}}}, "says": "os: the image is chosen at apply"},
		"product type": {"policy": "community/tier1/windows", "without": ["os/product_type"], "says": "os.product_type"},
		"build": {"policy": "community/tier1/windows", "without": ["os/version"]},
		"macOS version": {"policy": "community/tier1/macos", "without": ["os/version"]},
	}
	fixture.holds("os/release", object.union({"want": "unknown", "level": "required"}, case))
}

test_windows[note] if {
	some note, case in {
		"Windows 10 22H2": {"os": {"version": [10, 0, 19045, 0]}, "want": "violation"},
		"one below": {"os": {"version": [10, 0, 21999, 0]}, "want": "violation"},
		"Windows 11 21H2": {"os": {"version": [10, 0, 22000, 0]}, "want": "pass"},
		"one above": {"os": {"version": [10, 0, 22001, 0]}, "want": "pass"},
		"Server 2022": {"os": {"version": [10, 0, 20348, 0], "product_type": "server"}, "want": "violation"},
		"Server 2025": {"os": {"version": [10, 0, 26100, 0], "product_type": "server"}, "want": "violation"},
		"domain controller": {"os": {"version": [10, 0, 26100, 0], "product_type": "domain_controller"}, "want": "violation"},
		"named Windows 10": {"os": {"version": [10, 0, 22631, 0], "name": "Windows 10 Pro"}, "want": "pass", "says": "Windows 10 Pro"},
		"Linux": {"os": {"id": "ubuntu", "version": [24, 4, 0, 0]}, "want": "violation"},
		"null product type": {"os": {"product_type": null}, "want": "violation"},
	}
	every policy in ["community/tier1/windows", "community/tier2/windows", "enterprise/tier1/windows"] {
		fixture.holds("os/release", {"policy": policy, "facts": {"os": case.os}, "want": case.want, "says": object.get(case, "says", "")})
	}
}

# The guide of the same release asks for 15, the page for 12.
test_macos[note] if {
	some note, case in {
		"11.7": {"version": [11, 7, 0, 0], "want": "violation", "level": "required"},
		"12.0": {"version": [12, 0, 0, 0], "want": "warning", "level": "recommended"},
		"12.1": {"version": [12, 1, 0, 0], "want": "warning"},
		"14.7": {"version": [14, 7, 0, 0], "want": "warning"},
		"15.0": {"version": [15, 0, 0, 0], "want": "pass"},
		"26.0": {"version": [26, 0, 0, 0], "want": "pass"},
		"10.16, which every macOS may answer": {"version": [10, 16, 0, 0], "want": "unknown"},
		"10.15": {"version": [10, 15, 7, 0], "want": "violation"},
	}
	fixture.holds("os/release", object.union(
		{"policy": "community/tier1/macos", "readings": ["X8"], "facts": {"os": {"version": case.version}}},
		object.remove(case, ["version"]),
	))
}

test_names[note] if {
	some note, case in {
		"its own": {"says": "runs Ubuntu 24.04.1 LTS; required: Ubuntu 22.04 LTS, Ubuntu 24.04 LTS or RHEL 9"},
		"id and version": {"without": ["os/name"], "says": "runs ubuntu 24.4;"},
		"id and patch version": {"without": ["os/name"], "facts": {"os": {"version": [24, 4, 1, 0]}}, "says": "runs ubuntu 24.4.1;"},
	}
	fixture.holds("os/release", object.union({"want": "pass"}, case))
}
