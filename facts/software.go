package facts

// Software is what is installed on a node.
type Software struct {
	// DockerEngine is the container engine that answers on Docker's socket.
	DockerEngine *Engine `json:"docker_engine,omitzero"`

	// DockerCompose is the Compose that the docker command runs.
	DockerCompose *Compose `json:"docker_compose,omitzero"`

	// NVIDIAContainerToolkit gives containers the GPUs.
	NVIDIAContainerToolkit *Toolkit `json:"nvidia_container_toolkit,omitzero"`

	// NVIDIADocker2 is the package nvidia-docker2, the toolkit's forerunner.
	NVIDIADocker2 *Program `json:"nvidia_docker2,omitzero"`

	// ROCm is AMD's software for its GPUs.
	ROCm *ROCm `json:"rocm,omitzero"`

	// CockroachDB is the database.
	CockroachDB *Program `json:"cockroachdb,omitzero"`

	// Python are the versions of Python that can be run by name, such as python3.12; an empty list says that
	// there is none.
	Python []Version `json:"python,omitzero" jsonschema:"minimum=0"`

	// NodeJS are the versions of Node.js on the PATH and of NVM; an empty list says that there is none.
	NodeJS []Version `json:"nodejs,omitzero" jsonschema:"minimum=0"`

	// Chrome is the browser.
	Chrome *Program `json:"chrome,omitzero"`

	// ETCD is the key-value store.
	ETCD *Program `json:"etcd,omitzero"`

	// WindowsTerminal is Windows Terminal; Windows only.
	WindowsTerminal *Program `json:"windows_terminal,omitzero"`

	// Packages maps the names of the system's packages to installed or missing.
	Packages map[string]string `json:"packages,omitzero" jsonschema:"enum=installed,enum=missing"`
}

// Program is one that is installed or not.
type Program struct {
	// Installed is false where it was not found.
	Installed *bool `json:"installed,omitzero"`

	// Version is its own.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`
}

// Toolkit is the NVIDIA Container Toolkit.
type Toolkit struct {
	// Installed is false where it was not found.
	Installed *bool `json:"installed,omitzero"`

	// Configured says that the container engine knows it, as a runtime or by the devices of CDI.
	Configured *bool `json:"configured,omitzero"`

	// Version is its own.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`
}

// ROCm is AMD's software for its GPUs.
type ROCm struct {
	// Installed is false where it was not found.
	Installed *bool `json:"installed,omitzero"`

	// Version is that of the whole.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`

	// Devices says of each device file that containers need, such as /dev/kfd, whether the installing user may
	// open it.
	Devices map[string]string `json:"devices,omitzero" jsonschema:"enum=accessible,enum=denied,enum=missing"`
}

// Engine is a container engine.
type Engine struct {
	// Installed is false where neither a socket nor a daemon was found.
	Installed *bool `json:"installed,omitzero"`

	// Product is docker, or podman where that answers in Docker's place.
	Product *string `json:"product,omitzero" jsonschema:"enum=docker,enum=podman"`

	// Version is the server's.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`

	// Swarm is the state of the engine in a swarm.
	Swarm *string `json:"swarm,omitzero" jsonschema:"enum=inactive,enum=pending,enum=active,enum=error,enum=locked"`

	// DataRoot is the directory that it keeps images and containers in.
	DataRoot *string `json:"data_root,omitzero"`
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

	// Administrator says that the account belongs to the administrators; Windows only.
	Administrator *bool `json:"administrator,omitzero"`

	// Elevated says that the session has the administrators' rights; Windows only.
	Elevated *bool `json:"elevated,omitzero"`
}

// Clock is how a machine keeps time.
type Clock struct {
	// Synchronized says that something keeps it right.
	Synchronized *bool `json:"synchronized,omitzero"`

	// OffsetMicroseconds is how far it is off, either way.
	OffsetMicroseconds *int64 `json:"offset_microseconds,omitzero" jsonschema:"minimum=0"`
}

// WSL is the Windows Subsystem for Linux.
type WSL struct {
	// Version is that which new distributions get; zero where it is not installed or not enabled.
	Version *int `json:"version,omitzero" jsonschema:"minimum=0,maximum=2"`

	// Virtualization says that the firmware lets the processor virtualize.
	Virtualization *bool `json:"virtualization,omitzero"`

	// MemoryBytes is what its machine may take of the memory: half of it, where .wslconfig says nothing.
	MemoryBytes *int64 `json:"memory_bytes,omitzero" jsonschema:"minimum=1"`

	// Distributions are those that are installed; an empty list says that there is none.
	Distributions []Distribution `json:"distributions,omitzero"`
}

// Distribution is a Linux distribution in WSL.
type Distribution struct {
	// Name is the one that wsl --list prints.
	Name string `json:"name"`

	// ID is the ID of its os-release, such as "ubuntu".
	ID *string `json:"id,omitzero"`

	// Version is VERSION_ID of its os-release.
	Version *Version `json:"version,omitzero" jsonschema:"minimum=0"`

	// WSL is the version of WSL that it runs under.
	WSL *int `json:"wsl,omitzero" jsonschema:"minimum=1,maximum=2"`

	// Dedicated says that Kamiwaza's installer made it.
	Dedicated *bool `json:"dedicated,omitzero"`
}

// Kernel is the configuration of a kernel.
type Kernel struct {
	// Modules maps module names, with underscores, to loaded, builtin, loadable or missing.
	Modules map[string]string `json:"modules,omitzero" jsonschema:"enum=loaded,enum=builtin,enum=loadable,enum=missing"`

	// Sysctls maps names with dots to values.
	Sysctls map[string]int `json:"sysctls,omitzero"`
}
