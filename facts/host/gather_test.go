package host_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

func TestEveryFactIsClaimedOnce(t *testing.T) {
	for _, leaf := range leaves(reflect.TypeFor[facts.Node](), "") {
		if slices.ContainsFunc(host.Stated, func(stated string) bool { return leaf == stated || strings.HasPrefix(leaf, stated+".") }) {
			continue
		}
		var owners []string
		for probe, claims := range host.Claims() {
			for _, claim := range claims {
				if leaf == claim || strings.HasPrefix(leaf, claim+".") {
					owners = append(owners, probe)
				}
			}
		}
		if len(owners) != 1 {
			t.Errorf("%s is claimed by %q", leaf, owners)
		}
	}
}

// TestSource wants every fact that is looked for to say where, and no other.
func TestSource(t *testing.T) {
	for _, leaf := range leaves(reflect.TypeFor[facts.Node](), "") {
		stated := slices.ContainsFunc(slices.Concat(host.Stated, host.Provisioned), func(stated string) bool { return leaf == stated || strings.HasPrefix(leaf, stated+".") })
		if source := host.Source(leaf); (source == "") != stated {
			t.Errorf("%s is from %q, and stated: %v", leaf, source, stated)
		}
	}
	if got, want := host.Source("cpu"), host.Source("cpu.logical_cpus"); got != want {
		t.Errorf("cpu is from %q, and its CPUs are from %q", got, want)
	}
	if source := host.Source("shared_storage.protocol"); source != "" {
		t.Errorf("a host shows shared storage, from %q", source)
	}
}

// leaves are the paths of all facts that a structure can hold.
func leaves(t reflect.Type, prefix string) []string {
	var paths []string
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		inner := field.Type
		if inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			paths = append(paths, leaves(inner, prefix+name+".")...)
			continue
		}
		paths = append(paths, prefix+name)
	}
	return paths
}

func TestPanickingProbeCostsItsOwnFacts(t *testing.T) {
	sys := live(t, "-- proc/meminfo --\nMemTotal: 1024 kB\n")
	sys.Affinity = func() (int, error) { panic("index out of range") }
	node := gather(t, sys)
	same(t, "reasons", reasons(node, "cpu.usable_cpus"), map[string]facts.Reason{"cpu.usable_cpus": facts.Failed})
	says(t, node, "cpu.usable_cpus", "index out of range")
	same(t, "memory", *node.Memory.UsableBytes, int64(1<<20))
}

func TestHangingProbeCostsItsOwnFacts(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := live(t, "-- proc/meminfo --\nMemTotal: 1024 kB\n")
	sys.Patience = 200 * time.Millisecond
	sys.Affinity = func() (int, error) { <-release; return 64, nil }
	node := gather(t, sys)
	same(t, "reasons", reasons(node, "cpu.usable_cpus"), map[string]facts.Reason{"cpu.usable_cpus": facts.TimedOut})
	same(t, "memory", *node.Memory.UsableBytes, int64(1<<20))
}

func TestInterruptedGatherIsWhole(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := live(t, "")
	sys.Patience = time.Hour
	sys.Affinity = func() (int, error) { <-release; return 64, nil }
	ctx, cancel := context.WithCancel(t.Context())
	node := host.Gather(ctx, sys, func(_, _ int, pending []string) {
		if slices.Equal(pending, []string{"usable CPUs"}) {
			cancel()
		}
	})
	same(t, "reasons", reasons(node, "cpu.usable_cpus"), map[string]facts.Reason{"cpu.usable_cpus": facts.Failed})
	same(t, "facts without a reason", host.Unexplained(node), []string{})
}

// Gathering does not end before what it has started: the process would leave commands behind.
func TestInterruptedGatherLeavesNoCommandBehind(t *testing.T) {
	var running atomic.Int32
	started := make(chan struct{}, 1000)
	sys := live(t, pci("0000:01:00.0", "0302 10de 20b0", "nvidia"))
	sys.Run = func(ctx context.Context, _ string, _ ...string) ([]byte, error) {
		running.Add(1)
		defer running.Add(-1)
		started <- struct{}{}
		<-ctx.Done()
		// Killing takes a moment.
		<-time.After(50 * time.Millisecond)
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	host.Gather(ctx, sys, nil)
	same(t, "running", running.Load(), int32(0))
}

func TestProgressNamesWhatIsPending(t *testing.T) {
	var dones, totals, counts []int
	host.Gather(t.Context(), recorded(t, ""), func(done, total int, pending []string) {
		dones, totals, counts = append(dones, done), append(totals, total), append(counts, done+len(pending))
	})
	total := len(host.Claims())
	want := make([]int, total+1)
	for i := range want {
		want[i] = i
	}
	same(t, "done", dones, want)
	same(t, "total", totals, slices.Repeat([]int{total}, total+1))
	same(t, "done and pending", counts, slices.Repeat([]int{total}, total+1))
}

func TestLive(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is observed")
	}
	sys, err := host.At("/")
	must(t, err)
	node := gather(t, sys)
	same(t, "platform", node.OS.Platform, new("linux"))
	same(t, "architecture", node.OS.Architecture, new(runtime.GOARCH))
	same(t, "UID", node.User.UID == nil, false)
	same(t, "has memory", valueOf(node.Memory.UsableBytes) > 0, true)
}

func TestSameTreeGivesSameNode(t *testing.T) {
	sys := live(t, "-- proc/meminfo --\nMemTotal: 1024 kB\n-- sys/block/sda/size --\n8\n-- sys/block/vdb/size --\n8\n")
	same(t, "second node", gather(t, sys), gather(t, sys))
}

func TestAtRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for name, test := range map[string]struct{ root, want string }{
		"a file":                 {file, "not a directory"},
		"nothing":                {file + "x", "no such file or directory"},
		"a directory of no tree": {t.TempDir(), "neither proc nor sys nor etc"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := host.At(test.root)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestAtKnowsARunningKernel(t *testing.T) {
	root := t.TempDir()
	if err := os.Symlink("/proc", filepath.Join(root, "proc")); err != nil {
		t.Skip(err)
	}
	sys, err := host.At(root)
	must(t, err)
	same(t, "live", sys.Live, true)
	same(t, "commands may run", sys.Run != nil, false)
	same(t, "session", sys.Getenv != nil, false)
}

func TestRecordedTreeAsksNothingLive(t *testing.T) {
	sys := recorded(t, "-- proc/meminfo --\nMemTotal: 1024 kB\n")
	same(t, "live", sys.Live, false)
	node := gather(t, sys)
	for _, path := range []string{
		"user.name", "user.session_groups", "os.architecture",
		"environment.container", "environment.wsl", "gpus", "disks", "filesystems", "network.listeners",
	} {
		same(t, path, node.Absent[path].Reason, facts.RecordedTree)
	}
}

func TestNames(t *testing.T) {
	for name, test := range map[string]struct{ archive, want string }{
		"etc":  {"-- etc/hostname --\nnode7\n-- proc/sys/kernel/hostname --\nother\n", "node7"},
		"proc": {"-- proc/sys/kernel/hostname --\nnode8\n", "node8"},
		"none": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			sys := recorded(t, test.archive)
			want := test.want
			if want == "" {
				want = filepath.Base(sys.Root)
			}
			same(t, "name", gather(t, sys).Name, want)
		})
	}
	same(t, "live name", gather(t, live(t, "-- etc/hostname --\nnode7\n")).Name, "node1")
}

func TestHangingNameIsThatOfTheRoot(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := live(t, "")
	sys.Patience = 200 * time.Millisecond
	sys.Hostname = func() (string, error) { <-release; return "late", nil }
	same(t, "name", gather(t, sys).Name, filepath.Base(sys.Root))
}

func TestAtDoesNotWaitForADeadServer(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	_, err := host.AtWith(t.TempDir(), 50*time.Millisecond, func(string) (bool, error) { <-release; return true, nil })
	if err == nil || !strings.Contains(err.Error(), "it does not answer within 50ms") {
		t.Errorf("got %v, want that it does not answer", err)
	}
}

func TestHostileTree(t *testing.T) {
	sys := recorded(t, `
-- etc/os-release -> os-release --
-- proc/meminfo -> ../proc/cpuinfo --
-- proc/cpuinfo -> meminfo --
-- sys/block/sda -> sda --
-- sys/bus/pci/devices/0000:01:00.0 -> 0000:01:00.0 --
-- proc/1/mountinfo/ --
-- sys/devices/system/cpu/online --
0-99999999999
-- proc/sys/kernel/osrelease --
../../../../etc
-- etc/hostname -> /dev/zero --
`)
	must(t, os.Chmod(filepath.Join(sys.Root, "sys/devices/system/cpu/online"), 0))
	node := gather(t, sys)
	same(t, "usable memory", node.Absent["memory.usable_bytes"].Reason != "", true)
	same(t, "version", node.Absent["os.version"].Reason != "", true)
}

func TestLinksStayInTheTree(t *testing.T) {
	node := gather(t, recorded(t, `
-- etc/os-release -> /usr/share/os-release --
-- usr/share/os-release --
ID=nixos
-- etc/hostname -> ../../../../../../../../../../etc/machine-name --
-- etc/machine-name --
inside
`))
	same(t, "id", node.OS.ID, new("nixos"))
	same(t, "name", node.Name, "inside")
}
