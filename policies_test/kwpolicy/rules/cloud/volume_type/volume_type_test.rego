package kwpolicy_test.rules.cloud.volume_type

import data.kwpolicy_test.fixture

_volume(type) := {"name": "root", "purpose": "root", "network": true, "volume_type": type}

test_types[note] if {
	some note, case in {
		"gp3": {"provider": "aws", "types": ["gp3"], "want": "pass", "says": "has volumes of gp3; required: gp3, io1, io2 or gp2; recommended: gp3, io1 or io2"},
		"io1": {"provider": "aws", "types": ["io1"], "want": "pass"},
		"io2 and gp3": {"provider": "aws", "types": ["io2", "gp3"], "want": "pass", "says": "has volumes of gp3 and io2"},
		"gp2": {"provider": "aws", "types": ["gp2"], "want": "warning", "level": "recommended"},
		"gp2 beside gp3": {"provider": "aws", "types": ["gp3", "gp2"], "want": "warning"},
		"standard": {"provider": "aws", "types": ["standard"], "want": "violation", "level": "required"},
		"st1": {"provider": "aws", "types": ["st1"], "want": "violation"},
		"sc1 beside gp3": {"provider": "aws", "types": ["gp3", "sc1"], "want": "violation"},
		"another cloud's": {"provider": "aws", "types": ["pd-ssd"], "want": "violation"},
		"pd-ssd": {"provider": "gcp", "types": ["pd-ssd"], "want": "pass", "level": "required"},
		"pd-balanced": {"provider": "gcp", "types": ["pd-balanced"], "want": "pass"},
		"hyperdisk-balanced": {"provider": "gcp", "types": ["hyperdisk-balanced"], "want": "pass"},
		"hyperdisk-extreme": {"provider": "gcp", "types": ["hyperdisk-extreme"], "want": "pass"},
		"hyperdisk-throughput": {"provider": "gcp", "types": ["hyperdisk-throughput"], "want": "warning"},
		"pd-standard": {"provider": "gcp", "types": ["pd-standard"], "want": "violation"},
		"Premium_LRS": {"provider": "azure", "types": ["Premium_LRS"], "want": "pass"},
		"PremiumV2_LRS": {"provider": "azure", "types": ["PremiumV2_LRS"], "want": "pass"},
		"UltraSSD_LRS": {"provider": "azure", "types": ["UltraSSD_LRS"], "want": "pass"},
		"StandardSSD_LRS": {"provider": "azure", "types": ["StandardSSD_LRS"], "want": "warning"},
		"Standard_LRS": {"provider": "azure", "types": ["Standard_LRS"], "want": "violation"},
	}
	fixture.holds("cloud/volume_type", object.union(
		{"planned": true, "readings": ["X35"], "facts": {"cloud": {"provider": case.provider}, "disks": [_volume(type) | some type in case.types]}},
		object.remove(case, ["provider", "types"]),
	))
}

test_disks[note] if {
	some note, case in {
		"a data volume": {"disks": [_volume("gp3"), object.union(_volume("st1"), {"purpose": "data"})], "want": "violation"},
		"the machine's own disks do not count": {"disks": [_volume("gp3"), {"name": "local[0]", "purpose": "local", "network": false}], "want": "pass"},
		"only the machine's own": {"disks": [{"name": "local[0]", "purpose": "local"}, {"name": "nvme", "network": false}], "want": "not_applicable", "says": "all of its disks are its own"},
		"no disk": {"disks": [], "want": "not_applicable"},
		"a type not set": {"disks": [_volume("gp3"), {"name": "b", "purpose": "data"}], "want": "unknown", "level": "required", "says": "nothing states disks.volume_type"},
		"a type not set beside one that will not do": {"disks": [_volume("st1"), {"name": "b", "purpose": "data"}], "want": "violation", "says": "has a volume of st1; required: gp3"},
		"a type not set beside one that will": {"disks": [_volume("gp2"), {"name": "b", "purpose": "data"}], "want": "unknown"},
		"a number": {"disks": [_volume(3)], "want": "unknown"},
		"a number beside a type not set": {"disks": [_volume(3), {"name": "b", "purpose": "data"}], "want": "unknown"},
		"null": {"disks": null, "want": "unknown"},
	}
	fixture.holds("cloud/volume_type", object.union(
		{"planned": true, "facts": {"cloud": {"provider": "aws"}, "disks": case.disks}},
		object.remove(case, ["disks"]),
	))
}

# Of a cloud that is not known no type can be judged.
test_provider[note] if {
	some note, case in {
		"not stated": {"without": ["cloud/provider"], "says": "nothing states cloud.provider"},
		"null": {"facts": {"cloud": {"provider": null}}},
	}
	fixture.holds("cloud/volume_type", object.union({"planned": true, "want": "unknown", "level": "required"}, case))
}

test_no_cloud[note] if {
	some note, case in {
		"no cloud": {"without": ["cloud"], "want": "not_applicable", "says": "it is no machine of a cloud"},
		"a cloud that is not known": {"without": ["cloud"], "facts": {"absent": {"cloud": {"reason": "not_stated", "detail": "no provider is given"}}}, "want": "unknown"},
		"a part that is not known": {"without": ["cloud"], "facts": {"absent": {"cloud.instance_type": {"reason": "not_stated"}}}, "want": "unknown"},
		"something else that is not known": {"without": ["cloud"], "facts": {"absent": {"clouds": {"reason": "not_stated"}}}, "want": "not_applicable"},
		"null": {"facts": {"cloud": null}, "want": "unknown"},
	}
	fixture.holds("cloud/volume_type", object.union({"policy": "community/tier1/linux", "planned": true}, case))
}

# What a machine is bought as does not show in it.
test_existing if not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "facts": {"cloud": fixture.planned.cloud}}), "cloud/volume_type", "node")
