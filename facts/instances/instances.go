// Package instances knows what the machine types of the clouds have: processors, memory, GPUs, local
// disks and network bandwidth. It knows nothing of what anybody demands of them.
package instances

// Type is what one machine type has. A zero field is not known.
type Type struct {
	// Provider is aws, gcp or azure; Name is the cloud's own, such as "g5.xlarge".
	Provider, Name string

	// VCPUs is the number of hardware threads, ThreadsPerCore how many of them share a core.
	VCPUs, ThreadsPerCore int

	// MemoryMiB is the installed memory.
	MemoryMiB int64

	// Architecture is the GOARCH name.
	Architecture string

	// GPUs are the accelerators that belong to the type; GPUCount says how many of GPU there are. Zero says
	// that it has none.
	GPUCount int
	GPU      GPU

	// LocalDisks are disks of the machine itself.
	LocalDisks []LocalDisk

	// BandwidthMbps is the network bandwidth at any time, not for a burst.
	BandwidthMbps int64

	// Interconnect is infiniband, efa or other where the type has such a fabric, and none where it has not.
	Interconnect string

	// Retired is the day from which the cloud no longer runs the type, such as "2025-09-30", or the word
	// that the cloud has for it where there is no day, such as "deprecated". Empty says that nothing is known
	// of a retirement.
	Retired string
}

// GPU is one accelerator.
type GPU struct {
	// Vendor and Model are as in facts.GPU.
	Vendor, Model string

	// MemoryMiB is each one's own memory.
	MemoryMiB int64

	// ComputeCapability is NVIDIA's; zero where it has none or it is not known.
	ComputeCapability [2]int
}

// LocalDisk is some disks of one size.
type LocalDisk struct {
	// Count is how many there are. Zero says that it is not known, and that SizeGB is all of them together.
	Count int

	// SizeGB is the size of each, in decimal GB.
	SizeGB int64

	// Medium is nvme, ssd or hdd; empty where it is not known.
	Medium string
}
