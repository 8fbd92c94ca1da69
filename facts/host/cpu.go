package host

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jaypipes/ghw"

	"github.com/kwpolicy/kwpolicy/facts"
)

const cpuDir = "/sys/devices/system/cpu"

var cpuName = regexp.MustCompile(`^cpu[0-9]+$`)

func cpuProbe() probe {
	return probe{
		name:   "processor",
		from:   "/sys/devices/system/cpu, and /proc/cpuinfo",
		claims: []string{"cpu.logical_cpus", "cpu.physical_cores", "cpu.model"},
		look:   lookCPU,
	}
}

func lookCPU(_ context.Context, m *machine, n *facts.Node) {
	info, err := ghw.CPU(m.ghwOptions()...)
	if err != nil {
		missAll(n, m.absence(fmt.Errorf("read the processor: %w", err)), "cpu.physical_cores", "cpu.model")
		info = &ghw.CPUInfo{}
	}
	lookModel(m, n, info)
	online, source, err := m.onlineCPUs()
	if err != nil {
		missAll(n, m.absence(err), "cpu.logical_cpus", "cpu.physical_cores")
		return
	}
	n.CPU.LogicalCPUs = new(len(online))
	cite(n, source, facts.Reported, "cpu.logical_cpus")
	lookCores(m, n, info, online)
}

func lookModel(m *machine, n *facts.Node, info *ghw.CPUInfo) {
	model := ""
	for _, p := range info.Processors {
		if model == "" && p.Model != "unknown" {
			model = strings.TrimSpace(p.Model)
		}
	}
	if text, err := m.read("/proc/cpuinfo"); err != nil {
		n.Miss("cpu.model", m.absence(err))
	} else if model == "" {
		model = firstValue(text, "model name")
	}
	setString(n, "cpu.model", &n.CPU.Model, model, "/proc/cpuinfo")
}

func firstValue(text, key string) string {
	for line := range strings.Lines(text) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// lookCores takes ghw's number of cores only where two other counts agree with it: ghw answers
// with no core or too few, and no error, where it cannot see a processor's topology.
func lookCores(m *machine, n *facts.Node, info *ghw.CPUInfo, online []int) {
	const path = "cpu.physical_cores"
	cores, threads := int(info.TotalCores), int(info.TotalHardwareThreads)
	siblings, err := m.siblingGroups(online)
	switch {
	case err != nil:
		n.Miss(path, m.absence(err))
	case threads != len(online):
		n.Miss(path, facts.Absence{
			Reason: facts.Ambiguous,
			Detail: fmt.Sprintf("the topology shows %d hardware threads, and %d CPUs are online", threads, len(online)),
		})
	case cores != siblings:
		n.Miss(path, facts.Absence{
			Reason: facts.Ambiguous,
			Detail: fmt.Sprintf("core numbers show %d cores, and sibling lists show %d", cores, siblings),
		})
	default:
		n.CPU.PhysicalCores = &cores
		cite(n, cpuDir+"/*/topology", facts.Reported, path)
	}
}

// siblingGroups counts the cores by the threads that share one.
func (m *machine) siblingGroups(online []int) (int, error) {
	groups := map[string]bool{}
	for _, cpu := range online {
		dir := fmt.Sprintf("%s/cpu%d/topology", cpuDir, cpu)
		// The kernel that renamed the file kept the old name, too; some recordings have only one.
		list, err := m.read(dir + "/thread_siblings_list")
		if err != nil {
			list, err = m.read(dir + "/core_cpus_list")
		}
		if err != nil {
			return 0, err
		}
		groups[list] = true
	}
	return len(groups), nil
}

// onlineCPUs are the numbers of the CPUs that run.
func (m *machine) onlineCPUs() ([]int, string, error) {
	source := cpuDir + "/online"
	text, err := m.read(source)
	if err == nil {
		cpus, err := parseRanges(text)
		if err == nil && len(cpus) == 0 {
			err = fmt.Errorf("%w: no CPU is online", errMalformed)
		}
		if err != nil {
			return nil, source, fmt.Errorf("read %s: %w", source, err)
		}
		return cpus, source, nil
	}
	if cpus := m.cpuDirs(); len(cpus) > 0 {
		return cpus, cpuDir, nil
	}
	cpus, err := m.cpuinfoProcessors()
	return cpus, "/proc/cpuinfo", err
}

// cpuDirs are the CPUs that have a directory and are not switched off.
func (m *machine) cpuDirs() []int {
	names, err := m.list(cpuDir)
	if err != nil {
		return nil
	}
	var cpus []int
	for _, name := range names {
		state, err := m.read(cpuDir + "/" + name + "/online")
		if cpuName.MatchString(name) && (err != nil || state != "0") {
			n, err := strconv.Atoi(name[len("cpu"):])
			if err == nil {
				cpus = append(cpus, n)
			}
		}
	}
	return cpus
}

func (m *machine) cpuinfoProcessors() ([]int, error) {
	text, err := m.read("/proc/cpuinfo")
	if err != nil {
		return nil, err
	}
	var cpus []int
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(line, ":")
		key = strings.TrimSpace(key)
		if !ok || key != "processor" && key != "cpu number" {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
			cpus = append(cpus, n)
		}
	}
	if len(cpus) == 0 {
		return nil, fmt.Errorf("%w: /proc/cpuinfo lists no processor", errNotFound)
	}
	return cpus, nil
}

// maxCPU is beyond every kernel's limit, so that a damaged list cannot ask for all memory.
const maxCPU = 1 << 16

// parseRanges reads a kernel's list, such as "0-3,8".
func parseRanges(text string) ([]int, error) {
	var numbers []int
	for part := range strings.SplitSeq(strings.TrimSpace(text), ",") {
		if part == "" {
			continue
		}
		first, last, ok := strings.Cut(part, "-")
		if !ok {
			last = first
		}
		low, err1 := strconv.Atoi(first)
		high, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || low < 0 || high < low || high >= maxCPU {
			return nil, fmt.Errorf("%w: %q", errMalformed, part)
		}
		for n := low; n <= high; n++ {
			numbers = append(numbers, n)
		}
	}
	return numbers, nil
}
