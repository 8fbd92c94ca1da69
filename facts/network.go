package facts

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

	// Wireless says that the way out goes over a radio link.
	Wireless *bool `json:"wireless,omitzero"`

	// Outbound says of hosts by name whether the node reaches them by HTTPS.
	Outbound map[string]string `json:"outbound,omitzero" jsonschema:"enum=reachable,enum=blocked"`

	// Peers are the other nodes of the cluster as this node reaches them.
	Peers []Peer `json:"peers,omitzero"`
}

// Peer is another node, as a node reaches it.
type Peer struct {
	// Name is the other node's.
	Name string `json:"name"`

	// LatencyMicroseconds is the time of a round trip.
	LatencyMicroseconds *int64 `json:"latency_microseconds,omitzero" jsonschema:"minimum=1"`
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
