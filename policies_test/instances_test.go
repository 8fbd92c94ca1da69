package policies_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
)

// printed is what the page's tables of clouds say of an instance type, in the page's numbers: of GPUs how many, and the
// sum of their memory. Its tiers have the rules that it is too small for.
type printed struct {
	tiers                 map[string][]string
	provider, accelerator string
	vcpus, gb             int
	gpus, gpuGB           int

	// silent are the rules for which the catalogue lacks a fact.
	silent []string

	// really is the sum of the GPUs' memory where the page has it wrong.
	really int
}

// The page's tables: AWS EC2, Google Cloud Platform and Microsoft Azure Instance Types. What it prints as H100 of 80 GB
// is sold with H100 NVL of 94 GB:
// https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated/ncadsh100v5-series
var tables = map[string]printed{
	"m6i.2xlarge":               {tiers: map[string][]string{"tier1": {}}, provider: "aws", vcpus: 8, gb: 32},
	"g5.xlarge":                 {tiers: map[string][]string{"tier1": {"cpu/cores"}}, provider: "aws", vcpus: 4, gb: 16, gpus: 1, gpuGB: 24},
	"g5.2xlarge":                {tiers: map[string][]string{"tier1": {}}, provider: "aws", vcpus: 8, gb: 32, gpus: 1, gpuGB: 24},
	"g5.12xlarge":               {tiers: map[string][]string{"tier2": {"cpu/cores", "cpu/threads"}}, provider: "aws", vcpus: 48, gb: 192, gpus: 4, gpuGB: 96},
	"p4d.24xlarge":              {tiers: map[string][]string{"tier2": {}, "tier3": {}}, provider: "aws", vcpus: 96, gb: 1152, gpus: 8, gpuGB: 320},
	"n2-standard-8":             {tiers: map[string][]string{"tier1": {}}, provider: "gcp", vcpus: 8, gb: 32},
	"n1-standard-8":             {tiers: map[string][]string{"tier1": {}}, provider: "gcp", vcpus: 8, gb: 30, gpus: 1, gpuGB: 16, accelerator: "nvidia-tesla-t4"},
	"g2-standard-8":             {tiers: map[string][]string{"tier1": {}}, provider: "gcp", vcpus: 8, gb: 32, gpus: 1, gpuGB: 24},
	"a2-highgpu-4g":             {tiers: map[string][]string{"tier2": {"cpu/cores", "cpu/threads"}}, provider: "gcp", vcpus: 48, gb: 340, gpus: 4, gpuGB: 160},
	"g2-standard-48":            {tiers: map[string][]string{"tier2": {"cpu/cores", "cpu/threads", "gpu/memory"}}, provider: "gcp", vcpus: 48, gb: 192, gpus: 4, gpuGB: 96},
	"a2-highgpu-8g":             {tiers: map[string][]string{"tier3": {}}, provider: "gcp", vcpus: 96, gb: 680, gpus: 8, gpuGB: 320},
	"Standard_D8s_v5":           {tiers: map[string][]string{"tier1": {}}, provider: "azure", vcpus: 8, gb: 32},
	"Standard_NC4as_T4_v3":      {tiers: map[string][]string{"tier1": {"cpu/cores"}}, provider: "azure", vcpus: 4, gb: 28, gpus: 1, gpuGB: 16},
	"Standard_NC6s_v3":          {tiers: map[string][]string{"tier1": {"cpu/cores"}}, provider: "azure", vcpus: 6, gb: 112, gpus: 1, gpuGB: 16, silent: []string{"network/bandwidth"}},
	"Standard_NC40ads_H100_v5":  {tiers: map[string][]string{"tier2": {}}, provider: "azure", vcpus: 40, gb: 320, gpus: 1, gpuGB: 80, really: 94},
	"Standard_NC80adis_H100_v5": {tiers: map[string][]string{"tier2": {}}, provider: "azure", vcpus: 80, gb: 640, gpus: 2, gpuGB: 160, really: 188},
	"Standard_NC96ads_A100_v4":  {tiers: map[string][]string{"tier2": {}}, provider: "azure", vcpus: 96, gb: 880, gpus: 4, gpuGB: 320},
	"Standard_NC48ads_A100_v4":  {tiers: map[string][]string{"tier2": {}}, provider: "azure", vcpus: 48, gb: 440, gpus: 2, gpuGB: 160},
	"Standard_ND96isr_H100_v5":  {tiers: map[string][]string{"tier3": {}}, provider: "azure", vcpus: 96, gb: 1900, gpus: 8, gpuGB: 640},
	"Standard_ND96asr_v4":       {tiers: map[string][]string{"tier3": {}}, provider: "azure", vcpus: 96, gb: 900, gpus: 8, gpuGB: 320},
}

// TestInstancesPrinted holds the shapes that types are judged by to what the page prints of them. Its GB of memory are
// GiB, as the clouds' are.
func TestInstancesPrinted(t *testing.T) {
	t.Parallel()
	nominal := prepare(t, "data.kwpolicy.gpu.nominal(input)")
	for name, row := range tables {
		t.Run(name, func(t *testing.T) {
			shape := row.shape(t, name)
			got, want := []int{shape.VCPUs, int(shape.MemoryMiB >> 10), shape.GPUCount, 0}, []int{row.vcpus, row.gb, row.gpus, cmp.Or(row.really, row.gpuGB)}
			if shape.GPUCount > 0 {
				size := value(t, nominal, map[string]any{"model": shape.GPU.Model, "memory_bytes": shape.GPU.MemoryMiB << 20})
				got[3] = shape.GPUCount * size
			}
			if !slices.Equal(got, want) {
				t.Errorf("vCPUs, GB, GPUs and their GB are %v, and the page prints %v", got, want)
			}
		})
	}
}

// TestInstancesListed: the page lists just these types, each for its tiers.
func TestInstancesListed(t *testing.T) {
	t.Parallel()
	want := map[string]map[string]bool{}
	for name, row := range tables {
		for tier := range row.tiers {
			if want[tier] == nil {
				want[tier] = map[string]bool{}
			}
			want[tier][name] = true
		}
	}
	got := map[string]map[string]bool{}
	for _, listed := range pages(t)["0.6.0"].Listed {
		types := map[string]bool{}
		for _, name := range listed["instance_types"].([]any) {
			types[name.(string)] = true
		}
		got[listed["when"].(map[string]any)["tier"].(string)] = types
	}
	if diff := gocmp.Diff(got, want); diff != "" {
		t.Errorf("the page lists (-) other than its tables (+):\n%s", diff)
	}
}

// TestInstancesOfThePage: what the page lists for a tier, bought as the page says, never violates what it asks of the
// tier, in either edition. Where it is smaller than the tier, a reading says why that is only a warning.
func TestInstancesOfThePage(t *testing.T) {
	t.Parallel()
	engines := engines{bundle: loadBundle(t), prepared: map[string]*engine.Engine{}}
	for name, row := range tables {
		for tier, smaller := range row.tiers {
			for _, edition := range []string{"community", "enterprise"} {
				if tier == "tier3" && edition == "community" {
					continue // The page excludes it.
				}
				policy := fmt.Sprintf("%s/%s/linux", edition, tier)
				judged := engines.judge(t, policy, installation(tier, func(node *facts.Node) { row.buy(t, node, name, tier) }))
				t.Run(policy+"/"+name, func(t *testing.T) { holdListed(t, judged, smaller, row.silent) })
			}
		}
	}
}

func holdListed(t *testing.T, judged report.Report, smaller, silent []string) {
	for _, result := range judged.Violations {
		t.Errorf("violated: %s: %s", result.Rule, result.Message)
	}
	for _, result := range judged.Unknown {
		if result.Level == "required" && !slices.Contains(silent, result.Rule) {
			t.Errorf("unknown: %s: %s %s", result.Rule, result.Message, result.Reason)
		}
	}
	var excused []string
	for _, result := range judged.Warnings {
		if result.Subject != "head" && strings.Contains(result.Message, "only a warning") {
			excused = append(excused, result.Rule)
			if len(result.Readings) == 0 {
				t.Errorf("no reading says why this is a warning: %s", result.Message)
			}
		}
	}
	if excused = slices.Compact(excused); !slices.Equal(excused, smaller) {
		t.Errorf("it is excused for %v, and known to be smaller by %v", excused, smaller)
	}
}

// engines are those that were prepared, by the name of their policy.
type engines struct {
	bundle   *engine.Bundle
	prepared map[string]*engine.Engine
}

func (e engines) judge(t *testing.T, policy string, doc facts.Document) report.Report {
	t.Helper()
	asked, err := engine.ParseName(policy)
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := e.bundle.Resolve(asked, &doc)
	if err != nil {
		t.Fatal(err)
	}
	if e.prepared[policy] == nil {
		if e.prepared[policy], err = e.bundle.Prepare(t.Context(), resolved); err != nil {
			t.Fatal(err)
		}
	}
	judged, err := e.prepared[policy].Evaluate(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return judged
}

// value gives the whole number that a query is for an input.
func value(t *testing.T, query rego.PreparedEvalQuery, input any) int {
	t.Helper()
	results, err := query.Eval(t.Context(), rego.EvalInput(input))
	if err != nil || len(results) != 1 {
		t.Fatalf("%d results, %v", len(results), err)
	}
	number, err := results[0].Expressions[0].Value.(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(number)
}

// shape is the machine type of the name, with the GPU that the page adds to it.
func (p printed) shape(t *testing.T, name string) instances.Type {
	t.Helper()
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	shape, ok := types.Find(p.provider, name)
	if !ok {
		t.Fatalf("%s has no machine type %s", p.provider, name)
	}
	if p.accelerator != "" {
		if shape.GPU, ok = types.Accelerator(p.provider, p.accelerator); !ok {
			t.Fatalf("%s has no accelerator %s", p.provider, p.accelerator)
		}
		shape.GPUCount = p.gpus
	}
	return shape
}

// volumes are the types of volume that the page's tables and notes name.
var volumes = map[string]string{"aws": "gp3", "gcp": "pd-balanced", "azure": "Premium_LRS"}

// buy makes a node of the type, with the volume that the page prints for the tier, and the disk for data that it asks
// for on Azure.
func (p printed) buy(t *testing.T, node *facts.Node, name, tier string) {
	t.Helper()
	size := int64(2 << 40)
	if tier == "tier1" {
		size = 200 << 30
	}
	node.Cloud = &facts.Cloud{Provider: &p.provider, InstanceType: &name}
	p.shape(t, name).Describe(node, facts.Origin{})
	volume := facts.Disk{Name: "root", VolumeType: new(volumes[p.provider]), Medium: new("ssd"), Network: new(true)}
	mount(node, volume, size)
	if p.provider == "azure" {
		volume.Name, volume.Purpose, volume.SizeBytes = "data", new("data"), &size
		node.Disks = append(node.Disks, volume)
	}
}

// mount adds a disk of a size that has the root filesystem.
func mount(node *facts.Node, disk facts.Disk, size int64) {
	disk.SizeBytes, disk.Purpose = &size, new("root")
	node.Disks = append(node.Disks, disk)
	node.Filesystems = []facts.Filesystem{{MountPoint: "/", SizeBytes: &size, Disks: []string{disk.Name}}}
}

// installation is a planned machine that runs what the page asks for, or a cluster of them for tier 3.
func installation(tier string, describe func(*facts.Node)) facts.Document {
	names := map[string]string{"node": ""}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host}
	if tier == "tier3" {
		names = map[string]string{"head": "head", "w1": "worker", "w2": "worker", "w3": "worker"}
		doc.Kind = facts.Cluster
		doc.SharedStorage = []facts.SharedStorage{{
			Name: "models", Protocol: new("lustre"), Service: new("fsx_lustre"), CapacityBytes: new(int64(12_000_000_000_000)),
			Medium: new("nvme"), ThroughputBytesPerSecond: new(int64(12_000_000_000)),
		}}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		node := facts.Node{
			Name: name, Planned: new(true),
			OS:      &facts.OS{Platform: new("linux"), ID: new("ubuntu"), Version: &facts.Version{24, 4}, Name: new("Ubuntu 24.04.1 LTS"), Architecture: new("amd64")},
			Network: &facts.Network{Ingress: []facts.Ingress{{First: 443, Last: 443, From: "world"}, {First: 51100, Last: 51199, From: "restricted"}}},
		}
		if names[name] != "" {
			node.Role = new(names[name])
		}
		describe(&node)
		doc.Nodes = append(doc.Nodes, node)
	}
	return doc
}
