package kwpolicy_test.rules.software.packages

import data.kwpolicy_test.fixture

_names := ["etcd-client", "golang-cfssl", "libcairo2-dev", "libgirepository1.0-dev", "libpython3.10-dev", "net-tools", "python-is-python3", "python3.10", "python3.10-dev", "python3.10-venv"]

_all(state) := {name: state | some name in _names}

test_packages[note] if {
	some note, case in {
		"all": {"packages": _all("installed"), "want": "pass", "says": "has all the packages; expected: python3.10 and"},
		"with another": {"packages": object.union(_all("installed"), {"vim": "missing"}), "want": "pass"},
		"none": {"packages": _all("missing"), "want": "note", "level": "informational", "says": "has no package etcd-client, golang-cfssl, libcairo2-dev,"},
		"not all are known": {"packages": object.remove(_all("installed"), ["net-tools"]), "want": "unknown", "level": "informational"},
		"one is missing, others not known": {"packages": {"net-tools": "missing"}, "want": "note", "says": "has no package net-tools;"},
		"a state that there is not": {"packages": object.union(_all("installed"), {"net-tools": "held"}), "want": "unknown"},
		"null": {"packages": null, "want": "unknown"},
	}
	fixture.holds("software/packages", object.union(
		{"policy": "enterprise/base/linux", "parameters": {"release": "0.5.0"}, "facts": {"software": {"packages": case.packages}}},
		object.remove(case, ["packages"]),
	))
}

test_each_counts[name] if {
	some name in _names
	fixture.holds("software/packages", {
		"policy": "community/base/linux",
		"parameters": {"release": "0.5.0"},
		"facts": {"software": {"packages": object.union(_all("installed"), {name: "missing"})}},
		"want": "note",
		"says": sprintf("has no package %s;", [name]),
	})
}

test_others[note] if {
	some note, case in {
		"not looked for": {"policy": "community/base/linux", "want": "unknown", "says": "nothing states software.packages"},
		"planned": {"policy": "community/base/linux", "planned": true, "want": "not_applicable"},
	}
	fixture.holds("software/packages", object.union({"parameters": {"release": "0.5.0"}}, case))
}

test_no_row if not fixture.judged(fixture.document({}), "software/packages", "node")
