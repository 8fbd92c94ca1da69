package kwpolicy_test.rules.storage.components

import data.kwpolicy_test.fixture

_home(bytes) := {"mount_point": "/", "available_bytes": bytes}

test_available[note] if {
	some note, case in {
		"below the sum of minimums": {"filesystems": [_home(149999999999)], "want": "warning", "level": "recommended"},
		"the sum of minimums": {"filesystems": [_home(150000000000)], "want": "note", "level": "informational"},
		"below the sum of recommendations": {"filesystems": [_home(849999999999)], "want": "note"},
		"the sum of recommendations": {"filesystems": [_home(850000000000)], "want": "pass", "says": "has 850 GB (791.6 GiB) for its components (on /); recommended: at least 150 GB; expected: at least 850 GB."},
		"with a filesystem for models": {"filesystems": [_home(100000000000), {"mount_point": "/models", "component": "model_storage", "available_bytes": 750000000000}], "want": "pass", "says": "(on /, /models)"},
		"too little beside a filesystem for logs": {"filesystems": [_home(139999999999), {"mount_point": "/logs", "component": "logs", "available_bytes": 5000000000000}], "want": "warning", "level": "recommended", "says": "has 139.9 GB for what is not kept apart (on /); recommended: at least 140 GB"},
		"just enough beside it": {"filesystems": [_home(140000000000), {"mount_point": "/logs", "component": "logs", "available_bytes": 5000000000000}], "want": "pass"},
		"with the system's": {"filesystems": [_home(149999999999), {"mount_point": "/boot", "component": "operating_system", "available_bytes": 750000000000}], "want": "warning"},
		"with one for nothing": {"filesystems": [_home(149999999999), {"mount_point": "/srv", "available_bytes": 750000000000}], "want": "warning"},
		"the installation's own for models": {"filesystems": [object.union(_home(850000000000), {"component": "model_storage"})], "want": "pass"},
		"with one for models of which nothing is known": {"filesystems": [_home(149999999999), {"mount_point": "/models", "component": "model_storage"}], "want": "unknown", "level": "recommended", "says": "filesystems.available_bytes"},
		"enough without one of which nothing is known": {"filesystems": [_home(850000000000), {"mount_point": "/models", "component": "model_storage"}], "want": "pass"},
		"a full one for models": {"filesystems": [_home(149999999999), {"mount_point": "/models", "component": "model_storage", "available_bytes": 0}], "want": "warning"},
		"text": {"filesystems": [_home("850000000000")], "want": "unknown"},
		"null": {"filesystems": null, "want": "unknown", "level": "recommended"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux"] {
		fixture.holds("storage/components", object.union(
			{"policy": policy, "facts": {"filesystems": case.filesystems}, "readings": ["X2", "X3"]},
			object.remove(case, ["filesystems"]),
		))
	}
}

test_apart[note] if {
	some [component, minimum] in [
		["platform", 50000000000],
		["model_storage", 50000000000],
		["database", 10000000000],
		["vector_database", 10000000000],
		["logs", 10000000000],
		["scratch", 20000000000],
	]
	some note, case in {
		sprintf("%s, too small", [component]): {"bytes": minimum - 1, "want": "note", "says": sprintf("for %s (on /data); expected: at least %v GB", [replace(component, "_", " "), minimum / 1000000000])},
		sprintf("%s, enough", [component]): {"bytes": minimum, "want": "pass"},
	}
	filesystems := [_home(850000000000), {"mount_point": "/data", "component": component, "available_bytes": case.bytes}]
	fixture.holds("storage/components", object.union({"facts": {"filesystems": filesystems}}, object.remove(case, ["bytes"])))
}

test_others[note] if {
	some note, case in {
		"planned, less the system": {"planned": true, "facts": {"filesystems": [{"mount_point": "/", "size_bytes": 859999999999}]}, "want": "note"},
		"planned": {"planned": true, "facts": {"filesystems": [{"mount_point": "/", "size_bytes": 860000000000}]}, "want": "pass"},
		"planned, no size": {"planned": true, "facts": {"filesystems": [{"mount_point": "/"}]}, "want": "unknown"},
		"not planned, only a size": {"facts": {"filesystems": [{"mount_point": "/", "size_bytes": 9000000000000}]}, "want": "unknown"},
		"a link that nobody could follow": {"facts": {"absent": {"paths./home/ada/kamiwaza": {"reason": "permission_denied"}}}, "want": "unknown", "says": "paths./home/ada/kamiwaza"},
		"no home": {"without": ["user/home"], "want": "unknown"},
	}
	fixture.holds("storage/components", case)
}
