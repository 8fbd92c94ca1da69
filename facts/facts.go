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

	// Options are what the page lets choose beside its axes, such as a mode, by the page's own names.
	Options map[string]string `json:"options,omitzero"`

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

	// Writable says of each directory that an installation may use whether the installing user may write
	// there, or make it.
	Writable map[string]bool `json:"writable,omitzero"`

	// Directories are the directories and files that the product makes, by their paths: directory, file or
	// missing.
	Directories map[string]string `json:"directories,omitzero" jsonschema:"enum=directory,enum=file,enum=missing"`

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

	// Clock is how the machine keeps time.
	Clock *Clock `json:"clock,omitzero"`

	// WSL is the Windows Subsystem for Linux, as seen from Windows.
	WSL *WSL `json:"wsl,omitzero"`

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

// Version is a version number of up to four parts, padded with zeros, so that comparing
// arrays compares versions. "450.80.02" is no SemVer; [450, 80, 2, 0] has an order.
type Version [4]int
