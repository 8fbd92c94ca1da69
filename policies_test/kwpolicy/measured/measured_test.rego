package kwpolicy_test.measured

import data.kwpolicy.measured
import data.kwpolicy_test.fixture

test_value if measured.value("read_iops").node == 400000 with input as fixture.document({})

test_no_value[note] if {
	some note, case in {
		"not measured": {"filesystems": [{"mount_point": "/"}]},
		"text": {"filesystems": [{"mount_point": "/", "performance": {"read_iops": "400000"}}]},
	}
	object.keys(measured.value("read_iops")) == set() with input as fixture.document({"facts": case})
}

test_eased[note] if {
	some note, case in {
		"an SSD": {"disks": [{"name": "nvme0n1", "medium": "ssd"}], "want": {"node": "recommended"}},
		"a mirror of both": {"disks": [{"name": "nvme0n1", "medium": "ssd"}, {"name": "b", "medium": "hdd"}], "under": ["nvme0n1", "b"], "want": {}},
		"none": {"disks": [], "want": {}},
	}
	filesystems := [{"mount_point": "/", "disks": object.get(case, "under", ["nvme0n1"])}]
	measured.eased == case.want with input as fixture.document({"facts": {"disks": case.disks, "filesystems": filesystems}})
}
