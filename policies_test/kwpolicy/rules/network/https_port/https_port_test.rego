package kwpolicy_test.rules.network.https_port

import data.kwpolicy_test.fixture

_on(port) := {"address": "0.0.0.0", "port": port}

_by(port, process) := {"address": "::", "port": port, "process": process}

# Before the installation port 443 must be free.
test_preinstall[note] if {
	some note, case in {
		"nothing listens": {"listeners": [], "want": "pass", "says": "listens on none of these ports"},
		"one below": {"listeners": [_on(442)], "want": "pass"},
		"the port": {"listeners": [_on(443)], "want": "violation", "says": "port 443 (a process that only root may see)"},
		"one above": {"listeners": [_on(444)], "want": "pass"},
		"a web server": {"listeners": [_by(443, "nginx")], "want": "violation", "says": "port 443 (nginx)"},
		"the product's own gateway": {"listeners": [_by(443, "traefik")], "want": "warning", "says": "an installed Kamiwaza may be what listens"},
		"the gateway on both families": {"listeners": [_by(443, "traefik"), {"address": "0.0.0.0", "port": 443, "process": "traefik"}], "want": "warning"},
		"the gateway and another": {"listeners": [_by(443, "traefik"), _by(443, "nginx")], "want": "violation"},
		"the gateway elsewhere": {"listeners": [_by(8443, "traefik")], "want": "pass"},
		"a string": {"listeners": [_on("443")], "want": "unknown"},
		"null": {"listeners": [_on(null)], "want": "unknown"},
		"no port": {"listeners": [{"address": "::"}], "want": "unknown"},
		"no list": {"listeners": null, "want": "unknown"},
	}
	every policy in ["enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("network/https_port", object.union(
			{"policy": policy, "level": "required", "facts": {"network": {"listeners": case.listeners}}},
			object.remove(object.union({"level": _levels[case.want]}, case), ["listeners"]),
		))
	}
}

_levels := {"pass": "required", "violation": "required", "unknown": "required", "warning": "recommended"}

# For the Community Edition the page names no ports.
test_community[note] if {
	some note, case in {
		"free": {"listeners": [], "want": "pass"},
		"a web server": {"listeners": [_by(443, "nginx")], "want": "warning"},
		"the product's own gateway": {"listeners": [_by(443, "traefik")], "want": "warning"},
		"not known": {"listeners": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier1/macos", "community/tier2/linux"] {
		fixture.holds("network/https_port", {
			"policy": policy,
			"facts": {"network": {"listeners": case.listeners}},
			"want": case.want,
			"level": "recommended",
			"readings": ["X11"],
		})
	}
}

test_windows[note] if {
	some note, case in {
		"free": {"network": {"listeners": []}, "want": "pass"},
		"the web server of Windows": {"network": {"listeners": [_by(443, "System")]}, "want": "violation"},
		"a gateway": {"network": {"listeners": [_by(443, "traefik")]}, "want": "violation"},
		"excluded": {"network": {"excluded_ports": [{"first": 443, "last": 443}]}, "want": "violation", "says": "excludes ports 443-443 from use"},
		"excluded below": {"network": {"excluded_ports": [{"first": 400, "last": 442}]}, "want": "pass"},
		"excluded above": {"network": {"excluded_ports": [{"first": 444, "last": 500}]}, "want": "pass"},
		"excluded around": {"network": {"excluded_ports": [{"first": 400, "last": 500}]}, "want": "violation"},
		"not known": {"network": {"listeners": null}, "want": "unknown"},
	}
	every policy in ["community/tier1/windows", "community/tier2/windows", "enterprise/tier1/windows"] {
		fixture.holds("network/https_port", {"policy": policy, "facts": {"network": case.network}, "want": case.want, "says": object.get(case, "says", "")})
	}
}

# Afterwards something must listen there.
test_postinstall[note] if {
	some note, case in {
		"the gateway": {"listeners": [_by(443, "traefik")], "want": "pass", "says": "port 443 (traefik)"},
		"Docker's proxy": {"listeners": [_by(443, "docker-proxy")], "want": "pass"},
		"something that only root may see": {"listeners": [_on(443)], "want": "pass"},
		"something else": {"listeners": [_by(443, "nginx")], "want": {"required": "violation", "recommended": "warning"}, "says": "nginx listening on port 443 in the product's place"},
		"this machine only": {"listeners": [object.union(_by(443, "traefik"), {"address": "127.0.0.1"})], "want": {"required": "violation", "recommended": "warning"}},
		"this machine only, IPv6": {"listeners": [object.union(_by(443, "traefik"), {"address": "::1"})], "want": {"required": "violation", "recommended": "warning"}},
		"nothing": {"listeners": [_on(80)], "want": {"required": "violation", "recommended": "warning"}},
		"not known": {"listeners": null, "want": "unknown"},
	}
	every policy, level in {
		"enterprise/tier1/linux": "required",
		"enterprise/tier2/linux": "required",
		"community/tier1/windows": "required",
		"community/tier1/linux": "recommended",
		"community/tier1/macos": "recommended",
	} {
		fixture.holds("network/https_port", {
			"policy": policy,
			"parameters": {"phase": "postinstall"},
			"facts": {"network": {"listeners": case.listeners}},
			"want": object.get(case, ["want", level], case.want),
			"level": level,
			"says": object.get(case, "says", ""),
		})
	}
}

test_missing[note] if {
	some note, case in {"listeners": {"without": ["network/listeners"]}, "network": {"without": ["network"], "says": "nothing states network.listeners"}}
	fixture.holds("network/https_port", object.union({"policy": "enterprise/tier1/linux", "want": "unknown", "level": "required"}, case))
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"network": {"listeners": [_on(443)]}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("network/https_port", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}

# Windows can exclude the port from use, so that it must be known whether it does.
test_exclusions[note] if {
	some note, case in {
		"not known": {"want": "unknown", "level": "required", "says": "nothing states network.excluded_ports"},
		"not known, and taken": {"facts": {"network": {"listeners": [_by(443, "nginx")]}}, "want": "violation"},
		"not known, once installed": {"parameters": {"phase": "postinstall"}, "facts": {"network": {"listeners": [_by(443, "traefik")]}}, "want": "pass"},
		"of Linux": {"policy": "enterprise/tier1/linux", "want": "pass"},
	}
	fixture.holds("network/https_port", object.union({"policy": "enterprise/tier1/windows", "without": ["network/excluded_ports"]}, case))
}
