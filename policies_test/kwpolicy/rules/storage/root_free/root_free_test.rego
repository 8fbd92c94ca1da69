package kwpolicy_test.rules.storage.root_free

import data.kwpolicy_test.fixture

_root(bytes) := {"filesystems": [
	{"mount_point": "/", "size_bytes": 3780000000000, "available_bytes": bytes},
	{"mount_point": "/var", "size_bytes": 3780000000000, "available_bytes": 3000000000000},
]}

test_free[note] if {
	some note, case in {
		"one below": {"bytes": 29999999999, "want": "violation", "level": "required"},
		"exact": {"bytes": 30000000000, "want": "pass", "says": "has 30 GB (27.9 GiB) available at /"},
		"one above": {"bytes": 30000000001, "want": "pass"},
		"full": {"bytes": 0, "want": "violation"},
		"offline, one below": {"install": "offline", "bytes": 49999999999, "want": "violation", "says": "required: at least 50 GB"},
		"offline, exact": {"install": "offline", "bytes": 50000000000, "want": "pass"},
		"null": {"bytes": null, "want": "unknown"},
		"a string": {"bytes": "30", "want": "unknown"},
	}
	every release in ["1.0.2", "1.2.0"] {
		fixture.holds("storage/root_free", object.union(
			{
				"policy": "kamiwaza/tier1/linux",
				"parameters": {"release": release, "options": {"install": object.get(case, "install", "online")}},
				"facts": _root(case.bytes),
			},
			object.filter(case, ["want", "level", "says"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"filesystems": {"without": ["filesystems"], "want": "unknown", "level": "required"},
		"no root": {"facts": {"filesystems": [{"mount_point": "/var", "available_bytes": 1}]}, "want": "unknown"},
		"planned": {"planned": true, "want": "pass", "says": "is to have 2.1 TB (2038.6 GiB) free at /"},
		"planned, one below": {"planned": true, "facts": {"filesystems": [{"mount_point": "/", "size_bytes": 39999999999}]}, "want": "violation"},
		"planned, exact": {"planned": true, "facts": {"filesystems": [{"mount_point": "/", "size_bytes": 40000000000}]}, "want": "pass"},
		"planned, smaller than the system": {"planned": true, "facts": {"filesystems": [{"mount_point": "/", "size_bytes": 1}]}, "want": "violation", "says": "0 GB"},
		"planned, of unknown size": {"planned": true, "facts": {"filesystems": [{"mount_point": "/"}]}, "want": "unknown", "says": "filesystems.size_bytes"},
	}
	fixture.holds("storage/root_free", object.union({"policy": "kamiwaza/tier1/linux", "parameters": {"release": "1.2.0"}}, case))
}
