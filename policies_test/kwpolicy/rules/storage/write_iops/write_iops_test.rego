package kwpolicy_test.rules.storage.write_iops

import data.kwpolicy_test.fixture

# A disk of which nothing is known, so that only a measurement tells.
_measured(performance) := {"disks": [{"name": "vda"}], "filesystems": [{"mount_point": "/", "disks": ["vda"], "performance": performance}]}

test_measured[note] if {
	some note, case in {
		"below the recommendation": {"got": 19999, "want": "warning", "level": "recommended"},
		"the recommendation": {"got": 20000, "want": "pass", "says": "at /home/ada/kamiwaza (on /)"},
		"text": {"got": "20000", "want": "unknown", "level": "recommended"},
		"null": {"got": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux"] {
		fixture.holds("storage/write_iops", object.union(
			{"policy": policy, "facts": object.union(_measured({"write_iops": case.got}), {"user": {"home": "/home/ada"}})},
			object.remove(case, ["got", "says"]),
		))
	}
	fixture.holds("storage/write_iops", object.union({"facts": _measured({"write_iops": case.got})}, object.remove(case, ["got"])))
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
	fixture.holds("storage/write_iops", {
		"facts": {"disks": [disk], "filesystems": [{"mount_point": "/", "disks": ["vda"]}]},
		"want": "unknown",
		"level": case.level,
	})
}

test_others[note] if {
	some note, case in {
		"from the page cache": {"facts": _measured({"write_iops": 20000, "cached": true}), "want": "unknown", "says": "cached"},
		"from the page cache, and too slow": {"facts": _measured({"write_iops": 1000, "cached": true}), "want": "warning"},
		"one at a time": {"facts": _measured({"write_iops": 15000, "queue_depth": 1}), "want": "note", "says": "(measured with 1 operation under way at once)"},
		"a few at a time": {"facts": _measured({"write_iops": 15000, "queue_depth": 7}), "want": "note", "level": "informational", "says": "(measured with 7 operations under way at once)"},
		"many at a time": {"facts": _measured({"write_iops": 15000, "queue_depth": 8}), "want": "warning"},
		"no filesystem": {"without": ["filesystems"], "want": "unknown"},
		"no home": {"without": ["user/home"], "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("storage/write_iops", case)
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}), "storage/write_iops", "w1")
