package host

import (
	"context"

	"github.com/kwpolicy/kwpolicy/facts"
)

func usableCPUsProbe() probe {
	return probe{name: "usable CPUs", from: "sched_getaffinity, and control groups", claims: []string{"cpu.usable_cpus"}, look: lookUsableCPUs}
}

func lookUsableCPUs(_ context.Context, m *machine, n *facts.Node) {
	const path = "cpu.usable_cpus"
	if !m.own() || m.Affinity == nil {
		n.Miss(path, notFound("no process of the machine is there whose CPUs could be limited"))
		return
	}
	usable, err := m.Affinity()
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	quota, err := m.limits("cpu", m.quota, m.quotaV1)
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	if quota > 0 {
		usable = min(usable, max(1, int(quota)))
	}
	if usable < 1 {
		n.Miss(path, facts.Absence{Reason: facts.ParseError, Detail: "the kernel lets the process run on no CPU"})
		return
	}
	n.CPU.UsableCPUs = &usable
	cite(n, "sched_getaffinity and control groups", facts.Measured, path)
}
