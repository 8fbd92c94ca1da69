package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// localSSD is the size of a local SSD in GiB, of which a machine takes several.
const localSSD = 375

// mostLocal is more local SSDs than any machine takes.
const mostLocal = 64

// localDisks adds the local SSDs that the machine asks for.
func (m gcpMachine) localDisks(d *draft) {
	if m.gke != nil {
		// The SSDs of these blocks are reached by NVMe, those of the older attribute by SCSI.
		m.localCount(d, "nvme", m.get("ephemeral_storage_local_ssd_config", "local_ssd_count"))
		m.localCount(d, "nvme", m.get("local_nvme_ssd_block_config", "local_ssd_count"))
		m.localCount(d, "ssd", m.get("local_ssd_count"))
		return
	}
	scratch := m.get("scratch_disk")
	if scratch.State() == resource.Unknown {
		d.furtherLocal(scratch, "scratch_disk")
	}
	for _, block := range scratch.List() {
		d.local(scratch.r, block.Get("size"), block.Get("interface"))
	}
	if isSet(scratch.Value) {
		return
	}
	_, others := m.templateDisks()
	for _, disk := range others {
		if isScratch(disk.Value) {
			d.local(disk.r, disk.Get("disk_size_gb"), disk.Get("interface"))
		}
	}
}

// localCount adds as many local SSDs as a number says.
func (m gcpMachine) localCount(d *draft, medium string, v sourced) {
	if v.State() == resource.Unknown {
		d.furtherLocal(v, "the number of local SSDs")
		return
	}
	count, _ := v.Int()
	for range min(count, mostLocal) {
		d.addLocal(facts.Disk{SizeBytes: new(int64(localSSD * gib)), Medium: &medium})
	}
}

// furtherLocal says that there may be local SSDs of which nothing is known.
func (d *draft) furtherLocal(v sourced, what string) {
	d.addLocal(facts.Disk{})
	d.miss(v.r, what, v.Value, "disks.size_bytes", "disks.medium")
}

// local adds one local SSD, whose size and interface are values of r.
func (d *draft) local(r *resource.Resource, size, interfaced resource.Value) {
	disk := facts.Disk{Medium: new("ssd")}
	switch {
	case has(interfaced, "NVME"):
		disk.Medium = new("nvme")
	case interfaced.State() == resource.Unknown:
		disk.Medium = nil
		d.miss(r, "the interface of a local SSD", interfaced, "disks.medium")
	}
	switch n, ok := size.Int(); {
	case ok && n > 0 && n < 1<<20:
		disk.SizeBytes = new(n * gib)
	case size.State() == resource.Omitted:
		disk.SizeBytes = new(int64(localSSD * gib))
	default:
		d.miss(r, "the size of a local SSD", size, "disks.size_bytes")
	}
	d.addLocal(disk)
}

func (d *draft) addLocal(disk facts.Disk) {
	disk.Name, disk.Purpose, disk.Network = d.unused("local SSD"), new("local"), new(false)
	d.node.Disks = append(d.node.Disks, disk)
}
