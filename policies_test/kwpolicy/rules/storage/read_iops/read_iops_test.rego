package kwpolicy_test.rules.storage.read_iops

import data.kwpolicy_test.fixture

# A disk of which nothing is known, so that only a measurement tells.
_measured(performance) := {"disks": [{"name": "vda"}], "filesystems": [{"mount_point": "/", "disks": ["vda"], "performance": performance}]}

test_measured[note] if {
	some note, case in {
		"below the recommendation": {"got": 49999, "want": "warning", "level": "recommended"},
		"the recommendation": {"got": 50000, "want": "pass", "says": "at /home/ada/kamiwaza (on /)"},
		"text": {"got": "50000", "want": "unknown", "level": "recommended"},
		"null": {"got": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux"] {
		fixture.holds("storage/read_iops", object.union(
			{"policy": policy, "facts": object.union(_measured({"read_iops": case.got}), {"user": {"home": "/home/ada"}})},
			object.remove(case, ["got", "says"]),
		))
	}
	fixture.holds("storage/read_iops", object.union({"facts": _measured({"read_iops": case.got})}, object.remove(case, ["got"])))
}

test_not_measured[note] if {
	some note, case in {
		"a disk of which nothing is known": {"disk": {}, "level": "recommended"},
		"an SSD": {"disk": {"medium": "ssd"}, "level": "recommended"},
		"NVMe": {"disk": {"medium": "nvme"}, "level": "recommended"},
		"a volume of a cloud": {"disk": {"medium": "nvme", "network": true}, "level": "recommended"},
		"one of the machine's own": {"disk": {"medium": "nvme", "network": false}, "level": "recommended"},
		"a hard disk": {"disk": {"medium": "hdd"}, "level": "recommended"},
	}
	disk := object.union({"name": "vda"}, case.disk)
	fixture.holds("storage/read_iops", {
		"facts": {"disks": [disk], "filesystems": [{"mount_point": "/", "disks": ["vda"]}]},
		"want": "unknown",
		"level": case.level,
	})
}

test_others[note] if {
	some note, case in {
		"from the page cache": {"facts": _measured({"read_iops": 50000, "cached": true}), "want": "unknown", "says": "cached"},
		"from the page cache, and too slow": {"facts": _measured({"read_iops": 1000, "cached": true}), "want": "warning"},
		"one at a time": {"facts": _measured({"read_iops": 15000, "queue_depth": 1}), "want": "note", "says": "(measured with 1 operation under way at once)"},
		"a few at a time": {"facts": _measured({"read_iops": 15000, "queue_depth": 7}), "want": "note", "level": "informational", "says": "(measured with 7 operations under way at once)"},
		"many at a time": {"facts": _measured({"read_iops": 15000, "queue_depth": 8}), "want": "warning"},
		"no filesystem": {"without": ["filesystems"], "want": "unknown"},
		"no home": {"without": ["user/home"], "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("storage/read_iops", case)
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}), "storage/read_iops", "w1")
