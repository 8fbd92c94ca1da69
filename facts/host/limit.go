package host

import (
	"context"

	"github.com/kwpolicy/kwpolicy/facts"
)

func memoryLimitProbe() probe {
	return probe{name: "memory limit", from: "control groups", claims: []string{"memory.limit_bytes"}, look: lookMemoryLimit}
}

func lookMemoryLimit(_ context.Context, m *machine, n *facts.Node) {
	const path = "memory.limit_bytes"
	if !m.own() {
		n.Miss(path, notFound("no process of the machine is there whose memory could be limited"))
		return
	}
	limit, err := m.limits("memory", m.memoryMax("memory.max"), m.memoryMax("memory.limit_in_bytes"))
	switch {
	case err != nil:
		n.Miss(path, m.absence(err))
	case limit == 0:
		n.Miss(path, notFound("no control group limits memory"))
	default:
		n.Memory.LimitBytes = new(int64(limit))
		cite(n, "control groups", facts.Measured, path)
	}
}
