// Package facts defines the input document: what is known of a host or a cluster, whoever
// observed it.
//
// The package knows how facts are written down, and nothing of what anybody demands of them. A
// host is a cluster of one node. A field that is nil was not observed: its reason stands in the
// node's Absent, and a rule that needs it reports the requirement as unknown. No gatherer fills
// in a guess, and zero, "" and -1 are never a way to say "not observed".
package facts

// Schema is the version of the input document that this package reads and writes.
const Schema = "kwpolicy.facts/v1"

// Document is everything that an evaluation may know.
type Document struct {
	// Schema is "kwpolicy.facts/v1".
	Schema string `json:"schema"`

	// Kind says whether the document shows one host, whose cluster was not observed, or every
	// node of a cluster.
	Kind Kind `json:"kind" jsonschema:"enum=host,enum=cluster"`

	// Name is what a person calls the host or the cluster.
	Name string `json:"name,omitzero"`

	// Parameters are what is asked, rather than what is seen. Flags of the command line replace them.
	Parameters *Parameters `json:"parameters,omitzero"`

	// Nodes are the machines, in any order. No two have one name.
	Nodes []Node `json:"nodes"`

	// Partial says why there may be more than the document shows, one sentence for each reason, such as a
	// plan that was limited to some resources. It is empty where the document shows all there is.
	Partial []string `json:"partial,omitzero"`

	// Excluded are the names of machines that somebody left out on purpose.
	Excluded []string `json:"excluded,omitzero"`

	// SharedStorage is what the nodes share; an empty list says that they share nothing.
	SharedStorage []SharedStorage `json:"shared_storage,omitzero"`

	// Absent gives the reason for each fact beside the nodes that was not observed, keyed by its path, such
	// as "shared_storage.capacity_bytes".
	Absent map[string]Absence `json:"absent,omitzero"`

	// Origins says where the facts beside the nodes come from, keyed as Absent.
	Origins map[string]Origin `json:"origins,omitzero"`
}

// Kind is what a document shows.
type Kind string

const (
	// Host is one machine; whether it has a cluster around it is not known.
	Host Kind = "host"
	// Cluster is every node of a cluster.
	Cluster Kind = "cluster"
)

// Parameters choose among the requirements of a page. A nil or empty one leaves the choice to
// the policies' defaults.
type Parameters struct {
	// Edition is the edition of Kamiwaza.
	Edition string `json:"edition,omitzero"`

	// Tier is the tier of hardware.
	Tier string `json:"tier,omitzero"`

	// Platform is the operating system to be installed on.
	Platform string `json:"platform,omitzero"`

	// Release is the release of Kamiwaza.
	Release string `json:"release,omitzero"`

	// Inference is auto (the default: gpu where a supported GPU is present, else cpu), cpu or gpu.
	Inference string `json:"inference,omitzero" jsonschema:"enum=auto,enum=cpu,enum=gpu"`

	// Models are the models to be served, by the names that the page gives them.
	Models []string `json:"models,omitzero"`

	// InstallMethod is deb, rpm, tarball or msi.
	InstallMethod string `json:"install_method,omitzero" jsonschema:"enum=deb,enum=rpm,enum=tarball,enum=msi"`

	// Phase is preinstall (the default) or postinstall.
	Phase string `json:"phase,omitzero" jsonschema:"enum=preinstall,enum=postinstall"`

	// InstallPath is the directory that Kamiwaza is to be installed in, where it is not the default.
	InstallPath string `json:"install_path,omitzero"`
}

// Node is one machine, real or planned.
type Node struct {
	// Name is the host name or the resource address.
	Name string `json:"name"`

	// Alike are the names of further nodes of which just the same is known, as of the instances of one
	// Terraform count. They are judged as this node is, and reported each.
	Alike []string `json:"alike,omitzero"`

	// Role is head or worker; nil where nobody said.
	Role *string `json:"role,omitzero"`

	// Planned says that the machine is to be made yet: nothing runs on it, and what only a running machine
	// shows is not asked of it. Nil stands for a machine that there is.
	Planned *bool `json:"planned,omitzero"`

	// OS is the operating system.
	OS *OS `json:"os,omitzero"`

	// CPU is the processor.
	CPU *CPU `json:"cpu,omitzero"`

	// Memory is the system's RAM.
	Memory *Memory `json:"memory,omitzero"`

	// Disks are the fixed whole disks: no partitions, removable media, loop devices or RAM disks.
	Disks []Disk `json:"disks,omitzero"`

	// Filesystems are those mounted that can hold a directory, in memory too; not those that show the
	// kernel's own state.
	Filesystems []Filesystem `json:"filesystems,omitzero"`

	// Paths say where directories really are: each path that an installation may use, with the path
	// that it leads to when symbolic links are followed, as far as it exists.
	Paths map[string]string `json:"paths,omitzero"`

	// GPUs are the graphics and compute accelerators; an empty list says that there are none.
	GPUs []GPU `json:"gpus,omitzero"`

	// Software is what is installed.
	Software *Software `json:"software,omitzero"`

	// User is the person who will install Kamiwaza: who runs the gatherer, or who called sudo.
	User *User `json:"user,omitzero"`

	// Kernel is the kernel's configuration.
	Kernel *Kernel `json:"kernel,omitzero"`

	// Network is the node's own end of the network.
	Network *Network `json:"network,omitzero"`

	// Cloud says where a rented machine comes from.
	Cloud *Cloud `json:"cloud,omitzero"`

	// Environment is what stands between the gatherer and the hardware.
	Environment *Environment `json:"environment,omitzero"`

	// Absent gives the reason for each fact that was looked for and not observed, keyed by its path
	// in the node, such as "cpu.physical_cores" or "gpus.memory_bytes". A path stands for
	// everything below it.
	Absent map[string]Absence `json:"absent,omitzero"`

	// Origins says where facts come from, keyed as Absent.
	Origins map[string]Origin `json:"origins,omitzero"`
}

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
}

// Software is what is installed on a node.
type Software struct {
	// DockerEngine is the container engine that answers on Docker's socket.
	DockerEngine *Engine `json:"docker_engine,omitzero"`

	// DockerCompose is the Compose that the docker command runs.
	DockerCompose *Compose `json:"docker_compose,omitzero"`
}

// Engine is a container engine.
type Engine struct {
	// Installed is false where neither a socket nor a daemon was found.
	Installed *bool `json:"installed,omitzero"`

	// Product is docker, or podman where that answers in Docker's place.
	Product *string `json:"product,omitzero" jsonschema:"enum=docker,enum=podman"`

	// Version is the server's.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`
}

// Compose is an installation of Docker Compose.
type Compose struct {
	// Installed is false where neither the plugin nor the command was found.
	Installed *bool `json:"installed,omitzero"`

	// Kind is plugin (docker compose) or standalone (docker-compose).
	Kind *string `json:"kind,omitzero" jsonschema:"enum=plugin,enum=standalone"`

	// Version is its own.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`
}

// User is an account.
type User struct {
	// Name is the login name.
	Name *string `json:"name,omitzero"`

	// UID is the numeric id; 0 is root.
	UID *int `json:"uid,omitzero" jsonschema:"minimum=0"`

	// Home is the home directory.
	Home *string `json:"home,omitzero"`

	// KamiwazaRoot is the environment's KAMIWAZA_ROOT.
	KamiwazaRoot *string `json:"kamiwaza_root,omitzero"`

	// SessionGroups are the groups in force in this session.
	SessionGroups []string `json:"session_groups,omitzero"`

	// Groups are the groups that the account database lists, in force from the next login.
	Groups []string `json:"groups,omitzero"`
}

// Kernel is the configuration of a kernel.
type Kernel struct {
	// Modules maps module names, with underscores, to loaded, builtin, loadable or missing.
	Modules map[string]string `json:"modules,omitzero" jsonschema:"enum=loaded,enum=builtin,enum=loadable,enum=missing"`

	// Sysctls maps names with dots to values.
	Sysctls map[string]int `json:"sysctls,omitzero"`
}

// Network is a node's own end of the network.
type Network struct {
	// Listeners are the listening TCP sockets.
	Listeners []Listener `json:"listeners,omitzero"`

	// EphemeralPorts is the range that the kernel takes outgoing ports from.
	EphemeralPorts *PortRange `json:"ephemeral_ports,omitzero"`

	// ReservedPorts are left out of EphemeralPorts.
	ReservedPorts []PortRange `json:"reserved_ports,omitzero"`

	// ExcludedPorts cannot be bound at all; Windows only.
	ExcludedPorts []PortRange `json:"excluded_ports,omitzero"`

	// BandwidthBitsPerSecond is what the node's links carry together at any time, not for a burst.
	BandwidthBitsPerSecond *int64 `json:"bandwidth_bits_per_second,omitzero" jsonschema:"minimum=1"`

	// Interconnect is the fabric beside Ethernet that the node's GPUs can reach others by; none where there
	// is none. Other is one of the cloud's own, such as Google's GPUDirect networks.
	Interconnect *string `json:"interconnect,omitzero" jsonschema:"enum=none,enum=infiniband,enum=efa,enum=other"`

	// Ingress is what may reach the node's TCP ports through the firewalls around it; an empty list says
	// that nothing may.
	Ingress []Ingress `json:"ingress,omitzero"`
}

// Ingress is a range of TCP ports, both ends included, and who may reach it.
type Ingress struct {
	// First is the lowest port.
	First int `json:"first" jsonschema:"minimum=0,maximum=65535"`

	// Last is the highest.
	Last int `json:"last" jsonschema:"minimum=0,maximum=65535"`

	// From is world for any address, cluster for the cluster's own nodes, and restricted for anybody else
	// who is named, by address or by group.
	From string `json:"from" jsonschema:"enum=world,enum=restricted,enum=cluster"`
}

// Listener is a listening TCP socket.
type Listener struct {
	// Address is the local address.
	Address string `json:"address"`

	// Port is the local port.
	Port int `json:"port" jsonschema:"minimum=1,maximum=65535"`

	// Process is the name of the process that holds the socket; nil where only root may know.
	Process *string `json:"process,omitzero"`
}

// PortRange is a range of TCP ports, both ends included.
type PortRange struct {
	// First is the lowest port.
	First int `json:"first" jsonschema:"minimum=1,maximum=65535"`
	// Last is the highest.
	Last int `json:"last" jsonschema:"minimum=1,maximum=65535"`
}

// Cloud is where a rented machine comes from.
type Cloud struct {
	// Provider is aws, gcp or azure.
	Provider *string `json:"provider,omitzero" jsonschema:"enum=aws,enum=gcp,enum=azure"`

	// InstanceType is the machine type, such as "g5.xlarge".
	InstanceType *string `json:"instance_type,omitzero"`

	// Zone is the availability zone.
	Zone *string `json:"zone,omitzero"`

	// Placement is how the cloud places the node beside others: near (a cluster placement group, compact
	// placement, a proximity placement group), spread, partition, or none.
	Placement *string `json:"placement,omitzero" jsonschema:"enum=none,enum=near,enum=spread,enum=partition"`

	// PlacementGroup tells apart the groups that nodes are placed near each other in.
	PlacementGroup *string `json:"placement_group,omitzero"`

	// Spot says that the cloud may take the machine back at any time.
	Spot *bool `json:"spot,omitzero"`

	// Elastic says that an autoscaler may remove the node: it is above the minimum of its group.
	Elastic *bool `json:"elastic,omitzero"`
}

// SharedStorage is a filesystem or an object store that nodes share.
type SharedStorage struct {
	// Name is what a person calls it, or the resource address.
	Name string `json:"name"`

	// Service is the cloud's product, such as "fsx_lustre", "efs", "filestore" or "netapp_files".
	Service *string `json:"service,omitzero"`

	// ServiceTier is the tier or mode of the service, such as "PERSISTENT_2", "provisioned" or "Ultra".
	ServiceTier *string `json:"service_tier,omitzero"`

	// Protocol is how nodes speak to it.
	Protocol *string `json:"protocol,omitzero" jsonschema:"enum=nfs3,enum=nfs4,enum=lustre,enum=ceph,enum=s3,enum=smb,enum=other"`

	// CapacityBytes is its size.
	CapacityBytes *int64 `json:"capacity_bytes,omitzero" jsonschema:"minimum=1"`

	// Elastic says that it grows with what is stored, and has no size to judge.
	Elastic *bool `json:"elastic,omitzero"`

	// Medium is nvme, ssd or hdd.
	Medium *string `json:"medium,omitzero" jsonschema:"enum=nvme,enum=ssd,enum=hdd"`

	// ThroughputBytesPerSecond is what all nodes together can read from it.
	ThroughputBytesPerSecond *int64 `json:"throughput_bytes_per_second,omitzero" jsonschema:"minimum=1"`

	// LatencyMicroseconds is the time that an access takes from a node.
	LatencyMicroseconds *int64 `json:"latency_microseconds,omitzero" jsonschema:"minimum=1"`

	// Cached says that the nodes keep what they read of an object store on disks of their own.
	Cached *bool `json:"cached,omitzero"`

	// Nodes names the nodes that use it; nil where nothing limits which.
	Nodes []string `json:"nodes,omitzero"`
}

// Environment is what stands between the gatherer and the hardware.
type Environment struct {
	// Container names the runtime (such as "docker") where the gatherer saw a container's view; nil
	// where it saw the host's.
	Container *string `json:"container,omitzero"`

	// Virtualization names the hypervisor, such as "kvm"; nil where none was seen.
	Virtualization *string `json:"virtualization,omitzero"`

	// WSL is the version of the Windows Subsystem for Linux; nil outside it.
	WSL *int `json:"wsl,omitzero" jsonschema:"minimum=1"`
}

// Version is a version number of up to four parts, padded with zeros, so that comparing
// arrays compares versions. "450.80.02" is no SemVer; [450, 80, 2, 0] has an order.
type Version [4]int
