package host

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func memoryProbe() probe {
	return probe{name: "memory", from: "/proc/meminfo", claims: []string{"memory.usable_bytes"}, look: lookMemory}
}

func lookMemory(_ context.Context, m *machine, n *facts.Node) {
	const path = "memory.usable_bytes"
	total, err := m.memTotal()
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	n.Memory.UsableBytes = &total
	cite(n, "/proc/meminfo", facts.Measured, path)
	if m.wsl() > 0 {
		// What Windows lends to its Linux says little about what the machine has.
		cite(n, "/proc/meminfo, the share of WSL", facts.Inferred, path)
	}
}

func (m *machine) memTotal() (int64, error) {
	text, err := m.read("/proc/meminfo")
	if err != nil {
		return 0, err
	}
	total := firstValue(text, "MemTotal")
	kibibytes, err := strconv.ParseInt(strings.TrimSuffix(total, " kB"), 10, 64)
	if err != nil || kibibytes <= 0 || kibibytes > 1<<50 {
		return 0, fmt.Errorf("read /proc/meminfo: %w: MemTotal is %q", errMalformed, total)
	}
	return kibibytes << 10, nil
}
