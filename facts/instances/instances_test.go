package instances_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/instances"
)

// embedded gives the catalogue that the program brings along.
func embedded(t testing.TB) *instances.Catalogue {
	t.Helper()
	found, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// names gives the first column of a table, and fails where it has not the columns that the package reads.
func names(t *testing.T, provider string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("data", provider+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if name, _, _ := strings.Cut(line, ","); !strings.HasPrefix(line, "#") {
			found = append(found, name)
		}
	}
	const heading = "name,vcpus,threads_per_core,memory_mib,architecture,gpus,gpu,local_disks,bandwidth_mbps,interconnect,retired\n"
	if !strings.Contains(string(text), "\n"+heading) {
		t.Errorf("%s.csv has not the heading %s", provider, heading)
	}
	return found[1:]
}

func TestData(t *testing.T) {
	least := map[string]int{"aws": 1300, "azure": 1300, "gcp": 500}
	types := embedded(t)
	for provider, least := range least {
		t.Run(provider, func(t *testing.T) {
			all := names(t, provider)
			if len(all) < least {
				t.Errorf("there are %d types, and at least %d are wanted", len(all), least)
			}
			if !slices.IsSorted(all) {
				t.Error("the types are not sorted")
			}
			if len(slices.Compact(slices.Clone(all))) != len(all) {
				t.Error("a type is there twice")
			}
			for _, name := range all {
				if found, ok := types.Find(provider, name); !ok || found.Name != name || found.VCPUs <= 0 || found.MemoryMiB <= 0 {
					t.Errorf("type %s: got %+v, %t", name, found, ok)
				}
			}
		})
	}
}

// The figures are those of the product's system requirements, but for the GPUs of NC40ads and NC80adis H100 v5: the page
// has 80 GB, and they are H100 NVL of 94 GB.
func TestPage(t *testing.T) {
	type figures struct {
		VCPUs, ThreadsPerCore, MemoryGiB, GPUs int
		Model                                  string
		GPUMiB                                 int64
	}
	tests := map[string]figures{
		"aws m6i.2xlarge":                 {8, 2, 32, 0, "", 0},
		"aws g5.xlarge":                   {4, 2, 16, 1, "A10G", 22888},
		"aws g5.2xlarge":                  {8, 2, 32, 1, "A10G", 22888},
		"aws g5.12xlarge":                 {48, 2, 192, 4, "A10G", 22888},
		"aws p4d.24xlarge":                {96, 2, 1152, 8, "A100-SXM4-40GB", 40960},
		"gcp n2-standard-8":               {8, 2, 32, 0, "", 0},
		"gcp n1-standard-8":               {8, 2, 30, 0, "", 0},
		"gcp g2-standard-8":               {8, 2, 32, 1, "L4", 23034},
		"gcp g2-standard-48":              {48, 2, 192, 4, "L4", 23034},
		"gcp a2-highgpu-4g":               {48, 2, 340, 4, "A100-SXM4-40GB", 40960},
		"gcp a2-highgpu-8g":               {96, 2, 680, 8, "A100-SXM4-40GB", 40960},
		"azure Standard_D8s_v5":           {8, 2, 32, 0, "", 0},
		"azure Standard_NC4as_T4_v3":      {4, 1, 28, 1, "Tesla T4", 15360},
		"azure Standard_NC6s_v3":          {6, 1, 112, 1, "Tesla V100-PCIE-16GB", 16384},
		"azure Standard_NC40ads_H100_v5":  {40, 1, 320, 1, "H100 NVL", 96256},
		"azure Standard_NC80adis_H100_v5": {80, 1, 640, 2, "H100 NVL", 96256},
		"azure Standard_NC96ads_A100_v4":  {96, 1, 880, 4, "A100 80GB PCIe", 81920},
		"azure Standard_NC48ads_A100_v4":  {48, 1, 440, 2, "A100 80GB PCIe", 81920},
		"azure Standard_ND96isr_H100_v5":  {96, 1, 1900, 8, "H100 80GB HBM3", 81559},
		"azure Standard_ND96asr_v4":       {96, 1, 900, 8, "A100-SXM4-40GB", 40960},
	}
	types := embedded(t)
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			provider, name, _ := strings.Cut(name, " ")
			found, ok := types.Find(provider, name)
			if !ok {
				t.Fatal("there is no such type")
			}
			got := figures{found.VCPUs, found.ThreadsPerCore, int(found.MemoryMiB / 1024), found.GPUCount, found.GPU.Model, found.GPU.MemoryMiB}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
			if found.Architecture != "amd64" {
				t.Errorf("architecture is %q", found.Architecture)
			}
		})
	}
}

func TestFind(t *testing.T) {
	types := embedded(t)
	l4 := instances.GPU{Vendor: "nvidia", Model: "L4", MemoryMiB: 23034, ComputeCapability: [2]int{8, 9}}
	custom := func(name string, vcpus, threads int, memory int64) instances.Type {
		return instances.Type{
			Provider: "gcp", Name: name, VCPUs: vcpus, ThreadsPerCore: threads, MemoryMiB: memory, Architecture: "amd64", Interconnect: "none",
		}
	}
	tests := map[string]struct {
		provider, name string
		want           instances.Type
	}{
		"with all there is": {"aws", "p4d.24xlarge", instances.Type{
			Provider: "aws", Name: "p4d.24xlarge", VCPUs: 96, ThreadsPerCore: 2, MemoryMiB: 1179648, Architecture: "amd64",
			GPUCount: 8, GPU: instances.GPU{Vendor: "nvidia", Model: "A100-SXM4-40GB", MemoryMiB: 40960, ComputeCapability: [2]int{8, 0}},
			LocalDisks:    []instances.LocalDisk{{Count: 8, SizeGB: 1000, Medium: "nvme"}},
			BandwidthMbps: 400000, Interconnect: "efa",
		}},
		"a part of a GPU": {"aws", "g6f.large", instances.Type{
			Provider: "aws", Name: "g6f.large", VCPUs: 2, ThreadsPerCore: 2, MemoryMiB: 8192, Architecture: "amd64",
			GPUCount: 1, GPU: instances.GPU{Vendor: "nvidia", Model: "L4", MemoryMiB: 2861, ComputeCapability: [2]int{8, 9}},
			LocalDisks:    []instances.LocalDisk{{SizeGB: 100, Medium: "nvme"}},
			BandwidthMbps: 1500, Interconnect: "none",
		}},
		"ARM": {"aws", "m7g.large", instances.Type{
			Provider: "aws", Name: "m7g.large", VCPUs: 2, ThreadsPerCore: 1, MemoryMiB: 8192, Architecture: "arm64",
			BandwidthMbps: 937, Interconnect: "none",
		}},
		"retired, in another case": {"azure", "STANDARD_nc12s_V3", instances.Type{
			Provider: "azure", Name: "Standard_NC12s_v3", VCPUs: 12, ThreadsPerCore: 1, MemoryMiB: 229376, Architecture: "amd64",
			GPUCount: 2, GPU: instances.GPU{Vendor: "nvidia", Model: "Tesla V100-PCIE-16GB", MemoryMiB: 16384, ComputeCapability: [2]int{7, 0}},
			Interconnect: "none", Retired: "2025-09-30",
		}},
		"vCPUs switched off": {"azure", "Standard_E16-4ads_v5", instances.Type{
			Provider: "azure", Name: "Standard_E16-4ads_v5", VCPUs: 4, ThreadsPerCore: 2, MemoryMiB: 131072, Architecture: "amd64", Interconnect: "none",
		}},
		"a self link": {"gcp", "https://www.googleapis.com/compute/v1/projects/p/zones/z/machineTypes/g2-standard-8", instances.Type{
			Provider: "gcp", Name: "g2-standard-8", VCPUs: 8, ThreadsPerCore: 2, MemoryMiB: 32768, Architecture: "amd64",
			GPUCount: 1, GPU: l4, BandwidthMbps: 16000, Interconnect: "none",
		}},
		"custom":                 {"gcp", "n2-custom-8-32768", custom("n2-custom-8-32768", 8, 2, 32768)},
		"custom of N1":           {"gcp", "custom-4-8192", custom("custom-4-8192", 4, 2, 8192)},
		"custom, extended":       {"gcp", "n2d-custom-4-65536-ext", custom("n2d-custom-4-65536-ext", 4, 2, 65536)},
		"custom, as a self link": {"gcp", "zones/z/machineTypes/e2-custom-2-4096", custom("e2-custom-2-4096", 2, 2, 4096)},
		"custom, of a part":      {"gcp", "e2-custom-small-4096", custom("e2-custom-small-4096", 2, 0, 4096)},
		"custom, ARM": {"gcp", "n4a-custom-4-8192", instances.Type{
			Provider: "gcp", Name: "n4a-custom-4-8192", VCPUs: 4, ThreadsPerCore: 1, MemoryMiB: 8192, Architecture: "arm64", Interconnect: "none",
		}},
		"custom, with GPUs": {"gcp", "g2-custom-24-98304", instances.Type{
			Provider: "gcp", Name: "g2-custom-24-98304", VCPUs: 24, ThreadsPerCore: 2, MemoryMiB: 98304, Architecture: "amd64",
			GPUCount: 2, GPU: l4, Interconnect: "none",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := types.Find(test.provider, test.name)
			if diff := cmp.Diff(got, test.want); !ok || diff != "" {
				t.Errorf("%t, got (-) other than want (+):\n%s", ok, diff)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	types := embedded(t)
	for name, asked := range map[string][2]string{
		"no name":                    {"aws", ""},
		"an unknown one":             {"aws", "g99.xlarge"},
		"in another case":            {"aws", "G5.xlarge"},
		"another cloud's":            {"azure", "g5.xlarge"},
		"another cloud":              {"oci", "g5.xlarge"},
		"a comment":                  {"aws", "# From:"},
		"the heading":                {"aws", "name"},
		"custom, no family":          {"gcp", "x9-custom-8-32768"},
		"custom, no hyphen":          {"gcp", "n2custom-8-32768"},
		"custom, no memory":          {"gcp", "n2-custom-8"},
		"custom, memory no number":   {"gcp", "n2-custom-8-lots"},
		"custom, memory below zero":  {"gcp", "n2-custom-8--1"},
		"custom, too much memory":    {"gcp", "n2-custom-8-9223372036854775807"},
		"custom, CPUs no number":     {"gcp", "n2-custom-micro-1024"},
		"custom, no such number":     {"gcp", "g2-custom-5-1024"},
		"custom, of another cloud":   {"aws", "n2-custom-8-32768"},
		"a self link without a name": {"gcp", "zones/z/machineTypes/"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := types.Find(asked[0], asked[1]); ok {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestAccelerator(t *testing.T) {
	nvidia := func(model string, memory int64, major, minor int) instances.GPU {
		return instances.GPU{Vendor: "nvidia", Model: model, MemoryMiB: memory, ComputeCapability: [2]int{major, minor}}
	}
	types := embedded(t)
	for name, want := range map[string]instances.GPU{
		"gcp nvidia-tesla-t4":   nvidia("Tesla T4", 15360, 7, 5),
		"gcp nvidia-l4":         nvidia("L4", 23034, 8, 9),
		"gcp nvidia-a100-80gb":  nvidia("A100-SXM4-80GB", 81920, 8, 0),
		"gcp nvidia-tesla-a100": nvidia("A100-SXM4-40GB", 40960, 8, 0),
		"gcp nvidia-h100-80gb":  nvidia("H100 80GB HBM3", 81559, 9, 0),
		"gcp nvidia-h200-141gb": nvidia("H200", 143771, 9, 0),
		"gcp nvidia-b200":       nvidia("B200", 183359, 10, 0),
		"gcp https://compute.googleapis.com/v1/projects/p/zones/z/acceleratorTypes/nvidia-l4": nvidia("L4", 23034, 8, 9),
		"aws a100":            nvidia("A100-SXM4-40GB", 40960, 8, 0),
		"aws l4":              nvidia("L4", 22888, 8, 9),
		"aws radeon-pro-v520": {Vendor: "amd", Model: "Radeon Pro V520", MemoryMiB: 8192},
		"aws inferentia":      {Vendor: "other", Model: "Inferentia"},
	} {
		t.Run(name, func(t *testing.T) {
			provider, name, _ := strings.Cut(name, " ")
			got, ok := types.Accelerator(provider, name)
			if diff := cmp.Diff(got, want); !ok || diff != "" {
				t.Errorf("%t, got (-) other than want (+):\n%s", ok, diff)
			}
		})
	}
	if got, ok := types.Accelerator("gcp", "a100"); ok {
		t.Errorf("AWS's name is GCP's too: %+v", got)
	}
}

// A lookup in a catalogue that was just opened must be quick: each run of the program makes one.
func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		types := embedded(b)
		if _, ok := types.Find("azure", "Standard_ND96isr_H100_v5"); !ok {
			b.Fatal("there is no such type")
		}
	}
}
