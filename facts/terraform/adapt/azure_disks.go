package adapt

import (
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
	"github.com/kwpolicy/kwpolicy/facts/volumes"
)

// azureVolume reads a block of a volume.
func azureVolume(r *resource.Resource, name, purpose string, block resource.Value) volume {
	return volume{
		r: r, name: name, purpose: purpose,
		size: block.Get("disk_size_gb"), typ: either(block.Get("storage_account_type"), block.Get("managed_disk_type")),
		iops:       either(block.Get("disk_iops_read_write"), block.Get("ultra_ssd_disk_iops_read_write")),
		throughput: either(block.Get("disk_mbps_read_write"), block.Get("ultra_ssd_disk_mbps_read_write")),
		sizeUnit:   gib, throughputUnit: mb,
	}
}

// azureDataDisks reads the blocks of data disks, which are named by themselves or else by their number.
func azureDataDisks(r *resource.Resource, blocks resource.Value) []volume {
	var disks []volume
	for i, block := range blocks.List() {
		name, ok := block.Get("name").Text()
		if !ok {
			name = fmt.Sprintf("data disk %d", i)
			if lun, ok := block.Get("lun").Int(); ok {
				name = fmt.Sprintf("lun %d", lun)
			}
		}
		disks = append(disks, azureVolume(r, name, "data", block))
	}
	return disks
}

// azureManagedDisk reads a disk that is a resource of its own.
func azureManagedDisk(disk *resource.Resource, purpose string) volume {
	v := azureVolume(disk, disk.Block, purpose, *disk.Attributes)
	v.mount = mountPoint(disk.Get("tags"))
	if plus := disk.Get("performance_plus_enabled"); plus.State() == resource.Unknown || isOn(plus) {
		gap := resource.NotKnown(&resource.Why{Reason: facts.NotStated, Detail: "its performance plus gives more than its type does"})
		v.iops, v.throughput = gap, gap
	}
	azureTier(&v, disk.Get("tier"))
	return v
}

// azureTiers are the sizes in GiB of the tiers of Premium SSDs, by their names. A disk may perform as one of
// a higher tier than its size has.
var azureTiers = map[string]int64{
	"P1": 4, "P2": 8, "P3": 16, "P4": 32, "P6": 64, "P10": 128, "P15": 256, "P20": 512, "P30": 1024, "P40": 2048,
	"P50": 4096, "P60": 8192, "P70": 16384, "P80": 32767,
}

// azureTier lets a disk perform as one of a tier.
func azureTier(v *volume, tier resource.Value) {
	if tier.State() == resource.Unknown {
		v.iops, v.throughput = tier, tier
		return
	}
	name, _ := tier.Text()
	size, ok := azureTiers[strings.ToUpper(name)]
	if !ok {
		return
	}
	typ, ok := volumes.Find(microsoft, "Premium_LRS")
	if !ok {
		return
	}
	iops, throughput := typ.Performance(size*gib, nil, nil)
	if iops == nil || throughput == nil {
		return
	}
	v.iops = resource.Number(float64(*iops)).Placed(tier.At)
	v.throughput = resource.Number(float64(*throughput)).Placed(tier.At)
	v.throughputUnit = 1
}

// azureDiskOf gives the managed disk that a value of r refers to. What is not part of what was read is a disk
// of which nothing is known.
func azureDiskOf(c *cluster, r *resource.Resource, v resource.Value, name, purpose string) volume {
	if disk := c.follow(r, v, "azurerm_managed_disk", "data.azurerm_managed_disk"); disk != nil {
		return azureManagedDisk(disk, purpose)
	}
	gap := resource.NotKnown(&resource.Why{
		Reason: facts.NotFound, Detail: "the disk is not part of what was read", Resolve: "state nodes[].disks in a facts file",
	})
	if v.State() == resource.Unknown {
		gap = v
	}
	return volume{r: r, name: name, purpose: purpose, size: gap, typ: gap, iops: gap, throughput: gap, sizeUnit: gib, throughputUnit: mb}
}

// azureExisting gives the managed disk that a block names, where it is part of what was read or the block says
// no more of it. A plan that changes a machine names the disks that it has, whoever made them.
func azureExisting(c *cluster, block volume, id resource.Value) volume {
	if !isNamed(id) {
		return block
	}
	found := c.follow(block.r, id, "azurerm_managed_disk", "data.azurerm_managed_disk") != nil
	if found || block.size.State() == resource.Omitted && block.typ.State() == resource.Omitted {
		return azureDiskOf(c, block.r, id, block.name, block.purpose)
	}
	return block
}

// azureAttached reads the disks that attachments bring to a machine.
func azureAttached(c *cluster, attachments []*resource.Resource) []volume {
	var disks []volume
	for _, attachment := range attachments {
		name := attachment.Block
		if lun, ok := attachment.Get("lun").Int(); ok {
			name = fmt.Sprintf("lun %d", lun)
		}
		disks = append(disks, azureDiskOf(c, attachment, attachment.Get("managed_disk_id"), name, "data"))
	}
	return disks
}

// on mounts a root disk where the operating system does.
func (v volume) on(os *facts.OS) volume {
	if v.purpose == "root" {
		v.mount = os.Root()
	}
	return v
}

// ephemeral adds a root disk that is on a disk of the machine itself: NVMe where that is asked for, else the
// SSD of its cache or its temporary disk.
func (d *draft) ephemeral(v volume, placement resource.Value) {
	disk := facts.Disk{Name: v.name, Purpose: &v.purpose, Network: new(false), Medium: new("ssd"), SizeBytes: d.diskSize(v)}
	if has(placement, "NvmeDisk") {
		disk.Medium = new("nvme")
	}
	d.node.Disks = append(d.node.Disks, disk)
	d.node.Filesystems = append(d.node.Filesystems, facts.Filesystem{MountPoint: mountOf(v.on(d.node.OS)), SizeBytes: disk.SizeBytes, Disks: []string{disk.Name}})
	d.citeDisk(v)
}
