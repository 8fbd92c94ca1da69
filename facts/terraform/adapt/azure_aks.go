package adapt

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureCluster is the default node pool of a cluster of AKS.
func azureCluster(c *cluster, r *resource.Resource) {
	if mode := r.Get("node_provisioning_profile", "mode"); mode.State() == resource.Unknown {
		c.partly(r.Address + " may provision nodes as they are needed: the mode of its provisioning is not known.")
	} else if has(mode, "Auto") {
		c.partly(r.Address + " provisions nodes as they are needed, of sizes that it chooses.")
	}
	pool := r.Get("default_node_pool")
	if !isSet(pool) {
		return
	}
	p := azurePool{r: r, cluster: r, pool: pool, system: true}
	c.group(r, p.number(), p.links(), p.describe)
}

// azureNodePool is one more node pool.
func azureNodePool(c *cluster, r *resource.Resource) {
	p := azurePool{
		r: r, pool: *r.Attributes, system: has(r.Get("mode"), "System"),
		cluster: c.follow(r, r.Get("kubernetes_cluster_id"), "azurerm_kubernetes_cluster"),
	}
	c.group(r, p.number(), p.links(), p.describe)
}

// azurePool is a node pool: a resource, or the block of one.
type azurePool struct {
	r, cluster *resource.Resource
	pool       resource.Value
	system     bool
}

func (p azurePool) links() []*resource.Resource { return []*resource.Resource{p.cluster} }

// number gives how many nodes there are. Where nobody says, an autoscaler starts with the least; a pool of the
// system has one node, for it may not have none, and another pool has none.
func (p azurePool) number() number {
	count, scaling := p.pool.Get("node_count"), either(p.pool.Get("auto_scaling_enabled"), p.pool.Get("enable_auto_scaling"))
	if scaling.State() == resource.Unknown {
		return number{why: scaling.Why()}
	}
	if scaled, _ := scaling.Truth(); scaled {
		return numberOf(p.pool.Get("min_count"), count)
	}
	switch {
	case count.State() != resource.Omitted:
		return numberOf(count, count)
	case p.system:
		return number{least: 1, planned: 1}
	default:
		return number{}
	}
}

func (p azurePool) describe(d *draft) {
	d.machineType(microsoft, sourced{p.r, p.pool.Get("vm_size")}, "")
	p.gpus(d)
	p.operatingSystem(d)
	p.disk(d)
	location := get(p.r, "location")
	if p.cluster != nil {
		location = get(p.cluster, "location")
	}
	zones := p.pool.Get("zones")
	if !isSet(zones) {
		zones = p.pool.Get("availability_zones")
	}
	d.zone(p.r, location, zones)
	d.near([]sourced{{p.r, p.pool.Get("proximity_placement_group_id")}}, nil)
	d.spot(p.pool.Get("priority"), resource.Value{})
	d.node.Miss("network.ingress", facts.Absence{Reason: facts.NotStated, Detail: "AKS makes the network security group of " + p.r.Block})
	d.role(p.r, p.pool.Get("node_labels"))
	d.role(p.r, p.pool.Get("tags"))
}

// gpus takes back what the machine has where the pool divides it: what a part has is another matter.
func (p azurePool) gpus(d *draft) {
	v := p.pool.Get("gpu_instance")
	if !isNamed(v) || has(v, "MIG7g") || len(d.node.GPUs) == 0 {
		return
	}
	d.node.GPUs = nil
	if text, ok := v.Text(); ok {
		d.node.Miss("gpus", facts.Absence{Reason: facts.NotSupported, Detail: fmt.Sprintf("%s divides its GPUs into instances of %s", p.r.Block, text)})
		return
	}
	d.miss(p.r, "the division of the GPUs", v, "gpus")
}

// operatingSystem is Ubuntu or Windows Server where nobody chooses, of a version that goes with that of
// Kubernetes.
func (p azurePool) operatingSystem(d *draft) {
	sku := sourced{p.r, p.pool.Get("os_sku")}
	name, ok := sku.Text()
	kind := p.pool.Get("os_type")
	switch {
	case ok:
		if os, ok := azureNodeSystem(name); ok {
			d.runs(os, sku, facts.Declared)
			return
		}
		d.noSystem(sku, "")
	case sku.State() == resource.Unknown:
		d.noSystem(sku, "")
	case kind.State() == resource.Unknown:
		d.noSystem(sourced{p.r, kind}, "")
	case has(kind, "Windows"):
		d.runs(facts.OS{Platform: new("windows"), ID: new("windows"), ProductType: new("server")}, sku, facts.ProviderDefault)
	default:
		d.runs(azureDistribution("ubuntu", ""), sku, facts.ProviderDefault)
	}
}

// azureNodeSystem tells the operating system by the name that AKS has for it. One without a number goes with
// the version of Kubernetes.
func azureNodeSystem(name string) (facts.OS, bool) {
	switch name {
	case "Ubuntu":
		return azureDistribution("ubuntu", ""), true
	case "AzureLinux", "AzureLinuxOSGuard":
		return azureDistribution("azurelinux", ""), true
	case "CBLMariner", "Mariner":
		return azureDistribution("mariner", ""), true
	case "Windows2019", "Windows2022", "Windows2025":
		return azureSystem("WindowsServer", name)
	default:
		return azureSystem(name, "")
	}
}

// azurePremium finds the sizes that take Premium SSDs: those with an s among the letters behind the number of
// CPUs, as Azure's naming conventions have it, and the old ones with an S before it.
var azurePremium = regexp.MustCompile(`(?i)^Standard_([A-Z]+\d+(-\d+)?[a-z]*s|[DG]S\d)`)

// disk describes the only disk of a node. Where nobody sets its size AKS chooses by the number of CPUs:
// "Default OS disk sizing" in the documentation of AKS.
func (p azurePool) disk(d *draft) {
	v := volume{
		r: p.r, name: "os disk", purpose: "root", size: p.pool.Get("os_disk_size_gb"), sizeUnit: gib, throughputUnit: mb,
	}
	kind := p.pool.Get("os_disk_type")
	switch {
	case has(kind, "Ephemeral"):
		d.ephemeral(v, resource.Value{})
		p.onNVMe(d)
		return
	case kind.State() == resource.Unknown:
		v.typ = kind
	default:
		v.defaultSize = azureDefaultDisk(d.node.CPU)
		v.defaultType = azureDefaultType(p.pool.Get("vm_size"))
	}
	d.disk(microsoft, v.on(d.node.OS))
}

// onNVMe takes the medium of the root disk back where the machine has NVMe disks, which AKS may choose.
func (p azurePool) onNVMe(d *draft) {
	nvme := slices.ContainsFunc(d.node.Disks, func(disk facts.Disk) bool {
		return disk.Medium != nil && *disk.Medium == "nvme"
	})
	if !nvme {
		return
	}
	d.node.Disks[len(d.node.Disks)-1].Medium = nil
	d.node.Miss("disks.medium", facts.Absence{Reason: facts.NotStated, Detail: "AKS chooses which disk of the machine holds the os disk of " + p.r.Block})
}

func azureDefaultDisk(cpu *facts.CPU) int64 {
	if cpu == nil || cpu.LogicalCPUs == nil {
		return 0
	}
	switch n := *cpu.LogicalCPUs; {
	case n < 8:
		return 128 * gib
	case n < 16:
		return 256 * gib
	case n < 64:
		return 512 * gib
	default:
		return 1024 * gib
	}
}

func azureDefaultType(size resource.Value) string {
	name, ok := size.Text()
	switch {
	case !ok:
		return ""
	case azurePremium.MatchString(name):
		return "Premium_LRS"
	default:
		return "StandardSSD_LRS"
	}
}
