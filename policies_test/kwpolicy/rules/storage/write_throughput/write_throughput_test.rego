package kwpolicy_test.rules.storage.write_throughput

import data.kwpolicy_test.fixture

# A disk of which nothing is known, so that only a measurement tells.
_measured(performance) := {"disks": [{"name": "vda"}], "filesystems": [{"mount_point": "/", "disks": ["vda"], "performance": performance}]}

test_measured[note] if {
	some note, case in {
		"below the recommendation": {"got": 999999999, "want": "warning", "level": "recommended"},
		"the recommendation": {"got": 1000000000, "want": "pass", "says": "at /home/ada/kamiwaza (on /)"},
		"text": {"got": "1000000000", "want": "unknown", "level": "recommended"},
		"null": {"got": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux"] {
		fixture.holds("storage/write_throughput", object.union(
			{"policy": policy, "facts": object.union(_measured({"write_bytes_per_second": case.got}), {"user": {"home": "/home/ada"}})},
			object.remove(case, ["got", "says"]),
		))
	}
	fixture.holds("storage/write_throughput", object.union({"facts": _measured({"write_bytes_per_second": case.got})}, object.remove(case, ["got"])))
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
	fixture.holds("storage/write_throughput", {
		"facts": {"disks": [disk], "filesystems": [{"mount_point": "/", "disks": ["vda"]}]},
		"want": "unknown",
		"level": case.level,
	})
}

test_others[note] if {
	some note, case in {
		"from the page cache": {"facts": _measured({"write_bytes_per_second": 1000000000, "cached": true}), "want": "unknown", "says": "cached"},
		"from the page cache, and too slow": {"facts": _measured({"write_bytes_per_second": 1000, "cached": true}), "want": "warning"},
		"no filesystem": {"without": ["filesystems"], "want": "unknown"},
		"no home": {"without": ["user/home"], "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("storage/write_throughput", case)
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}), "storage/write_throughput", "w1")
