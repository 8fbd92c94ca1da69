package kwpolicy_test.gpu

import data.kwpolicy.gpu
import data.kwpolicy_test.fixture

# What cards report, by their name and PCI id, in MiB, and the GB that they are sold with.
_cards := [
	["Tesla T4", "10de:1eb8", 15360, 16],
	["Tesla T4", "10de:1eb8", 15109, 16], # With an old driver.
	["Tesla T4", "10de:1eb8", 16384, 16], # As EC2 says.
	["T4G", "10de:1eb4", 15360, 16],
	["A10G", "10de:2237", 23028, 24],
	["A10G", "10de:2237", 22888, 24], # As EC2 says.
	["A10", "10de:2236", 23028, 24],
	["A2", "10de:25b6", 15356, 16],
	["L4", "10de:27b8", 23034, 24],
	["L4", "10de:27b8", 22888, 24], # As EC2 says.
	["L40S", "10de:26b9", 46068, 48],
	["L40S", "10de:26b9", 45776, 48], # As EC2 says.
	["L40", "10de:26b5", 46068, 48],
	["A40", "10de:2235", 46068, 48],
	["A30", "10de:20b7", 24576, 24],
	["A100-SXM4-40GB", "10de:20b0", 40960, 40],
	["A100-PCIE-40GB", "10de:20f1", 40536, 40],
	["A100 SXM4 40GB", "10de:20b0", 40960, 40], # As the list of PCI names has it.
	["A100-SXM4-80GB", "10de:20b2", 81920, 80],
	["A100 80GB PCIe", "10de:20b5", 81920, 80],
	["A100-SXM-64GB", "10de:20b3", 65536, 64],
	["A800-SXM4-80GB", "10de:20f3", 81920, 80],
	["A800 40GB Active", "10de:20f6", 40960, 40],
	["H100 80GB HBM3", "10de:2330", 81559, 80],
	["H100 PCIe", "10de:2331", 81559, 80],
	["H100 NVL", "10de:2321", 95830, 94],
	["H100", "10de:2339", 95830, 94],
	["H800", "10de:2324", 81559, 80],
	["H800 NVL", "10de:233a", 95830, 94],
	["H20", "10de:2329", 97871, 96],
	["H20-3e", "10de:232c", 143771, 141],
	["H200", "10de:2335", 143771, 141],
	["H200", "10de:2335", 144384, 141], # As EC2 says.
	["H200 NVL", "10de:233b", 143771, 141],
	["GH200 480GB", "10de:2342", 97871, 96],
	["GH200 144G HBM3e", "10de:2348", 145919, 144],
	["B200", "10de:2901", 183359, 192],
	["B200", "10de:2901", 184320, 192],
	["GB200", "10de:2941", 189471, 192],
	["B300 SXM6 AC", "10de:3182", 275040, 288],
	["GB300", "10de:31c2", 285696, 288],
	["Tesla V100-SXM2-16GB", "10de:1db1", 16160, 16],
	["Tesla V100-PCIE-32GB", "10de:1db6", 32510, 32],
	["RTX PRO 6000 Blackwell Max-Q Workstation Edition", "10de:2bb4", 97887, 96],
	["RTX PRO 6000 Blackwell Server Edition", "10de:2bb5", 97887, 96],
	["RTX PRO 5000 72GB Blackwell", "10de:2bb3", 73275, 72],
	["RTX PRO 5000 Blackwell", "10de:2bb3", 48935, 48],
	["RTX PRO 4500 Blackwell", "10de:2c31", 32623, 32],
	["RTX 6000 Ada Generation", "10de:26b1", 49140, 48],
	["RTX 4000 SFF Ada Generation", "10de:27b0", 20475, 20],
	["RTX A6000", "10de:2230", 49140, 48],
	["Quadro RTX 8000", "10de:1e30", 49152, 48],
	["GeForce RTX 5090", "10de:2b85", 32607, 32],
	["GeForce RTX 5090 D v2", "10de:2b8c", 24463, 24],
	["GeForce RTX 5090 Laptop GPU", "10de:2c18", 24463, 24],
	["GeForce RTX 4090", "10de:2684", 24564, 24],
	["GeForce RTX 4090 Laptop GPU", "10de:2717", 16376, 16],
	["GeForce RTX 4080", "10de:2704", 16376, 16],
	["GeForce RTX 4080 SUPER", "10de:2702", 16376, 16],
	["GeForce RTX 4080 Laptop GPU", "10de:27e0", 12282, 12],
	["GeForce RTX 4060 Ti", "10de:2803", 8188, 8],
	["GeForce RTX 4060 Ti", "10de:2805", 16380, 16],
	["GeForce RTX 3080", "10de:2216", 10240, 10],
	["GeForce RTX 3060", "10de:2487", 12288, 12],
]

# By the name, by the PCI id, and by both. Of a name there is one product.
test_products[card] if {
	some [model, id, mib, size] in _cards
	card := sprintf("%s of %d MiB", [model, mib])
	every one in [{"model": model}, {"pci_id": id}, {"model": model, "pci_id": id}, {"model": lower(model)}] {
		gpu.nominal(object.union(one, {"memory_bytes": mib * 1048576})) == size
	}
	[product.name | some product in data.kwpolicy.gpu.products; regex.match(sprintf("^(?i:%s)$", [product.model]), model)] == [_]
}

# A name is not found in another, and what is only a part of a card is not the whole.
test_sold[model] if {
	some model, want in {
		"A100": {40, 80},
		"V100": {16, 32},
		"GH200": {96, 144},
		"RTX 6000 PRO Blackwell": {96},
		"GRID A100-20C": set(),
		"A100-SXM4-80GB MIG 1g.10gb": set(),
		"A1000": set(),
		"L400": set(),
		"XL4": set(),
		"H200 GH200": set(),
		"Graphics Device": set(),
	}
	gpu.sold({"vendor": "nvidia", "model": model}) == want
}

# A device that reports what its product does not have is what it reports.
test_nominal[card] if {
	some card, case in {
		"half an A10": [{"model": "A10", "pci_id": "10de:2236"}, 12288, 12],
		"slice of an A100": [{"model": "A100-SXM4-80GB", "pci_id": "10de:20b2"}, 19968, 20],
		"slice of an H100": [{"model": "H100 80GB HBM3", "pci_id": "10de:2330"}, 40448, 40],
		"slice of an H200": [{"model": "H200", "pci_id": "10de:2335"}, 71424, 69],
		"a T4 that says it is an H100": [{"model": "H100 80GB HBM3", "pci_id": "10de:1eb8"}, 15360, 16],
		"a name without an id": [{"model": "L40S", "pci_id": "10de:ffff"}, 46068, 48],
		"an id without a name": [{"model": "Graphics Device", "pci_id": "10de:3182"}, 275040, 288],
		"RTX 3060 of 12 GB, unnamed": [{}, 12288, 12],
		"RTX 2080 Ti": [{"model": "GeForce RTX 2080 Ti"}, 11264, 11],
		"no standard size": [{}, 17920, 17],
		"above every size": [{"model": "B200"}, 409600, 400],
	}
	[one, mib, size] := case
	gpu.nominal(object.union(one, {"memory_bytes": mib * 1048576})) == size
}

# A twelfth less, to the last MiB.
test_tolerance if {
	gpu.nominal({"memory_bytes": 15073 * 1048576}) == 14
	gpu.nominal({"memory_bytes": 15074 * 1048576}) == 16
	gpu.nominal({"model": "Tesla T4", "memory_bytes": 15073 * 1048576}) == 14
	gpu.nominal({"model": "Tesla T4", "memory_bytes": 15074 * 1048576}) == 16
}

# A PCI id is that of one product, or of products that are sold in several sizes.
test_pci_ids if {
	count(data.kwpolicy.gpu.products) > 0
	every product in data.kwpolicy.gpu.products {
		every id in product.pci_ids {
			regex.match(`^10de:[0-9a-f]{4}$`, id)
			[other.name | some other in data.kwpolicy.gpu.products; id in other.pci_ids] == [product.name]
		}
	}
}

_nvidia(facts) := object.union({"vendor": "nvidia"}, facts)

test_sizes[note] if {
	some note, case in {
		"reported": {"planned": false, "gpus": [{"model": "L4", "memory_bytes": 24696061952}], "want": [24]},
		"not reported": {"planned": false, "gpus": [{"model": "L4", "pci_id": "10de:27b8"}], "want": []},
		"planned, of one size": {"planned": true, "gpus": [{"model": "L4"}, {"model": "T4", "memory_bytes": 16106127360}], "want": [24, 16]},
		"planned, of several sizes": {"planned": true, "gpus": [{"model": "A100"}], "want": []},
		"planned, of no known product": {"planned": true, "gpus": [{"model": "X1"}], "want": []},
		"planned, of unknown model": {"planned": true, "gpus": [{}], "want": []},
		"planned, of the wrong type": {"planned": true, "gpus": [{"model": "L4", "memory_bytes": "24"}], "want": []},
		"none": {"planned": false, "gpus": [], "want": []},
	}
	facts := {"planned": case.planned, "gpus": [_nvidia(one) | some one in case.gpus]}
	gpu.sizes == {"node": case.want} with input as fixture.document({"facts": facts})
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
