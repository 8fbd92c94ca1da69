package policies_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
)

// machine is a shape that meets a tier, and nothing more than that.
type machine struct {
	cores, threads int
	bytes, disk    int64
	gpus           int
	gpu            instances.GPU
}

var (
	t4   = instances.GPU{Vendor: "nvidia", Model: "Tesla T4", MemoryMiB: 15360, ComputeCapability: [2]int{7, 5}}
	a100 = instances.GPU{Vendor: "nvidia", Model: "A100-SXM4-40GB", MemoryMiB: 40960, ComputeCapability: [2]int{8, 0}}

	// a10 is an A10, which the page makes no exception for as it does for the A10G.
	a10  = instances.GPU{Vendor: "nvidia", Model: "A10", MemoryMiB: 23028, ComputeCapability: [2]int{8, 6}}
	a2   = instances.GPU{Vendor: "nvidia", Model: "RTX A2000 12GB", MemoryMiB: 12282, ComputeCapability: [2]int{8, 6}}
	v100 = instances.GPU{Vendor: "nvidia", Model: "Tesla V100-SXM2-32GB", MemoryMiB: 32510, ComputeCapability: [2]int{7, 0}}
	p100 = instances.GPU{Vendor: "nvidia", Model: "Tesla P100-PCIE-16GB", MemoryMiB: 16276, ComputeCapability: [2]int{6, 0}}
)

const gb = 1_000_000_000

// smallest are the shapes that just meet a tier, by the tier and the subject that has it. A planned system takes 10 GB
// of the root filesystem.
var smallest = map[[2]string]machine{
	{"tier1", "node"}: {cores: 4, threads: 8, bytes: 16 * gb, disk: 110 * gb, gpus: 1, gpu: t4},
	{"tier2", "node"}: {cores: 32, threads: 64, bytes: 128 * gb, disk: 1000 * gb, gpus: 1, gpu: a100},
	{"tier3", "head"}: {cores: 16, threads: 32, bytes: 64 * gb, disk: 500 * gb, gpus: 1, gpu: a100},
	{"tier3", "w1"}:   {cores: 32, threads: 64, bytes: 256 * gb, disk: 2000 * gb, gpus: 4, gpu: a100},
}

// reductions take something away, and name the rules that fail then; elsewhere says of which tiers and subjects others do.
var reductions = map[string]struct {
	take      func(*machine)
	want      []string
	elsewhere map[string][]string
}{
	"nothing":               {func(*machine) {}, nil, nil},
	"a core":                {func(m *machine) { m.cores-- }, []string{"cpu/cores"}, map[string][]string{"tier1 node": nil}},
	"a thread":              {func(m *machine) { m.threads-- }, []string{"cpu/threads"}, map[string][]string{"tier1 node": {"cpu/cores"}}},
	"a core of two threads": {func(m *machine) { m.cores--; m.threads -= 2 }, []string{"cpu/cores", "cpu/threads"}, map[string][]string{"tier1 node": {"cpu/cores"}}},
	"a GB of memory":        {func(m *machine) { m.bytes -= gb }, []string{"memory/total"}, nil},
	"a GB of disk":          {func(m *machine) { m.disk -= gb }, []string{"storage/capacity"}, map[string][]string{"tier1 node": {"storage/free"}, "tier3 w1": nil}},
	"a hundred GB of disk":  {func(m *machine) { m.disk -= 100 * gb }, []string{"storage/capacity"}, map[string][]string{"tier1 node": {"storage/capacity", "storage/free"}}},
	"a GPU":                 {func(m *machine) { m.gpus-- }, []string{"gpu/count"}, map[string][]string{"tier1 node": nil, "tier3 head": nil}},
	"the class of 16 GB":    {func(m *machine) { m.gpu = a2 }, []string{"gpu/memory"}, nil},
	"the class of 40 GB":    {func(m *machine) { m.gpu = a10 }, []string{"gpu/memory"}, map[string][]string{"tier1 node": nil, "tier3 head": nil}},
	"a class, to 32 GB":     {func(m *machine) { m.gpu = v100 }, []string{"gpu/memory"}, map[string][]string{"tier1 node": nil, "tier3 head": nil}},
	"the generation":        {func(m *machine) { m.gpu = p100 }, []string{"gpu/compute_capability", "gpu/memory"}, map[string][]string{"tier1 node": {"gpu/compute_capability"}, "tier3 head": {"gpu/compute_capability"}}},
}

// TestBelowTier takes something away from a shape that just meets a tier: it fails by the rules for that, and no others.
func TestBelowTier(t *testing.T) {
	t.Parallel()
	engines := engines{bundle: loadBundle(t), prepared: map[string]*engine.Engine{}}
	for place, least := range smallest {
		tier, subject := place[0], place[1]
		for name, reduction := range reductions {
			smaller := least
			reduction.take(&smaller)
			judged := engines.judge(t, "enterprise/"+tier+"/linux", installation(tier, func(node *facts.Node) {
				shape, ok := smallest[[2]string{tier, node.Name}]
				switch {
				case node.Name == subject:
					shape = smaller
				case !ok:
					shape = smallest[[2]string{tier, "w1"}]
				}
				shape.build(node)
			}))
			want := reduction.want
			if other, ok := reduction.elsewhere[tier+" "+subject]; ok {
				want = other
			}
			t.Run(tier+" "+subject+" without "+name, func(t *testing.T) { holdViolations(t, judged, subject, want) })
		}
	}
}

func holdViolations(t *testing.T, judged report.Report, subject string, rules []string) {
	got, want := map[string][]string{}, map[string][]string{}
	for _, result := range judged.Violations {
		got[result.Subject] = append(got[result.Subject], result.Rule)
	}
	if len(rules) > 0 {
		want[subject] = rules
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("violated (-) other than wanted (+):\n%s", diff)
	}
}

// build makes a planned node of the shape, of no cloud.
func (m machine) build(node *facts.Node) {
	shape := instances.Type{VCPUs: m.threads, ThreadsPerCore: 2, Architecture: "amd64", BandwidthMbps: 100_000, Interconnect: "none"}
	if m.gpus > 0 {
		shape.GPUCount, shape.GPU = m.gpus, m.gpu
	}
	shape.Describe(node, facts.Origin{})
	node.CPU.PhysicalCores = &m.cores
	node.Memory = &facts.Memory{InstalledBytes: &m.bytes}
	mount(node, facts.Disk{Name: "root", Medium: new("nvme"), Network: new(false)}, m.disk)
}
