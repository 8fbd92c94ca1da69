package kwpolicy_test.rules.software.etcd

import data.kwpolicy_test.fixture

test_version[note] if {
	some note, case in {
		"3.5": {"version": [3, 5, 0, 0], "want": "pass", "says": "has etcd 3.5; required: at least 3.5."},
		"3.10": {"version": [3, 10, 0, 0], "want": "pass"},
		"3.4": {"version": [3, 4, 99, 99], "want": "violation", "level": "required"},
		"text": {"version": "3.5", "want": "unknown"},
		"null": {"version": null, "want": "unknown", "level": "required"},
	}
	fixture.holds("software/etcd", object.union(
		{"policy": "enterprise/tier1/linux", "parameters": {"phase": "postinstall"}, "facts": {"software": {"etcd": {"version": case.version}}}, "readings": ["X26"]},
		object.remove(case, ["version"]),
	))
}

test_others[note] if {
	some note, case in {
		"before the installation": {"facts": {"software": {"etcd": {"version": [3, 4, 0, 0]}}}, "want": "not_applicable", "says": "the installation brings it"},
		"not seen": {"without": ["software/etcd"], "parameters": {"phase": "postinstall"}, "want": "unknown"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/etcd", object.union({"policy": "enterprise/tier1/linux"}, case))
}

test_no_row if not fixture.judged(fixture.document({"parameters": {"phase": "postinstall"}}), "software/etcd", "node")
