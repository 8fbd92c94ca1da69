package kwpolicy_test.rules.network.bandwidth

import data.kwpolicy_test.fixture

test_single[note] if {
	some note, case in {
		"below 1 Gbps": {"bits": 999999999, "tier1": "violation", "tier2": "violation", "says": "has 999 Mbps"},
		"1 Gbps": {"bits": 1000000000, "tier1": "warning", "tier2": "violation", "says": "has 1 Gbps"},
		"below 10 Gbps": {"bits": 9999999999, "tier1": "warning", "tier2": "violation"},
		"10 Gbps": {"bits": 10000000000, "tier1": "pass", "tier2": "violation"},
		"two of 10 Gbps": {"bits": 20000000000, "tier1": "pass", "tier2": "violation"},
		"25 Gbps": {"bits": 25000000000, "tier1": "pass", "tier2": "pass"},
		"below 25 Gbps": {"bits": 24999999999, "tier1": "pass", "tier2": "violation"},
		"text": {"bits": "25000000000", "tier1": "unknown", "tier2": "unknown"},
		"null": {"bits": null, "tier1": "unknown", "tier2": "unknown"},
	}
	every tier in ["tier1", "tier2"] {
		every edition in ["community", "enterprise"] {
			fixture.holds("network/bandwidth", {
				"policy": sprintf("%s/%s/linux", [edition, tier]),
				"facts": {"network": {"bandwidth_bits_per_second": case.bits}},
				"want": case[tier],
				"says": object.get(case, "says", ""),
				"readings": ["X12", "X32"],
			})
		}
	}
}

test_cluster[note] if {
	some note, case in {
		"below 10 Gbps": {"network": {"bandwidth_bits_per_second": 9999999999}, "head": "violation", "w1": "violation"},
		"10 Gbps": {"network": {"bandwidth_bits_per_second": 10000000000}, "head": "warning", "w1": "violation"},
		"25 Gbps": {"network": {"bandwidth_bits_per_second": 25000000000}, "head": "pass", "w1": "violation"},
		"below 25 Gbps": {"network": {"bandwidth_bits_per_second": 24999999999}, "head": "warning", "w1": "violation"},
		"below 40 Gbps": {"network": {"bandwidth_bits_per_second": 39999999999}, "head": "pass", "w1": "violation"},
		"40 Gbps": {"network": {"bandwidth_bits_per_second": 40000000000}, "head": "pass", "w1": "pass"},
		"InfiniBand beside 1 Gbps": {"network": {"bandwidth_bits_per_second": 1000000000, "interconnect": "infiniband"}, "head": "pass", "w1": "pass", "says": "(the nodes have InfiniBand for what they say to each other)"},
		"EFA beside 1 Gbps": {"network": {"bandwidth_bits_per_second": 1000000000, "interconnect": "efa"}, "head": "violation", "w1": "violation"},
	}
	every subject in ["head", "w1"] {
		nodes := fixture.cluster({subject: {"network": case.network}})
		fixture.holds("network/bandwidth", {
			"policy": "enterprise/tier3/linux",
			"nodes": nodes,
			"subject": subject,
			"want": case[subject],
			"says": object.get(case, "says", ""),
			"readings": ["X12", "X32"],
		})
	}
}

test_wireless[note] if {
	some note, case in {
		"radio": {"facts": {"network": {"wireless": true}}, "want": "warning", "level": "recommended", "says": "has its way out over a radio link; recommended: a cable"},
		"radio, too slow": {"facts": {"network": {"wireless": true, "bandwidth_bits_per_second": 1000}}, "want": "violation"},
		"not stated": {"without": ["network/wireless"], "want": "pass"},
		"hidden": {"without": ["network/wireless"], "facts": {"absent": {"network.wireless": {"reason": "failed"}}}, "want": "unknown", "level": "recommended"},
	}
	fixture.holds("network/bandwidth", case)
}

test_missing[note] if {
	some note, case in {
		"bandwidth": {"without": ["network/bandwidth_bits_per_second"], "want": "unknown", "level": "required"},
		"network": {"without": ["network"], "want": "unknown"},
		"InfiniBand does not stand for it": {"policy": "enterprise/tier1/linux", "facts": {"network": {"bandwidth_bits_per_second": 1000, "interconnect": "infiniband"}}, "want": "violation"},
	}
	fixture.holds("network/bandwidth", case)
}
