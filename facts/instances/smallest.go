package instances

import (
	"cmp"
	"slices"
)

// Smallest gives of several types, any of which a machine may become, the least in each fact: what every one of them has.
// What is not known of one is not known of the whole. Where the GPUs are of several models, the model is not
// known. The name, the provider and the retirement are those of the type with the least GPUs, then the
// least GPU memory, memory and vCPUs. Of no type at all it is the zero Type.
func Smallest(types []Type) Type {
	if len(types) == 0 {
		return Type{}
	}
	least := slices.MinFunc(types, compare).clone()
	if len(types) == 1 {
		return least
	}
	for i := range types {
		t := &types[i]
		least.VCPUs = lesser(least.VCPUs, t.VCPUs)
		least.MemoryMiB = lesser(least.MemoryMiB, t.MemoryMiB)
		least.BandwidthMbps = lesser(least.BandwidthMbps, t.BandwidthMbps)
		least.Architecture = common(least.Architecture, t.Architecture)
		least.Interconnect = commonFabric(least.Interconnect, t.Interconnect)
		if least.GPUCount > 0 {
			least.GPU = least.GPU.common(t.GPU)
		}
		if capacity(t.LocalDisks) < capacity(least.LocalDisks) {
			least.LocalDisks = slices.Clone(t.LocalDisks)
		}
	}
	least.ThreadsPerCore = threadsPerCore(least.VCPUs, types)
	return least
}

// compare orders types by what decides which is the smallest.
func compare(a, b Type) int {
	return cmp.Or(
		cmp.Compare(a.GPUCount, b.GPUCount),
		cmp.Compare(a.GPU.MemoryMiB, b.GPU.MemoryMiB),
		cmp.Compare(a.MemoryMiB, b.MemoryMiB),
		cmp.Compare(a.VCPUs, b.VCPUs),
		cmp.Compare(a.Name, b.Name),
	)
}

// lesser gives the lesser of two numbers, and zero where one is not known.
func lesser[T int | int64](a, b T) T { return min(a, b) }

// common gives what two have in common, and "" where they differ.
func common(a, b string) string {
	if a != b {
		return ""
	}
	return a
}

// commonFabric gives none where one of two has none, "" where one is not known, and other where the fabrics differ.
func commonFabric(a, b string) string {
	switch {
	case a == "none" || b == "none":
		return "none"
	case a == "" || b == "":
		return ""
	case a != b:
		return "other"
	default:
		return a
	}
}

func (g GPU) common(other GPU) GPU {
	vendor := g.Vendor
	if vendor != other.Vendor {
		vendor = "other"
	}
	return GPU{
		Vendor: vendor, Model: common(g.Model, other.Model), MemoryMiB: lesser(g.MemoryMiB, other.MemoryMiB),
		ComputeCapability: slices.MinFunc([][2]int{g.ComputeCapability, other.ComputeCapability}, func(a, b [2]int) int {
			return slices.Compare(a[:], b[:])
		}),
	}
}

// capacity is what disks hold together, in GB.
func capacity(disks []LocalDisk) int64 {
	var sum int64
	for _, disk := range disks {
		sum += int64(max(disk.Count, 1)) * disk.SizeGB
	}
	return sum
}

// threadsPerCore says with how many threads to a core a machine of so many vCPUs has the least number of cores of the
// types; zero where that is not known.
func threadsPerCore(vcpus int, types []Type) int {
	cores := 0
	for i := range types {
		t := &types[i]
		if t.ThreadsPerCore == 0 || t.VCPUs == 0 {
			return 0
		}
		if n := (t.VCPUs + t.ThreadsPerCore - 1) / t.ThreadsPerCore; cores == 0 || n < cores {
			cores = n
		}
	}
	return (vcpus + cores - 1) / cores
}

func (t Type) clone() Type {
	t.LocalDisks = slices.Clone(t.LocalDisks)
	return t
}
