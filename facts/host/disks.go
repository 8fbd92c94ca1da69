package host

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jaypipes/ghw"

	"github.com/kwpolicy/kwpolicy/facts"
)

func disksProbe() probe {
	return probe{name: "disks", from: "/sys/block", claims: []string{"disks"}, look: lookDisks}
}

// derived are the beginnings of the names of block devices that are no disks: made of other
// devices, of memory or of files, or holding removable media.
var derived = []string{"loop", "ram", "zram", "dm-", "md", "mtd", "sr", "fd", "bcache", "drbd", "zd", "nullb"}

func lookDisks(_ context.Context, m *machine, n *facts.Node) {
	if _, err := m.list("/sys/block"); err != nil {
		n.Miss("disks", m.absence(err))
		return
	}
	info, err := ghw.Block(m.ghwOptions()...)
	if err != nil {
		n.Miss("disks", m.absence(fmt.Errorf("list block devices: %w", err)))
		return
	}
	var missing gaps
	n.Disks = []facts.Disk{}
	known := map[string]bool{}
	for _, d := range info.Disks {
		if m.isDisk(d) && !m.isFurtherPath(d, known) {
			n.Disks = append(n.Disks, m.disk(d, &missing))
		}
	}
	m.doubtPaths(n.Disks, &missing)
	missing.miss(n)
	for _, path := range provisioned {
		n.Miss(path, facts.Absence{Reason: facts.NotSupported, Detail: "what a cloud provisions a volume for does not show from the machine"})
	}
	cite(n, "/sys/block", facts.Reported, "disks")
}

// provisioned are the facts of disks that only a plan shows.
var provisioned = []string{"disks.purpose", "disks.volume_type", "disks.iops", "disks.throughput_bytes_per_second"}

func (m *machine) isDisk(d *ghw.Disk) bool {
	if slices.ContainsFunc(derived, func(prefix string) bool { return strings.HasPrefix(d.Name, prefix) }) {
		return false
	}
	// A path of a multipath NVMe disk is hidden; an eMMC has small extra areas; the network
	// block devices that nobody uses have no size.
	hidden, err := m.read("/sys/block/" + d.Name + "/hidden")
	extra := strings.HasPrefix(d.Name, "mmcblk") && (strings.Contains(d.Name, "boot") || strings.Contains(d.Name, "rpmb"))
	unused := strings.HasPrefix(d.Name, "nbd") && d.SizeBytes == 0
	return !d.IsRemovable && (err != nil || hidden != "1") && !extra && !unused
}

// isFurtherPath says that the disk is one of a storage network that is known already by another
// path to it: the same identifier is the same disk.
func (m *machine) isFurtherPath(d *ghw.Disk, known map[string]bool) bool {
	id, err := m.read("/sys/block/" + d.Name + "/device/wwid")
	if err != nil || id == "" || !storageNet.MatchString(m.device(d.Name).place) {
		return false
	}
	further := known[id]
	known[id] = true
	return further
}

// doubtPaths takes the sizes from disks of a storage network that could be several paths to
// one: they are of one size, and have no identifier.
func (m *machine) doubtPaths(disks []facts.Disk, missing *gaps) {
	alike := map[int64][]int{}
	for i, disk := range disks {
		id, err := m.read("/sys/block/" + disk.Name + "/device/wwid")
		if (err != nil || id == "") && disk.SizeBytes != nil && storageNet.MatchString(m.device(disk.Name).place) {
			alike[*disk.SizeBytes] = append(alike[*disk.SizeBytes], i)
		}
	}
	for i, disk := range disks {
		if disk.SizeBytes != nil && len(alike[*disk.SizeBytes]) > 1 && slices.Contains(alike[*disk.SizeBytes], i) {
			disks[i].SizeBytes = nil
			missing.add("disks.size_bytes", disk.Name, facts.Absence{
				Reason: facts.Ambiguous,
				Detail: "they may be several paths to one disk of a storage network",
			})
		}
	}
}

func (m *machine) disk(d *ghw.Disk, missing *gaps) facts.Disk {
	dev := m.device(d.Name)
	disk := facts.Disk{Name: d.Name}
	if d.SizeBytes > 0 && d.SizeBytes < math.MaxInt64 {
		disk.SizeBytes = new(int64(d.SizeBytes))
	} else {
		missing.add("disks.size_bytes", d.Name, notFound("the kernel gives no size"))
	}
	if dev.model != "" {
		disk.Model = &dev.model
	} else {
		missing.add("disks.model", d.Name, notFound("the device has no model"))
	}
	if medium, hidden := dev.medium(); hidden == nil {
		disk.Medium = &medium
	} else {
		missing.add("disks.medium", d.Name, *hidden)
	}
	if network, hidden := dev.network(m.virtual()); hidden == nil {
		disk.Network = &network
	} else {
		missing.add("disks.network", d.Name, *hidden)
	}
	return disk
}

// device reads the evidence of what a disk is made of.
func (m *machine) device(name string) device {
	dir := "/sys/block/" + name
	d := device{name: name, rotation: -1}
	d.vendor, _ = m.read(dir + "/device/vendor")
	d.model, _ = m.read(dir + "/device/model")
	d.rotational, _ = m.read(dir + "/queue/rotational")
	d.transport = m.transport(dir)
	d.place, _ = m.link(dir)
	if page, err := m.readBytes(dir + "/device/vpd_pgb1"); err == nil && len(page) >= 6 {
		d.rotation = int(binary.BigEndian.Uint16(page[4:]))
	}
	return d
}

// transport is how an NVMe disk is attached. A multipath disk hangs on a subsystem, whose
// controllers know.
func (m *machine) transport(dir string) string {
	if text, err := m.read(dir + "/device/transport"); err == nil {
		return text
	}
	names, err := m.list(dir + "/device")
	if err != nil {
		return ""
	}
	for _, name := range names {
		text, err := m.read(dir + "/device/" + name + "/transport")
		if strings.HasPrefix(name, "nvme") && err == nil {
			return text
		}
	}
	return ""
}
