package instances

import (
	"fmt"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
)

// Describe writes what the type has into the node, with origin as where it is said, and the reason where the
// catalogue is silent. What the node knows beside that stays, its Cloud among it. The disks of the machine
// itself are added to the node's.
func (t Type) Describe(node *facts.Node, origin facts.Origin) {
	d := &description{t, node, origin}
	d.cpu()
	d.memory()
	d.system()
	d.gpus()
	d.network()
	d.disks()
}

// Described gives the paths of the facts that Describe writes, beside the disks.
func Described() []string {
	return []string{"cpu.logical_cpus", "cpu.physical_cores", "memory.installed_bytes", "gpus", "os.architecture", "network.bandwidth_bits_per_second", "network.interconnect"}
}

// description is a node in the making.
type description struct {
	t      Type
	node   *facts.Node
	origin facts.Origin
}

// miss says that the catalogue is silent about the fact at path.
func (d *description) miss(path, what string) {
	d.node.Miss(path, facts.Absence{
		Reason: facts.NotFound, Detail: fmt.Sprintf("the instance catalogue does not say %s of %s", what, d.t.Name),
		Resolve: "describe the machine type in a file, and name that with --instances FILE",
	})
}

func (d *description) cpu() {
	cpu := facts.CPU{}
	if d.node.CPU != nil {
		cpu = *d.node.CPU
	}
	switch {
	case d.t.VCPUs == 0:
		d.miss("cpu.logical_cpus", "the number of CPUs")
		d.miss("cpu.physical_cores", "the number of cores")
		return
	case d.t.ThreadsPerCore == 0:
		d.miss("cpu.physical_cores", "the number of cores")
	default:
		cpu.PhysicalCores = new((d.t.VCPUs + d.t.ThreadsPerCore - 1) / d.t.ThreadsPerCore)
	}
	cpu.LogicalCPUs = &d.t.VCPUs
	d.node.CPU = &cpu
	d.node.Cite("cpu", d.origin)
}

func (d *description) memory() {
	if d.t.MemoryMiB == 0 {
		d.miss("memory.installed_bytes", "the memory")
		return
	}
	memory := facts.Memory{}
	if d.node.Memory != nil {
		memory = *d.node.Memory
	}
	memory.InstalledBytes = new(d.t.MemoryMiB << 20)
	d.node.Memory = &memory
	d.node.Cite("memory", d.origin)
}

func (d *description) system() {
	if d.t.Architecture == "" {
		d.miss("os.architecture", "the architecture")
		return
	}
	system := facts.OS{}
	if d.node.OS != nil {
		system = *d.node.OS
	}
	system.Architecture = &d.t.Architecture
	d.node.OS = &system
	d.node.Cite("os.architecture", d.origin)
}

func (d *description) gpus() {
	d.node.GPUs = []facts.GPU{}
	d.node.Cite("gpus", d.origin)
	if d.t.GPUCount == 0 {
		return
	}
	gpu := facts.GPU{Vendor: d.t.GPU.Vendor}
	if d.t.GPU.Model == "" {
		d.miss("gpus.model", "the model of the GPUs")
	} else {
		gpu.Model = &d.t.GPU.Model
	}
	if d.t.GPU.MemoryMiB == 0 {
		d.miss("gpus.memory_bytes", "the memory of the GPUs")
	} else {
		gpu.MemoryBytes = new(d.t.GPU.MemoryMiB << 20)
	}
	if d.t.GPU.ComputeCapability != [2]int{} {
		gpu.ComputeCapability = &d.t.GPU.ComputeCapability
	} else if gpu.Vendor == "nvidia" {
		d.miss("gpus.compute_capability", "the compute capability of the GPUs")
	}
	d.node.GPUs = slices.Repeat([]facts.GPU{gpu}, d.t.GPUCount)
}

func (d *description) network() {
	network := facts.Network{}
	if d.node.Network != nil {
		network = *d.node.Network
	}
	if d.t.BandwidthMbps == 0 {
		d.miss("network.bandwidth_bits_per_second", "the network bandwidth")
	} else {
		network.BandwidthBitsPerSecond = new(d.t.BandwidthMbps * 1_000_000)
	}
	if d.t.Interconnect == "" {
		d.miss("network.interconnect", "the interconnect")
	} else {
		network.Interconnect = &d.t.Interconnect
	}
	if d.t.BandwidthMbps == 0 && d.t.Interconnect == "" {
		return
	}
	d.node.Network = &network
	d.node.Cite("network", d.origin)
}

func (d *description) disks() {
	number := 0
	for _, disk := range d.t.LocalDisks {
		if disk.Count == 0 {
			d.miss("disks.size_bytes", "the number of the local disks")
		}
		for range max(disk.Count, 1) {
			d.node.Disks = append(d.node.Disks, disk.fact(number))
			number++
		}
	}
}

// fact gives the disk as the number-th of its machine.
func (l LocalDisk) fact(number int) facts.Disk {
	fact := facts.Disk{Name: fmt.Sprintf("local[%d]", number), Network: new(false), Purpose: new("local")}
	if l.Medium != "" {
		fact.Medium = &l.Medium
	}
	if l.Count > 0 {
		fact.SizeBytes = new(l.SizeGB * 1_000_000_000)
	}
	return fact
}
