package host

import (
	"context"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func environmentProbe() probe {
	return probe{
		name:   "environment",
		from:   "control groups, /sys/class/dmi/id, and what containers and WSL leave in their environment",
		claims: []string{"environment.container", "environment.virtualization", "environment.wsl"},
		look:   lookEnvironment,
	}
}

func lookEnvironment(_ context.Context, m *machine, n *facts.Node) {
	lookContainer(m, n)
	lookVirtualization(m, n)
	lookWSL(m, n)
}

func lookContainer(m *machine, n *facts.Node) {
	const path = "environment.container"
	c := m.container()
	switch {
	case c.err != nil:
		n.Miss(path, m.absence(c.err))
	case c.runtime == "":
		n.Miss(path, notFound("this is no container"))
	default:
		n.Environment.Container = &c.runtime
		cite(n, c.source, facts.Inferred, path)
	}
}

// wsl is the version of the Windows Subsystem for Linux, zero outside it. Microsoft's
// kernels name it in their release.
func (m *machine) wsl() int {
	release, err := m.read("/proc/sys/kernel/osrelease")
	switch {
	case err != nil:
		return 0
	case strings.Contains(release, "microsoft-standard"), strings.Contains(release, "WSL2"):
		return 2
	case strings.HasSuffix(release, "-Microsoft"):
		return 1
	}
	return 0
}

func lookWSL(m *machine, n *facts.Node) {
	const path, source = "environment.wsl", "/proc/sys/kernel/osrelease"
	if version := m.wsl(); version > 0 {
		n.Environment.WSL = &version
		cite(n, source, facts.Inferred, path)
		return
	}
	if _, err := m.read(source); err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	n.Miss(path, notFound("the kernel is not one of WSL"))
}
