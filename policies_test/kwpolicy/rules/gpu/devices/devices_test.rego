package kwpolicy_test.rules.gpu.devices

import data.kwpolicy_test.fixture

_mi300 := {"vendor": "amd", "model": "Instinct MI300X", "memory_bytes": 206158430208}

test_devices[note] if {
	some note, case in {
		"both": {"devices": {"/dev/kfd": "accessible", "/dev/dri": "accessible"}, "want": "pass", "says": "may open /dev/dri, /dev/kfd"},
		"more": {"devices": {"/dev/kfd": "accessible", "/dev/dri": "accessible", "/dev/x": "denied"}, "want": "pass"},
		"one denied": {"devices": {"/dev/kfd": "denied", "/dev/dri": "accessible"}, "want": "violation", "level": "required"},
		"one missing": {"devices": {"/dev/kfd": "missing", "/dev/dri": "accessible"}, "want": "violation", "says": "may open /dev/dri; required"},
		"both denied": {"devices": {"/dev/kfd": "denied", "/dev/dri": "denied"}, "want": "violation", "says": "may open none of them"},
		"one not known": {"devices": {"/dev/kfd": "accessible"}, "want": "unknown"},
		"one not known, the other denied": {"devices": {"/dev/kfd": "denied"}, "want": "violation", "says": "has /dev/kfd denied"},
		"null": {"devices": null, "want": "unknown"},
	}
	fixture.holds("gpu/devices", object.union(
		{
			"policy": "kamiwaza/tier1/linux",
			"parameters": {"release": "1.2.0"},
			"facts": {"gpus": [_mi300], "software": {"rocm": {"devices": case.devices}}},
		},
		object.filter(case, ["want", "level", "says"]),
	))
}

test_missing[note] if {
	some note, case in {
		"nothing known": {"facts": {"gpus": [_mi300]}, "want": "unknown", "level": "required"},
		"GPUs": {"without": ["gpus"], "want": "unknown"},
		"NVIDIA": {"want": "not_applicable"},
		"no GPU": {"facts": {"gpus": []}, "want": "not_applicable"},
		"planned": {"planned": true, "facts": {"gpus": [_mi300]}, "want": "not_applicable"},
	}
	fixture.holds("gpu/devices", object.union({"policy": "kamiwaza/tier1/linux", "parameters": {"release": "1.2.0"}}, case))
}
