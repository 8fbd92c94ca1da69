package host_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// complaint is how a program ends that does not want to go on.
func complaint(t *testing.T) error {
	t.Helper()
	return exec.CommandContext(t.Context(), "sh", "-c", "exit 127").Run()
}

func TestPython(t *testing.T) {
	const two = "-- usr/bin/python3.10 --\n-- usr/bin/python3.12 --\n-- usr/bin/python3.12-config --\n-- usr/bin/python3 -> python3.12 --\n"
	const pyenv = "-- home/me/.pyenv/shims/python3.11 --\n-- home/me/.pyenv/shims/python3.12 --\n" +
		"-- home/me/.pyenv/versions/3.11.8/bin/python3.11 --\n-- home/me/.pyenv/versions/3.12.1/bin/python3.12 --\n"
	for name, test := range map[string]struct {
		archive  string
		commands map[string]answer
		want     []facts.Version
		reason   facts.Reason
	}{
		"two": {
			two,
			map[string]answer{"/usr/bin/python3.10 --version": {output: "Python 3.10.12\n"}, "/usr/bin/python3.12 --version": {output: "Python 3.12.3\n"}},
			[]facts.Version{{3, 10, 12}, {3, 12, 3}},
			"",
		},
		"the first on the path counts": {
			two + "-- opt/python/bin/python3.12 --\n",
			map[string]answer{"/usr/bin/python3.10 --version": {output: "Python 3.10.12\n"}, "/opt/python/bin/python3.12 --version": {output: "Python 3.12.9\n"}},
			[]facts.Version{{3, 10, 12}, {3, 12, 9}},
			"",
		},
		"a stand-in without a version": {
			two,
			map[string]answer{"/usr/bin/python3.10 --version": {output: "Python 3.10.12\n"}, "/usr/bin/python3.12 --version": {err: complaint(t)}},
			[]facts.Version{{3, 10, 12}},
			"",
		},
		"pyenv's, for everywhere": {
			usrBin + pyenv + "-- home/me/.pyenv/version --\n3.11.8\n",
			map[string]answer{"/home/me/.pyenv/versions/3.11.8/bin/python3.11 --version": {output: "Python 3.11.8\n"}},
			[]facts.Version{{3, 11, 8}},
			"",
		},
		"pyenv's, for nowhere": {usrBin + pyenv, nil, []facts.Version{}, ""},
		"a link to nowhere":    {"-- usr/bin/python3.12 -> /opt/gone --\n", nil, []facts.Version{}, ""},
		"none":                 {usrBin + "-- usr/bin/python2.7 --\n", nil, []facts.Version{}, ""},
		"no number":            {"-- usr/bin/python3.12 --\n", map[string]answer{"/usr/bin/python3.12 --version": {output: "Python\n"}}, nil, facts.ParseError},
		"it breaks":            {"-- usr/bin/python3.12 --\n", map[string]answer{"/usr/bin/python3.12 --version": {err: errors.New("input/output error")}}, nil, facts.Failed},
		"container":            {two + "-- proc/1/cgroup --\n0::/docker/1\n", nil, nil, facts.ContainerView},
		"no programs":          {"", nil, nil, facts.RecordedTree},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Run, sys.Getenv = commands(test.commands), environment(map[string]string{"PATH": "/home/me/.pyenv/shims:/opt/python/bin:/usr/bin"})
			node := gather(t, sys)
			same(t, "Python", valueOf(node.Software).Python, test.want)
			same(t, "reason", node.Absent["software.python"].Reason, test.reason)
		})
	}
}

// Where a program may not be asked, its name tells.
func TestPythonByName(t *testing.T) {
	node := gather(t, recorded(t, "-- usr/bin/python3.10 --\n-- usr/local/bin/python3.12 --\n"))
	same(t, "recorded", node.Software.Python, []facts.Version{{3, 10}, {3, 12}})
	same(t, "confidence", node.Origins["software.python"].Confidence, facts.Inferred)

	sys := live(t, "-- usr/bin/python3.12 --\n")
	must(t, os.Chmod(filepath.Join(sys.Root, "usr/bin"), 0o777))
	sys.UID = func() int { return 0 }
	same(t, "another's", gather(t, sys).Software.Python, []facts.Version{{3, 12}})
}

func TestClosedDoorsHidePython(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, usrBin+"-- usr/local/bin/ --\n")
	shut(t, filepath.Join(sys.Root, "usr/local/bin"))
	same(t, "reason", gather(t, sys).Absent["software.python"].Reason, facts.PermissionDenied)
}

func TestPanickingCommandCostsItsOwnFacts(t *testing.T) {
	sys := live(t, "-- usr/bin/python3.12 --\n-- usr/bin/node --\n")
	sys.Run = func(_ context.Context, name string, _ ...string) ([]byte, error) {
		if strings.HasPrefix(name, "/usr/bin/python") {
			panic("index out of range")
		}
		return []byte("v22.1.0\n"), nil
	}
	node := gather(t, sys)
	same(t, "Python", node.Absent["software.python"].Reason, facts.Failed)
	same(t, "Node.js", node.Software.NodeJS, []facts.Version{{22, 1}})
}
