package host

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/moby/sys/mountinfo"

	"github.com/kwpolicy/kwpolicy/facts"
)

func filesystemsProbe() probe {
	return probe{name: "filesystems", from: "the mounts of the process, and statfs", claims: []string{"filesystems"}, look: lookFilesystems}
}

// What is known of types of filesystems.
var (
	// kernelTypes show the kernel's own state: nobody can make a directory of files there.
	kernelTypes = []string{
		"proc", "sysfs", "cgroup", "cgroup2", "cpuset", "devpts", "securityfs", "debugfs", "tracefs", "bpf", "pstore",
		"mqueue", "hugetlbfs", "configfs", "fusectl", "binfmt_misc", "nsfs", "pidfs", "rpc_pipefs", "nfsd", "selinuxfs",
		"smackfs", "apparmorfs", "efivarfs", "resctrl", "binder", "functionfs", "openpromfs", "s390_hypfs", "xenfs",
	}
	memoryTypes = []string{"tmpfs", "ramfs", "devtmpfs", "rootfs"}
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
	n.Filesystems = []facts.Filesystem{}
	for i, mount := range mounts {
		// Container runtimes mount single files: nothing can be made below those.
		if usages[i].File {
			continue
		}
		fs := facts.Filesystem{MountPoint: mount.Mountpoint, Type: &mount.FSType, Options: mountOptions(mount)}
		m.addUsage(&fs, usages[i], &missing)
		m.addDisks(&fs, mount, &missing)
		n.Filesystems = append(n.Filesystems, fs)
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

// keptMounts are those that can hold a directory, the topmost at each place, sorted by it. A type that is
// not known is kept: what is left out would be taken for the filesystem around it.
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
	// What an automounter will mount is of a size that nobody knows yet; below /proc it is of the kernel.
	if isAutomount(mount) {
		return !strings.HasPrefix(mount.Mountpoint, "/proc/")
	}
	return !slices.Contains(kernelTypes, mount.FSType)
}

func isAutomount(mount *mountinfo.Info) bool { return mount.FSType == "autofs" }

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
		for i, mount := range mounts {
			results[i].err = fmt.Errorf("%w how much space there is", errNoAnswer)
			results[i].File = m.isFile(mount.Mountpoint)
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

// isFile says that a recorded tree shows a file at the path.
func (m *machine) isFile(name string) bool {
	place, err := m.resolve(name)
	if err != nil {
		return false
	}
	info, err := os.Stat(place)
	return err == nil && !info.IsDir()
}

// ask asks for the space of one mount. An automounter is not asked: that would make it mount.
func (m *machine) ask(ctx context.Context, mount *mountinfo.Info) usage {
	if isAutomount(mount) {
		return usage{err: fmt.Errorf("%w: nothing is mounted there until somebody opens it", errNotFound)}
	}
	u, err := within(ctx, func() (Usage, error) { return m.Statfs(m.join(mount.Mountpoint)) })
	switch {
	case err != nil && ctx.Err() != nil:
		err = fmt.Errorf("ask for the space: %w", ctx.Err())
	case err == nil:
		err = m.checkUsage(u, mount)
	}
	return usage{u, err}
}

// checkUsage refuses the answer of another filesystem than the one asked for, and impossible ones.
func (m *machine) checkUsage(u Usage, mount *mountinfo.Info) error {
	switch {
	case mount.Mountpoint != "/" && !m.sees(u, mount):
		return fmt.Errorf("%w: the gatherer sees another filesystem at %s", errNotFound, m.join(mount.Mountpoint))
	case u.Size <= 0 || u.Available < 0 || u.Available > u.Size:
		return fmt.Errorf("%w: the filesystem says that %d of %d bytes are available", errMalformed, u.Available, u.Size)
	}
	return nil
}

// sees says that the answer is that of the mount. The mount table is the first process's, and the gatherer may
// have mounts of its own. Filesystems without a device of their own (major 0) show a different number to
// each subvolume; in the machine's own session, any of those will do.
func (m *machine) sees(u Usage, mount *mountinfo.Info) bool {
	switch {
	case u.Device == fmt.Sprintf("%d:%d", mount.Major, mount.Minor):
		return true
	case m.own():
		return u.Device == "" || mount.Major == 0 && strings.HasPrefix(u.Device, "0:")
	}
	return mount.Major == 0 && u.Device != u.ParentDevice
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
