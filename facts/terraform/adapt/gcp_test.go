package adapt_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/adapt"
)

func TestGoogleImages(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for image, want := range map[string]facts.OS{
		"ubuntu-os-cloud/ubuntu-2404-lts-amd64":                                             {ID: new("ubuntu"), Version: &facts.Version{24, 4}},
		"projects/ubuntu-os-cloud/global/images/family/ubuntu-2204-lts":                     {ID: new("ubuntu"), Version: &facts.Version{22, 4}},
		"ubuntu-2204-jammy-v20240423":                                                       {ID: new("ubuntu"), Version: &facts.Version{22, 4}},
		"ubuntu-2004-focal-v20220404":                                                       {ID: new("ubuntu"), Version: &facts.Version{20, 4}},
		"ubuntu-minimal-2504-plucky-amd64-v20250410":                                        {ID: new("ubuntu"), Version: &facts.Version{25, 4}},
		"ubuntu-os-accelerator-images/ubuntu-accelerator-2404-amd64-with-nvidia-550":        {ID: new("ubuntu"), Version: &facts.Version{24, 4}},
		"deeplearning-platform-release/common-cu128-ubuntu-2204-nvidia-570":                 {ID: new("ubuntu"), Version: &facts.Version{22, 4}},
		"debian-cloud/debian-12":                                                            {ID: new("debian"), Version: &facts.Version{12}},
		"debian-12-bookworm-v20240110":                                                      {ID: new("debian"), Version: &facts.Version{12}},
		"rhel-cloud/rhel-9":                                                                 {ID: new("rhel"), Version: &facts.Version{9}},
		"rhel-sap-cloud/rhel-9-4-sap-ha":                                                    {ID: new("rhel"), Version: &facts.Version{9, 4}},
		"rocky-linux-cloud/rocky-linux-9-optimized-gcp":                                     {ID: new("rocky"), Version: &facts.Version{9}},
		"cloud-hpc-image-public/hpc-rocky-linux-8":                                          {ID: new("rocky"), Version: &facts.Version{8}},
		"centos-cloud/centos-stream-9":                                                      {ID: new("centos"), Version: &facts.Version{9}},
		"suse-cloud/sles-15":                                                                {ID: new("sles"), Version: &facts.Version{15}},
		"cos-cloud/cos-stable":                                                              {ID: new("cos")},
		"windows-cloud/windows-2022":                                                        {ID: new("windows"), Platform: new("windows")},
		"https://www.googleapis.com/compute/v1/projects/my-project/global/images/my-golden": {},
	} {
		t.Run(image, func(t *testing.T) {
			set := setOf(t, fmt.Sprintf(`[{"address": "google_compute_instance.node", "attributes": {"boot_disk": [{"initialize_params": [{"image": %q}]}]}}]`, image))
			got := facts.OS{}
			if os := adapt.Document(set, types, keep).Nodes[0].OS; os != nil {
				got = *os
			}
			if want.ID != nil && want.Platform == nil {
				want.Platform = new("linux")
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

func TestGoogleCounts(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	const group = "google_compute_instance_group_manager.g"
	for name, test := range map[string]struct {
		policy          string
		steady, elastic int
		partial         bool
	}{
		"on":                    {`"min_replicas": 3, "max_replicas": 6`, 3, 0, false},
		"off":                   {`"min_replicas": 3, "max_replicas": 6, "mode": "OFF"`, 1, 0, false},
		"on or off, not known":  {`"min_replicas": 3, "max_replicas": 6, "mode": {"$unknown": "var.mode"}`, 1, 0, true},
		"least not known":       {`"min_replicas": {"$unknown": "var.least"}, "max_replicas": 6`, 1, 0, true},
		"most not known":        {`"min_replicas": 3, "max_replicas": {"$unknown": "var.most"}`, 1, 0, true},
		"fewer than none":       {`"min_replicas": -3, "max_replicas": 6`, 1, 0, true},
		"more than can be told": {`"min_replicas": 1000000000000, "max_replicas": 1000000000000`, 1, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			doc := adapt.Document(setOf(t, `[{"address": "google_compute_instance_template.t", "attributes": {"name": "t", "machine_type": "n2-standard-8"}},
				{"address": "`+group+`", "attributes": {"target_size": 1, "version": [{"instance_template": {"$unknown": "google_compute_instance_template.t"}}]}},
				{"address": "google_compute_autoscaler.a", "attributes": {"target": {"$unknown": "`+group+`"}, "autoscaling_policy": [{`+test.policy+`}]}}]`), types, keep)
			steady, elastic := 0, 0
			for _, node := range doc.Nodes {
				if node.Cloud.Elastic != nil {
					elastic += node.Count()
				} else {
					steady += node.Count()
				}
			}
			if steady != test.steady || elastic != test.elastic || (len(doc.Partial) > 0) != test.partial {
				t.Errorf("got %d steady, %d elastic, partial %q; want %d, %d, %t", steady, elastic, doc.Partial, test.steady, test.elastic, test.partial)
			}
		})
	}
}
