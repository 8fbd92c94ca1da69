package instances_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
)

func TestDescribe(t *testing.T) {
	origin := facts.Origin{Source: "the catalogue"}
	cited := func(paths ...string) map[string]facts.Origin {
		found := map[string]facts.Origin{}
		for _, path := range paths {
			found[path] = origin
		}
		return found
	}
	silent := func(what string) facts.Absence {
		return facts.Absence{
			Reason: facts.NotFound, Detail: "the instance catalogue does not say " + what + " of x1",
			Resolve: "describe the machine type in a file, and name that with --instances FILE",
		}
	}
	l4 := facts.GPU{Vendor: "nvidia", Model: new("L4"), MemoryBytes: new(int64(23034 << 20)), ComputeCapability: &[2]int{8, 9}}
	tests := map[string]struct {
		typ          instances.Type
		before, want facts.Node
	}{
		"all": {
			typ: instances.Type{
				Provider: "aws", Name: "x1", VCPUs: 7, ThreadsPerCore: 2, MemoryMiB: 1024, Architecture: "amd64",
				GPUCount: 2, GPU: instances.GPU{Vendor: "nvidia", Model: "L4", MemoryMiB: 23034, ComputeCapability: [2]int{8, 9}},
				LocalDisks:    []instances.LocalDisk{{Count: 2, SizeGB: 600, Medium: "nvme"}, {Count: 1, SizeGB: 5}},
				BandwidthMbps: 10000, Interconnect: "efa",
			},
			want: facts.Node{
				OS:     &facts.OS{Architecture: new("amd64")},
				CPU:    &facts.CPU{LogicalCPUs: new(7), PhysicalCores: new(4)},
				Memory: &facts.Memory{InstalledBytes: new(int64(1 << 30))},
				GPUs:   []facts.GPU{l4, l4},
				Disks: []facts.Disk{
					{Name: "local[0]", Medium: new("nvme"), SizeBytes: new(int64(600_000_000_000)), Network: new(false), Purpose: new("local")},
					{Name: "local[1]", Medium: new("nvme"), SizeBytes: new(int64(600_000_000_000)), Network: new(false), Purpose: new("local")},
					{Name: "local[2]", SizeBytes: new(int64(5_000_000_000)), Network: new(false), Purpose: new("local")},
				},
				Network: &facts.Network{BandwidthBitsPerSecond: new(int64(10_000_000_000)), Interconnect: new("efa")},
				Origins: cited("cpu", "memory", "os.architecture", "gpus", "network"),
			},
		},
		"nothing": {
			typ: instances.Type{Provider: "aws", Name: "x1"},
			want: facts.Node{
				GPUs:    []facts.GPU{},
				Origins: cited("gpus"),
				Absent: map[string]facts.Absence{
					"cpu.logical_cpus": silent("the number of CPUs"), "cpu.physical_cores": silent("the number of cores"),
					"memory.installed_bytes": silent("the memory"), "os.architecture": silent("the architecture"),
					"network.bandwidth_bits_per_second": silent("the network bandwidth"), "network.interconnect": silent("the interconnect"),
				},
			},
		},
		"in part": {
			typ: instances.Type{
				Provider: "aws", Name: "x1", VCPUs: 4, MemoryMiB: 1024, Architecture: "arm64", GPUCount: 1,
				GPU: instances.GPU{Vendor: "nvidia"}, LocalDisks: []instances.LocalDisk{{SizeGB: 7600, Medium: "nvme"}}, Interconnect: "none",
			},
			want: facts.Node{
				OS:      &facts.OS{Architecture: new("arm64")},
				CPU:     &facts.CPU{LogicalCPUs: new(4)},
				Memory:  &facts.Memory{InstalledBytes: new(int64(1 << 30))},
				GPUs:    []facts.GPU{{Vendor: "nvidia"}},
				Disks:   []facts.Disk{{Name: "local[0]", Medium: new("nvme"), Network: new(false), Purpose: new("local")}},
				Network: &facts.Network{Interconnect: new("none")},
				Origins: cited("cpu", "memory", "os.architecture", "gpus", "network"),
				Absent: map[string]facts.Absence{
					"cpu.physical_cores": silent("the number of cores"), "gpus.model": silent("the model of the GPUs"),
					"gpus.memory_bytes":                 silent("the memory of the GPUs"),
					"gpus.compute_capability":           silent("the compute capability of the GPUs"),
					"disks.size_bytes":                  silent("the number of the local disks"),
					"network.bandwidth_bits_per_second": silent("the network bandwidth"),
				},
			},
		},
		"no NVIDIA": {
			typ: instances.Type{
				Provider: "aws", Name: "x1", VCPUs: 4, ThreadsPerCore: 1, MemoryMiB: 1024, Architecture: "amd64",
				GPUCount: 1, GPU: instances.GPU{Vendor: "amd", Model: "V520", MemoryMiB: 8192}, BandwidthMbps: 1, Interconnect: "none",
			},
			want: facts.Node{
				OS:      &facts.OS{Architecture: new("amd64")},
				CPU:     &facts.CPU{LogicalCPUs: new(4), PhysicalCores: new(4)},
				Memory:  &facts.Memory{InstalledBytes: new(int64(1 << 30))},
				GPUs:    []facts.GPU{{Vendor: "amd", Model: new("V520"), MemoryBytes: new(int64(8 << 30))}},
				Network: &facts.Network{BandwidthBitsPerSecond: new(int64(1_000_000)), Interconnect: new("none")},
				Origins: cited("cpu", "memory", "os.architecture", "gpus", "network"),
			},
		},
		"what the node knows stays": {
			typ: instances.Type{
				Provider: "aws", Name: "x1", VCPUs: 4, ThreadsPerCore: 1, MemoryMiB: 1024, Architecture: "amd64", BandwidthMbps: 1, Interconnect: "none",
			},
			before: facts.Node{
				OS:      &facts.OS{ID: new("ubuntu")},
				Cloud:   &facts.Cloud{Provider: new("aws")},
				GPUs:    []facts.GPU{l4},
				Disks:   []facts.Disk{{Name: "root"}},
				Network: &facts.Network{Ingress: []facts.Ingress{}},
			},
			want: facts.Node{
				OS:      &facts.OS{ID: new("ubuntu"), Architecture: new("amd64")},
				CPU:     &facts.CPU{LogicalCPUs: new(4), PhysicalCores: new(4)},
				Memory:  &facts.Memory{InstalledBytes: new(int64(1 << 30))},
				Cloud:   &facts.Cloud{Provider: new("aws")},
				GPUs:    []facts.GPU{},
				Disks:   []facts.Disk{{Name: "root"}},
				Network: &facts.Network{BandwidthBitsPerSecond: new(int64(1_000_000)), Interconnect: new("none"), Ingress: []facts.Ingress{}},
				Origins: cited("cpu", "memory", "os.architecture", "gpus", "network"),
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := test.before
			test.typ.Describe(&got, origin)
			if diff := cmp.Diff(got, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// What is known of any type is a fact that a document may have.
func TestDescribeValid(t *testing.T) {
	types := embedded(t)
	for _, provider := range []string{"aws", "azure", "gcp"} {
		for _, name := range names(t, provider) {
			found, _ := types.Find(provider, name)
			document := facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Nodes: []facts.Node{{Name: "one", Role: new("head")}}}
			found.Describe(&document.Nodes[0], facts.Origin{Source: "the catalogue", Confidence: facts.Inferred})
			if err := document.Validate(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Described names what Describe writes of a type that has everything, and what it misses of one that has nothing.
func TestDescribed(t *testing.T) {
	full := instances.Type{
		Provider: "aws", Name: "x1", VCPUs: 8, ThreadsPerCore: 2, MemoryMiB: 1024, Architecture: "amd64",
		GPUCount: 1, GPU: instances.GPU{Vendor: "nvidia", Model: "L4", MemoryMiB: 1, ComputeCapability: [2]int{8, 9}}, BandwidthMbps: 1, Interconnect: "efa",
	}
	var written, empty facts.Node
	full.Describe(&written, facts.Origin{Source: "the catalogue"})
	instances.Type{Provider: "aws", Name: "x1"}.Describe(&empty, facts.Origin{})
	within := func(path, outer string) bool { return path == outer || strings.HasPrefix(path, outer+".") }
	for _, path := range instances.Described() {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(written.Origins)), func(cited string) bool { return within(path, cited) }) {
			t.Errorf("Described names %s, and Describe does not write it", path)
		}
	}
	for cited := range written.Origins {
		if !slices.ContainsFunc(instances.Described(), func(path string) bool { return within(path, cited) }) {
			t.Errorf("Describe writes %s, and Described does not name it", cited)
		}
	}
	for missed := range empty.Absent {
		if !slices.Contains(instances.Described(), missed) {
			t.Errorf("Describe misses %s, and Described does not name it", missed)
		}
	}
}
