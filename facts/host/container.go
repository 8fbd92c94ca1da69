package host

import (
	"fmt"
	"strings"

	"github.com/moby/sys/mountinfo"
)

// containment is whether the view is a container's: the name of its runtime, empty outside one, and
// an error where nothing told.
type containment struct {
	runtime string
	source  string
	err     error
}

// runtimeMarks are words in the paths that container runtimes choose, and whose they are. The order
// counts: a kubelet's paths may name the runtime below it.
var runtimeMarks = []struct{ mark, runtime string }{
	{"kubepods", "kubernetes"},
	{"docker", "docker"},
	{"libpod", "podman"},
	{"containers/storage", "podman"},
	{"crio", "cri-o"},
	{"containerd", "containerd"},
	{"lxc", "lxc"},
	{"buildkit", "buildkit"},
}

func runtimeIn(text string) string {
	for _, m := range runtimeMarks {
		if strings.Contains(text, m.mark) {
			return m.runtime
		}
	}
	return ""
}

// findContainer decides by what runs, rather than by what lies around: the files that runtimes leave
// in an image survive in a virtual machine that boots from it.
func (m *machine) findContainer() containment {
	if environ, err := m.read("/proc/1/environ"); err == nil {
		if name := environValue(environ, "container"); name != "" && name != "wsl" {
			return containment{runtime: name, source: "/proc/1/environ"}
		}
	}
	groups, groupsErr := m.read("/proc/1/cgroup")
	if name := runtimeIn(groups); groupsErr == nil && name != "" {
		return containment{runtime: name, source: "/proc/1/cgroup"}
	}
	root, rootErr := m.rootMount()
	if name := rootRuntime(root); name != "" {
		return containment{runtime: name, source: "/proc/1/mountinfo"}
	}
	if c, ok := m.leftover(root); ok {
		return c
	}
	if groupsErr != nil && rootErr != nil && !m.Live {
		return containment{err: fmt.Errorf("%w whether this is a container", errNoAnswer)}
	}
	if groupsErr != nil && rootErr != nil {
		return containment{err: fmt.Errorf("tell whether this is a container: %w", rootErr)}
	}
	return containment{}
}

func environValue(environ, key string) string {
	for entry := range strings.SplitSeq(environ, "\x00") {
		if value, ok := strings.CutPrefix(entry, key+"="); ok {
			return value
		}
	}
	return ""
}

// rootMount is the mount at "/". That of the first process is seen by it and by root only; in this session
// the gatherer's own is as good.
func (m *machine) rootMount() (*mountinfo.Info, error) {
	mounts, err := m.mounts("1")
	if err != nil && m.own() {
		mounts, err = m.mounts("self")
	}
	if err != nil {
		return nil, err
	}
	for i := len(mounts) - 1; i >= 0; i-- {
		if mounts[i].Mountpoint == "/" {
			return mounts[i], nil
		}
	}
	return nil, fmt.Errorf("%w: nothing is mounted at /", errNotFound)
}

// rootRuntime names the runtime that made the root: an overlay, or a directory of its store.
func rootRuntime(root *mountinfo.Info) string {
	if root == nil {
		return ""
	}
	if name := runtimeIn(root.Root); name != "" {
		return name
	}
	if root.FSType != "overlay" {
		return ""
	}
	if name := runtimeIn(root.VFSOptions); name != "" {
		return name
	}
	return "container"
}

// leftover takes a marker file for a container's unless the root is a block device's.
func (m *machine) leftover(root *mountinfo.Info) (containment, bool) {
	if root != nil && strings.HasPrefix(root.Source, "/dev/") {
		return containment{}, false
	}
	for _, marker := range []struct{ file, runtime string }{{"/.dockerenv", "docker"}, {"/run/.containerenv", "podman"}} {
		switch ok, err := m.exists(marker.file); {
		case ok:
			return containment{runtime: marker.runtime, source: marker.file}, true
		case err != nil:
			return containment{err: fmt.Errorf("tell whether this is a container: %w", err)}, true
		}
	}
	return containment{}, false
}
