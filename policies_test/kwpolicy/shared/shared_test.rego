package kwpolicy_test.shared

import data.kwpolicy.shared
import data.kwpolicy_test.fixture

_document(storage) := fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({}), "beside": {"shared_storage": storage}})

test_decides[note] if {
	some note, case in {
		"the only one": {"storage": [{"name": "a"}], "want": "a", "named": "a"},
		"an accepted protocol before another": {"storage": [{"name": "a", "protocol": "nfs4"}, {"name": "b", "protocol": "nfs3", "capacity_bytes": 9}], "want": "a", "named": "a (of the 2 that it shares, the largest of an accepted protocol)"},
		"an accepted protocol before one that is not known": {"storage": [{"name": "a", "protocol": "s3"}, {"name": "b", "capacity_bytes": 9}], "want": "a"},
		"one that is not known before one that is not accepted": {"storage": [{"name": "a"}, {"name": "b", "protocol": "smb", "capacity_bytes": 9}], "want": "a"},
		"the larger": {"storage": [{"name": "a", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "b", "protocol": "lustre", "capacity_bytes": 8}], "want": "a"},
		"a size before growth": {"storage": [{"name": "a", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "b", "protocol": "s3", "elastic": true}], "want": "a"},
		"growth before an unknown size": {"storage": [{"name": "a", "protocol": "s3", "elastic": true}, {"name": "b", "protocol": "nfs4"}], "want": "a"},
		"a size that is no number": {"storage": [{"name": "a", "protocol": "nfs4", "capacity_bytes": 9}, {"name": "b", "protocol": "nfs4", "capacity_bytes": "99"}], "want": "a"},
		"the last by name": {"storage": [{"name": "b", "protocol": "s3"}, {"name": "a", "protocol": "s3"}], "want": "b"},
	}
	shared.decides.name == case.want with input as _document(case.storage)
	object.get(case, "named", shared.named) == shared.named with input as _document(case.storage)
}

test_none[note] if {
	some note, storage in {"none": [], "not known": null}
	not shared.decides with input as _document(storage)
}
