package kwpolicy_test.rules.storage.capacity

import data.kwpolicy_test.fixture

# What may be an SSD decides only where it is too little even so; what has no size in numbers leaves the rest.
test_partly_known[note] if {
	some note, case in {
		"of unknown medium, just enough with it": {"second": {"size_bytes": 40000000000}, "want": "unknown"},
		"of unknown medium, too little with it": {"second": {"size_bytes": 39999999999}, "want": "violation"},
		"of a size that is text beside enough": {"size": 200000000000, "second": {"size_bytes": "1", "medium": "ssd"}, "want": "pass"},
	}
	disks := [{"name": "a", "size_bytes": object.get(case, "size", 60000000000), "medium": "ssd"}, object.union({"name": "b"}, case.second)]
	fixture.holds("storage/capacity", {"facts": {"disks": disks}, "want": case.want})
}

test_tier1[note] if {
	some note, case in {
		"below the minimum": {"size": 99999999999, "want": "violation", "level": "required"},
		"at the minimum": {"size": 100000000000, "want": "warning", "level": "recommended"},
		"above the minimum": {"size": 100000000001, "want": "warning"},
		"below the recommendation": {"size": 199999999999, "want": "warning"},
		"at the recommendation": {"size": 200000000000, "want": "pass"},
		"above the recommendation": {"size": 200000000001, "want": "pass"},
		"200 GiB": {"size": 214748364800, "want": "pass"},
		"a string": {"size": "200000000000", "want": "unknown"},
		"null": {"size": null, "want": "unknown"},
		"a list": {"size": [200000000000], "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier1/macos", "community/tier1/windows", "enterprise/tier1/linux"] {
		fixture.holds("storage/capacity", object.union(
			{"policy": policy, "readings": ["X2", "X29"], "facts": {"disks": [{"name": "d", "size_bytes": case.size, "medium": "ssd"}]}},
			object.remove(case, ["size"]),
		))
	}
}

# What is known may be enough, whatever the size of the others.
test_unknown_sizes[note] if {
	some note, case in {
		"enough for all": {"size": 200000000000, "want": "pass"},
		"enough for the requirement alone": {"size": 199999999999, "want": "unknown"},
	}
	fixture.holds("storage/capacity", object.union(
		{"policy": "enterprise/tier1/linux", "facts": {"disks": [{"name": "d", "size_bytes": case.size, "medium": "ssd"}, {"name": "local", "medium": "nvme"}]}},
		object.remove(case, ["size"]),
	))
}

test_tier2[note] if {
	some note, case in {
		"below": {"size": 999999999999, "want": "violation"},
		"exactly": {"size": 1000000000000, "want": "pass"},
		"above": {"size": 1000000000001, "want": "pass"},
		"a disk sold as 1 TB": {"size": 1000204886016, "want": "pass", "says": "1 TB (931.5 GiB)"},
		"a disk sold as 960 GB": {"size": 960197124096, "want": "violation"},
	}
	every policy in ["community/tier2/linux", "enterprise/tier2/linux", "community/tier2/windows"] {
		fixture.holds("storage/capacity", object.union(
			{"policy": policy, "facts": {"disks": [{"name": "d", "size_bytes": case.size, "medium": "nvme"}]}},
			object.remove(case, ["size"]),
		))
	}
}

test_tier3[note] if {
	some note, case in {
		"head below": {"subject": "head", "size": 499999999999, "want": "violation"},
		"head exactly": {"subject": "head", "size": 500000000000, "want": "pass"},
		"head above": {"subject": "head", "size": 500000000001, "want": "pass"},
		"head of 480 GB": {"subject": "head", "size": 480103981056, "want": "violation"},
		"head of 512 GB": {"subject": "head", "size": 512110190592, "want": "pass"},
		"worker far below": {"subject": "w1", "size": 1000204886016, "want": "violation"},
		"worker below the tolerated": {"subject": "w1", "size": 1919999999999, "want": "violation", "level": "required"},
		"worker at the tolerated": {"subject": "w1", "size": 1920000000000, "want": "warning", "level": "recommended"},
		"worker of 1.92 TB": {"subject": "w1", "size": 1920383410176, "want": "warning"},
		"worker below": {"subject": "w1", "size": 1999999999999, "want": "warning"},
		"worker exactly": {"subject": "w1", "size": 2000000000000, "want": "pass"},
		"worker above": {"subject": "w1", "size": 2000000000001, "want": "pass"},
	}
	nodes := fixture.cluster({case.subject: {"disks": [{"name": "d", "size_bytes": case.size, "medium": "nvme"}]}})
	fixture.holds("storage/capacity", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["size"])))
}

# All disks together, but hard disks.
test_disks[note] if {
	some note, case in {
		"two": {"disks": [{"name": "a", "size_bytes": 100000000000, "medium": "ssd"}, {"name": "b", "size_bytes": 100000000000, "medium": "nvme"}], "want": "pass"},
		"a disk of unknown medium, which decides": {"disks": [{"name": "a", "size_bytes": 99000000000, "medium": "ssd"}, {"name": "b", "size_bytes": 8000000000000}], "want": "unknown"},
		"a disk of unknown medium beside enough": {"disks": [{"name": "a", "size_bytes": 200000000000, "medium": "ssd"}, {"name": "b", "size_bytes": 8000000000000}], "want": "pass", "says": "has 200 GB"},
		"a disk of unknown medium, too small anyway": {"disks": [{"name": "a", "size_bytes": 50000000000, "medium": "ssd"}, {"name": "b", "size_bytes": 49000000000}], "want": "violation", "says": "has 99 GB"},
		"a hard disk": {"disks": [{"name": "a", "size_bytes": 99000000000, "medium": "ssd"}, {"name": "b", "size_bytes": 8000000000000, "medium": "hdd"}], "want": "violation", "says": "has 99 GB"},
		"of unknown medium": {"disks": [{"name": "a", "size_bytes": 200000000000}], "want": "unknown"},
		"one of unknown size": {"disks": [{"name": "a", "size_bytes": 200000000000}, {"name": "b"}], "want": "unknown"},
		"none": {"disks": [], "want": "violation"},
		"null": {"disks": null, "want": "unknown"},
	}
	fixture.holds("storage/capacity", {"facts": {"disks": case.disks}, "want": case.want, "says": object.get(case, "says", "")})
}

test_missing if fixture.holds("storage/capacity", {"without": ["disks"], "want": "unknown", "level": "required"})

# Volumes and the machine's own disks count alike.
test_planned[note] if {
	some note, case in {
		"together enough": {"sizes": [60000000000, 40000000000], "want": "warning"},
		"together too little": {"sizes": [60000000000, 39999999999], "want": "violation"},
	}
	[root, local] := case.sizes
	disks := [
		{"name": "root", "purpose": "root", "network": true, "medium": "ssd", "size_bytes": root},
		{"name": "local[0]", "purpose": "local", "network": false, "medium": "nvme", "size_bytes": local},
	]
	fixture.holds("storage/capacity", {"planned": true, "facts": {"disks": disks}, "want": case.want})
}
