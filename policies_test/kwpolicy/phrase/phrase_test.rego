package kwpolicy_test.phrase

import data.kwpolicy.phrase

test_subject if {
	phrase.subject("cluster") == "the installation"
	phrase.subject("w1") == "w1"
}

test_found[note] if {
	some note, case in {
		"a number": {"got": 8, "unit": "cores", "want": "has 8 cores"},
		"one": {"got": 1, "unit": "cores", "want": "has 1 core"},
		"bytes": {"got": 16000000000, "unit": "bytes", "want": "has 16 GB"},
		"text": {"got": "amd64", "unit": "", "want": "has amd64"},
		"a list": {"got": ["a", "b"], "unit": "", "want": "has a, b"},
		"a version": {"got": [550, 54, 0, 0], "unit": "version", "want": "has 550.54"},
		"named things": {"got": [{"name": "nvidia L4"}], "unit": "", "want": "has nvidia L4"},
		"measures": {"got": {"logical_cpus": 8}, "unit": "", "want": "has 8 logical CPUs"},
		"a rate": {"got": 10000000000, "unit": "bytes per second", "want": "has 10 GB/s"},
		"a bandwidth": {"got": 25000000000, "unit": "bits per second", "want": "has 25 Gbps"},
		"just less than 25 Gbps": {"got": 24999999999, "unit": "bits per second", "want": "has 24.9 Gbps"},
		"just less than 1 Gbps": {"got": 999999999, "unit": "bits per second", "want": "has 999 Mbps"},
		"just less than 64 Mbps": {"got": 63999999, "unit": "bits per second", "want": "has 63 Mbps"},
		"text where a number is usual": {"got": "many", "unit": "cores", "want": "has many"},
		"just less than 1 TB": {"got": 999999999999, "unit": "bytes", "want": "has 999.9 GB"},
		"less than 1 Gbps": {"got": 64000000, "unit": "bits per second", "want": "has 64 Mbps"},
		"a time": {"got": 1500, "unit": "microseconds", "want": "has 1.5 ms"},
		"rates and operations": {"got": {"bytes_per_second": 500000000, "iops": 3000}, "unit": "", "want": "has 500 MB/s, 3000 IOPS"},
	}
	phrase.found(case.got, case.unit) == case.want
}

test_demands[note] if {
	some note, case in {
		"minimum": {"row": {"minimum": 8}, "unit": "cores", "want": "; required: at least 8 cores"},
		"both": {"row": {"minimum": 8, "recommended": 16}, "unit": "cores", "want": "; required: at least 8 cores; recommended: at least 16 cores"},
		"maximum": {"row": {"maximum": 1}, "unit": "nodes", "want": "; required: at most 1 node"},
		"below": {"row": {"below": 5000}, "unit": "microseconds", "want": "; required: below 5 ms"},
		"expected": {"row": {"minimum": 1, "expected": 2}, "unit": "nodes", "want": "; required: at least 1 node; expected: at least 2 nodes"},
		"reachable": {"row": {"reachable": [[443, 443], [1, 9]]}, "unit": "", "want": "; required: ports 443 and 1-9 reachable"},
		"any of": {"row": {"any_of": ["a", "b", "c"]}, "unit": "", "want": "; required: a, b or c"},
		"one of one": {"row": {"any_of": ["a"]}, "unit": "", "want": "; required: a"},
		"preferred": {"row": {"preferred": ["a", "b"]}, "unit": "", "want": "; recommended: a or b"},
		"all of": {"row": {"all_of": ["a", "b"]}, "unit": "", "want": "; required: a and b"},
		"equal": {"row": {"equal": {"x.y": 1}}, "unit": "", "want": "; required: x.y = 1"},
		"a port": {"row": {"free": [443, 443]}, "unit": "", "want": "; required: port 443 free"},
		"ports": {"row": {"free": [1, 9]}, "unit": "", "want": "; required: ports 1-9 free"},
		"recommended level": {"row": {"minimum": 8, "level": "recommended"}, "unit": "cores", "want": "; recommended: at least 8 cores"},
		"informational level": {"row": {"minimum": 8, "level": "informational"}, "unit": "cores", "want": "; expected: at least 8 cores"},
		"measures": {"row": {"minimum": {"logical_cpus": 8, "physical_cores": 4}}, "unit": "", "want": "; required: at least 8 logical CPUs, at least 4 physical cores"},
		"patterns": {"row": {"any_of": [{"name": "NVIDIA", "vendor": "nvidia"}]}, "unit": "", "want": "; required: NVIDIA"},
		"a version": {"row": {"minimum": [20, 10, 0, 0]}, "unit": "version", "want": "; required: at least 20.10"},
		"versions of a driver": {"row": {"minimum": [450, 80, 2, 0], "recommended": [550, 0, 0, 0]}, "unit": "driver version", "want": "; required: at least 450.80.02; recommended: at least 550"},
		"nothing": {"row": {"from": "x"}, "unit": "", "want": ""},
	}
	phrase.demands(case.row, case.unit) == case.want
}

test_demand if {
	phrase.demand({"minimum": 8, "recommended": 16}, {"kind": "recommended"}, "cores") == "; recommended: at least 16 cores"
	phrase.demand({"minimum": 8}, {"says": "has none"}, "cores") == "; required: at least 8 cores"
}

_of_memory := {"title": "Memory", "unit": "bytes", "lacks": "%s of memory"}

_of_cores := {"title": "CPU cores", "unit": "", "lacks": "%s"}

_gap(kind, measure) := {"kind": kind, "measure": measure, "level": "required"}

test_lack[want] if {
	some want, case in {
		"+64 GB of memory": [_gap("minimum", ""), {"minimum": 128000000000}, [64000000000], _of_memory],
		"+0.1 GB of memory": [_gap("minimum", ""), {"minimum": 128000000000}, [127999999999], _of_memory],
		"+1 core": [_gap("minimum", "cores"), {"minimum": {"cores": 8}}, [{"cores": 7}], _of_cores],
		"+8 logical CPUs": [_gap("recommended", "logical_cpus"), {"recommended": {"logical_cpus": 16}}, [{"logical_cpus": 8}], _of_cores],
		"CPU cores: at least 8 cores": [{"says": "has few", "level": "required"}, {"minimum": {"cores": 8}, "recommended": {"cores": 16}}, [], _of_cores],
		"Docker: at least 20.10": [_gap("minimum", ""), {"minimum": [20, 10, 0, 0]}, [[19, 3, 0, 0]], {"title": "Docker", "unit": "version"}],
		"Memory of GPUs: at least 40 GB": [_gap("minimum", ""), {"minimum": 40}, [24], {"title": "Memory of GPUs", "unit": "GB"}],
		"Medium: nvme or ssd": [_gap("any_of", ""), {"any_of": ["nvme", "ssd"]}, ["hdd"], {"title": "Medium", "unit": ""}],
		"Kernel: x = 1": [_gap("equal", "x"), {"equal": {"x": 1}}, [{"x": 0}], {"title": "Kernel", "unit": ""}],
		"Type: a newer one": [{"says": "is old", "wants": "a newer one", "level": "recommended"}, {"from": "x"}, ["old"], {"title": "Type", "unit": ""}],
		"Docker: at least 20.10, at most 30.0": [{"says": "is not there", "level": "required"}, {"minimum": [20, 10, 0, 0], "maximum": [30, 0, 0, 0]}, [], {"title": "Docker", "unit": "version"}],
		"Toolkit": [{"says": "is not there", "wants": "Toolkit", "level": "required"}, {"from": "x"}, [], {"title": "Toolkit", "unit": ""}],
		"Nodes": [{"says": "are unlike", "level": "recommended"}, {"minimum": 1}, [], {"title": "Nodes", "unit": ""}],
	}
	[gap, row, seen, rule] := case
	phrase.lack(gap, row, seen, rule) == want
}

# An amount that is lacking is shown as no less than it is.
test_more[want] if {
	some want, case in {
		"16 GB": [15900000001, "bytes"],
		"999.9 GB": [999800000001, "bytes"],
		"1 TB": [999900000001, "bytes"],
		"1.1 TB": [1000000000001, "bytes"],
		"999.9 MB/s": [999900000, "bytes per second"],
		"999 Mbps": [999000000, "bits per second"],
		"5 Mbps": [5000000, "bits per second"],
		"0.1 MB/s": [1, "bytes per second"],
		"5.5 GB/s": [5400000001, "bytes per second"],
		"900 Mbps": [899000001, "bits per second"],
		"9.1 Gbps": [9000000001, "bits per second"],
		"2 GPUs": [2, "GPUs"],
	}
	phrase.more(case[0], case[1]) == want
}

test_more_at_the_border if phrase.more(999900000000, "bytes") == "999.9 GB"

test_sizes_just_less_than_a_gib if phrase.sizes(1073741823) == "1 GB (0.9 GiB)"

test_size[want] if {
	some want, bytes in {
		"0 GB": 0,
		"0.1 GB": 199999999,
		"99.9 GB": 99999999999,
		"16 GB": 16000000000,
		"16.3 GB": 16321000000,
		"999.9 GB": 999900000000,
		"1 TB": 1000000000000,
		"1.9 TB": 1920383410176,
	}
	phrase.size(bytes) == want
}

test_rate[want] if {
	some want, bytes in {"0 MB/s": 99999, "499.9 MB/s": 499999999, "500 MB/s": 500000000, "999.9 MB/s": 999999999, "1 GB/s": 1000000000, "9.9 GB/s": 9999999999}
	phrase.rate(bytes) == want
}

test_sizes if phrase.sizes(17179869184) == "17.1 GB (16 GiB)"

test_version[want] if {
	some want, parts in {
		"24.4": [24, 4, 0, 0],
		"9.0": [9, 0, 0, 0],
		"450.80.2": [450, 80, 2, 0],
		"10.0.22000": [10, 0, 22000, 0],
		"1.0.0.1": [1, 0, 0, 1],
	}
	phrase.version(parts) == want
}

# As NVIDIA writes them.
test_driver_version[want] if {
	some want, parts in {
		"450.80.02": [450, 80, 2, 0],
		"510.06": [510, 6, 0, 0],
		"535.183.01": [535, 183, 1, 0],
		"550": [550, 0, 0, 0],
		"550.54.15": [550, 54, 15, 0],
		"470.82": [470, 82, 0, 0],
	}
	phrase.driver_version(parts) == want
	phrase.found(parts, "driver version") == sprintf("has %s", [want])
}
