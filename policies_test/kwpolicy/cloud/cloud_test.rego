package kwpolicy_test.cloud

import data.kwpolicy.cloud

test_volumes[note] if {
	some note, case in {
		"a root and a data volume": {"disks": [{"name": "a", "purpose": "root", "network": true}, {"name": "b", "purpose": "data", "network": true}], "want": {"n": ["a", "b"]}},
		"of which little is known": {"disks": [{"name": "a"}], "want": {"n": ["a"]}},
		"the machine's own": {"disks": [{"name": "a", "purpose": "local"}, {"name": "b", "network": false}], "want": {"n": []}},
		"none": {"disks": [], "want": {"n": []}},
		"not known": {"disks": null, "want": {}},
	}
	found := cloud.volumes with input as {"nodes": [{"name": "n", "disks": case.disks}]}
	case.want == {name: [disk.name | some disk in disks] | some name, disks in found}
}

test_not_applicable[note] if {
	some note, case in {
		"a cloud": {"node": {"cloud": {}}, "want": set()},
		"none": {"node": {}, "want": {"n"}},
		"one that is not known": {"node": {"absent": {"cloud": {"reason": "failed"}}}, "want": set()},
		"a part of one": {"node": {"absent": {"cloud.zone": {"reason": "failed"}}}, "want": set()},
		"something else": {"node": {"absent": {"cloudy": {"reason": "failed"}}}, "want": {"n"}},
	}
	case.want == object.keys(cloud.not_applicable) with input as {"nodes": [object.union(case.node, {"name": "n"})]}
}

test_nowhere if {
	cloud.nowhere with input as {"nodes": [{"name": "a"}, {"name": "b"}]}
	not cloud.nowhere with input as {"nodes": [{"name": "a"}, {"name": "b", "cloud": {}}]}
}

test_retired if cloud.retired.standard_nc6s_v3 == "2025-09-30"
