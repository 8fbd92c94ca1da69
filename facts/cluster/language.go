package cluster

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts"
)

// blockType is a kind of block of the language, with all that may stand in it.
type blockType struct {
	// name is the word before the brace, label what the text behind it names, "" where there is none.
	name, label string

	// meaning is what the block describes.
	meaning string

	// single says that there is at most one in the block around it.
	single bool

	attributes []attribute
	blocks     []*blockType
}

// attribute is something that a block may say.
type attribute struct {
	name string
	form form

	// required says that the block is of no use without.
	required bool

	// meaning is what is said, and what it means to leave it out where that is not "not known".
	meaning string
}

// schema is the block type as the parser takes it.
func (b *blockType) schema() *hcl.BodySchema {
	var schema hcl.BodySchema
	for _, a := range b.attributes {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: a.name, Required: a.required})
	}
	for _, inner := range b.blocks {
		header := hcl.BlockHeaderSchema{Type: inner.name}
		if inner.label != "" {
			header.LabelNames = []string{inner.label}
		}
		schema.Blocks = append(schema.Blocks, header)
	}
	return &schema
}

// block gives the type of the blocks of that name; nil where there is none.
func (b *blockType) block(name string) *blockType {
	for _, inner := range b.blocks {
		if inner.name == name {
			return inner
		}
	}
	return nil
}

// What a file may have; more would be a mistake.
const (
	mostNodes   = 100_000
	mostDevices = 128 // disks or GPUs that one block describes
)

// language is everything that a file may say.
var language = &blockType{
	name: "file",
	blocks: []*blockType{
		{
			name: "cluster", label: "name", single: true,
			meaning: "The cluster, and by what it is judged. Flags of the command line go before what it says.",
			attributes: []attribute{
				{name: "edition", form: text(), meaning: "edition of Kamiwaza, such as `enterprise`"},
				{name: "tier", form: word(), meaning: "tier of hardware, such as `3`"},
				{name: "platform", form: text(), meaning: "operating system to install on; that of the nodes, where it is left out"},
				{name: "release", form: text(), meaning: "release of Kamiwaza, such as `\"0.9.3\"`"},
				{name: "inference", form: choice(facts.Choices("inference")...), meaning: "what models run on"},
				{name: "models", form: texts(), meaning: "models to be served, by the names that the requirements give them"},
				{name: "install_path", form: directory(), meaning: "where Kamiwaza is installed, if not in the edition's directory"},
				{name: "phase", form: choice(facts.Choices("phase")...), meaning: "whether Kamiwaza is installed already"},
				{name: "shared_storage", form: nothing("shared_storage"), meaning: "`[]` says that the nodes share no storage"},
			},
			blocks: []*blockType{nodesBlock, sharedStorageBlock},
		},
		{
			name: "variable", label: "name",
			meaning: "A value that `--var NAME=VALUE` or `--var-file FILE` gives; `var.NAME` in expressions.",
			attributes: []attribute{
				{name: "default", form: form{says: "any value"}, meaning: "the value where none is given; without a default one must be"},
				{name: "type", form: form{says: "type, such as `number` or `list(string)`"}, meaning: "what the value is converted to"},
				{name: "description", form: text(), meaning: "what it is for"},
			},
		},
		{
			name:    "locals",
			meaning: "Named expressions, of any names; `local.NAME` in others.",
		},
	},
}

var nodesBlock = &blockType{
	name: "nodes", label: "name",
	meaning: "Nodes that are alike. Their names are NAME[0], NAME[1] and so on, or just NAME where there is one.",
	attributes: []attribute{
		{name: "role", form: text(), meaning: "what the nodes do: `head` or `worker`"},
		{name: "count", form: whole(0, mostNodes), meaning: "how many there are; 1 where it is left out"},
		{name: "minimum", form: whole(0, mostNodes), meaning: "how many of them always run, where an autoscaler removes the others; all, where it is left out"},
		{name: "provider", form: choice("aws", "gcp", "azure"), meaning: "the cloud that rents them out; left out where you own them"},
		{name: "instance_type", form: text(), meaning: "the cloud's machine type: it gives the hardware that is not stated beside it"},
		{name: "zone", form: text(), meaning: "availability zone"},
		{name: "placement", form: choice("near", "spread", "partition", "none"), meaning: "how the cloud places them: `near` is a placement group of strategy cluster, compact placement, or a proximity placement group"},
		{name: "spot", form: truth(), meaning: "whether the cloud may take them back at any time"},
		{name: "os", form: text(), meaning: "operating system, such as `\"ubuntu 24.04\"` or `\"rhel 9.4\"`; the block of that name says it in parts"},
		{name: "memory", form: measure(sizes()), meaning: "installed RAM"},
		{name: "gpus", form: nothing("gpu"), meaning: "`[]` says that they have no GPU"},
	},
	blocks: []*blockType{
		{
			name: "os", single: true, meaning: "The operating system, in the words of `/etc/os-release`.",
			attributes: []attribute{
				{name: "id", form: text(), required: true, meaning: "its `ID`, such as `ubuntu`"},
				{name: "version", form: text(), required: true, meaning: "its `VERSION_ID`, in quotes"},
				{name: "name", form: text(), meaning: "its `PRETTY_NAME`"},
			},
		},
		{
			name: "cpu", single: true, meaning: "The processors of one node, together.",
			attributes: []attribute{
				{name: "cores", form: whole(1, 1<<20), meaning: "physical cores"},
				{name: "threads", form: whole(1, 1<<20), meaning: "hardware threads, which clouds call vCPUs"},
				{name: "model", form: text(), meaning: "the processor's name"},
				{name: "architecture", form: choice("amd64", "arm64"), meaning: "instruction set"},
			},
		},
		{
			name: "gpu", meaning: "GPUs of one node that are alike. With such a block those of the instance type do not count.",
			attributes: []attribute{
				{name: "model", form: text(), meaning: "the product's name, such as `\"A100-SXM4-80GB\"`"},
				{name: "count", form: whole(0, mostDevices), meaning: "how many a node has; 1 where it is left out"},
				{name: "memory", form: measure(gpuSizes()), meaning: "memory of each, as it is sold: GB is GiB here; where it is left out, a model that is sold with one size tells it"},
				{name: "vendor", form: choice("nvidia", "amd", "intel", "apple", "other"), meaning: "whose it is; taken from the model where that is well known"},
				{name: "compute_capability", form: capability(), meaning: "NVIDIA's"},
			},
		},
		diskBlock,
		networkBlock,
	},
}

var diskBlock = &blockType{
	name: "disk", label: "name",
	meaning: "A disk or a volume of each node. The root disk is the one named `root` or mounted at `/`, or the only one; " +
		"where there is none, the nodes have a root disk of which nothing is known.",
	attributes: []attribute{
		{name: "size", form: measure(sizes()), meaning: "size of each"},
		{name: "count", form: whole(0, mostDevices), meaning: "how many there are, named NAME[0] and so on; 1 where it is left out"},
		{name: "type", form: text(), meaning: "the cloud's volume type, such as `gp3`, `pd-ssd` or `Premium_LRS`"},
		{name: "medium", form: choice("nvme", "ssd", "hdd"), meaning: "what it is made of; the type says it too"},
		{name: "iops", form: whole(1, 1<<30), meaning: "operations a second; what the type gives by itself, where it is left out"},
		{name: "throughput", form: measure(throughputs()), meaning: "what it transfers; what the type gives by itself, where it is left out"},
		{name: "mount", form: directory(), meaning: "where its filesystem is mounted; several of one block are one filesystem"},
		{name: "local", form: truth(), meaning: "whether it belongs to the machine, and is lost with it; where a block says so, the local disks of the instance type do not count"},
	},
}

var networkBlock = &blockType{
	name: "network", single: true, meaning: "The network of each node.",
	attributes: []attribute{
		{name: "bandwidth", form: measure(bandwidths()), meaning: "what its links carry together at any time"},
		{name: "interconnect", form: choice("none", "infiniband", "efa", "other"), meaning: "the fabric beside Ethernet between GPUs of several nodes"},
		{name: "ingress", form: nothing("ingress"), meaning: "`[]` says that firewalls let nobody in"},
	},
	blocks: []*blockType{
		{
			name: "ingress", meaning: "Ports that firewalls let somebody reach.",
			attributes: []attribute{
				{name: "ports", form: ports(), required: true, meaning: "TCP ports"},
				{name: "from", form: choice("world", "restricted", "cluster"), required: true, meaning: "who: anybody, somebody that the firewall names, or the cluster's own nodes"},
			},
		},
	},
}

var sharedStorageBlock = &blockType{
	name: "shared_storage", label: "name", meaning: "A filesystem or an object store that nodes share.",
	attributes: []attribute{
		{name: "protocol", form: choice("nfs3", "nfs4", "lustre", "ceph", "s3", "smb", "other"), meaning: "how nodes speak to it"},
		{name: "service", form: text(), meaning: "the cloud's product: `fsx_lustre`, `efs`, `filestore`, `netapp_files` …"},
		{name: "tier", form: text(), meaning: "tier or mode of the service, such as `provisioned` or `Ultra`"},
		{name: "capacity", form: measure(sizes()), meaning: "its size"},
		{name: "elastic", form: truth(), meaning: "whether it grows with what is stored, and has no size"},
		{name: "throughput", form: measure(throughputs()), meaning: "what all nodes together can read from it"},
		{name: "latency", form: measure(durations()), meaning: "how long an access takes from a node"},
		{name: "medium", form: choice("nvme", "ssd", "hdd"), meaning: "what it is made of"},
		{name: "cached", form: truth(), meaning: "whether nodes keep what they read of an object store on disks of their own"},
		{name: "nodes", form: texts(), meaning: "names of the nodes blocks that use it; all, where it is left out"},
	},
}
