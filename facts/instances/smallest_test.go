package instances_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/instances"
)

func TestSmallest(t *testing.T) {
	nvidia := func(model string, memory int64) instances.GPU {
		return instances.GPU{Vendor: "nvidia", Model: model, MemoryMiB: memory, ComputeCapability: [2]int{8, 9}}
	}
	big := instances.Type{
		Provider: "aws", Name: "big", VCPUs: 16, ThreadsPerCore: 2, MemoryMiB: 4096, Architecture: "amd64", GPUCount: 4, GPU: nvidia("L40S", 45776),
		LocalDisks: []instances.LocalDisk{{Count: 2, SizeGB: 900, Medium: "nvme"}}, BandwidthMbps: 5000, Interconnect: "efa", Retired: "2020-01-01",
	}
	small := instances.Type{
		Provider: "aws", Name: "small", VCPUs: 8, ThreadsPerCore: 2, MemoryMiB: 8192, Architecture: "amd64", GPUCount: 1, GPU: nvidia("L4", 22888),
		LocalDisks: []instances.LocalDisk{{Count: 1, SizeGB: 900, Medium: "nvme"}}, BandwidthMbps: 9000, Interconnect: "none",
	}
	with := func(t instances.Type, change func(*instances.Type)) instances.Type {
		change(&t)
		return t
	}
	tests := map[string]struct {
		types []instances.Type
		want  instances.Type
	}{
		"none": {},
		"one":  {[]instances.Type{big}, big},
		"each fact from where it is least": {[]instances.Type{big, small}, instances.Type{
			Provider: "aws", Name: "small", VCPUs: 8, ThreadsPerCore: 2, MemoryMiB: 4096, Architecture: "amd64", GPUCount: 1, GPU: nvidia("", 22888),
			LocalDisks: small.LocalDisks, BandwidthMbps: 5000, Interconnect: "none",
		}},
		"one model": {
			[]instances.Type{small, with(big, func(t *instances.Type) { t.GPU = small.GPU })},
			with(small, func(t *instances.Type) { t.MemoryMiB, t.BandwidthMbps = 4096, 5000 }),
		},
		"GPUs of two vendors": {
			[]instances.Type{small, with(small, func(t *instances.Type) {
				t.Name, t.GPU = "tiny", instances.GPU{Vendor: "amd", Model: "V520", MemoryMiB: 8192}
			})},
			with(small, func(t *instances.Type) { t.Name, t.GPU = "tiny", instances.GPU{Vendor: "other", MemoryMiB: 8192} }),
		},
		"one without GPUs": {
			[]instances.Type{small, with(small, func(t *instances.Type) { t.Name, t.GPUCount, t.GPU = "bare", 0, instances.GPU{} })},
			with(small, func(t *instances.Type) { t.Name, t.GPUCount, t.GPU = "bare", 0, instances.GPU{} }),
		},
		"unknown of one": {
			[]instances.Type{big, {Provider: "aws", Name: "riddle", GPUCount: 4, GPU: instances.GPU{Vendor: "nvidia"}}},
			instances.Type{Provider: "aws", Name: "riddle", GPUCount: 4, GPU: instances.GPU{Vendor: "nvidia"}},
		},
		"least cores": {
			[]instances.Type{
				{Name: "threads", VCPUs: 8, ThreadsPerCore: 2, MemoryMiB: 1},
				{Name: "cores", VCPUs: 8, ThreadsPerCore: 1, MemoryMiB: 2},
			},
			instances.Type{Name: "threads", VCPUs: 8, ThreadsPerCore: 2, MemoryMiB: 1},
		},
		"fabrics": {
			[]instances.Type{{Name: "a", Interconnect: "efa"}, {Name: "b", Interconnect: "infiniband"}},
			instances.Type{Name: "a", Interconnect: "other"},
		},
		"a fabric that is not known": {
			[]instances.Type{{Name: "a", Interconnect: "efa"}, {Name: "b"}},
			instances.Type{Name: "a"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(instances.Smallest(test.types), test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}
