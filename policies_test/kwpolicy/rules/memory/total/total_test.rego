package kwpolicy_test.rules.memory.total

import data.kwpolicy_test.fixture

# 16 GB are required and 32 GB recommended, in decimal gigabytes.
test_tier1[note] if {
	some note, case in {
		"below the minimum": {"usable": 15999999999, "want": "violation", "level": "required"},
		"at the minimum": {"usable": 16000000000, "want": "warning", "level": "recommended"},
		"above the minimum": {"usable": 16000000001, "want": "warning"},
		"below the recommendation": {"usable": 31999999999, "want": "warning"},
		"at the recommendation": {"usable": 32000000000, "want": "pass"},
		"above the recommendation": {"usable": 32000000001, "want": "pass"},
		"15.2 GiB": {"usable": 16321000000, "want": "warning"},
		"14.9 GiB": {"usable": 15998753178, "want": "violation"},
		"30 GiB of n1-standard-8": {"usable": 32212254720, "want": "pass"},
		"a string": {"usable": "16000000000", "want": "unknown"},
		"null": {"usable": null, "want": "unknown"},
		"a list": {"usable": [32000000000], "want": "unknown"},
	}
	every policy in [
		"community/tier1/linux",
		"community/tier1/macos",
		"community/tier1/windows",
		"enterprise/tier1/linux",
	] {
		fixture.holds("memory/total", object.union(
			{"policy": policy, "readings": ["X2", "X36"], "facts": {"memory": {"usable_bytes": case.usable, "installed_bytes": 15000000000}}},
			object.remove(case, ["usable"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"usable memory": {"without": ["memory/usable_bytes"], "says": "nothing states memory.usable_bytes"},
		"all": {"without": ["memory"]},
	}
	fixture.holds("memory/total", object.union({"want": "unknown", "level": "required"}, case))
}

# Firmware and graphics keep a part of what is installed.
test_installed[note] if {
	some note, case in {
		"laptop with shared graphics": {"memory": {"usable_bytes": 14600000000, "installed_bytes": 17179869184}, "want": "warning", "says": "14.6 GB (13.5 GiB) of usable memory, of 17.1 GB (16 GiB) installed"},
		"enough installed": {"memory": {"usable_bytes": 14000000000, "installed_bytes": 16000000000}, "want": "warning", "says": "the installed memory suffices"},
		"enough installed, a fifth kept": {"memory": {"usable_bytes": 12800000000, "installed_bytes": 17179869184}, "want": "warning"},
		"enough installed, more than a fifth kept": {"memory": {"usable_bytes": 12799999999, "installed_bytes": 17179869184}, "want": "violation"},
		"too little installed": {"memory": {"usable_bytes": 14000000000, "installed_bytes": 15999999999}, "want": "violation"},
		"installed not known, within 7 %": {"memory": {"usable_bytes": 14880000000}, "without": ["memory/installed_bytes"], "want": "warning", "says": "firmware may keep the difference"},
		"installed not known, beyond 7 %": {"memory": {"usable_bytes": 14879999999}, "without": ["memory/installed_bytes"], "want": "violation"},
		"enough, installed not known": {"memory": {"usable_bytes": 32000000000}, "without": ["memory/installed_bytes"], "want": "pass"},
	}
	fixture.holds("memory/total", object.union(object.remove(case, ["memory"]), {"facts": {"memory": case.memory}}))
}

test_limit[note] if {
	some note, case in {
		"below the minimum": {"memory": {"limit_bytes": 15999999999}, "want": "warning", "says": "a control group leaves 15.9 GB"},
		"at the minimum": {"memory": {"limit_bytes": 16000000000}, "want": "pass"},
		"below the minimum, of no more memory": {"memory": {"limit_bytes": 15999999999, "usable_bytes": 16000000000, "installed_bytes": 17179869184}, "want": "warning", "says": "a control group leaves 15.9 GB"},
		"of too little memory": {"memory": {"limit_bytes": 8000000000, "usable_bytes": 10000000000, "installed_bytes": 10000000000}, "want": "violation"},
	}
	fixture.holds("memory/total", object.union(object.remove(case, ["memory"]), {"facts": {"memory": case.memory}}))
}

test_tier2[note] if {
	some note, case in {
		"below": {"usable": 127999999999, "want": "violation"},
		"exactly": {"usable": 128000000000, "want": "pass"},
		"above": {"usable": 128000000001, "want": "pass"},
		"125.5 GiB": {"usable": 134754598912, "want": "pass"},
		"above the range": {"usable": 2000000000000, "want": "pass"},
		"installed not known, within 7 %": {"usable": 119040000000, "without": ["memory/installed_bytes"], "want": "warning"},
		"installed not known, beyond 7 %": {"usable": 119039999999, "without": ["memory/installed_bytes"], "want": "violation"},
	}
	every policy in ["community/tier2/linux", "enterprise/tier2/linux", "enterprise/tier2/windows"] {
		fixture.holds("memory/total", object.union(
			{"policy": policy, "readings": ["X2", "X32"], "facts": {"memory": {"usable_bytes": case.usable, "installed_bytes": 100000000000}}},
			object.remove(case, ["usable"]),
		))
	}
}

test_tier3[note] if {
	some note, case in {
		"head below": {"subject": "head", "usable": 63999999999, "want": "violation"},
		"head exactly": {"subject": "head", "usable": 64000000000, "want": "pass"},
		"head above": {"subject": "head", "usable": 64000000001, "want": "pass"},
		"head of 62.87 GiB": {"subject": "head", "usable": 67506148475, "want": "pass"},
		"worker below": {"subject": "w1", "usable": 255999999999, "want": "violation"},
		"worker exactly": {"subject": "w1", "usable": 256000000000, "want": "pass"},
		"worker above": {"subject": "w1", "usable": 256000000001, "want": "pass"},
		"worker of 251 GiB": {"subject": "w1", "usable": 269509197824, "want": "pass"},
	}
	nodes := fixture.cluster({case.subject: {"memory": {"usable_bytes": case.usable, "installed_bytes": 1000}}})
	fixture.holds("memory/total", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["usable"])))
}

# The page's own examples are no violation of the page.
test_listed[note] if {
	some note, case in {
		"g5.xlarge": {"usable": 15500000000, "want": "warning", "readings": ["X1", "X2", "X19", "X36"]},
		"Standard_NC4as_T4_v3": {"usable": 29000000000, "want": "warning"},
		"g5.12xlarge": {"policy": "community/tier2/linux", "usable": 15500000000, "want": "warning"},
		"t3.xlarge": {"usable": 15500000000, "want": "violation"},
	}
	fixture.holds("memory/total", object.union(
		{"facts": {"memory": {"usable_bytes": case.usable, "installed_bytes": 15600000000}, "cloud": {"instance_type": note}}},
		object.remove(case, ["usable"]),
	))
}

# What hides a limit could hide that too little is left.
test_limit_hidden[note] if {
	some note, case in {
		"denied": {"absent": {"memory.limit_bytes": {"reason": "permission_denied"}}, "want": "unknown", "level": "recommended", "says": "memory.limit_bytes: permission denied"},
		"not found": {"absent": {"memory.limit_bytes": {"reason": "not_found"}}, "want": "pass"},
		"nothing said": {"absent": {}, "want": "pass"},
		"too little anyway": {"absent": {"memory.limit_bytes": {"reason": "permission_denied"}}, "memory": {"usable_bytes": 8000000000, "installed_bytes": 8000000000}, "want": "violation"},
	}
	fixture.holds("memory/total", object.union(
		{"facts": {"absent": case.absent, "memory": object.get(case, "memory", {})}, "without": ["memory/limit_bytes"]},
		object.remove(case, ["absent", "memory"]),
	))
}

# A planned machine has what its type has.
test_planned[note] if {
	some note, case in {
		"below the minimum": {"memory": {"installed_bytes": 15999999999}, "want": "violation", "level": "required", "says": "has 15.9 GB (14.9 GiB) of memory installed; required: at least 16 GB"},
		"at the minimum": {"memory": {"installed_bytes": 16000000000}, "want": "warning"},
		"at the recommendation": {"memory": {"installed_bytes": 32000000000}, "want": "pass"},
		"what is usable is stated": {"memory": {"installed_bytes": 64000000000, "usable_bytes": 15000000000}, "want": "warning", "says": "of usable memory"},
		"null": {"memory": {"installed_bytes": null}, "want": "unknown", "level": "required"},
		"a string": {"memory": {"installed_bytes": "64000000000"}, "want": "unknown"},
		"not stated": {"without": ["memory"], "memory": {}, "want": "unknown", "level": "required", "says": "nothing states memory.installed_bytes state nodes[].memory.installed_bytes in a facts file"},
	}
	fixture.holds("memory/total", object.union(
		{"policy": "enterprise/tier1/linux", "planned": true, "facts": {"memory": case.memory}},
		object.remove(case, ["memory"]),
	))
}

test_planned_type_not_known if {
	absent := {"memory.installed_bytes": {"reason": "not_found", "detail": "no catalogue has p9.48xlarge"}}
	fixture.holds("memory/total", {"planned": true, "without": ["memory"], "facts": {"absent": absent}, "want": "unknown", "says": "memory.installed_bytes: no catalogue has p9.48xlarge"})
}

# The full mode asks for more than the lite one, and so do GPUs.
test_mode[note] if {
	some note, case in {
		"full, one below": {"mode": "full", "bytes": 31999999999, "want": "violation"},
		"full, exact": {"mode": "full", "bytes": 32000000000, "want": "warning", "says": "recommended: at least 64 GB"},
		"full, as recommended": {"mode": "full", "bytes": 64000000000, "want": "pass"},
		"lite, exact": {"mode": "lite", "bytes": 16000000000, "gpus": [], "want": "warning", "says": "recommended: at least 32 GB"},
		"lite, as recommended": {"mode": "lite", "bytes": 32000000000, "gpus": [], "want": "pass"},
		"lite, with GPUs": {"mode": "lite", "bytes": 16000000000, "want": "violation", "says": "required: at least 32 GB"},
		"lite, GPUs not known": {"mode": "lite", "bytes": 16000000000, "without": ["gpus"], "want": "unknown", "says": "not judged, for it depends on its GPUs. nothing states gpus state nodes[].gpus in a facts file"},
	}
	every release in ["0.11.0", "0.12.0", "0.13.0"] {
		_of_mode(release, case)
	}
}

_of_mode(release, case) if {
	gpus := {"gpus": gpus | gpus := case.gpus}
	fixture.holds("memory/total", object.union(
		{
			"parameters": {"release": release, "options": {"mode": case.mode}},
			"facts": object.union(gpus, {"memory": {"usable_bytes": case.bytes, "installed_bytes": 7000000000}}),
		},
		object.filter(case, ["want", "says", "without"]),
	))
}

# A production deployment asks for more than the standard one.
test_deployment[note] if {
	some note, case in {
		"standard": {"deployment": "standard", "bytes": 16000000000, "want": "warning"},
		"standard, as recommended": {"deployment": "standard", "bytes": 32000000000, "want": "pass"},
		"production": {"deployment": "production", "bytes": 31000000000, "want": "violation"},
		"production, exact": {"deployment": "production", "bytes": 32000000000, "want": "warning"},
	}
	every release in ["1.0.0", "1.0.1", "1.0.2", "1.2.0"] {
		fixture.holds("memory/total", {
			"policy": "kamiwaza/tier1/linux",
			"parameters": {"release": release, "options": {"deployment": case.deployment}},
			"facts": {"gpus": [], "memory": {"usable_bytes": case.bytes, "installed_bytes": 7000000000}},
			"want": case.want,
		})
	}
}

# Of the oldest page, which knows no tiers.
test_no_tiers[note] if {
	some note, case in {
		"Windows, one below": {"policy": "community/base/windows", "bytes": 7000000000, "want": "violation"},
		"Windows": {"policy": "community/base/windows", "bytes": 8000000000, "want": "warning"},
		"Windows, as recommended": {"policy": "community/base/windows", "bytes": 16000000000, "want": "pass"},
		"Linux": {"policy": "community/base/linux", "gpus": [], "bytes": 16000000000, "want": "warning"},
		"Linux, with GPUs": {"policy": "enterprise/base/linux", "bytes": 16000000000, "want": "violation"},
		"Linux, with GPUs, exact": {"policy": "enterprise/base/linux", "bytes": 32000000000, "want": "pass"},
		"macOS": {"policy": "community/base/macos", "bytes": 16000000000, "want": "warning"},
	}
	gpus := {"gpus": gpus | gpus := case.gpus}
	fixture.holds("memory/total", {
		"policy": case.policy,
		"parameters": {"release": "0.5.0"},
		"facts": object.union(gpus, {"memory": {"usable_bytes": case.bytes, "installed_bytes": 7000000000}}),
		"want": case.want,
	})
}
