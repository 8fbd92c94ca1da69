package host

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/sys/mountinfo"

	"github.com/kwpolicy/kwpolicy/facts"
)

// disksUnder names the whole disks that hold a filesystem, sorted.
func (m *machine) disksUnder(mount *mountinfo.Info) ([]string, *facts.Absence) {
	switch {
	case mount.FSType == "overlay":
		return nil, new(containerView("an overlay does not show the disks below it"))
	case isRemote(mount.FSType):
		return nil, new(notFound("it is on the network"))
	case mount.FSType == "9p", mount.FSType == "virtiofs":
		return nil, &facts.Absence{Reason: facts.VirtualDevice, Detail: "the hypervisor's host holds it"}
	case slices.Contains(memoryTypes, mount.FSType):
		return []string{}, nil // No disk holds it.
	case isAutomount(mount):
		return nil, new(notFound("nothing is mounted there until somebody opens it"))
	case mount.FSType == "zfs":
		return nil, &facts.Absence{Reason: facts.NotSupported, Detail: "the disks of a ZFS pool are not looked up"}
	}
	devices, err := m.blockDevices(mount)
	if err != nil {
		return nil, new(m.absence(err))
	}
	disks, err := m.wholeDisks(devices)
	if err != nil {
		return nil, new(m.absence(err))
	}
	if i := slices.IndexFunc(disks, isLoop); i >= 0 {
		return nil, &facts.Absence{Reason: facts.VirtualDevice, Detail: disks[i] + " is a file"}
	}
	return disks, nil
}

func isLoop(name string) bool {
	return strings.HasPrefix(name, "loop") || strings.HasPrefix(name, "zram")
}

// blockDevices are the sysfs directories of the block devices that a filesystem is mounted from. The
// source is asked where the kernel gives the filesystem no device number, as with btrfs.
func (m *machine) blockDevices(mount *mountinfo.Info) ([]string, error) {
	if mount.Major != 0 {
		dir, err := m.link(fmt.Sprintf("/sys/dev/block/%d:%d", mount.Major, mount.Minor))
		if err == nil {
			return []string{dir}, nil
		}
	}
	dir, err := m.sourceDevice(mount.Source)
	if err != nil {
		return nil, err
	}
	if mount.FSType == "btrfs" {
		return m.btrfsMembers(dir), nil
	}
	return []string{dir}, nil
}

// sourceDevice finds the block device behind a name in /dev.
func (m *machine) sourceDevice(source string) (string, error) {
	name, ok := strings.CutPrefix(source, "/dev/")
	if !ok {
		return "", fmt.Errorf("%w: %s is no block device", errNotFound, source)
	}
	if mapped, ok := strings.CutPrefix(name, "mapper/"); ok {
		return m.mapped(mapped)
	}
	// A link such as /dev/disk/by-uuid/x or /dev/vg/root is resolved where /dev is there.
	if place, err := m.link(source); err == nil {
		name = path.Base(place)
	}
	for _, pattern := range []string{"/sys/class/block/" + name, "/sys/block/" + name} {
		if dir, err := m.link(pattern); err == nil {
			return dir, nil
		}
	}
	return m.partitionDir(name)
}

// partitionDir finds a partition below its disk, for trees that list whole disks only.
func (m *machine) partitionDir(name string) (string, error) {
	disks, err := m.list("/sys/block")
	if err != nil {
		return "", err
	}
	for _, disk := range disks {
		dir := "/sys/block/" + disk + "/" + name
		if strings.HasPrefix(name, disk) && m.has(dir) {
			return m.link(dir)
		}
	}
	return "", fmt.Errorf("%w: sysfs has no block device %s", errNotFound, name)
}

// mapped finds a device-mapper device by its name.
func (m *machine) mapped(name string) (string, error) {
	disks, err := m.list("/sys/block")
	if err != nil {
		return "", err
	}
	for _, disk := range disks {
		if given, err := m.read("/sys/block/" + disk + "/dm/name"); err == nil && given == name {
			return m.link("/sys/block/" + disk)
		}
	}
	return "", fmt.Errorf("%w: sysfs has no device-mapper device %s", errNotFound, name)
}

// btrfsMembers are all devices of the btrfs filesystem that one device belongs to.
func (m *machine) btrfsMembers(dir string) []string {
	filesystems, err := m.list("/sys/fs/btrfs")
	if err != nil {
		return []string{dir}
	}
	for _, id := range filesystems {
		names, err := m.list("/sys/fs/btrfs/" + id + "/devices")
		if err != nil || !slices.Contains(names, path.Base(dir)) {
			continue
		}
		var members []string
		for _, name := range names {
			if member, err := m.link("/sys/class/block/" + name); err == nil {
				members = append(members, member)
			}
		}
		if len(members) == len(names) {
			return members
		}
	}
	return []string{dir}
}

// wholeDisks follows partitions to their disks, and LVM, RAID and encryption to what they are made of.
func (m *machine) wholeDisks(devices []string) ([]string, error) {
	seen := map[string]bool{}
	var disks []string
	for len(devices) > 0 {
		dir := devices[0]
		devices = devices[1:]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		below, err := m.madeOf(dir)
		if err != nil {
			return nil, err
		}
		if len(below) == 0 {
			disks = append(disks, path.Base(dir))
		}
		devices = append(devices, below...)
	}
	if len(disks) == 0 {
		return nil, fmt.Errorf("%w: the devices are made of one another", errMalformed)
	}
	slices.Sort(disks)
	return slices.Compact(disks), nil
}

// madeOf lists what a block device is a part of, or is made of; nothing for a whole disk.
func (m *machine) madeOf(dir string) ([]string, error) {
	if m.has(dir + "/partition") {
		return []string{path.Dir(dir)}, nil
	}
	name := path.Base(dir)
	slaves, err := m.list(dir + "/slaves")
	if len(slaves) == 0 && (strings.HasPrefix(name, "dm-") || strings.HasPrefix(name, "md")) {
		return nil, fmt.Errorf("%w: what %s is made of", errNotFound, name)
	}
	if err != nil {
		// Whole disks of a recorded tree come without this directory, and are made of nothing else.
		return nil, ignoreMissing(err)
	}
	var below []string
	for _, slave := range slaves {
		place, err := m.link(dir + "/slaves/" + slave)
		if err != nil {
			return nil, err
		}
		below = append(below, place)
	}
	return below, nil
}
