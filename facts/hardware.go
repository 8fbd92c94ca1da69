package facts

// OS is an operating system.
type OS struct {
	// Platform is linux, windows or macos.
	Platform *string `json:"platform,omitzero" jsonschema:"enum=linux,enum=windows,enum=macos"`

	// ID is the ID of os-release, such as "ubuntu"; "windows" and "macos" on those.
	ID *string `json:"id,omitzero"`

	// IDLike is ID_LIKE of os-release.
	IDLike []string `json:"id_like,omitzero"`

	// Version is VERSION_ID of os-release, the macOS version, or 10.0.BUILD of Windows.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`

	// Name is what the system calls itself, such as "Ubuntu 24.04.1 LTS".
	Name *string `json:"name,omitzero"`

	// ProductType is workstation, server or domain_controller; Windows only.
	ProductType *string `json:"product_type,omitzero" jsonschema:"enum=workstation,enum=server,enum=domain_controller"`

	// Architecture is that of the machine, not of the process, by its GOARCH name.
	Architecture *string `json:"architecture,omitzero"`

	// KernelRelease is what uname -r prints.
	KernelRelease *string `json:"kernel_release,omitzero"`
}

// Root is where the system mounts its root filesystem.
func (os *OS) Root() string {
	if os != nil && os.Platform != nil && *os.Platform == "windows" {
		return `C:\`
	}
	return "/"
}

// CPU is the processors of a node.
type CPU struct {
	// LogicalCPUs is the number of online hardware threads.
	LogicalCPUs *int `json:"logical_cpus,omitzero" jsonschema:"minimum=1"`

	// PhysicalCores is the number of cores with at least one online thread.
	PhysicalCores *int `json:"physical_cores,omitzero" jsonschema:"minimum=1"`

	// UsableCPUs is how many logical CPUs affinity and control groups leave to the gatherer's process.
	UsableCPUs *int `json:"usable_cpus,omitzero" jsonschema:"minimum=1"`

	// Model is the processor's name.
	Model *string `json:"model,omitzero"`
}

// Memory is the RAM of a node, in bytes.
type Memory struct {
	// UsableBytes is what the kernel manages: MemTotal on Linux.
	UsableBytes *int64 `json:"usable_bytes,omitzero" jsonschema:"minimum=1"`

	// InstalledBytes is the sum of the memory modules.
	InstalledBytes *int64 `json:"installed_bytes,omitzero" jsonschema:"minimum=1"`

	// LimitBytes is the control group's limit on the gatherer's process; nil where it has none.
	LimitBytes *int64 `json:"limit_bytes,omitzero" jsonschema:"minimum=1"`
}

// Disk is one fixed disk.
type Disk struct {
	// Name is the kernel's, such as "nvme0n1", or the volume's address.
	Name string `json:"name"`

	// SizeBytes is the size of the device.
	SizeBytes *int64 `json:"size_bytes,omitzero" jsonschema:"minimum=1"`

	// Medium is nvme, ssd or hdd; nil where a virtual or RAID device hides it.
	Medium *string `json:"medium,omitzero" jsonschema:"enum=nvme,enum=ssd,enum=hdd"`

	// Model is the device's own name.
	Model *string `json:"model,omitzero"`

	// Network says that the device is reached over a network, such as a cloud volume.
	Network *bool `json:"network,omitzero"`

	// Purpose is what a planned disk is for: root, data, or local where it belongs to the machine and is
	// lost with it.
	Purpose *string `json:"purpose,omitzero" jsonschema:"enum=root,enum=data,enum=local"`

	// VolumeType is the cloud's name for what the volume is made of, such as "gp3", "pd-balanced" or
	// "Premium_LRS".
	VolumeType *string `json:"volume_type,omitzero"`

	// IOPS is how many operations a second the volume is provisioned for.
	IOPS *int `json:"iops,omitzero" jsonschema:"minimum=1"`

	// ThroughputBytesPerSecond is how much the volume is provisioned to transfer.
	ThroughputBytesPerSecond *int64 `json:"throughput_bytes_per_second,omitzero" jsonschema:"minimum=1"`
}

// Filesystem is a mounted filesystem.
type Filesystem struct {
	// MountPoint is where it is mounted.
	MountPoint string `json:"mount_point"`

	// Type is the kernel's name for it, such as "ext4" or "nfs4".
	Type *string `json:"type,omitzero"`

	// SizeBytes is its whole size.
	SizeBytes *int64 `json:"size_bytes,omitzero" jsonschema:"minimum=1"`

	// AvailableBytes is what an ordinary user may still write: less than what is free where blocks
	// are reserved. Zero says that it is full.
	AvailableBytes *int64 `json:"available_bytes,omitzero" jsonschema:"minimum=0"`

	// Disks names the disks that hold it, through partitions, LVM, RAID and encryption.
	Disks []string `json:"disks,omitzero"`

	// Options are those that it is mounted with, such as "ro" and "noexec".
	Options []string `json:"options,omitzero"`

	// Component is the part of the product that it is kept for; nil where it is for none of them alone.
	Component *string `json:"component,omitzero" jsonschema:"enum=operating_system,enum=platform,enum=model_storage,enum=database,enum=vector_database,enum=logs,enum=scratch"`

	// Performance is what was measured on it.
	Performance *Performance `json:"performance,omitzero"`
}

// Performance is what a measurement of a filesystem found.
type Performance struct {
	// ReadBytesPerSecond is the rate of sequential reads.
	ReadBytesPerSecond *int64 `json:"read_bytes_per_second,omitzero" jsonschema:"minimum=1"`

	// WriteBytesPerSecond is the rate of sequential writes.
	WriteBytesPerSecond *int64 `json:"write_bytes_per_second,omitzero" jsonschema:"minimum=1"`

	// ReadIOPS is the number of random reads of 4 KiB a second.
	ReadIOPS *int `json:"read_iops,omitzero" jsonschema:"minimum=1"`

	// WriteIOPS is the number of random writes of 4 KiB a second.
	WriteIOPS *int `json:"write_iops,omitzero" jsonschema:"minimum=1"`

	// QueueDepth is how many operations were under way at once.
	QueueDepth *int `json:"queue_depth,omitzero" jsonschema:"minimum=1"`

	// Cached says that the page cache may have answered, so that the disk itself may be slower.
	Cached *bool `json:"cached,omitzero"`
}

// GPU is one graphics or compute accelerator.
type GPU struct {
	// Vendor is nvidia, amd, intel, apple or other.
	Vendor string `json:"vendor" jsonschema:"enum=nvidia,enum=amd,enum=intel,enum=apple,enum=other"`

	// Model is the product's name without the vendor's, such as "A100-SXM4-40GB".
	Model *string `json:"model,omitzero"`

	// PCIID is vendor and device, such as "10de:20b0".
	PCIID *string `json:"pci_id,omitzero"`

	// MemoryBytes is the GPU's own memory as the driver reports it.
	MemoryBytes *int64 `json:"memory_bytes,omitzero" jsonschema:"minimum=1"`

	// ComputeCapability is NVIDIA's, major and minor.
	ComputeCapability *[2]int `json:"compute_capability,omitzero" jsonschema:"minimum=0"`

	// DriverVersion is the kernel driver's.
	DriverVersion *Version `json:"driver_version,omitzero" jsonschema:"minimum=0"`

	// NVLinkGeneration is that of the links between this GPU and others; zero where it has none.
	NVLinkGeneration *int `json:"nvlink_generation,omitzero" jsonschema:"minimum=0"`

	// NVLinksActive is the number of those links that are up.
	NVLinksActive *int `json:"nvlinks_active,omitzero" jsonschema:"minimum=0"`

	// MIGInstances are the memory sizes, in bytes, of the instances that the GPU is cut into; an empty list
	// says that it is whole.
	MIGInstances []int64 `json:"mig_instances,omitzero" jsonschema:"minimum=1"`
}
