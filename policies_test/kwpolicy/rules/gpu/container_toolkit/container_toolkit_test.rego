package kwpolicy_test.rules.gpu.container_toolkit

import data.kwpolicy_test.fixture

test_toolkit[note] if {
	some note, case in {
		"configured": {"toolkit": {"installed": true, "configured": true}, "pre": "pass", "post": "pass", "says": "has the NVIDIA Container Toolkit"},
		"not configured": {"toolkit": {"installed": true, "configured": false}, "pre": "warning", "post": "violation", "says": "but Docker does not know it"},
		"not installed": {"toolkit": {"installed": false, "configured": false}, "pre": "violation", "post": "violation", "says": "has no NVIDIA Container Toolkit;"},
		"known to Docker": {"toolkit": {"installed": null, "configured": true}, "pre": "pass", "post": "pass"},
		"known to Docker, and on no PATH": {"toolkit": {"installed": false, "configured": true}, "pre": "pass", "post": "pass", "says": "has the NVIDIA Container Toolkit"},
		"null": {"toolkit": {"installed": null, "configured": null}, "pre": "unknown", "post": "unknown"},
		"text": {"toolkit": {"installed": "yes", "configured": "yes"}, "pre": "unknown", "post": "unknown"},
		"not known to Docker, installed or not": {"toolkit": {"installed": null, "configured": false}, "pre": "unknown", "post": "unknown"},
		"installed, text": {"toolkit": {"installed": true, "configured": "yes"}, "pre": "unknown", "post": "unknown"},
	}
	every policy in ["community/tier1/linux", "enterprise/tier2/linux"] {
		every phase in ["pre", "post"] {
			fixture.holds("gpu/container_toolkit", {
				"policy": policy,
				"parameters": {"phase": sprintf("%sinstall", [phase])},
				"facts": {"software": {"nvidia_container_toolkit": case.toolkit}},
				"want": case[phase],
				"says": object.get(case, "says", ""),
				"readings": ["X7", "X15"],
			})
		}
	}
}

test_forerunner[note] if {
	some note, case in {
		"alone": {"software": {"nvidia_container_toolkit": {"installed": false, "configured": false}, "nvidia_docker2": {"installed": true}}, "want": "violation", "says": "has no NVIDIA Container Toolkit, only nvidia-docker2, its forerunner; required: NVIDIA Container Toolkit"},
		"beside it": {"software": {"nvidia_docker2": {"installed": true}}, "want": "pass"},
	}
	fixture.holds("gpu/container_toolkit", {"facts": {"software": case.software}, "want": case.want, "says": object.get(case, "says", "")})
}

test_levels[note] if {
	some note, case in {
		"not configured": {"facts": {"software": {"nvidia_container_toolkit": {"configured": false}}}, "level": "recommended"},
		"whether it is configured": {"without": ["software/nvidia_container_toolkit/configured"], "want": "unknown", "level": "recommended"},
		"whether it is there": {"without": ["software/nvidia_container_toolkit"], "want": "unknown", "level": "required"},
		"no GPU": {"facts": {"gpus": []}, "want": "not_applicable"},
		"another's GPU": {"facts": {"gpus": [{"vendor": "amd", "model": "MI300X"}]}, "want": "not_applicable"},
		"on CPUs": {"parameters": {"inference": "cpu"}, "want": "not_applicable"},
		"planned": {"planned": true, "want": "not_applicable"},
	}
	fixture.holds("gpu/container_toolkit", case)
}
