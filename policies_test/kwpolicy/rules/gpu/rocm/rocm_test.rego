package kwpolicy_test.rules.gpu.rocm

import data.kwpolicy_test.fixture

_mi300 := {"vendor": "amd", "model": "Instinct MI300X", "memory_bytes": 206158430208}

_halo := {"vendor": "amd", "model": "Radeon 8060S"}

_on(release, gpus, facts) := {
	"policy": object.get({"0.11.0": "community/tier1/linux"}, release, "kamiwaza/tier1/linux"),
	"parameters": {"release": release},
	"facts": object.union({"gpus": gpus}, facts),
}

_rocm(version) := {"software": {"rocm": {"installed": true, "version": version}}}

test_version[note] if {
	some note, case in {
		"7.1.0": {"of": [7, 1, 0, 0], "want": "violation", "says": "has ROCm 7.1; required: at least 7.1.1."},
		"7.1.1": {"of": [7, 1, 1, 0], "want": "pass"},
		"7.1.2": {"of": [7, 1, 2, 0], "want": "pass"},
		"7.10": {"of": [7, 10, 0, 0], "want": "pass"},
		"6.4": {"of": [6, 4, 0, 0], "want": "violation", "level": "required"},
		"null": {"of": null, "want": "unknown"},
		"a string": {"of": "7.1.1", "want": "unknown"},
		"strings": {"of": ["7", "1", "1", "0"], "want": "unknown"},
		"Strix Halo, 7.2": {"gpu": _halo, "of": [7, 2, 0, 0], "want": "violation", "says": "required: at least 7.10 for Strix Halo (gfx1151)."},
		"Strix Halo, 7.9.9": {"gpu": _halo, "of": [7, 9, 9, 0], "want": "violation"},
		"Strix Halo, 7.10": {"gpu": _halo, "of": [7, 10, 0, 0], "want": "pass"},
		"of unknown model": {"gpu": {"vendor": "amd"}, "of": [7, 10, 0, 0], "want": "unknown", "says": "gpus.model"},
	}
	every release in ["0.11.0", "0.13.0", "1.0.0", "1.0.2"] {
		_holds(release, case)
	}
}

_holds(release, case) if {
	on := _on(release, [object.get(case, "gpu", _mi300)], _rocm(case.of))
	policy := {"0.13.0": "community/tier1/linux"}
	fixture.holds("gpu/rocm", object.union_n([on, {"policy": object.get(policy, release, on.policy)}, object.filter(case, ["want", "level", "says"])]))
}

# Later one GPU needs another release, on one system; of others the release is left to AMD.
test_of_gpu[note] if {
	some note, case in {
		"any": {"gpu": _mi300, "of": [6, 0, 0, 0], "want": "pass"},
		"7.2.0": {"gpu": _halo, "of": [7, 2, 0, 0], "want": "violation", "says": "at least 7.2.1 for Ryzen AI Max+ 395 (gfx1151)"},
		"7.2.1": {"gpu": _halo, "of": [7, 2, 1, 0], "want": "pass"},
		"7.2.2": {"gpu": _halo, "of": [7, 2, 2, 0], "want": "pass"},
		"another system": {"gpu": _halo, "of": [7, 2, 1, 0], "os": {"version": [22, 4, 0, 0]}, "want": "violation", "says": "runs ubuntu 22.4; required: Ubuntu 24.04 for Ryzen AI Max+ 395"},
		"another distribution": {"gpu": _halo, "of": [7, 2, 1, 0], "os": {"id": "rhel", "version": [9, 4, 0, 0]}, "want": "violation"},
		"an unknown system": {"gpu": _halo, "of": [7, 2, 1, 0], "os": {"version": null}, "want": "unknown"},
		"another system, another GPU": {"gpu": _mi300, "of": [7, 2, 1, 0], "os": {"version": [22, 4, 0, 0]}, "want": "pass"},
	}
	on := _on("1.2.0", [case.gpu], object.union(_rocm(case.of), {"os": object.get(case, "os", {})}))
	fixture.holds("gpu/rocm", object.union(on, object.filter(case, ["want", "says"])))
}

test_missing[note] if {
	some note, case in {
		"no ROCm": {"facts": {"gpus": [_mi300], "software": {"rocm": {"installed": false}}}, "want": "violation", "says": "has no ROCm"},
		"nothing known": {"facts": {"gpus": [_mi300]}, "want": "unknown", "level": "required"},
		"GPUs": {"without": ["gpus"], "want": "unknown"},
		"NVIDIA": {"want": "not_applicable", "says": "its GPUs are not AMD's"},
		"no GPU": {"facts": {"gpus": []}, "want": "not_applicable"},
		"CPUs asked for": {"facts": {"gpus": [_mi300]}, "parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"planned": {"planned": true, "facts": {"gpus": [_mi300]}, "want": "not_applicable"},
	}
	fixture.holds("gpu/rocm", object.union(
		object.union({"policy": "kamiwaza/tier1/linux"}, case),
		{"parameters": object.union({"release": "1.2.0"}, object.get(case, "parameters", {}))},
	))
}
