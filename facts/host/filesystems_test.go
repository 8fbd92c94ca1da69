package host_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// usages answers by mount point, for a machine at "/".
func usages(root string, known map[string]host.Usage) func(string) (host.Usage, error) {
	return func(path string) (host.Usage, error) {
		at := "/" + strings.Trim(strings.TrimPrefix(path, root), "/")
		if u, ok := known[at]; ok {
			return u, nil
		}
		return host.Usage{}, errors.New("unexpected question about " + at)
	}
}

const layered = `
-- proc/1/mountinfo --
21 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw
22 21 0:21 / /proc rw - proc proc rw
23 21 0:22 / /sys rw - sysfs sysfs rw
24 21 0:30 / /run rw - tmpfs tmpfs rw
25 21 8:1 / /boot rw - ext4 /dev/sda1 rw
26 25 8:2 / /boot/efi rw - vfat /dev/sda2 rw
27 21 9:127 / /data rw - xfs /dev/md127 rw
28 21 0:40 /home /home rw - btrfs /dev/sdd rw
29 21 0:50 / /mnt/nfs rw - nfs4 server:/x rw
30 21 0:51 / /mnt/my\040pool rw - zfs tank/x rw
31 21 7:0 / /mnt/image rw - ext4 /dev/loop0 rw
32 21 0:60 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,lowerdir=/x
33 21 8:3 / /etc/hosts rw - ext4 /dev/sda3 rw
-- sys/dev/block/8:1 -> ../../devices/disk/sda/sda3 --
-- sys/dev/block/8:2 -> ../../devices/disk/sda/sda3 --
-- sys/dev/block/253:1 -> ../../devices/virtual/block/dm-1 --
-- sys/dev/block/9:127 -> ../../devices/virtual/block/md127 --
-- sys/dev/block/7:0 -> ../../devices/virtual/block/loop0 --
-- sys/devices/virtual/block/loop0/size --
8
-- sys/devices/virtual/block/dm-1/slaves/dm-0 -> ../../dm-0 --
-- sys/devices/virtual/block/dm-0/slaves/sda3 -> ../../../../disk/sda/sda3 --
-- sys/devices/virtual/block/dm-0/slaves/sdb -> ../../../../disk/sdb --
-- sys/devices/virtual/block/md127/slaves/sdb -> ../../../../disk/sdb --
-- sys/devices/virtual/block/md127/slaves/sdc1 -> ../../../../disk/sdc/sdc1 --
-- sys/devices/disk/sda/sda3/partition --
3
-- sys/devices/disk/sdb/size --
8
-- sys/devices/disk/sdb/slaves/ --
-- sys/devices/disk/sdc/sdc1/partition --
1
-- sys/devices/disk/sdd/size --
8
-- sys/devices/disk/sde/size --
8
-- sys/class/block/sdd -> ../../devices/disk/sdd --
-- sys/class/block/sde -> ../../devices/disk/sde --
-- sys/fs/btrfs/1234/devices/sdd -> ../../../../devices/disk/sdd --
-- sys/fs/btrfs/1234/devices/sde -> ../../../../devices/disk/sde --
-- sys/fs/btrfs/features/mixed_backref --
1
`

func TestFilesystems(t *testing.T) {
	sys := live(t, layered)
	known := map[string]host.Usage{}
	for _, at := range []string{
		"/", "/boot", "/boot/efi", "/data", "/home", "/mnt/nfs", "/mnt/my pool", "/mnt/image", "/run", "/var/lib/docker/overlay2/x/merged",
	} {
		known[at] = host.Usage{Size: 1000, Available: 10}
	}
	known["/etc/hosts"] = host.Usage{Size: 1000, Available: 10, File: true}
	sys.Statfs = usages(sys.Root, known)
	node := gather(t, sys)
	fs := func(at, kind string, disks ...string) facts.Filesystem {
		return facts.Filesystem{MountPoint: at, Type: &kind, SizeBytes: new(int64(1000)), AvailableBytes: new(int64(10)), Disks: disks, Options: []string{"rw"}}
	}
	inMemory := fs("/run", "tmpfs")
	inMemory.Disks = []string{} // Known to be held by none.
	same(t, "filesystems", node.Filesystems, []facts.Filesystem{
		fs("/", "ext4", "sda", "sdb"), fs("/boot", "ext4", "sda"), fs("/boot/efi", "vfat", "sda"),
		fs("/data", "xfs", "sdb", "sdc"), fs("/home", "btrfs", "sdd", "sde"),
		fs("/mnt/image", "ext4"), fs("/mnt/my pool", "zfs"), fs("/mnt/nfs", "nfs4"), inMemory,
		fs("/var/lib/docker/overlay2/x/merged", "overlay"),
	})
	same(t, "reasons", reasons(node, "filesystems"), map[string]facts.Reason{"filesystems.disks": facts.VirtualDevice})
	says(t, node, "filesystems.disks", "/mnt/image: loop0 is a file", "/mnt/my pool: the disks of a ZFS pool",
		"/mnt/nfs: it is on the network", "/var/lib/docker/overlay2/x/merged: an overlay")
}

func TestMounts(t *testing.T) {
	for name, test := range map[string]struct {
		mounts string
		want   []string
	}{
		"the last at a place counts": {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /d rw - ext4 /dev/sda2 rw\n3 2 8:3 / /d rw - xfs /dev/sda3 rw\n", []string{"/ ext4", "/d xfs"}},
		"a pseudo filesystem on top": {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /d rw - ext4 /dev/sda2 rw\n3 2 0:9 / /d rw - proc none rw\n", []string{"/ ext4"}},
		"memory on top":              {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /d rw - ext4 /dev/sda2 rw\n3 2 0:9 / /d rw - tmpfs none rw\n", []string{"/ ext4", "/d tmpfs"}},
		"memory below":               {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /tmp/rv/m rw - tmpfs none rw\n3 1 0:8 / /dev rw - devtmpfs none rw\n4 3 0:7 / /dev/shm rw - tmpfs none rw\n", []string{"/ ext4", "/dev devtmpfs", "/dev/shm tmpfs", "/tmp/rv/m tmpfs"}},
		"overlay below":              {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /srv rw - overlay overlay rw\n", []string{"/ ext4", "/srv overlay"}},
		"a type that is not known":   {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /d rw - newfs none rw\n", []string{"/ ext4", "/d newfs"}},
		"the kernel's own state": {
			"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:2 / /proc rw - proc proc rw\n3 1 0:3 / /sys rw - sysfs sysfs rw\n4 3 0:4 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n" +
				"5 1 0:5 / /dev/pts rw - devpts devpts rw\n6 1 0:6 net:[4026531840] /run/netns/x rw - nsfs nsfs rw\n7 2 0:7 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw\n",
			[]string{"/ ext4"},
		},
		"an automounter": {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /home rw - autofs /etc/auto.home rw\n", []string{"/ ext4", "/home autofs"}},
		"an automounter that has mounted": {
			"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /d rw - autofs systemd-1 rw\n3 2 8:2 / /d rw - xfs /dev/sda2 rw\n",
			[]string{"/ ext4", "/d xfs"},
		},
		"covered from above":    {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /d/e rw - ext4 /dev/sda2 rw\n3 1 8:3 / /d rw - xfs /dev/sda3 rw\n", []string{"/ ext4", "/d xfs"}},
		"runs from memory":      {"1 0 0:1 / / rw - tmpfs rootfs rw\n", []string{"/ tmpfs"}},
		"network in user space": {"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /d rw - fuse.gcsfuse x rw\n3 1 0:8 / /g rw - fuse.gvfsd-fuse x rw\n", []string{"/ ext4", "/d fuse.gcsfuse", "/g fuse.gvfsd-fuse"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, fs := range gather(t, live(t, "-- proc/1/mountinfo --\n"+test.mounts)).Filesystems {
				got = append(got, fs.MountPoint+" "+*fs.Type)
			}
			same(t, "mounts", got, test.want)
		})
	}
}

func TestMountsOfTheSession(t *testing.T) {
	node := gather(t, live(t, "-- proc/self/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"))
	same(t, "filesystems", len(node.Filesystems), 1)
	same(t, "damaged", gather(t, live(t, "-- proc/1/mountinfo --\nnonsense\n")).Absent["filesystems"].Reason != "", true)
}

func TestDeadFileServerCostsItsOwnSizes(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := live(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /dead rw - nfs4 server:/x rw\n")
	sys.Patience = 400 * time.Millisecond
	sys.Statfs = func(path string) (host.Usage, error) {
		if strings.HasSuffix(path, "/dead") {
			<-release
		}
		return host.Usage{Size: 1000, Available: 10}, nil
	}
	node := gather(t, sys)
	same(t, "root", *node.Filesystems[0].AvailableBytes, int64(10))
	same(t, "dead", node.Filesystems[1].AvailableBytes == nil, true)
	same(t, "reason", node.Absent["filesystems.available_bytes"].Reason, facts.TimedOut)
	says(t, node, "filesystems.available_bytes", "/dead")
}

func TestLyingFilesystems(t *testing.T) {
	for name, usage := range map[string]host.Usage{
		"negative":       {Size: 1000, Available: -1},
		"no size":        {},
		"more than all":  {Size: 10, Available: 1000},
		"overflown size": {Size: -1, Available: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n")
			sys.Statfs = func(string) (host.Usage, error) { return usage, nil }
			node := gather(t, sys)
			same(t, "size", node.Filesystems[0].SizeBytes == nil, true)
			same(t, "reason", node.Absent["filesystems.size_bytes"].Reason, facts.ParseError)
		})
	}
}

func TestFullFilesystem(t *testing.T) {
	sys := live(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n")
	sys.Statfs = func(string) (host.Usage, error) { return host.Usage{Size: 1000}, nil }
	same(t, "available", *gather(t, sys).Filesystems[0].AvailableBytes, int64(0))
}

func TestRecordedFilesystemsHaveNoSizes(t *testing.T) {
	node := gather(t, recorded(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"))
	same(t, "filesystems", node.Filesystems, []facts.Filesystem{{MountPoint: "/", Type: new("ext4"), Options: []string{"rw"}}})
	same(t, "reasons", reasons(node, "filesystems"), map[string]facts.Reason{
		"filesystems.size_bytes": facts.RecordedTree, "filesystems.available_bytes": facts.RecordedTree, "filesystems.disks": facts.RecordedTree,
	})
}

// A file of a container runtime's holds no directory.
func TestFilesAreNoFilesystems(t *testing.T) {
	node := gather(t, recorded(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 /x /etc/hosts rw - ext4 /dev/sda2 rw\n3 1 8:3 /y /etc/y rw - ext4 /dev/sda3 rw\n"+
		"-- etc/hosts --\n-- etc/y/ --\n"))
	var got []string
	for _, fs := range node.Filesystems {
		got = append(got, fs.MountPoint)
	}
	same(t, "mounts", got, []string{"/", "/etc/y"})
}

// To ask an automounter for its space would make it mount.
func TestAutomountersAreNotAsked(t *testing.T) {
	sys := live(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /home rw - autofs /etc/auto.home rw\n")
	sys.Statfs = usages(sys.Root, map[string]host.Usage{"/": {Size: 1000, Available: 10}})
	node := gather(t, sys)
	same(t, "available", node.Filesystems[1].AvailableBytes == nil, true)
	same(t, "reasons", reasons(node, "filesystems.available_bytes"), map[string]facts.Reason{"filesystems.available_bytes": facts.NotFound})
	says(t, node, "filesystems.available_bytes", "/home: not found: nothing is mounted there until somebody opens it")
}

// The mount table is the first process's; in a namespace of mounts of its own, a session may see others.
func TestMountsOfAnotherNamespace(t *testing.T) {
	sys := live(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /data rw - xfs /dev/sda2 rw\n3 1 0:44 / /home rw - btrfs /dev/sda3 rw\n")
	sys.Statfs = usages(sys.Root, map[string]host.Usage{
		"/":     {Size: 1000, Available: 10, Device: "8:1", ParentDevice: "8:1"},
		"/data": {Size: 1000, Available: 10, Device: "0:50", ParentDevice: "8:1"},
		"/home": {Size: 1000, Available: 10, Device: "0:45", ParentDevice: "0:45"},
	})
	node := gather(t, sys)
	same(t, "root", node.Filesystems[0].AvailableBytes, new(int64(10)))
	same(t, "data", node.Filesystems[1].AvailableBytes == nil, true)
	same(t, "home", node.Filesystems[2].AvailableBytes, new(int64(10)))
	says(t, node, "filesystems.available_bytes", "sees another filesystem")
}

func TestManyMountsAreNotAllNamed(t *testing.T) {
	var table strings.Builder
	table.WriteString("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n")
	for i := range 12 {
		table.WriteString(fmt.Sprintf("%d 1 0:%d / /m%02d rw - nfs4 server:/x rw\n", i+2, i+2, i))
	}
	says(t, gather(t, live(t, "-- proc/1/mountinfo --\n"+table.String())), "filesystems.disks", "/m00, /m01, /m02, /m03, /m04, /m05, /m06, /m07 and 4 more: it is on the network")
}

// A host's root in a container shows the mounts that were passed on to the container only.
func TestMountsThatAreNotPassedOn(t *testing.T) {
	sys := live(t, "-- proc/1/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:2 / /data rw - xfs /dev/sda2 rw\n3 1 0:44 / /home rw - btrfs /dev/sda3 rw\n")
	sys.Run, sys.Getenv = nil, nil
	sys.Statfs = usages(sys.Root, map[string]host.Usage{
		"/":     {Size: 1000, Available: 10, Device: "8:1", ParentDevice: "0:50"},
		"/data": {Size: 1000, Available: 10, Device: "8:1", ParentDevice: "8:1"},
		"/home": {Size: 1000, Available: 10, Device: "0:45", ParentDevice: "8:1"},
	})
	node := gather(t, sys)
	same(t, "data", node.Filesystems[1].AvailableBytes == nil, true)
	same(t, "home", node.Filesystems[2].AvailableBytes, new(int64(10)))
	says(t, node, "filesystems.available_bytes", "/data")
}

func TestOverlayHidesDisks(t *testing.T) {
	sys := live(t, "-- proc/1/mountinfo --\n1 0 0:33 / / rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/X\n")
	sys.Statfs = func(string) (host.Usage, error) { return host.Usage{Size: 1000, Available: 10}, nil }
	node := gather(t, sys)
	same(t, "available", node.Filesystems[0].AvailableBytes, new(int64(10)))
	same(t, "reason", node.Absent["filesystems.disks"].Reason, facts.ContainerView)
}

// Without the kernel's numbers, the names in the mount table lead to the disks.
func TestDisksByName(t *testing.T) {
	const devices = `
-- sys/block/sda/sda1/partition --
1
-- sys/block/dm-0/dm/name --
vg-root
-- sys/block/dm-0/slaves/sda1 -> ../../sda/sda1 --
-- dev/disk/by-label/data -> ../../sdb --
-- dev/sdb --
-- sys/block/sdb/size --
8
-- sys/dev/block/8:17 -> ../../block/sda/sda1 --
`
	for name, test := range map[string]struct {
		mount string
		want  []string
	}{
		"mapper":    {"1 0 253:0 / / rw - ext4 /dev/mapper/vg-root rw", []string{"sda"}},
		"partition": {"1 0 8:1 / / rw - ext4 /dev/sda1 rw", []string{"sda"}},
		"link":      {"1 0 8:2 / / rw - ext4 /dev/disk/by-label/data rw", []string{"sdb"}},
		"/dev/root": {"1 0 8:17 / / rw - ext4 /dev/root rw", []string{"sda"}},
		"no device": {"1 0 8:1 / / rw - ext4 rootfs rw", nil},
		"unknown":   {"1 0 8:1 / / rw - ext4 /dev/mapper/other rw", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, recorded(t, "-- proc/1/mountinfo --\n"+test.mount+"\n"+devices))
			if len(node.Filesystems) != 1 {
				t.Fatalf("got no filesystem: %v", node.Absent["filesystems"])
			}
			same(t, "disks", node.Filesystems[0].Disks, test.want)
		})
	}
}

func TestDevicesMadeOfOneAnother(t *testing.T) {
	node := gather(t, live(t, `
-- proc/1/mountinfo --
1 0 253:0 / / rw - ext4 /dev/dm-0 rw
-- sys/dev/block/253:0 -> ../../devices/virtual/block/dm-0 --
-- sys/devices/virtual/block/dm-0/slaves/dm-1 -> ../../dm-1 --
-- sys/devices/virtual/block/dm-1/slaves/dm-0 -> ../../dm-0 --
`))
	same(t, "disks", node.Filesystems[0].Disks == nil, true)
	same(t, "reason", node.Absent["filesystems.disks"].Reason, facts.ParseError)
}
