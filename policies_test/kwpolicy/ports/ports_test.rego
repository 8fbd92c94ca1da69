package kwpolicy_test.ports

import data.kwpolicy.ports
import data.kwpolicy_test.fixture

_listeners := [
	{"address": "::", "port": 51100, "process": "b"},
	{"address": "0.0.0.0", "port": 51100, "process": "b"},
	{"address": "::", "port": 443, "process": "a"},
	{"address": "::", "port": 51199},
]

test_listening if {
	document := fixture.document({"facts": {"network": {"listeners": _listeners}}})
	{"node": [443]} == ports.listening("network/https_port") with input as document
	{"node": [51100, 51199]} == ports.listening("network/model_ports") with input as document
}

test_says if {
	document := fixture.document({"facts": {"network": {"listeners": _listeners}}})
	{"node": "listens on port 443 (a)"} == ports.says("network/https_port") with input as document
	{"node": "listens on port 51100 (b), port 51199 (a process that only root may see)"} == ports.says("network/model_ports") with input as document
}

test_not_known[note] if {
	some note, case in {"network": {"without": ["network"]}, "listeners": {"facts": {"network": {"listeners": null}}}}
	{} == ports.listening("network/https_port") with input as fixture.document(case)
}

# Only a row that says so asks which ports are excluded.
test_doubt[note] if {
	some note, case in {
		"known": {"policy": "community/tier1/windows", "want": {}},
		"not known": {"policy": "community/tier1/windows", "without": ["network/excluded_ports"], "want": {"node": {{"fact": "network.excluded_ports"}}}},
		"null": {"policy": "community/tier1/windows", "facts": {"network": {"excluded_ports": null}}, "want": {"node": {{"fact": "network.excluded_ports"}}}},
		"text": {"policy": "community/tier1/windows", "facts": {"network": {"excluded_ports": [{"first": "443", "last": 443}]}}, "want": {"node": {{"fact": "network.excluded_ports"}}}},
		"Linux": {"policy": "community/tier1/linux", "want": {}},
	}
	case.want == ports.doubt("network/model_ports") with input as fixture.document(case)
}
