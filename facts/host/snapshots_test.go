package host_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/jaypipes/ghw/pkg/snapshot"
	"github.com/jaypipes/ghw/testdata"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// seen is what can be told of a recorded machine: zero and "" stand for what cannot.
type seen struct {
	Arch           string
	Logical, Cores int
	Memory         int64
	Mediums        map[string]string
	GPUs           []string
}

func TestSnapshots(t *testing.T) {
	dir, err := testdata.SnapshotsDirectory()
	must(t, err)
	for name, want := range snapshots() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			must(t, snapshot.UnpackInto(filepath.Join(dir, "linux-"+name+".tar.gz"), root))
			sys, err := host.At(root)
			must(t, err)
			same(t, "machine", summarize(gather(t, sys)), want)
		})
	}
}

func snapshots() map[string]seen {
	return map[string]seen{
		"amd64-415ee03b8c4d1c4f07ae2e9d8b3d3d6d": {
			Arch: "amd64", Logical: 16, Cores: 12, Memory: 32542668 << 10,
			Mediums: map[string]string{"nvme0n1": "nvme"}, GPUs: []string{"intel 8086:46a6"},
		},
		"amd64-61797caf7c0b6bca1725ad7975ed4773": {
			Arch: "amd64", Logical: 12, Cores: 6, Memory: 32777916 << 10,
			Mediums: map[string]string{"sda": "ssd", "sdb": "hdd", "sdc": "ssd"}, GPUs: []string{"amd 1002:6758"},
		},
		// A RAID controller's volume; the Matrox chip draws the console.
		"amd64-8581cf3a529e5d8b97ea876eade2f60d": {
			Arch: "amd64", Logical: 24, Cores: 12, Memory: 65921280 << 10,
			Mediums: map[string]string{"sda": ""}, GPUs: []string{},
		},
		"amd64-accel": {
			Arch: "amd64", Logical: 2, Cores: 2, Memory: 2007536 << 10,
			Mediums: map[string]string{"vda": ""}, GPUs: []string{},
		},
		// A Tesla P100 that only the PCI bus shows, and a virtual disk that claims to rotate.
		"amd64-accel-nvidia": {
			Arch: "amd64", Logical: 8, Cores: 8, Memory: 30601816 << 10,
			Mediums: map[string]string{"sda": ""}, GPUs: []string{"nvidia 10de:15f8 6.0 inferred"},
		},
		"amd64-offlineCPUs": {Arch: "amd64", Logical: 2, Cores: 2, Memory: 7881912 << 10},
		"arm64-c288e0776090cd558ef793b2a4e61939": {
			Arch: "arm64", Logical: 1, Cores: 1, Memory: 1888980 << 10,
			Mediums: map[string]string{"nvme0n1": "nvme"}, GPUs: []string{},
		},
		// Volumes on a storage network; the recording has no PCI devices in it.
		"s390x-snapshot": {
			Arch: "s390x", Logical: 8, Cores: 4, Memory: 112832212 << 10,
			Mediums: map[string]string{
				"sda": "", "sdb": "", "sdc": "", "sdd": "", "sde": "", "sdf": "", "sdg": "", "sdh": "",
				"sdi": "", "sdj": "", "sdk": "", "sdl": "", "sdm": "", "sdn": "", "sdo": "", "sdp": "",
			},
		},
	}
}

func summarize(n facts.Node) seen {
	s := seen{
		Arch: valueOf(n.OS.Architecture), Logical: valueOf(n.CPU.LogicalCPUs), Cores: valueOf(n.CPU.PhysicalCores),
		Memory: valueOf(n.Memory.UsableBytes),
	}
	if n.Disks != nil {
		s.Mediums = map[string]string{}
	}
	for _, d := range n.Disks {
		s.Mediums[d.Name] = valueOf(d.Medium)
	}
	if n.GPUs != nil {
		s.GPUs = []string{}
	}
	for _, g := range n.GPUs {
		described := g.Vendor + " " + valueOf(g.PCIID)
		if c := g.ComputeCapability; c != nil {
			described += fmt.Sprintf(" %d.%d %s", c[0], c[1], n.Origins["gpus.compute_capability"].Confidence)
		}
		s.GPUs = append(s.GPUs, described)
	}
	return s
}

func valueOf[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}
