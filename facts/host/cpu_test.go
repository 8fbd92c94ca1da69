package host_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// processors writes CPUs with their core numbers and sibling lists, as "0 0,2".
func processors(cpus ...string) string {
	var b strings.Builder
	for i, cpu := range cpus {
		core, siblings, _ := strings.Cut(cpu, " ")
		dir := fmt.Sprintf("sys/devices/system/cpu/cpu%d/topology", i)
		fmt.Fprintf(&b, "-- %s/core_id --\n%s\n-- %s/physical_package_id --\n0\n-- %s/thread_siblings_list --\n%s\n", dir, core, dir, dir, siblings)
	}
	b.WriteString("-- proc/cpuinfo --\n")
	for i := range cpus {
		fmt.Fprintf(&b, "processor : %d\nmodel name : Test CPU\n\n", i)
	}
	return b.String()
}

func TestCPU(t *testing.T) {
	cpu := func(logical, cores int, model string) facts.CPU {
		c := facts.CPU{UsableCPUs: new(4)}
		if logical > 0 {
			c.LogicalCPUs, c.UsableCPUs = &logical, new(min(4, logical))
		}
		if cores > 0 {
			c.PhysicalCores = &cores
		}
		if model != "" {
			c.Model = &model
		}
		return c
	}
	for name, test := range map[string]struct {
		archive string
		want    facts.CPU
		absent  map[string]facts.Reason
	}{
		"two threads per core": {
			processors("0 0,2", "1 1,3", "0 0,2", "1 1,3") + "-- sys/devices/system/cpu/online --\n0-3\n",
			cpu(4, 2, "Test CPU"),
			map[string]facts.Reason{},
		},
		"two are offline": {
			processors("0 0", "1 1", "2 2", "3 3") + "-- sys/devices/system/cpu/online --\n0-1\n" +
				"-- sys/devices/system/cpu/cpu2/online --\n0\n-- sys/devices/system/cpu/cpu3/online --\n0\n",
			cpu(2, 2, "Test CPU"),
			map[string]facts.Reason{},
		},
		"no topology": {
			"-- sys/devices/system/cpu/online --\n0-3\n-- proc/cpuinfo --\nprocessor : 0\nmodel name : Test CPU\n",
			cpu(4, 0, "Test CPU"),
			map[string]facts.Reason{"cpu.physical_cores": facts.NotFound},
		},
		"cpuinfo only": {
			"-- proc/cpuinfo --\nprocessor : 0\nmodel name : Test CPU\n\nprocessor : 1\nmodel name : Test CPU\n\n",
			cpu(2, 0, "Test CPU"),
			map[string]facts.Reason{"cpu.physical_cores": facts.NotFound},
		},
		"fewer threads than online": {
			processors("0 0", "1 1") + "-- sys/devices/system/cpu/online --\n0-1,5\n" +
				"-- sys/devices/system/cpu/cpu5/topology/thread_siblings_list --\n5\n",
			cpu(3, 0, "Test CPU"),
			map[string]facts.Reason{"cpu.physical_cores": facts.Ambiguous},
		},
		"core numbers against siblings": {
			processors("0 0", "0 1") + "-- sys/devices/system/cpu/online --\n0-1\n",
			cpu(2, 0, "Test CPU"),
			map[string]facts.Reason{"cpu.physical_cores": facts.Ambiguous},
		},
		"garbage": {
			processors("0 0") + "-- sys/devices/system/cpu/online --\n0-999999999\n",
			cpu(0, 0, "Test CPU"),
			map[string]facts.Reason{"cpu.physical_cores": facts.ParseError, "cpu.logical_cpus": facts.ParseError},
		},
		"negative": {
			processors("0 0") + "-- sys/devices/system/cpu/online --\n-1\n",
			cpu(0, 0, "Test CPU"),
			map[string]facts.Reason{"cpu.physical_cores": facts.ParseError, "cpu.logical_cpus": facts.ParseError},
		},
		"nothing": {
			"", cpu(0, 0, ""),
			map[string]facts.Reason{"cpu.physical_cores": facts.NotFound, "cpu.logical_cpus": facts.NotFound, "cpu.model": facts.NotFound},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := test.archive + "-- proc/self/cgroup --\n0::/\n-- proc/self/mountinfo --\n" + cgroup2
			sys := live(t, archive)
			sys.Affinity = func() (int, error) { return *test.want.UsableCPUs, nil }
			node := gather(t, sys)
			same(t, "cpu", *node.CPU, test.want)
			same(t, "reasons", reasons(node, "cpu"), test.absent)
		})
	}
}

func TestDisagreementShowsBothNumbers(t *testing.T) {
	node := gather(t, live(t, processors("0 0", "0 1")+"-- sys/devices/system/cpu/online --\n0-1\n"))
	says(t, node, "cpu.physical_cores", "1 cores", "2")
}

const cgroup2 = "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n"

func TestLimits(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		cpus    int
		memory  int64
	}{
		"none": {"-- proc/self/cgroup --\n0::/user.slice\n-- proc/self/mountinfo --\n" + cgroup2 +
			"-- sys/fs/cgroup/user.slice/cpu.max --\nmax 100000\n-- sys/fs/cgroup/user.slice/memory.max --\nmax\n", 4, 0},
		"an ancestor's": {"-- proc/self/cgroup --\n0::/a/b/c\n-- proc/self/mountinfo --\n" + cgroup2 +
			"-- sys/fs/cgroup/a/b/c/cpu.max --\nmax 100000\n-- sys/fs/cgroup/a/cpu.max --\n250000 100000\n" +
			"-- sys/fs/cgroup/a/b/memory.max --\n2147483648\n-- sys/fs/cgroup/a/memory.max --\n1073741824\n", 2, 1 << 30},
		"less than one CPU": {"-- proc/self/cgroup --\n0::/a\n-- proc/self/mountinfo --\n" + cgroup2 +
			"-- sys/fs/cgroup/a/cpu.max --\n50000 100000\n", 1, 0},
		"older hierarchy": {"-- proc/self/cgroup --\n4:memory:/x\n3:cpu,cpuacct:/x\n0::/\n-- proc/self/mountinfo --\n" +
			"31 20 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n" +
			"32 20 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n" +
			"-- sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us --\n300000\n-- sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us --\n100000\n" +
			"-- sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us --\n-1\n" +
			"-- sys/fs/cgroup/memory/x/memory.limit_in_bytes --\n9223372036854771712\n" +
			"-- sys/fs/cgroup/memory/memory.limit_in_bytes --\n4294967296\n", 3, 4 << 30},
		"a part of the older hierarchy": {"-- proc/self/cgroup --\n4:memory:/docker/0123\n-- proc/self/mountinfo --\n" +
			"32 20 0:28 /docker/0123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n" +
			"-- sys/fs/cgroup/memory/memory.limit_in_bytes --\n1048576\n", 4, 1 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			same(t, "usable CPUs", valueOf(node.CPU.UsableCPUs), test.cpus)
			limit := int64(0)
			if node.Memory != nil {
				limit = valueOf(node.Memory.LimitBytes)
			}
			same(t, "limit", limit, test.memory)
			if test.memory == 0 {
				says(t, node, "memory.limit_bytes", "no control group limits memory")
			}
		})
	}
}

// That no limit was found is said only where limits were looked for.
func TestHiddenLimits(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		reason  facts.Reason
		words   string
	}{
		"no control groups":      {"-- proc/self/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n", facts.NotFound, "no control group limits memory"},
		"not mounted":            {"-- proc/self/cgroup --\n0::/a\n-- proc/self/mountinfo --\n1 0 8:1 / / rw - ext4 /dev/sda1 rw\n", facts.ContainerView, "they are not mounted"},
		"older, and not mounted": {"-- proc/self/cgroup --\n4:memory:/a\n3:cpu:/a\n0::/\n-- proc/self/mountinfo --\n" + cgroup2, facts.ContainerView, "they are not mounted"},
		"outside of the mount": {
			"-- proc/self/cgroup --\n0::/b\n-- proc/self/mountinfo --\n30 20 0:26 /a /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", facts.ContainerView,
			"the group /b is outside of what is mounted at /sys/fs/cgroup",
		},
		"outside of the namespace": {"-- proc/self/cgroup --\n0::/../b\n-- proc/self/mountinfo --\n" + cgroup2, facts.ContainerView, "the group /../b is outside"},
		"a second mount shows it": {
			"-- proc/self/cgroup --\n0::/b\n-- proc/self/mountinfo --\n30 20 0:26 /a /x rw - cgroup2 cgroup2 rw\n31 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", facts.NotFound,
			"no control group limits memory",
		},
		"no proc": {"", facts.ContainerView, "read /proc/self/mountinfo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			same(t, "reason", node.Absent["memory.limit_bytes"].Reason, test.reason)
			says(t, node, "memory.limit_bytes", test.words)
			if _, hidden := node.Absent["cpu.usable_cpus"]; hidden != (test.reason != facts.NotFound) {
				t.Errorf("cpu.usable_cpus: got absent %t, want %t", hidden, !hidden)
			}
		})
	}
}

func TestLyingLimits(t *testing.T) {
	node := gather(t, live(t, "-- proc/self/cgroup --\n0::/a\n-- proc/self/mountinfo --\n"+cgroup2+
		"-- sys/fs/cgroup/a/cpu.max --\nlots\n-- sys/fs/cgroup/a/memory.max --\n-5\n"))
	same(t, "reasons", reasons(node, "cpu.usable_cpus", "memory.limit_bytes"),
		map[string]facts.Reason{"cpu.usable_cpus": facts.ParseError, "memory.limit_bytes": facts.ParseError})
}
