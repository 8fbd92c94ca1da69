package kwpolicy_test.rules.storage.data_disk

import data.kwpolicy_test.fixture

_disks(purposes) := [object.union({"name": sprintf("d%d", [i])}, {"purpose": purpose | purpose != "?"}) | some i, purpose in purposes]

test_disks[note] if {
	some note, case in {
		"one": {"purposes": ["root", "data"], "want": "pass", "says": "has 1 data disk; required: at least 1 data disk."},
		"two": {"purposes": ["root", "data", "data"], "want": "pass", "says": "has 2 data disks"},
		"only the system's": {"purposes": ["root"], "want": "violation", "level": "required", "says": "has 0 data disks"},
		"only the machine's own": {"purposes": ["root", "local"], "want": "violation"},
		"one that is not known": {"purposes": ["root", "?"], "want": "unknown", "level": "required"},
		"one, and one that is not known": {"purposes": ["?", "data"], "want": "pass"},
		"none": {"purposes": [], "want": "violation"},
	}
	every planned in [true, false] {
		fixture.holds("storage/data_disk", object.union(
			{"policy": "enterprise/tier1/linux", "planned": planned, "facts": {"disks": _disks(case.purposes), "cloud": {"provider": "azure"}}},
			object.remove(case, ["purposes"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"no disks": {"without": ["disks"]},
		"null": {"facts": {"disks": null}},
	}
	fixture.holds("storage/data_disk", object.union({"policy": "enterprise/tier1/linux", "planned": true, "want": "unknown"}, case))
}

test_no_row[note] if {
	some note, case in {
		"another cloud": {"policy": "enterprise/tier1/linux", "facts": {"cloud": {"provider": "aws"}}},
		"community": {"facts": {"cloud": {"provider": "azure"}}},
	}
	not fixture.judged(fixture.document(case), "storage/data_disk", "node")
}
