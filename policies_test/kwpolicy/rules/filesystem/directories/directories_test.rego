package kwpolicy_test.rules.filesystem.directories

import data.kwpolicy_test.fixture

_enterprise := ["/etc/kamiwaza/config", "/etc/kamiwaza/ssl", "/etc/kamiwaza/swarm", "/opt/kamiwaza/containers", "/opt/kamiwaza/logs", "/opt/kamiwaza/nvm", "/opt/kamiwaza/runtime"]

_all(paths, state) := {path: state | some path in paths}

test_enterprise[note] if {
	some note, case in {
		"all": {"directories": _all(_enterprise, "directory"), "want": "pass", "says": "has /etc/kamiwaza/config, /etc/kamiwaza/ssl,"},
		"none": {"directories": _all(_enterprise, "missing"), "want": "violation", "level": "required", "says": "has no /etc/kamiwaza/config, /etc/kamiwaza/ssl, /etc/kamiwaza/swarm, /opt/kamiwaza/containers, "},
		"not all are known": {"directories": object.remove(_all(_enterprise, "directory"), ["/etc/kamiwaza/ssl"]), "want": "unknown", "level": "required"},
		"one is missing, another not known": {"directories": {"/etc/kamiwaza/ssl": "missing"}, "want": "violation", "says": "has no /etc/kamiwaza/ssl"},
		"a state that there is not": {"directories": object.union(_all(_enterprise, "directory"), {"/etc/kamiwaza/ssl": "gone"}), "want": "unknown"},
		"null": {"directories": null, "want": "unknown"},
		"Docker's data root is another": {"directories": object.union(_all(_enterprise, "directory"), {"/opt/kamiwaza/containers": "missing"}), "data_root": "/data/docker", "want": "pass", "says": "/etc/kamiwaza/swarm, /opt/kamiwaza/logs, "},
		"Docker's data root is this": {"directories": object.union(_all(_enterprise, "directory"), {"/opt/kamiwaza/containers": "missing"}), "data_root": "/opt/kamiwaza/containers", "want": "violation"},
		"Docker's data root is this, with a slash": {"directories": object.union(_all(_enterprise, "directory"), {"/opt/kamiwaza/containers": "missing"}), "data_root": "/opt/kamiwaza/containers/", "want": "violation"},
		"Docker's data root is no text": {"directories": object.union(_all(_enterprise, "directory"), {"/opt/kamiwaza/containers": "missing"}), "data_root": 5, "want": "violation"},
		"Docker's data root is not known": {"directories": object.union(_all(_enterprise, "directory"), {"/opt/kamiwaza/containers": "missing"}), "data_root": null, "want": "violation"},
		"others than Docker's data root": {"directories": _all(_enterprise, "missing"), "data_root": "/data/docker", "want": "violation", "says": "/etc/kamiwaza/swarm, /opt/kamiwaza/logs, "},
	}
	fixture.holds("filesystem/directories", object.union(
		{"policy": "enterprise/tier1/linux", "parameters": {"phase": "postinstall"}, "facts": object.union({"directories": case.directories}, {"software": {"docker_engine": {"data_root": root}} | root := case.data_root})},
		object.remove(case, ["directories", "data_root"]),
	))
}

test_each_counts[path] if {
	some path in _enterprise
	directories := object.union(_all(_enterprise, "directory"), {path: "missing"})
	fixture.holds("filesystem/directories", {
		"policy": "enterprise/tier2/linux",
		"parameters": {"phase": "postinstall"},
		"facts": {"directories": directories},
		"want": "violation",
	})
}

_community(root) := {sprintf("%s/%s", [root, name]): kind | some [name, kind] in [["env.sh", "file"], ["runtime", "directory"], ["logs", "directory"]]}

test_community[note] if {
	some note, case in {
		"below the home": {"directories": _community("/home/ada/kamiwaza"), "want": "pass", "says": "has env.sh, logs, runtime"},
		"KAMIWAZA_ROOT": {"directories": _community("/srv/k"), "user": {"kamiwaza_root": "/srv/k"}, "want": "pass"},
		"elsewhere": {"directories": _community("/srv/k"), "want": "unknown"},
		"without logs": {"directories": object.union(_community("/home/ada/kamiwaza"), {"/home/ada/kamiwaza/logs": "missing"}), "want": "violation", "says": "has no /home/ada/kamiwaza/logs; required: env.sh"},
		"without env.sh": {"directories": {"/home/ada/kamiwaza/env.sh": "missing"}, "want": "violation", "says": "has no /home/ada/kamiwaza/env.sh"},
	}
	fixture.holds("filesystem/directories", object.union(
		{"parameters": {"phase": "postinstall"}, "facts": {"directories": case.directories, "user": object.get(case, "user", {})}},
		object.remove(case, ["directories", "user"]),
	))
}

test_others[note] if {
	some note, case in {
		"before the installation": {"want": "not_applicable", "says": "the installer makes them"},
		"before the installation, enterprise": {"policy": "enterprise/tier1/linux", "want": "not_applicable"},
		"planned": {"planned": true, "want": "not_applicable"},
		"no home": {"parameters": {"phase": "postinstall"}, "without": ["user/home"], "facts": {"directories": _community("/home/ada/kamiwaza")}, "want": "unknown"},
		"not looked for": {"parameters": {"phase": "postinstall"}, "want": "unknown", "says": "nothing states directories"},
	}
	fixture.holds("filesystem/directories", case)
}
