package kwpolicy_test.rules.cloud.volume_performance

import data.kwpolicy_test.fixture

_volume(changes) := object.union({"name": "root", "purpose": "root", "network": true, "size_bytes": 300000000000, "medium": "ssd"}, changes)

_root := [{"mount_point": "/", "size_bytes": 300000000000, "disks": ["root"]}]

test_performance[note] if {
	some note, case in {
		"below": {"volume": {"volume_type": "gp3", "throughput_bytes_per_second": 499999999, "iops": 50000}, "want": "warning", "level": "recommended", "says": "has its installation directory on a volume (gp3) of 499.9 MB/s and 50000 IOPS (raise its throughput and iops); recommended: at least 500 MB/s."},
		"at": {"volume": {"volume_type": "gp3", "throughput_bytes_per_second": 500000000, "iops": 50000}, "want": "pass", "says": "on a volume (gp3) of 500 MB/s and 50000 IOPS; recommended: at least 500 MB/s; expected: at least 50000 IOPS"},
		"too few IOPS": {"volume": {"volume_type": "gp3", "throughput_bytes_per_second": 500000000, "iops": 49999}, "want": "note", "level": "informational", "says": "(raise its throughput and iops); expected: at least 50000 IOPS"},
		"the default of gp3": {"volume": {"volume_type": "gp3", "throughput_bytes_per_second": 131072000, "iops": 3000}, "want": "warning", "says": "of 131 MB/s and 3000 IOPS"},
		"io2": {"volume": {"volume_type": "io2", "throughput_bytes_per_second": 1, "iops": 1}, "want": "warning", "says": "(raise its iops)"},
		"hyperdisk-balanced": {"volume": {"volume_type": "hyperdisk-balanced", "throughput_bytes_per_second": 1, "iops": 1}, "want": "warning", "says": "(raise its provisioned_throughput and provisioned_iops)"},
		"pd-ssd": {"volume": {"volume_type": "pd-ssd", "throughput_bytes_per_second": 1, "iops": 1}, "want": "warning", "says": "(raise its size)"},
		"Premium_LRS": {"volume": {"volume_type": "Premium_LRS", "throughput_bytes_per_second": 1, "iops": 1}, "want": "warning", "says": "(raise its disk_size_gb and tier)"},
		"PremiumV2_LRS": {"volume": {"volume_type": "PremiumV2_LRS", "throughput_bytes_per_second": 1, "iops": 1}, "want": "warning", "says": "(raise its disk_mbps_read_write and disk_iops_read_write)"},
		"gp2": {"volume": {"volume_type": "gp2", "throughput_bytes_per_second": 1, "iops": 1}, "want": "warning", "says": "of 0 MB/s and 1 IOPS; recommended"},
		"of no known type": {"volume": {"throughput_bytes_per_second": 600000000, "iops": 60000}, "want": "pass", "says": "on a volume of 600 MB/s"},
		"IOPS not known": {"volume": {"volume_type": "gp3", "throughput_bytes_per_second": 500000000}, "want": "unknown", "level": "informational"},
		"too slow, IOPS not known": {"volume": {"volume_type": "gp3", "throughput_bytes_per_second": 1}, "want": "warning", "says": "(gp3) of 0 MB/s (raise"},
		"throughput not known": {"volume": {"volume_type": "gp3", "iops": 60000}, "want": "unknown", "level": "recommended", "says": "nothing states disks.throughput_bytes_per_second"},
		"neither known": {"volume": {"volume_type": "gp3"}, "want": "unknown", "level": "recommended"},
		"throughput a string": {"volume": {"throughput_bytes_per_second": "600000000", "iops": 60000}, "want": "unknown"},
		"its own disk": {"volume": {"purpose": "local", "network": false}, "want": "not_applicable", "says": "its installation directory is on a disk of its own"},
		"a disk that is not on the network": {"volume": {"network": false}, "want": "not_applicable"},
		"a disk of its own, by its purpose": {"volume": {"purpose": "local", "network": null}, "want": "not_applicable"},
	}
	every policy in ["community/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("cloud/volume_performance", object.union(
			{"policy": policy, "planned": true, "readings": ["X28"], "facts": {"disks": [_volume(case.volume)], "filesystems": _root}},
			object.remove(case, ["volume"]),
		))
	}
}

# The machine's own NVMe disks are another way.
test_alternative[note] if {
	some note, case in {
		"own NVMe": {"type": "gp3", "disk": {"purpose": "local", "medium": "nvme"}, "says": "(raise its throughput and iops, or install on the machine's own NVMe disks)"},
		"own NVMe, and a type that nothing raises": {"type": "gp2", "disk": {"purpose": "local", "medium": "nvme"}, "says": "(install on the machine's own NVMe disks)"},
		"an NVMe volume": {"type": "gp3", "disk": {"purpose": "data", "medium": "nvme"}, "says": "(raise its throughput and iops);"},
		"own SSD": {"type": "gp3", "disk": {"purpose": "local", "medium": "ssd"}, "says": "(raise its throughput and iops);"},
	}
	disks := [_volume({"volume_type": case.type, "throughput_bytes_per_second": 1, "iops": 1}), object.union({"name": "own"}, case.disk)]
	fixture.holds("cloud/volume_performance", {"planned": true, "facts": {"disks": disks, "filesystems": _root}, "want": "warning", "says": case.says})
}

# The volume that holds the installation directory counts.
test_place[note] if {
	some note, case in {
		"on the data volume": {"mount_point": "/opt", "want": "pass", "says": "on a volume (io2)"},
		"on the root": {"mount_point": "/srv", "want": "warning", "says": "on a volume (gp3)"},
		"on both": {"mount_point": "/opt", "disks": ["root", "data"], "want": "warning", "says": "on a volume (gp3 and io2) of 0 MB/s and 1 IOPS (raise its throughput and iops, or raise its iops)"},
		"on both, of which one is not known": {"mount_point": "/opt", "disks": ["data", "unknown"], "want": "unknown", "level": "recommended"},
		"on a disk of its own beside": {"mount_point": "/opt", "disks": ["root", "own"], "want": "warning", "says": "on a volume (gp3) of 0 MB/s and 1 IOPS"},
		"on a disk that is not there": {"mount_point": "/opt", "disks": ["other"], "want": "unknown"},
	}
	disks := [
		_volume({"volume_type": "gp3", "throughput_bytes_per_second": 1, "iops": 1}),
		_volume({"name": "data", "purpose": "data", "volume_type": "io2", "throughput_bytes_per_second": 600000000, "iops": 60000}),
		_volume({"name": "unknown", "purpose": "data", "volume_type": "io2"}),
		{"name": "own", "purpose": "local", "medium": "ssd", "network": false},
	]
	filesystems := array.concat(_root, [{"mount_point": case.mount_point, "size_bytes": 1, "disks": object.get(case, "disks", ["data"])}])
	fixture.holds("cloud/volume_performance", object.union(
		{"policy": "enterprise/tier1/linux", "planned": true, "facts": {"disks": disks, "filesystems": filesystems}},
		object.remove(case, ["mount_point", "disks"]),
	))
}

test_no_cloud if fixture.holds("cloud/volume_performance", {"planned": true, "without": ["cloud"], "want": "not_applicable", "says": "it is no machine of a cloud"})

# What a machine is bought as does not show in it.
test_existing if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "facts": {"cloud": fixture.planned.cloud}}), "cloud/volume_performance", "node")
