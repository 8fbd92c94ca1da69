package host

import (
	"context"

	"github.com/kwpolicy/kwpolicy/facts"
)

func chromeProbe() probe {
	return toolProbe("Chrome", "software.chrome", func(n *facts.Node) *facts.Program { return n.Software.Chrome },
		"google-chrome", "google-chrome-stable")
}

func etcdProbe() probe {
	return toolProbe("etcd", "software.etcd", func(n *facts.Node) *facts.Program { return n.Software.ETCD }, "etcd")
}

// toolProbe looks for a program by its names.
func toolProbe(name, path string, of func(*facts.Node) *facts.Program, programs ...string) probe {
	return probe{
		name:   name,
		from:   "the program's own --version",
		claims: []string{path + ".installed", path + ".version"},
		look: func(ctx context.Context, m *machine, n *facts.Node) {
			ctx, cancel := m.most(ctx)
			defer cancel()
			m.lookTool(ctx, n, tool{name, path, programs, &of(n).Installed, &of(n).Version})
		},
	}
}
