package kwpolicy_test.rules.kernel.modules

import data.kwpolicy_test.fixture

test_modules[note] if {
	some note, case in {
		"loaded": {"modules": {"overlay": "loaded", "br_netfilter": "loaded"}, "want": "pass"},
		"built in and loadable": {"modules": {"overlay": "builtin", "br_netfilter": "loadable"}, "want": "pass", "says": "has br_netfilter, overlay"},
		"no overlay": {"modules": {"overlay": "missing", "br_netfilter": "loaded"}, "want": "violation", "level": "required", "says": "has br_netfilter; required: overlay and br_netfilter"},
		"no br_netfilter": {"modules": {"overlay": "loaded", "br_netfilter": "missing"}, "want": "violation"},
		"none": {"modules": {"overlay": "missing", "br_netfilter": "missing"}, "want": "violation", "says": "has none of the modules"},
		"one missing, the other not known": {"modules": {"overlay": "missing"}, "want": "violation", "says": "has no module overlay"},
		"one not known": {"modules": {"overlay": "loaded"}, "want": "unknown", "level": "required"},
		"no list of modules": {"modules": {}, "want": "unknown"},
		"named with a dash": {"modules": {"overlay": "loaded", "br-netfilter": "loaded"}, "want": "unknown"},
		"a state that is not known": {"modules": {"overlay": "loaded", "br_netfilter": "perhaps"}, "want": "unknown"},
		"null": {"modules": {"overlay": "loaded", "br_netfilter": null}, "want": "unknown"},
		"a number": {"modules": {"overlay": 1, "br_netfilter": "loaded"}, "want": "unknown"},
		"another too": {"modules": {"overlay": "loaded", "br_netfilter": "loaded", "vxlan": "missing"}, "want": "pass"},
	}
	every policy in ["enterprise/tier1/linux", "enterprise/tier2/linux"] {
		every phase in ["preinstall", "postinstall"] {
			fixture.holds("kernel/modules", object.union(
				{
					"policy": policy,
					"parameters": {"phase": phase},
					"readings": ["X24"],
					"nodes": [object.union(object.remove(fixture.nodes.linux, ["kernel"]), {"kernel": {"modules": case.modules}})],
				},
				object.remove(case, ["modules"]),
			))
		}
	}
}

test_missing if fixture.holds("kernel/modules", {"policy": "enterprise/tier1/linux", "without": ["kernel"], "want": "unknown", "level": "required"})

# Only the Enterprise Edition on Linux needs them, and elsewhere nothing passes.
test_elsewhere[policy] if {
	some policy in [
		"community/tier1/linux",
		"community/tier1/macos",
		"community/tier1/windows",
		"community/tier2/linux",
		"community/tier2/windows",
		"enterprise/tier1/windows",
	]
	fixture.holds("kernel/modules", {"policy": policy, "want": "not_applicable", "readings": ["X24"], "says": "only the Enterprise Edition on Linux"})
}

test_every_node if {
	nodes := fixture.cluster({"w1": {"kernel": {"modules": {"overlay": "missing"}}}})
	every subject, want in {"head": "pass", "w1": "violation", "w2": "pass"} {
		fixture.holds("kernel/modules", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
