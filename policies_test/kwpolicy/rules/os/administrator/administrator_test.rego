package kwpolicy_test.rules.os.administrator

import data.kwpolicy_test.fixture

test_rights[note] if {
	some note, case in {
		"elevated": {"user": {"administrator": true, "elevated": true}, "want": "pass", "says": "installs with administrator rights; required: administrator rights."},
		"not elevated": {"user": {"administrator": true, "elevated": false}, "want": "warning", "level": "recommended", "says": "has a session without the administrator rights of its account; recommended: a terminal that was started as administrator"},
		"no administrator": {"user": {"administrator": false, "elevated": false}, "want": "violation", "level": "required", "says": "installs from an account that is no administrator"},
		"text": {"user": {"administrator": "true", "elevated": null}, "want": "unknown"},
		"null": {"user": {"administrator": null, "elevated": null}, "want": "unknown"},
	}
	fixture.holds("os/administrator", object.union({"policy": "community/tier1/windows", "facts": {"user": case.user}}, object.remove(case, ["user"])))
}

test_missing[note] if {
	some note, case in {
		"the account": {"without": ["user/administrator"], "want": "pass"},
		"the session": {"without": ["user/elevated"], "want": "unknown", "level": "recommended", "says": "user.elevated"},
		"the session, no administrator": {"without": ["user/elevated"], "facts": {"user": {"administrator": false}}, "want": "violation"},
		"both": {"without": ["user/administrator", "user/elevated"], "want": "unknown", "level": "required"},
		"the account, not elevated": {"without": ["user/administrator"], "facts": {"user": {"elevated": false}}, "want": "unknown", "level": "required"},
	}
	fixture.holds("os/administrator", object.union({"policy": "community/tier1/windows"}, case))
}

test_installed if fixture.holds("os/administrator", {
	"policy": "community/tier1/windows",
	"parameters": {"phase": "postinstall"},
	"facts": {"user": {"administrator": false}},
	"want": "not_applicable",
})
