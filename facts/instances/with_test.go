package instances_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/instances"
)

func TestWith(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "own.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	types := embedded(t)
	own, err := types.With("own.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []instances.Type{
		{
			Provider: "aws", Name: "g99.4xlarge", VCPUs: 16, ThreadsPerCore: 2, MemoryMiB: 65536, Architecture: "amd64",
			GPUCount: 2, GPU: instances.GPU{Vendor: "nvidia", Model: "L40S", MemoryMiB: 46068, ComputeCapability: [2]int{8, 9}},
			LocalDisks:    []instances.LocalDisk{{Count: 1, SizeGB: 600, Medium: "nvme"}},
			BandwidthMbps: 20000, Interconnect: "efa", Retired: "2030-01-31",
		},
		{Provider: "azure", Name: "Standard_X8", VCPUs: 8, MemoryMiB: 32768},
	} {
		got, ok := own.Find(want.Provider, strings.Clone(want.Name))
		if diff := cmp.Diff(got, want); !ok || diff != "" {
			t.Errorf("%t, got (-) other than want (+):\n%s", ok, diff)
		}
		if _, ok := types.Find(want.Provider, want.Name); ok {
			t.Errorf("%s is in the catalogue that it was not added to", want.Name)
		}
	}
	if _, ok := own.Find("azure", "standard_x8"); !ok {
		t.Error("the names of Azure are not the same in lower case")
	}
	if got := own.Unknown("aws", "g99.4xlarg").Detail; !strings.Contains(got, `"g99.4xlarge"`) {
		t.Errorf("the near name is not the user's: %s", got)
	}
	if _, ok := own.Find("aws", "g5.xlarge"); !ok {
		t.Error("the embedded types are gone")
	}
}

// A type of the user goes before the embedded one, and one that was added later before one that was added earlier.
func TestWithAgain(t *testing.T) {
	types := embedded(t)
	for _, vcpus := range []string{"100", "200"} {
		var err error
		if types, err = types.With("own.yaml", []byte("instance_types: [{provider: aws, name: g5.xlarge, vcpus: "+vcpus+", memory_mib: 1}]")); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := types.Find("aws", "g5.xlarge"); got.VCPUs != 200 {
		t.Errorf("got %+v", got)
	}
}

func TestWithErrors(t *testing.T) {
	const one = "instance_types:\n- provider: aws\n  name: x1\n  vcpus: 2\n  memory_mib: 4\n"
	tests := map[string]struct{ text, want string }{
		"empty":             {"", "own.yaml:1: there are no instance_types in it"},
		"no types":          {"instance_types: []\n", "own.yaml:1: there are no instance_types in it"},
		"two documents":     {one + "---\n" + one, "own.yaml:1: there is more than one document in it"},
		"no YAML":           {one + "  gpus: {\n", "own.yaml:6: did not find expected node content"},
		"a list":            {"- a\n", "own.yaml:1: cannot unmarshal !!seq"},
		"unknown key":       {one + "  memory_gib: 4\n", "own.yaml:6: field memory_gib not found"},
		"key of a GPU":      {one + "  gpus:\n    number: 4\n", "own.yaml:7: field number not found"},
		"no number":         {one + "  threads_per_core: many\n", "own.yaml:6: cannot unmarshal !!str `many` into int"},
		"no name":           {"instance_types:\n- vcpus: 2\n", "own.yaml:2: a machine type has no name"},
		"no provider":       {"instance_types:\n- name: x1\n", `own.yaml:2: x1: provider is "", and not one of aws, azure, gcp`},
		"other provider":    {strings.Replace(one, "aws", "oci", 1), `own.yaml:2: x1: provider is "oci", and not one of aws, azure, gcp`},
		"no vcpus":          {strings.Replace(one, "vcpus: 2", "vcpus: 0", 1), "own.yaml:2: x1: vcpus is 0, and not from 1 to 1048576"},
		"no memory":         {strings.Replace(one, "memory_mib: 4", "memory_mib: -4", 1), "own.yaml:2: x1: memory_mib is -4, and not from 1 to 1099511627776"},
		"architecture":      {one + "  architecture: x64\n", `own.yaml:2: x1: architecture is "x64", and not one of amd64, arm64`},
		"interconnect":      {one + "  interconnect: roce\n", `own.yaml:2: x1: interconnect is "roce", and not one of none, infiniband, efa, other`},
		"threads":           {one + "  threads_per_core: -1\n", "own.yaml:2: x1: threads_per_core is -1, and not from 0 to 1048576"},
		"bandwidth":         {one + "  bandwidth_mbps: -1\n", "own.yaml:2: x1: bandwidth_mbps is -1, and not from 0 to 1099511627776"},
		"vendor":            {one + "  gpus: {count: 1, vendor: NVIDIA}\n", `own.yaml:2: x1: gpus.vendor is "NVIDIA", and not one of nvidia, amd, intel, apple, other`},
		"no GPUs":           {one + "  gpus: {count: 0, vendor: nvidia}\n", "own.yaml:2: x1: gpus.count is 0, and not from 1 to 1024"},
		"GPU memory":        {one + "  gpus: {count: 1, vendor: nvidia, memory_mib: -1}\n", "own.yaml:2: x1: gpus.memory_mib is -1, and not from 0 to 1099511627776"},
		"capability":        {one + "  gpus: {count: 1, vendor: nvidia, compute_capability: new}\n", `own.yaml:2: gpus.compute_capability of x1: "new" is not of the form "8.6"`},
		"disk":              {one + "  local_disks: [{size_gb: 1}]\n", "own.yaml:2: x1: local_disks.count is 0, and not from 1 to 1024"},
		"size of a disk":    {one + "  local_disks: [{count: 1}]\n", "own.yaml:2: x1: local_disks.size_gb is 0, and not from 1 to 4294967296"},
		"medium":            {one + "  local_disks: [{count: 1, size_gb: 1, medium: tape}]\n", `own.yaml:2: x1: local_disks.medium is "tape", and not one of nvme, ssd, hdd`},
		"twice":             {one + strings.Replace(one, "instance_types:\n", "", 1), "own.yaml:6: x1 of aws is described twice"},
		"twice, other case": {strings.ReplaceAll(one, "aws", "azure") + "- {provider: azure, name: X1, vcpus: 1, memory_mib: 1}\n", "own.yaml:6: X1 of azure is described twice"},
	}
	types := embedded(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := types.With("own.yaml", []byte(test.text))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "ownType") {
				t.Errorf("the error speaks of our own types: %v", err)
			}
		})
	}
}
