package kwpolicy_test.rules.storage.read_throughput

import data.kwpolicy_test.fixture

# A disk of which nothing is known, so that only a measurement tells.
_measured(performance) := {"disks": [{"name": "vda"}], "filesystems": [{"mount_point": "/", "disks": ["vda"], "performance": performance}]}

test_measured[note] if {
	some note, case in {
		"below what SATA gives": {"got": 474999999, "want": "violation", "level": "required"},
		"what a SATA drive measures": {"got": 475000000, "want": "warning", "level": "recommended", "says": "comes near enough"},
		"just below the minimum": {"got": 499999999, "want": "warning"},
		"the minimum": {"got": 500000000, "want": "warning", "says": "recommended: at least 2 GB/s"},
		"below the recommendation": {"got": 1999999999, "want": "warning", "level": "recommended"},
		"the recommendation": {"got": 2000000000, "want": "pass", "says": "at /home/ada/kamiwaza (on /)"},
		"text": {"got": "2000000000", "want": "unknown", "level": "required"},
		"null": {"got": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux"] {
		fixture.holds("storage/read_throughput", object.union(
			{"policy": policy, "facts": object.union(_measured({"read_bytes_per_second": case.got}), {"user": {"home": "/home/ada"}})},
			object.remove(case, ["got", "says"]),
		))
	}
	fixture.holds("storage/read_throughput", object.union({"facts": _measured({"read_bytes_per_second": case.got})}, object.remove(case, ["got"])))
}

test_not_measured[note] if {
	some note, case in {
		"a disk of which nothing is known": {"disk": {}, "level": "required"},
		"an SSD": {"disk": {"medium": "ssd"}, "level": "recommended"},
		"NVMe": {"disk": {"medium": "nvme"}, "level": "recommended"},
		"a volume of a cloud": {"disk": {"medium": "nvme", "network": true}, "level": "required"},
		"one of the machine's own": {"disk": {"medium": "nvme", "network": false}, "level": "recommended"},
		"a hard disk": {"disk": {"medium": "hdd"}, "level": "required"},
	}
	disk := object.union({"name": "vda"}, case.disk)
	fixture.holds("storage/read_throughput", {
		"facts": {"disks": [disk], "filesystems": [{"mount_point": "/", "disks": ["vda"]}]},
		"want": "unknown",
		"level": case.level,
	})
}

test_others[note] if {
	some note, case in {
		"from the page cache": {"facts": _measured({"read_bytes_per_second": 2000000000, "cached": true}), "want": "unknown", "says": "cached"},
		"from the page cache, and near enough": {"facts": _measured({"read_bytes_per_second": 475000000, "cached": true}), "want": "unknown", "level": "required", "says": "cached"},
		"from the page cache, and just not": {"facts": _measured({"read_bytes_per_second": 474999999, "cached": true}), "want": "violation"},
		"from the page cache, and too slow": {"facts": _measured({"read_bytes_per_second": 1000, "cached": true}), "want": "violation"},
		"no filesystem": {"without": ["filesystems"], "want": "unknown"},
		"no home": {"without": ["user/home"], "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("storage/read_throughput", case)
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}), "storage/read_throughput", "w1")
