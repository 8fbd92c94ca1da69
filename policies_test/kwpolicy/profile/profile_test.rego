package kwpolicy_test.profile

import data.kwpolicy.profile
import data.kwpolicy_test.fixture

test_error[note] if {
	some note, case in {
		"release": {"parameters": {"platform": "linux", "release": "0.4.0"}, "error": "unknown release 0.4.0"},
		"release that is no text": {"parameters": {"platform": "linux", "release": 9}, "error": "unknown release 9"},
		"edition": {"parameters": {"platform": "linux", "edition": "pro"}, "error": "unknown edition pro; 0.9.3 knows community, enterprise"},
		"tier": {"parameters": {"platform": "linux", "tier": "3"}, "error": "unknown tier 3; 0.9.3 knows tier1, tier2, tier3"},
		"platform": {"parameters": {"platform": "beos"}, "error": "unknown platform beos; 0.9.3 knows linux, macos, windows"},
		"no platform": {"parameters": {}, "error": "unknown platform ; 0.9.3 knows linux, macos, windows"},
		"inference": {"parameters": {"platform": "linux", "inference": "tpu"}, "error": "unknown inference tpu; 0.9.3 knows auto, cpu, gpu"},
		"phase": {"parameters": {"platform": "linux", "phase": "install"}, "error": "unknown phase install; 0.9.3 knows preinstall, postinstall"},
		"install method": {"parameters": {"platform": "linux", "install_method": "exe"}, "error": "unknown install_method exe; 0.9.3 knows deb, rpm, tarball, msi"},
		"option": {"parameters": {"platform": "linux", "options": {"mood": "full"}}, "error": "unknown option mood; 0.9.3 knows none"},
		"model": {"parameters": {"platform": "linux", "models": ["gpt-oss-20b", "gpt-oss-21b"]}, "error": "unknown model gpt-oss-21b; 0.9.3 knows GPT-OSS 20B, GPT-OSS 120B, Qwen 3 235B A22B, Qwen 3-VL 235B A22B"},
		"model that is no text": {"parameters": {"platform": "linux", "models": [20]}, "error": "unknown model 20; 0.9.3 knows GPT-OSS 20B, GPT-OSS 120B, Qwen 3 235B A22B, Qwen 3-VL 235B A22B"},
		"two": {"parameters": {"platform": "beos", "edition": "pro"}, "error": "unknown edition pro; 0.9.3 knows community, enterprise; unknown platform beos; 0.9.3 knows linux, macos, windows"},
		"null": {"parameters": {"platform": "linux", "tier": null}, "error": "unknown tier null; 0.9.3 knows tier1, tier2, tier3"},
	}
	{"error": case.error} == data.kwpolicy.main.report with input as {"nodes": [{"name": "a"}], "parameters": case.parameters}
}

test_no_error[release] if {
	some release in ["0.6.0", "0.7.0", "0.7.1", "0.8.0", "0.8.1", "0.9.0", "0.9.3"]
	not profile.error with input as {"parameters": {"platform": "linux", "release": release}}
}

test_defaults if {
	profile.parameters == {
		"release": "0.9.3",
		"edition": "community",
		"tier": "tier1",
		"inference": "auto",
		"phase": "preinstall",
	} with input as {}
}

# A page without editions, with another name for those of other pages, and with options.
_other := {"other": {
	"releases": ["9.0.0"],
	"axes": {"edition": ["whole"], "tier": ["base"], "platform": ["linux"]},
	"aliases": {"edition": {"community": "whole"}},
	"options": {"mood": ["full", "lite"]},
	"layers": [
		{"node": {"cpu/cores": {"minimum": 8, "from": "CPU"}}},
		{"when": {"mood": "lite"}, "node": {"cpu/cores": {"minimum": 4, "from": "CPU"}}},
	],
}}

test_other_page[note] if {
	some note, case in {
		"defaults": {"asked": {}, "want": {"edition": "whole", "tier": "base", "mood": "full"}},
		"another name": {"asked": {"edition": "community"}, "want": {"edition": "whole", "mood": "full"}},
		"its own name": {"asked": {"edition": "whole"}, "want": {"edition": "whole"}},
		"an option": {"asked": {"options": {"mood": "lite"}}, "want": {"mood": "lite"}},
	}
	asked := object.union({"release": "9.0.0", "platform": "linux"}, case.asked)
	got := profile.parameters with data.kwpolicy.requirements as _other with input as {"parameters": asked}
	object.filter(got, object.keys(case.want)) == case.want
	not profile.error with data.kwpolicy.requirements as _other with input as {"parameters": asked}
}

test_other_page_error[note] if {
	some note, case in {
		"edition": {"asked": {"edition": "enterprise"}, "want": "unknown edition enterprise; 9.0.0 knows whole"},
		"tier": {"asked": {"tier": "tier1"}, "want": "unknown tier tier1; 9.0.0 knows base"},
		"option": {"asked": {"options": {"mod": "full"}}, "want": "unknown option mod; 9.0.0 knows mood"},
		"value": {"asked": {"options": {"mood": "light"}}, "want": "unknown mood light; 9.0.0 knows full, lite"},
		"model": {"asked": {"models": ["GPT"]}, "want": "unknown model GPT; 9.0.0 knows none"},
	}
	asked := object.union({"release": "9.0.0", "platform": "linux"}, case.asked)
	got := profile.error with data.kwpolicy.requirements as _other with input as {"parameters": asked}
	got == case.want
}

# An option is a circumstance like any other.
test_option_chooses_rows[mood] if {
	some mood, minimum in {"full": 8, "lite": 4}
	asked := {"release": "9.0.0", "platform": "linux", "options": {"mood": mood}}
	rows := profile.rows("node", profile.parameters) with data.kwpolicy.requirements as _other with input as {"parameters": asked}
	rows["cpu/cores"].minimum == minimum
}

test_models[name] if {
	some name in ["GPT-OSS 120B", "gpt-oss-120b", "gpt_oss_120b", "GPTOSS120B"]
	[model.memory | some model in profile.models] == [80] with input as {"parameters": {"platform": "linux", "models": [name]}}
}

# A later layer replaces a row whole: tier 1 recommends, tier 2 only requires.
test_rows_replaced_whole if {
	rows := profile.rows("node", {"edition": "community", "tier": "tier2", "platform": "linux"}) with input as {}
	not rows["memory/total"].recommended
	rows["memory/total"].minimum == 128000000000
}

# A layer whose circumstance nobody knows holds nowhere.
test_rows_of_unknown_role if {
	rows := profile.rows("node", {"edition": "enterprise", "tier": "tier3", "platform": "linux"}) with input as {}
	rows["cpu/cores"].minimum == {"logical_cpus": 8}
}

test_roles[policy] if {
	some policy, roles in {
		"community/tier1/linux": set(),
		"enterprise/tier2/linux": set(),
		"enterprise/tier3/linux": {"head", "worker"},
		"enterprise/tier3/windows": {"head", "worker"},
	}
	roles == profile.roles with input as fixture.document({"policy": policy})
}

test_inference[note] if {
	some note, case in {
		"with a GPU": {"want": "gpu"},
		"without": {"facts": {"gpus": []}, "want": "cpu"},
		"with one that is not used": {"facts": {"gpus": [{"vendor": "amd"}]}, "want": "cpu"},
		"not known": {"without": ["gpus"], "want": "cpu"},
		"on a platform that always has one": {"policy": "community/tier1/macos", "without": ["gpus"], "want": "gpu"},
		"CPUs asked for": {"parameters": {"inference": "cpu"}, "want": "cpu"},
		"GPUs asked for": {"parameters": {"inference": "gpu"}, "facts": {"gpus": []}, "want": "gpu"},
	}
	{"node": case.want} == profile.inference with input as fixture.document(case)
}

# Which GPUs are used is a matter of the platform, not of what is inferred with.
test_usable_gpus[note] if {
	some note, case in {
		"NVIDIA": {"facts": {"gpus": [{"vendor": "nvidia"}, {"vendor": "amd"}]}, "want": {"node": [{"vendor": "nvidia"}]}},
		"none": {"facts": {"gpus": []}, "want": {"node": []}},
		"not known": {"without": ["gpus"], "want": {}},
		"not known whose": {"facts": {"gpus": [{"model": "L4"}]}, "want": {"node": [{"model": "L4"}]}},
		"of no model on Windows": {"policy": "community/tier1/windows", "facts": {"gpus": [{"vendor": "nvidia"}, {"vendor": "nvidia", "model": "T4"}]}, "want": {"node": [{"vendor": "nvidia"}]}},
	}
	every inference in ["auto", "cpu", "gpu"] {
		case.want == profile.usable_gpus with input as fixture.document(object.union(case, {"parameters": {"inference": inference}}))
	}
}

# A node of unknown role is judged where the row is the same for every role.
test_unknown_role if {
	rows := profile.wants with input as fixture.document({"policy": "enterprise/tier3/linux"})
	rows["os/release"].node.from == "Supported Operating Systems & Architecture"
	rows["cpu/cores"].node == {"undecided": "role", "level": "required", "from": "Tier 3: Enterprise Multi-Node Cluster, Head Node / Tier 3: Enterprise Multi-Node Cluster, Worker Nodes"}
}

# What is only noted of one role keeps nothing from being required of either.
test_unknown_role_of_a_note if {
	rows := profile.wants with input as fixture.document({"policy": "enterprise/tier3/linux", "planned": true})
	rows["cloud/interconnect"].node.undecided == "role"
	rows["cloud/interconnect"].node.level == "informational"
}

# Where more is required of who infers on GPUs, a node of unknown GPUs is not judged; what is only recommended
# of one of them keeps it from nothing.
test_unknown_gpus[note] if {
	lite := {"release": "0.11.0", "options": {"mode": "lite"}}
	some note, case in {
		"unknown": {"without": ["gpus"], "want": {"undecided": "gpus", "level": "required", "from": "System RAM / Tier 1: Development & Small Models"}},
		"none": {"facts": {"gpus": []}, "want": {"minimum": 16000000000}},
		"some": {"want": {"minimum": 32000000000}},
		"CPUs asked for": {"without": ["gpus"], "parameters": {"inference": "cpu"}, "want": {"minimum": 16000000000}},
		"GPUs asked for": {"without": ["gpus"], "parameters": {"inference": "gpu"}, "want": {"minimum": 32000000000}},
	}
	document := fixture.document(object.union(case, {"parameters": object.union(lite, object.get(case, "parameters", {}))}))
	rows := profile.wants with input as document
	object.filter(rows["memory/total"].node, object.keys(case.want)) == case.want
	rows["cpu/cores"].node.minimum == {"logical_cpus": 8}
}

# Rows may be for machines that are planned, or of one cloud.
test_machine[note] if {
	some note, case in {
		"planned": {"planned": true, "want": "a planned machine has no software yet; judge the host once it runs"},
		"there": {"planned": false, "want": ""},
		"not said": {"planned": null, "want": ""},
		"no truth value": {"planned": "true", "want": ""},
	}
	document := fixture.document({"facts": {"planned": case.planned}})
	rows := profile.wants with input as document
	object.get(rows["software/docker_engine"].node, "not_applicable", "") == case.want
}

test_whole[note] if {
	some note, case in {
		"all planned": {"nodes": fixture.planned_cluster({}), "want": true},
		"one is there": {"nodes": fixture.planned_cluster({"w1": {"planned": false}}), "want": false},
		"all are there": {"nodes": fixture.cluster({}), "want": false},
	}
	rows := profile.wants with input as fixture.document({"policy": "enterprise/tier3/linux", "nodes": case.nodes})
	count([1 | rows["cloud/shared_storage"].cluster]) == {true: 1, false: 0}[case.want]
}

test_provider[note] if {
	some note, case in {
		"AWS": {"cloud": {"provider": "aws"}, "want": "AWS EC2 Instance Types"},
		"Google": {"cloud": {"provider": "gcp"}, "want": "Google Cloud Platform (GCP) Instance Types"},
		"Azure": {"cloud": {"provider": "azure"}, "want": "Microsoft Azure Instance Types"},
		"not known": {"cloud": {"provider": null}, "want": "Cloud Provider Instance Mapping"},
	}
	rows := profile.wants with input as fixture.document({"planned": true, "facts": {"cloud": case.cloud}})
	rows["cloud/volume_type"].node.from == case.want
}

# An installation of planned machines has the same roles.
test_roles_of_planned if {
	{"head", "worker"} == profile.roles with input as fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster({})})
	set() == profile.roles with input as fixture.document({"planned": true})
}

test_listed_types if {
	types := profile.listed_types with input as fixture.document({"policy": "enterprise/tier3/linux"})
	types == {"p4d.24xlarge", "a2-highgpu-8g", "standard_nd96isr_h100_v5", "standard_nd96asr_v4"}
}

test_listed[note] if {
	some note, case in {
		"of the tier": {"policy": "community/tier1/linux", "type": "g5.xlarge", "want": {"cpu/cores", "cpu/threads", "gpu/memory", "memory/total"}},
		"of another tier": {"policy": "community/tier2/linux", "type": "g5.xlarge", "want": set()},
		"in other letters": {"policy": "community/tier1/linux", "type": "G5.XLARGE", "want": {"cpu/cores", "cpu/threads", "gpu/memory", "memory/total"}},
		"a number": {"policy": "community/tier1/linux", "type": 5, "want": set()},
		"of none": {"policy": "community/tier1/linux", "type": "t3.xlarge", "want": set()},
		"of tier 3": {"policy": "enterprise/tier3/linux", "type": "p4d.24xlarge", "want": {"cpu/cores", "cpu/threads", "gpu/memory", "memory/total"}},
	}
	listed := profile.listed with input as fixture.document({"policy": case.policy, "facts": {"cloud": {"instance_type": case.type}}})
	case.want == {rule | some rule, nodes in listed; nodes.node.level == "recommended"}
}

# Every instance type of the page's tables, in its tier.
test_every_listed_type[type] if {
	some type, policy in {
		"m6i.2xlarge": "community/tier1/linux",
		"g5.xlarge": "community/tier1/linux",
		"g5.2xlarge": "community/tier1/linux",
		"n2-standard-8": "community/tier1/linux",
		"n1-standard-8": "community/tier1/linux",
		"g2-standard-8": "community/tier1/linux",
		"Standard_D8s_v5": "community/tier1/linux",
		"Standard_NC4as_T4_v3": "community/tier1/linux",
		"Standard_NC6s_v3": "community/tier1/linux",
		"g5.12xlarge": "enterprise/tier2/linux",
		"a2-highgpu-4g": "enterprise/tier2/linux",
		"g2-standard-48": "enterprise/tier2/linux",
		"Standard_NC40ads_H100_v5": "enterprise/tier2/linux",
		"Standard_NC80adis_H100_v5": "enterprise/tier2/linux",
		"Standard_NC96ads_A100_v4": "enterprise/tier2/linux",
		"Standard_NC48ads_A100_v4": "enterprise/tier2/linux",
		"p4d.24xlarge": "enterprise/tier3/linux",
		"a2-highgpu-8g": "enterprise/tier3/linux",
		"Standard_ND96isr_H100_v5": "enterprise/tier3/linux",
		"Standard_ND96asr_v4": "enterprise/tier3/linux",
	}
	listed := profile.listed with input as fixture.document({"policy": policy, "facts": {"cloud": {"instance_type": type}}})
	listed["cpu/cores"].node.level == "recommended"
}
