package kwpolicy_test.gpu

import data.kwpolicy.gpu
import data.kwpolicy_test.fixture

# What cards report, in MiB, and the GB that they are sold with.
test_nominal[card] if {
	some card, case in {
		"T4": [15360, 16],
		"T4 with an old driver": [15109, 16],
		"RTX 3060": [12288, 12],
		"RTX 3080": [10240, 10],
		"RTX 2080 Ti": [11264, 11],
		"RTX 4080 SUPER": [16376, 16],
		"RTX 4090": [24564, 24],
		"A10G": [23028, 24],
		"L4": [23034, 24],
		"RTX 5090": [32607, 32],
		"V100": [16160, 16],
		"V100 of 32 GB": [32510, 32],
		"A100 of 40 GB": [40960, 40],
		"A100 of 40 GB, PCIe": [40536, 40],
		"L40S": [46068, 48],
		"RTX A6000": [49140, 48],
		"A100 of 80 GB": [81920, 80],
		"H100": [81559, 80],
		"H100 NVL": [95830, 94],
		"RTX PRO 6000 Blackwell": [97887, 96],
		"H200": [143771, 141],
		"B200": [183359, 192],
		"slice 3g.20gb": [19968, 20],
		"no standard size": [17920, 17],
		"above every size": [409600, 400],
	}
	[mib, size] := case
	gpu.nominal(mib * 1048576) == size
}

# A twelfth less, to the last MiB.
test_tolerance if {
	gpu.nominal(15073 * 1048576) == 14
	gpu.nominal(15074 * 1048576) == 16
}

test_shown if {
	gpu.shown([{"vendor": "nvidia", "model": "L4", "memory_bytes": 1}, {"vendor": "amd"}]) == [
		{"name": "nvidia L4", "vendor": "nvidia", "model": "L4"},
		{"name": "amd", "vendor": "amd"},
	]
}

test_considered[note] if {
	some note, case in {
		"the usable": {"gpus": [fixture.a100, {"vendor": "amd"}], "want": {"node": [fixture.a100]}},
		"all where none is": {"gpus": [{"vendor": "amd"}], "want": {"node": [{"vendor": "amd"}]}},
	}
	case.want == gpu.considered with input as fixture.document({"facts": {"gpus": case.gpus}})
}

test_nvidia[note] if {
	some note, case in {
		"of two vendors": {"gpus": [{"vendor": "intel", "model": "Arc A770"}, {"vendor": "nvidia", "model": "RTX 4000"}], "want": {"node": [{"vendor": "nvidia", "model": "RTX 4000"}]}},
		"of another vendor": {"gpus": [{"vendor": "intel", "model": "Arc A770"}], "want": {"node": []}},
		"of unknown vendor": {"gpus": [{"model": "RTX 4000"}], "want": {}},
	}
	case.want == gpu.nvidia with input as fixture.document({"policy": "community/tier1/windows", "facts": {"gpus": case.gpus}})
}
