package kwpolicy_test.rules.storage.medium

import data.kwpolicy_test.fixture

_policies := {
	"community/tier1/linux": "/",
	"community/tier1/macos": "/",
	"community/tier1/windows": "C:\\",
	"community/tier2/linux": "/",
	"enterprise/tier1/linux": "/",
	"enterprise/tier2/linux": "/",
	"enterprise/tier2/windows": "C:\\",
}

test_medium[note] if {
	some note, case in {
		"NVMe": {"disk": {"medium": "nvme"}, "want": "pass"},
		"SATA SSD": {"disk": {"medium": "ssd"}, "want": "warning", "level": "recommended"},
		"hard disk": {"disk": {"medium": "hdd"}, "want": "violation", "level": "required"},
		"a virtual disk hides it": {"disk": {}, "want": "unknown", "level": "required"},
		"null": {"disk": {"medium": null}, "want": "unknown"},
		"a number": {"disk": {"medium": 0}, "want": "unknown"},
		"a list": {"disk": {"medium": ["nvme"]}, "want": "unknown"},
		"network SSD": {"disk": {"medium": "ssd", "network": true}, "want": "warning"},
		"network volume that shows as NVMe": {"disk": {"medium": "nvme", "network": true}, "want": "note", "level": "informational", "says": "on a network volume"},
		"NVMe in the machine": {"disk": {"medium": "nvme", "network": false}, "want": "pass"},
	}
	every policy, mount_point in _policies {
		fixture.holds("storage/medium", object.union(
			{
				"policy": policy,
				"readings": ["X14", "X35"],
				"facts": {
					"disks": [object.union({"name": "a"}, case.disk), {"name": "b", "medium": "hdd"}],
					"filesystems": [{"mount_point": mount_point, "disks": ["a"]}],
				},
			},
			object.remove(case, ["disk"]),
		))
	}
}

test_tier3[note] if {
	some note, case in {
		"head on a hard disk": {"subject": "head", "medium": "hdd", "want": "violation"},
		"head on NVMe": {"subject": "head", "medium": "nvme", "want": "pass"},
		"head on SSD": {"subject": "head", "medium": "ssd", "want": "warning"},
		"worker on a hard disk": {"subject": "w1", "medium": "hdd", "want": "violation"},
		"worker on NVMe": {"subject": "w1", "medium": "nvme", "want": "pass"},
		"worker on SSD": {"subject": "w1", "medium": "ssd", "want": "warning"},
	}
	nodes := fixture.cluster({case.subject: {"disks": [{"name": "nvme0n1", "medium": case.medium}]}})
	fixture.holds("storage/medium", object.union({"policy": "enterprise/tier3/linux", "nodes": nodes}, object.remove(case, ["medium"])))
}

# Model weights may be on a hard disk, the installation directory not.
test_backing[note] if {
	some note, case in {
		"weights on a hard disk": {"filesystems": [{"mount_point": "/", "disks": ["n"]}, {"mount_point": "/models", "disks": ["h"]}], "want": "pass"},
		"home on a hard disk": {"filesystems": [{"mount_point": "/", "disks": ["n"]}, {"mount_point": "/home", "disks": ["h"]}], "want": "violation"},
		"a hard disk and one of unknown medium": {"filesystems": [{"mount_point": "/", "disks": ["h", "u"]}], "want": "violation", "says": "on hdd"},
		"both under one filesystem": {"filesystems": [{"mount_point": "/", "disks": ["n", "h"]}], "want": "violation", "says": "on hdd and nvme"},
		"SSD and NVMe under one filesystem": {"filesystems": [{"mount_point": "/", "disks": ["n", "s"]}], "want": "warning"},
		"a disk that is not known": {"filesystems": [{"mount_point": "/", "disks": ["n", "x"]}], "want": "unknown"},
		"no disk": {"filesystems": [{"mount_point": "/", "disks": []}], "want": "unknown"},
		"not known which": {"filesystems": [{"mount_point": "/"}], "want": "unknown"},
		"no filesystem known, and unlike": {"filesystems": [], "want": "unknown"},
	}
	fixture.holds("storage/medium", {"want": case.want, "says": object.get(case, "says", ""), "facts": {
		"disks": [{"name": "n", "medium": "nvme"}, {"name": "h", "medium": "hdd"}, {"name": "s", "medium": "ssd"}, {"name": "u"}],
		"filesystems": case.filesystems,
	}})
}

# The disks are those of the place that a symbolic link leads to.
test_links[note] if {
	some note, case in {
		"to a hard disk": {"paths": {"/home/ada/kamiwaza": "/models/k"}, "want": "violation"},
		"nowhere": {"paths": {"/home/ada/kamiwaza": "/home/ada/kamiwaza"}, "want": "pass"},
		"hidden": {"paths": {}, "absent": {"paths./home/ada/kamiwaza": {"reason": "timed_out", "detail": "late"}}, "want": "unknown", "says": "paths./home/ada/kamiwaza: late"},
		"another is hidden": {"paths": {}, "absent": {"paths./opt/kamiwaza": {"reason": "timed_out", "detail": "late"}}, "want": "pass"},
	}
	fixture.holds("storage/medium", {"want": case.want, "says": object.get(case, "says", ""), "facts": {
		"disks": [{"name": "n", "medium": "nvme"}, {"name": "h", "medium": "hdd"}],
		"filesystems": [{"mount_point": "/", "disks": ["n"]}, {"mount_point": "/models", "disks": ["h"]}],
		"paths": case.paths,
		"absent": object.get(case, "absent", {}),
	}})
}

# An NFS mount is on none of the machine's disks, however alike those are.
test_network if fixture.holds("storage/medium", {"want": "unknown", "says": "filesystems.disks: on the network", "facts": {
	"disks": [{"name": "n", "medium": "nvme"}],
	"filesystems": [{"mount_point": "/", "disks": ["n"]}, {"mount_point": "/home", "type": "nfs4"}],
	"absent": {"filesystems.disks": {"reason": "not_found", "detail": "on the network"}},
}})

# Where no filesystem is stated: whichever disk it is, it is an NVMe one.
test_all_alike[note] if {
	some note, case in {
		"NVMe": {"disks": [{"name": "a", "medium": "nvme"}, {"name": "b", "medium": "nvme"}], "want": "pass"},
		"one not known": {"disks": [{"name": "a", "medium": "nvme"}, {"name": "b"}], "want": "unknown"},
		"hard disks": {"disks": [{"name": "a", "medium": "hdd"}], "want": "violation"},
		"none": {"disks": [], "want": "unknown"},
		"links that are hidden": {"disks": [{"name": "a", "medium": "nvme"}], "absent": {"paths": {"reason": "timed_out"}}, "want": "pass"},
	}
	facts := {"disks": case.disks, "absent": object.get(case, "absent", {})}
	fixture.holds("storage/medium", {"want": case.want, "facts": facts, "without": ["filesystems"]})
}

test_missing[note] if {
	some note, case in {"disks": {"without": ["disks"]}, "disks and filesystems": {"without": ["disks", "filesystems"]}}
	fixture.holds("storage/medium", object.union({"want": "unknown", "level": "required"}, case))
}

# On a planned machine too the disks under the filesystem decide.
test_planned[note] if {
	some note, case in {
		"its root": {"mount_point": "/srv", "want": "pass"},
		"a data volume": {"mount_point": "/opt", "want": "violation", "says": "on hdd"},
	}
	fixture.holds("storage/medium", object.union(
		{"policy": "enterprise/tier1/linux", "planned": true, "facts": {
			"disks": [{"name": "root", "purpose": "root", "medium": "nvme"}, {"name": "data", "purpose": "data", "medium": "hdd"}],
			"filesystems": [{"mount_point": "/", "disks": ["root"]}, {"mount_point": case.mount_point, "disks": ["data"]}],
		}},
		object.remove(case, ["mount_point"]),
	))
}
