package kwpolicy_test.rules.storage.weights_medium

import data.kwpolicy_test.fixture

_disks := [{"name": "a", "medium": "nvme"}, {"name": "b", "medium": "hdd"}, {"name": "c"}]

_models(disks) := [{"mount_point": "/", "disks": ["a"]}, {"mount_point": "/models", "component": "model_storage", "disks": disks}]

test_medium[note] if {
	some note, case in {
		"NVMe": {"disks": ["a"], "want": "pass", "says": "keeps model weights on nvme; expected: nvme or ssd."},
		"a hard disk": {"disks": ["b"], "want": "note", "level": "informational", "says": "keeps model weights on hdd"},
		"both": {"disks": ["a", "b"], "want": "note", "says": "on hdd and nvme"},
		"unknown": {"disks": ["c"], "want": "unknown", "level": "informational"},
	}
	fixture.holds("storage/weights_medium", object.union(
		{"facts": {"disks": _disks, "filesystems": _models(case.disks)}, "readings": ["X14"]},
		object.remove(case, ["disks"]),
	))
}

test_others[note] if {
	some note, case in {
		"a filesystem of which nothing is known": {"facts": {"disks": _disks, "filesystems": [{"mount_point": "/", "disks": ["a"]}, {"mount_point": "/models", "component": "model_storage"}]}, "want": "unknown"},
		"two, of which one is on a hard disk": {"facts": {"disks": _disks, "filesystems": array.concat(_models(["a"]), [{"mount_point": "/more", "component": "model_storage", "disks": ["b"]}])}, "want": "note", "says": "on hdd and nvme"},
		"two, of which one is not known": {"facts": {"disks": _disks, "filesystems": array.concat(_models(["a"]), [{"mount_point": "/more", "component": "model_storage", "disks": ["z"]}])}, "want": "unknown"},
		"the installation's disks": {"facts": {"disks": _disks, "filesystems": [{"mount_point": "/", "disks": ["b"]}]}, "want": "note"},
		"another filesystem on a hard disk": {"facts": {"disks": _disks, "filesystems": [{"mount_point": "/", "disks": ["a"]}, {"mount_point": "/srv", "disks": ["b"]}]}, "want": "pass"},
		"no disks": {"without": ["disks"], "want": "unknown"},
		"a link that nobody could follow": {"facts": {"disks": _disks, "filesystems": [{"mount_point": "/", "disks": ["c"]}], "absent": {"paths./home/ada/kamiwaza": {"reason": "permission_denied"}}}, "want": "unknown", "says": "paths./home/ada/kamiwaza"},
		"a link that nobody could follow, and models apart": {"facts": {"disks": _disks, "filesystems": _models(["a"]), "absent": {"paths./home/ada/kamiwaza": {"reason": "permission_denied"}}}, "want": "pass"},
		"planned": {"planned": true, "want": "pass"},
	}
	fixture.holds("storage/weights_medium", case)
}
