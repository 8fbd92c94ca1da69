package host

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/moby/sys/mountinfo"

	"github.com/kwpolicy/kwpolicy/facts"
)

func filesystemsProbe() probe {
	return probe{name: "filesystems", claims: []string{"filesystems"}, look: lookFilesystems}
}

// The types of filesystems that hold files.
var (
	localTypes = []string{
		"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs", "vfat", "exfat",
		"ntfs", "ntfs3", "fuseblk", "ocfs2", "gfs2", "9p", "virtiofs", "overlay",
	}
	remoteTypes = []string{"nfs", "nfs4", "cifs", "smb3", "lustre", "ceph", "beegfs", "gpfs", "afs", "glusterfs", "wekafs"}
	// remoteFuse are filesystems in user space behind which there is a network.
	remoteFuse = []string{
		"fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.s3fs", "fuse.gcsfuse", "fuse.mount-s3",
		"fuse.goofys", "fuse.rclone", "fuse.juicefs", "fuse.blobfuse2", "fuse.blobfuse", "fuse.cephfs",
	}
)

func lookFilesystems(ctx context.Context, m *machine, n *facts.Node) {
	source, mounts, err := m.visibleMounts()
	if err != nil {
		n.Miss("filesystems", m.absence(err))
		return
	}
	mounts = keptMounts(mounts)
	var missing gaps
	usages := m.usages(ctx, mounts)
	n.Filesystems = make([]facts.Filesystem, len(mounts))
	for i, mount := range mounts {
		fs := facts.Filesystem{MountPoint: mount.Mountpoint, Type: &mount.FSType}
		m.addUsage(&fs, usages[i], &missing)
		m.addDisks(&fs, mount, &missing)
		n.Filesystems[i] = fs
	}
	missing.miss(n)
	cite(n, source, facts.Reported, "filesystems")
	cite(n, "statfs", facts.Measured, "filesystems.size_bytes", "filesystems.available_bytes")
	if !m.Live {
		delete(n.Origins, "filesystems.size_bytes")
		delete(n.Origins, "filesystems.available_bytes")
	}
}

// visibleMounts are the machine's mounts by the machine's own names. Below another root, a
// gatherer without rights on the first process knows its own mounts, and the machine's among them by
// their place.
func (m *machine) visibleMounts() (string, []*mountinfo.Info, error) {
	mounts, err := m.mounts("1")
	if err == nil {
		return "/proc/1/mountinfo", mounts, nil
	}
	if !m.Live {
		return "", nil, err
	}
	if m.Root == "/" || m.own() {
		mounts, err = m.mounts("self")
		return "/proc/self/mountinfo", mounts, err
	}
	own := &machine{System: System{Root: "/"}}
	mounts, ownErr := own.mounts("self")
	if ownErr != nil {
		return "", nil, err
	}
	return "/proc/self/mountinfo", mountsBelow(m.Root, mounts), nil
}

func mountsBelow(root string, mounts []*mountinfo.Info) []*mountinfo.Info {
	var inside []*mountinfo.Info
	for _, mount := range mounts {
		rest, ok := strings.CutPrefix(mount.Mountpoint, root)
		if ok && (rest == "" || rest[0] == '/') {
			mount.Mountpoint = path.Join("/", rest)
			inside = append(inside, mount)
		}
	}
	return inside
}

// keptMounts are those that hold files, the topmost at each place, sorted by it. A tmpfs counts as the
// root only, where the machine runs from memory.
func keptMounts(mounts []*mountinfo.Info) []*mountinfo.Info {
	top, byID := map[string]*mountinfo.Info{}, map[int]*mountinfo.Info{}
	for _, mount := range mounts {
		top[mount.Mountpoint] = mount
		byID[mount.ID] = mount
	}
	var kept []*mountinfo.Info
	for _, at := range slices.Sorted(maps.Keys(top)) {
		if mount := top[at]; keeps(mount) && !covered(mount, top, byID) {
			kept = append(kept, mount)
		}
	}
	return kept
}

func keeps(mount *mountinfo.Info) bool {
	at := mount.Mountpoint
	switch fsType := mount.FSType; {
	case at == "/boot", strings.HasPrefix(at, "/boot/"), at == "/efi":
		return false
	// Container runtimes mount single files there.
	case strings.HasPrefix(at, "/etc/"), strings.HasPrefix(at, "/dev/"), strings.HasPrefix(at, "/proc/"):
		return false
	case fsType == "overlay", fsType == "tmpfs":
		return at == "/"
	default:
		return slices.Contains(localTypes, fsType) || isRemote(fsType)
	}
}

// covered says that a mount on a directory above hides this one: then the mount that it hangs on is not the one
// that is seen there.
func covered(mount *mountinfo.Info, top map[string]*mountinfo.Info, byID map[int]*mountinfo.Info) bool {
	parent := byID[mount.Parent]
	for range byID {
		if parent == nil || parent.Mountpoint != mount.Mountpoint {
			break
		}
		parent = byID[parent.Parent]
	}
	if parent == nil {
		return false
	}
	for dir := mount.Mountpoint; dir != "/"; {
		dir = path.Dir(dir)
		if above, ok := top[dir]; ok {
			return above != parent
		}
	}
	return false
}

func isRemote(fsType string) bool {
	return slices.Contains(remoteTypes, fsType) || slices.Contains(remoteFuse, fsType)
}

// usage is what came of asking for the space of one mount.
type usage struct {
	Usage
	err error
}

// usages asks the kernel for each mount at once, and waits for most of the probe's time: one dead file server
// must not cost the others' sizes.
func (m *machine) usages(ctx context.Context, mounts []*mountinfo.Info) []usage {
	results := make([]usage, len(mounts))
	if !m.Live || m.Statfs == nil {
		for i := range results {
			results[i].err = fmt.Errorf("%w how much space there is", errNoAnswer)
		}
		return results
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for i, mount := range mounts {
		wg.Go(func() { results[i] = m.ask(ctx, mount) })
	}
	wg.Wait()
	return results
}

// ask returns when the kernel does or when the time is over; then the system call is left behind.
func (m *machine) ask(ctx context.Context, mount *mountinfo.Info) usage {
	answer := make(chan usage, 1)
	go func() {
		u, err := m.Statfs(m.join(mount.Mountpoint))
		answer <- usage{u, err}
	}()
	select {
	case u := <-answer:
		if u.err == nil {
			u.err = m.checkUsage(u.Usage, mount)
		}
		return u
	case <-ctx.Done():
		return usage{err: fmt.Errorf("ask for the space: %w", ctx.Err())}
	}
}

// checkUsage refuses the answer of another filesystem than the one asked for, and impossible ones.
func (m *machine) checkUsage(u Usage, mount *mountinfo.Info) error {
	// Filesystems without a device of their own (major 0) show a different number to each subvolume.
	seen := u.Device == fmt.Sprintf("%d:%d", mount.Major, mount.Minor) || mount.Major == 0 && u.Device != u.ParentDevice
	switch {
	case m.Root != "/" && !m.own() && mount.Mountpoint != "/" && !seen:
		return fmt.Errorf("%w: it is not mounted below %s", errNotFound, m.Root)
	case u.Size <= 0 || u.Available < 0 || u.Available > u.Size:
		return fmt.Errorf("%w: the filesystem says that %d of %d bytes are available", errMalformed, u.Available, u.Size)
	}
	return nil
}

func (m *machine) addUsage(fs *facts.Filesystem, u usage, missing *gaps) {
	if u.err != nil {
		missing.add("filesystems.size_bytes", fs.MountPoint, m.absence(u.err))
		missing.add("filesystems.available_bytes", fs.MountPoint, m.absence(u.err))
		return
	}
	fs.SizeBytes, fs.AvailableBytes = &u.Size, &u.Available
}

func (m *machine) addDisks(fs *facts.Filesystem, mount *mountinfo.Info, missing *gaps) {
	disks, err := m.disksUnder(mount)
	if err != nil {
		missing.add("filesystems.disks", fs.MountPoint, *err)
		return
	}
	fs.Disks = disks
}
