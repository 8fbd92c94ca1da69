package adapt_test

import (
	"fmt"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// A data source describes a type that nobody else knows, where what it says can be.
func TestAWSDataSources(t *testing.T) {
	const gpu = `{"manufacturer": "NVIDIA", "name": "T4", "memory_size": 15360, "count": %s}`
	for name, test := range map[string]struct {
		cpus, gpus, disks string
		wantGPUs          int
		known             bool
	}{
		"all of it":              {"16", fmt.Sprintf(gpu, "2"), `{"count": 1, "size": 600, "type": "ssd"}`, 2, true},
		"no GPU":                 {"16", "", "", 0, true},
		"fewer GPUs than none":   {"16", fmt.Sprintf(gpu, "-1"), "", 0, false},
		"more GPUs than any":     {"16", fmt.Sprintf(gpu, "2000000000"), "", 0, false},
		"GPUs of two kinds":      {"16", fmt.Sprintf(gpu, "1") + "," + fmt.Sprintf(gpu, "2"), "", 0, false},
		"fewer CPUs than none":   {"-16", "", "", 0, false},
		"more disks than any":    {"16", "", `{"count": 2000000000, "size": 600, "type": "ssd"}`, 0, false},
		"a disk of another kind": {"16", "", `{"count": 1, "size": 600, "type": "tape"}`, 0, false},
		"a disk of no size":      {"16", "", `{"count": 1, "size": 0, "type": "ssd"}`, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			node := onlyNode(t, fmt.Sprintf(`[{"address": "aws_instance.a", "attributes": {"instance_type": "zz9.large"}},
				{"address": "data.aws_ec2_instance_type.a", "attributes": {"instance_type": "zz9.large", "default_vcpus": %s, "default_threads_per_core": 2,
				"memory_size": 65536, "supported_architectures": ["x86_64"], "gpus": [%s], "instance_disks": [%s]}}]`, test.cpus, test.gpus, test.disks))
			if known := node.CPU != nil && node.GPUs != nil; known != test.known || len(node.GPUs) != test.wantGPUs {
				t.Errorf("got %d GPUs of a type that is known: %t; want %d, %t", len(node.GPUs), known, test.wantGPUs, test.known)
			}
			doc := facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Nodes: []facts.Node{node}}
			if err := doc.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}
