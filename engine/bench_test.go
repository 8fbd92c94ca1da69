package engine_test

import (
	"fmt"
	"testing"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := engine.Load(policies.FS); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := engine.Open(policies.FS); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	for _, name := range []string{"community/tier1/linux", "enterprise/tier3/linux"} {
		b.Run(name, func(b *testing.B) {
			bundle, policy, _ := resolve(b, name, worker(0))
			for b.Loop() {
				if _, err := bundle.Prepare(b.Context(), policy); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEvaluate(b *testing.B) {
	for _, count := range []int{1, 100} {
		b.Run(fmt.Sprintf("nodes=%d", count), func(b *testing.B) {
			var nodes []facts.Node
			for i := range count {
				nodes = append(nodes, worker(i))
			}
			bundle, policy, doc := resolve(b, "enterprise/tier3/linux", nodes...)
			prepared, err := bundle.Prepare(b.Context(), policy)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := prepared.Evaluate(b.Context(), doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkColdStart is all that a process does from the embedded bundle to the report.
func BenchmarkColdStart(b *testing.B) {
	for b.Loop() {
		bundle, policy, doc := resolve(b, "community/tier1/linux", worker(0))
		prepared, err := bundle.Prepare(b.Context(), policy)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := prepared.Evaluate(b.Context(), doc); err != nil {
			b.Fatal(err)
		}
	}
}

func resolve(tb testing.TB, name string, nodes ...facts.Node) (*engine.Bundle, report.Policy, facts.Document) {
	tb.Helper()
	bundle, err := engine.Open(policies.FS)
	if err != nil {
		tb.Fatal(err)
	}
	asked, err := engine.ParseName(name)
	if err != nil {
		tb.Fatal(err)
	}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: nodes}
	if len(nodes) > 1 {
		doc.Kind = facts.Cluster
	}
	policy, err := bundle.Resolve(asked, &doc)
	if err != nil {
		tb.Fatal(err)
	}
	return bundle, policy, doc
}

// worker is a node that a tier 3 worker should be.
func worker(i int) facts.Node {
	gpu := facts.GPU{
		Vendor:            "nvidia",
		Model:             new("A100-SXM4-40GB"),
		MemoryBytes:       new(int64(40960 << 20)),
		ComputeCapability: &[2]int{8, 0},
		DriverVersion:     &facts.Version{550, 54, 15, 0},
	}
	return facts.Node{
		Name: fmt.Sprintf("node-%d", i),
		Role: new("worker"),
		OS: &facts.OS{
			Platform: new("linux"), ID: new("ubuntu"), Version: &facts.Version{24, 4, 0, 0},
			Name: new("Ubuntu 24.04.1 LTS"), Architecture: new("amd64"),
		},
		CPU:    &facts.CPU{LogicalCPUs: new(96), PhysicalCores: new(48), UsableCPUs: new(96)},
		Memory: &facts.Memory{UsableBytes: new(int64(1152e9))},
		Disks:  []facts.Disk{{Name: "nvme0n1", SizeBytes: new(int64(4e12)), Medium: new("nvme")}},
		Filesystems: []facts.Filesystem{{
			MountPoint: "/", Type: new("ext4"), SizeBytes: new(int64(4e12)),
			AvailableBytes: new(int64(3e12)), Disks: []string{"nvme0n1"},
		}},
		GPUs: []facts.GPU{gpu, gpu, gpu, gpu, gpu, gpu, gpu, gpu},
		Software: &facts.Software{
			DockerEngine:  &facts.Engine{Installed: new(true), Product: new("docker"), Version: &facts.Version{27, 3, 1, 0}},
			DockerCompose: &facts.Compose{Installed: new(true), Kind: new("plugin"), Version: &facts.Version{2, 29, 7, 0}},
		},
		User: &facts.User{
			Name: new("kamiwaza"), UID: new(1000), Home: new("/home/kamiwaza"),
			SessionGroups: []string{"kamiwaza", "docker"}, Groups: []string{"kamiwaza", "docker"},
		},
		Kernel: &facts.Kernel{
			Modules: map[string]string{"overlay": "loaded", "br_netfilter": "loaded"},
			Sysctls: map[string]int{"net.bridge.bridge-nf-call-iptables": 1, "net.bridge.bridge-nf-call-ip6tables": 1, "net.ipv4.ip_forward": 1},
		},
		Network: &facts.Network{Listeners: []facts.Listener{{Address: "0.0.0.0", Port: 22}}},
	}
}
