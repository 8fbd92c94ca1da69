package host_test

import (
	"errors"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestPrograms(t *testing.T) {
	const chrome, etcd = "software.chrome.version", "software.etcd.version"
	for name, test := range map[string]struct {
		archive      string
		commands     map[string]answer
		chrome, etcd *facts.Program
		absent       map[string]facts.Reason
	}{
		"both": {
			"-- usr/bin/google-chrome -> /etc/alternatives/google-chrome --\n-- etc/alternatives/google-chrome -> /opt/google/chrome/google-chrome --\n" +
				"-- opt/google/chrome/google-chrome --\n-- usr/local/bin/etcd --\n",
			map[string]answer{
				"/usr/bin/google-chrome --version": {output: "Google Chrome 141.0.7390.54 \n"},
				"/usr/local/bin/etcd --version":    {output: "etcd Version: 3.5.16\nGit SHA: f20bbad\nGo Version: go1.22.7\n"},
			},
			&facts.Program{Installed: new(true), Version: &facts.Version{141, 0, 7390, 54}},
			&facts.Program{Installed: new(true), Version: &facts.Version{3, 5, 16}},
			map[string]facts.Reason{},
		},
		"neither": {
			usrBin + "-- usr/bin/chromium --\n-- usr/bin/etcdctl --\n", nil, &facts.Program{Installed: new(false)}, &facts.Program{Installed: new(false)},
			map[string]facts.Reason{chrome: facts.NotFound, etcd: facts.NotFound},
		},
		"broken": {
			"-- usr/bin/google-chrome-stable --\n-- usr/bin/etcd --\n",
			map[string]answer{"/usr/bin/google-chrome-stable --version": {err: errors.New("exit status 127")}, "/usr/bin/etcd --version": {output: "none\n"}},
			&facts.Program{Installed: new(true)},
			&facts.Program{Installed: new(true)},
			map[string]facts.Reason{chrome: facts.Failed, etcd: facts.ParseError},
		},
		"container": {
			"-- usr/bin/etcd --\n-- proc/1/cgroup --\n0::/docker/1\n", nil, nil, nil,
			map[string]facts.Reason{
				"software.chrome.installed": facts.ContainerView, chrome: facts.ContainerView,
				"software.etcd.installed": facts.ContainerView, etcd: facts.ContainerView,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Run = commands(test.commands)
			node := gather(t, sys)
			same(t, "Chrome", valueOf(node.Software).Chrome, test.chrome)
			same(t, "etcd", valueOf(node.Software).ETCD, test.etcd)
			same(t, "reasons", reasons(node, "software.chrome", "software.etcd"), test.absent)
		})
	}
	node := gather(t, recorded(t, "-- usr/bin/etcd --\n"))
	same(t, "recorded", *node.Software.ETCD, facts.Program{Installed: new(true)})
	same(t, "reason", node.Absent[etcd].Reason, facts.RecordedTree)
}
