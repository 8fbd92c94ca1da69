package kwpolicy_test.rules.gpu.vendor

import data.kwpolicy_test.fixture

test_linux[note] if {
	some note, case in {
		"NVIDIA": {"gpus": [{"vendor": "nvidia", "model": "L4"}], "want": "pass"},
		"NVIDIA of unknown model": {"gpus": [{"vendor": "nvidia"}], "want": "pass"},
		"AMD": {"gpus": [{"vendor": "amd", "model": "MI300X"}], "want": "note", "level": "informational", "says": "judged as a node without a GPU"},
		"Intel": {"gpus": [{"vendor": "intel", "model": "Arc A770"}], "want": "note"},
		"a management processor's display": {"gpus": [{"vendor": "other", "model": "ASPEED Graphics Family"}], "want": "note"},
		"NVIDIA beside another": {"gpus": [{"vendor": "other", "model": "Matrox G200eW3"}, {"vendor": "nvidia", "model": "A100-SXM4-80GB"}], "want": "pass", "says": "nvidia A100"},
		"none": {"gpus": [], "want": "not_applicable", "says": "infers on its CPUs"},
		"of unknown vendor": {"gpus": [{"model": "something"}], "want": "unknown"},
		"AMD where GPUs are asked for": {"gpus": [{"vendor": "amd", "model": "MI300X"}], "parameters": {"inference": "gpu"}, "want": "violation", "level": "required"},
		"AMD where CPUs are asked for": {"gpus": [{"vendor": "amd", "model": "MI300X"}], "parameters": {"inference": "cpu"}, "want": "not_applicable", "says": "as was asked"},
		"none where GPUs are asked for": {"gpus": [], "parameters": {"inference": "gpu"}, "want": "not_applicable", "says": "gpu/count"},
		"null": {"gpus": null, "want": "unknown"},
	}
	every policy in ["community/tier1/linux", "community/tier2/linux", "enterprise/tier1/linux", "enterprise/tier2/linux"] {
		fixture.holds("gpu/vendor", object.union(
			{"policy": policy, "readings": ["X7", "X20"], "facts": {"gpus": case.gpus}},
			object.remove(case, ["gpus"]),
		))
	}
}

test_missing[note] if {
	some note, case in {
		"on Linux": {},
		"on Windows": {"policy": "community/tier1/windows"},
		"where GPUs are asked for": {"parameters": {"inference": "gpu"}},
	}
	fixture.holds("gpu/vendor", object.union({"without": ["gpus"], "want": "unknown", "level": "required"}, case))
}

test_windows[note] if {
	some note, case in {
		"GeForce RTX": {"gpus": [{"vendor": "nvidia", "model": "GeForce RTX 4070 Laptop GPU"}], "want": "pass"},
		"RTX A series": {"gpus": [{"vendor": "nvidia", "model": "RTX A4000"}], "want": "pass"},
		"RTX PRO": {"gpus": [{"vendor": "nvidia", "model": "RTX PRO 6000 Blackwell"}], "want": "pass"},
		"Quadro RTX": {"gpus": [{"vendor": "nvidia", "model": "Quadro RTX 5000"}], "want": "pass"},
		"GTX 1080": {"gpus": [{"vendor": "nvidia", "model": "GeForce GTX 1080"}], "want": "warning", "level": "recommended"},
		"GTX 1660": {"gpus": [{"vendor": "nvidia", "model": "GeForce GTX 1660 Ti"}], "want": "warning"},
		"Quadro P2000": {"gpus": [{"vendor": "nvidia", "model": "Quadro P2000"}], "want": "note"},
		"Arc": {"gpus": [{"vendor": "intel", "model": "Arc(TM) A770 Graphics"}], "want": "pass"},
		"Iris Xe": {"gpus": [{"vendor": "intel", "model": "Iris(R) Xe Graphics"}], "want": "note"},
		"UHD": {"gpus": [{"vendor": "intel", "model": "UHD Graphics 770"}], "want": "note"},
		"AMD": {"gpus": [{"vendor": "amd", "model": "Radeon RX 7900 XTX"}], "want": "note"},
		"RTX and Iris Xe": {"gpus": [{"vendor": "intel", "model": "Iris(R) Xe Graphics"}, {"vendor": "nvidia", "model": "GeForce RTX 4070"}], "want": "pass"},
		"RTX and GTX": {"gpus": [{"vendor": "nvidia", "model": "GeForce RTX 4070"}, {"vendor": "nvidia", "model": "GeForce GTX 1660"}], "want": "warning"},
		"none": {"gpus": [], "want": "not_applicable"},
		"NVIDIA of unknown model": {"gpus": [{"vendor": "nvidia"}], "want": "unknown"},
		"one of unknown model": {"gpus": [{"vendor": "nvidia", "model": "GeForce RTX 4070"}, {"vendor": "nvidia"}], "want": "unknown"},
		"a model that is no text": {"gpus": [{"vendor": "nvidia", "model": 4090}], "want": "unknown"},
	}
	every policy in ["community/tier1/windows", "community/tier2/windows", "enterprise/tier1/windows"] {
		fixture.holds("gpu/vendor", object.union(
			{"policy": policy, "readings": ["X7", "X20", "X22"], "facts": {"gpus": case.gpus}},
			object.remove(case, ["gpus"]),
		))
	}
}

test_macos if {
	fixture.holds("gpu/vendor", {"policy": "community/tier1/macos", "want": "not_applicable", "says": "Apple silicon has no separate GPU"})
	fixture.holds("gpu/vendor", {"policy": "community/tier1/macos", "without": ["gpus"], "want": "not_applicable"})
}

test_every_node if {
	nodes := fixture.cluster({"head": {"gpus": []}, "w1": {"gpus": [{"vendor": "amd", "model": "MI300X"}]}})
	every subject, want in {"head": "not_applicable", "w1": "note", "w2": "pass"} {
		fixture.holds("gpu/vendor", {"policy": "enterprise/tier3/linux", "nodes": nodes, "subject": subject, "want": want})
	}
}
