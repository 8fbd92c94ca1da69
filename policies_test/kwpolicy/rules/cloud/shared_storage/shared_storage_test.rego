package kwpolicy_test.rules.cloud.shared_storage

import data.kwpolicy_test.fixture

test_services[note] if {
	some note, case in {
		"FSx for Lustre": {"service": "fsx_lustre", "tier": "SCRATCH_2", "want": "pass", "says": "has models as fsx_lustre; recommended: FSx for Lustre, EFS with provisioned throughput"},
		"FSx for Lustre of any tier": {"service": "fsx_lustre", "want": "pass"},
		"EFS, provisioned": {"service": "efs", "tier": "provisioned", "want": "pass", "says": "as efs of tier provisioned"},
		"EFS, bursting": {"service": "efs", "tier": "bursting", "want": "warning", "level": "recommended"},
		"EFS, elastic": {"service": "efs", "tier": "elastic", "want": "warning"},
		"EFS of unknown mode": {"service": "efs", "want": "unknown", "level": "recommended", "says": "nothing states shared_storage.service_tier"},
		"Filestore High Scale": {"service": "filestore", "tier": "HIGH_SCALE_SSD", "want": "pass"},
		"Filestore zonal": {"service": "filestore", "tier": "ZONAL", "want": "pass"},
		"Filestore regional": {"service": "filestore", "tier": "REGIONAL", "want": "pass"},
		"Filestore basic": {"service": "filestore", "tier": "BASIC_HDD", "want": "warning"},
		"NetApp Files Premium": {"service": "netapp_files", "tier": "Premium", "want": "pass"},
		"NetApp Files Ultra": {"service": "netapp_files", "tier": "Ultra", "want": "pass"},
		"NetApp Files Standard": {"service": "netapp_files", "tier": "Standard", "want": "warning"},
		"one that the page does not name": {"service": "google_lustre", "want": "warning", "says": "has models as google_lustre;"},
		"tier a number": {"service": "efs", "tier": 1, "want": "unknown"},
		"service a number": {"service": 1, "want": "unknown"},
	}
	storage := object.union(
		object.union(object.remove(fixture.shared_storage, ["service", "service_tier"]), {"service": case.service}),
		{"service_tier": tier | tier := case.tier},
	)
	fixture.holds("cloud/shared_storage", object.union(
		{"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster({}), "beside": {"shared_storage": [storage]}},
		object.remove(case, ["service", "tier"]),
	))
}

test_none[note] if {
	some note, case in {
		"none": {"beside": {"shared_storage": []}, "want": "not_applicable", "says": "it shares no storage"},
		"none, and no cloud": {"beside": {"shared_storage": []}, "nodes": _without_cloud, "want": "not_applicable", "says": "it shares no storage"},
		"none that is seen": {"beside": {"shared_storage": [], "partial": ["Some."]}, "want": "unknown", "level": "recommended", "says": "there may be more"},
		"not stated": {"beside": {}, "want": "unknown"},
		"service not stated": {"beside": {"shared_storage": [{"name": "ceph", "protocol": "ceph"}]}, "want": "unknown", "says": "nothing states shared_storage.service"},
		"no cloud": {"nodes": _without_cloud, "want": "not_applicable", "says": "no node is a machine of a cloud"},
	}
	fixture.holds("cloud/shared_storage", object.union({"policy": "enterprise/tier3/linux", "nodes": fixture.planned_cluster({})}, case))
}

_without_cloud := [object.remove(node, ["cloud"]) | some node in fixture.planned_cluster({})]

# Where all of it is planned.
test_existing[note] if {
	some note, nodes in {"all are there": fixture.cluster({}), "one is there": fixture.planned_cluster({"w1": {"planned": false}})}
	not fixture.judged(fixture.document({"policy": "enterprise/tier3/linux", "nodes": nodes}), "cloud/shared_storage", "cluster")
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier2/linux", "nodes": [fixture.planned]}), "cloud/shared_storage", "cluster")
