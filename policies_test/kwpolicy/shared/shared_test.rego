package kwpolicy_test.shared

import data.kwpolicy.shared
import data.kwpolicy_test.fixture

_document(storage) := fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "beside": {"shared_storage": storage}})

test_decides[note] if {
	some note, case in {
		"the only one": {"storage": [{"name": "a"}], "want": "a", "named": "a"},
		"an accepted protocol before another": {"storage": [{"name": "a", "protocol": "nfs4"}, {"name": "b", "protocol": "nfs3", "capacity_bytes": 9}], "want": "a", "named": "a (of the 2 that it shares, the one that suits best)"},
		"an accepted protocol before one that is not known": {"storage": [{"name": "a", "protocol": "s3"}, {"name": "b", "capacity_bytes": 9}], "want": "a"},
		"one that is not known before one that is not accepted": {"storage": [{"name": "a"}, {"name": "b", "protocol": "smb", "capacity_bytes": 9}], "want": "a"},
		"the larger": {"storage": [{"name": "a", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "b", "protocol": "lustre", "capacity_bytes": 8}], "want": "a"},
		"enough before growth": {"storage": [{"name": "a", "protocol": "nfs4", "capacity_bytes": 20000000000000}, {"name": "b", "protocol": "s3", "elastic": true}], "want": "a"},
		"growth before too little": {"storage": [{"name": "b", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "a", "protocol": "s3", "elastic": true}], "want": "a"},
		"a size that is not known before too little": {"storage": [{"name": "b", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "a", "protocol": "nfs4", "capacity_bytes": "99"}], "want": "a"},
		"an unknown protocol before too little": {"storage": [{"name": "b", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "a", "capacity_bytes": 20000000000000}], "want": "a"},
		"what all nodes use": {"storage": [{"name": "a", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "b", "protocol": "nfs4", "capacity_bytes": 20000000000000, "nodes": ["head"]}], "want": "a"},
		"the faster before the larger": {
			"storage": [
				{"name": "a", "protocol": "lustre", "capacity_bytes": 20000000000000, "throughput_bytes_per_second": 20000000000},
				{"name": "b", "protocol": "nfs4", "capacity_bytes": 90000000000000, "throughput_bytes_per_second": 1000000000},
			],
			"want": "a",
		},
		"the last by name": {"storage": [{"name": "b", "protocol": "s3"}, {"name": "a", "protocol": "s3"}], "want": "b"},
	}
	shared.decides.name == case.want with input as _document(case.storage)
	object.get(case, "named", shared.named) == shared.named with input as _document(case.storage)
}

test_none[note] if {
	some note, storage in {"none": [], "not known": null}
	not shared.decides with input as _document(storage)
}
