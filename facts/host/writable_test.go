package host_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// allowing refuses directories below the root, by their names; "" stands for the others.
func allowing(root string, refusals map[string]error) func(string) error {
	return func(path string) error {
		name := "/" + strings.Trim(strings.TrimPrefix(path, root), "/")
		if err, ok := refusals[name]; ok {
			return err
		}
		return refusals[""]
	}
}

func TestWritable(t *testing.T) {
	const home = "-- home/me/ --\n-- opt/ --\n"
	for name, test := range map[string]struct {
		archive  string
		refusals map[string]error
		paths    []string
		want     map[string]bool
	}{
		"a home of one's own": {accounts + home, map[string]error{"/opt": syscall.EACCES}, nil, map[string]bool{"/opt/kamiwaza": false, "/home/me/kamiwaza": true}},
		"a directory that there is": {
			accounts + home + "-- opt/kamiwaza/ --\n",
			map[string]error{"/opt": syscall.EACCES},
			nil,
			map[string]bool{"/opt/kamiwaza": true, "/home/me/kamiwaza": true},
		},
		"read-only": {accounts + home, map[string]error{"": syscall.EROFS}, nil, map[string]bool{"/opt/kamiwaza": false, "/home/me/kamiwaza": false}},
		"far below": {
			accounts + home,
			map[string]error{"/": syscall.EACCES},
			[]string{"/srv/a/b/c", "/opt/a/b"},
			map[string]bool{"/opt/kamiwaza": true, "/home/me/kamiwaza": true, "/srv/a/b/c": false, "/opt/a/b": true},
		},
		"a link": {
			accounts + "-- opt -> data --\n-- data/ --\n-- home/me/ --\n",
			map[string]error{"/data": syscall.EACCES},
			nil,
			map[string]bool{"/opt/kamiwaza": false, "/home/me/kamiwaza": true},
		},
		"files in the way": {accounts + "-- opt/kamiwaza --\n-- home/me --\n", nil, nil, map[string]bool{"/opt/kamiwaza": false, "/home/me/kamiwaza": false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Paths, sys.Access = test.paths, allowing(sys.Root, test.refusals)
			node := gather(t, sys)
			same(t, "writable", node.Writable, test.want)
			same(t, "reasons", reasons(node, "writable"), map[string]facts.Reason{})
		})
	}
}

func TestWritableUnderSudo(t *testing.T) {
	for name, test := range map[string]struct {
		output string
		err    error
		want   map[string]bool
		absent map[string]facts.Reason
	}{
		"the caller's":   {"yes\nno\n", nil, map[string]bool{"/home/me/kamiwaza": true, "/opt/kamiwaza": false, "/srv": false}, map[string]facts.Reason{}},
		"sudo refuses":   {"", syscall.EPERM, map[string]bool{"/srv": false}, map[string]facts.Reason{"writable./home/me/kamiwaza": facts.PermissionDenied, "writable./opt/kamiwaza": facts.PermissionDenied}},
		"half an answer": {"yes\n", nil, map[string]bool{"/srv": false}, map[string]facts.Reason{"writable./home/me/kamiwaza": facts.ParseError, "writable./opt/kamiwaza": facts.ParseError}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, accounts+"-- home/me/ --\n-- opt/ --\n-- srv --\n")
			sys.Paths = []string{"/srv"}
			sys.Access = func(string) error { panic("root may write everywhere") }
			sys.UID = func() int { return 0 }
			sys.Getenv = environment(map[string]string{"SUDO_USER": "me", "SUDO_UID": "1000"})
			script := `for d do if [ -w "$d" ] && [ -x "$d" ]; then echo yes; else echo no; fi; done`
			line := "sudo -n -u #1000 sh -c " + script + " sh " + filepath.Join(sys.Root, "home/me") + " " + filepath.Join(sys.Root, "opt")
			sys.Run = commands(map[string]answer{line: {test.output, test.err}})
			node := gather(t, sys)
			same(t, "writable", node.Writable, test.want)
			same(t, "reasons", reasons(node, "writable"), test.absent)
		})
	}
}

func TestUnknownWritable(t *testing.T) {
	sys := live(t, "-- opt -> opt --\n-- srv/ --\n")
	sys.Paths, sys.Access = []string{"relative", "/srv"}, func(string) error { return syscall.EIO }
	same(t, "reasons", reasons(gather(t, sys), "writable"), map[string]facts.Reason{
		"writable./opt/kamiwaza": facts.Failed, "writable.relative": facts.Ambiguous, "writable./srv": facts.Failed,
	})
	sys = live(t, "-- proc/1/cgroup --\n0::/docker/1\n")
	sys.Access = func(string) error { return nil }
	same(t, "container", gather(t, sys).Absent["writable"].Reason, facts.ContainerView)
	same(t, "recorded", gather(t, recorded(t, usrBin)).Absent["writable"].Reason, facts.RecordedTree)
}

func TestDeadFileServerCostsItsOwnPermission(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := live(t, "-- opt/ --\n-- srv/ --\n")
	sys.Patience, sys.Paths = 400*time.Millisecond, []string{"/srv"}
	sys.Access = func(path string) error {
		if strings.HasSuffix(path, "/srv") {
			<-release
		}
		return nil
	}
	node := gather(t, sys)
	same(t, "writable", node.Writable, map[string]bool{"/opt/kamiwaza": true})
	same(t, "reason", node.Absent["writable./srv"].Reason, facts.TimedOut)
}

// The kernel's own answers.
func TestAccess(t *testing.T) {
	sys := live(t, "-- opt/ --\n-- srv/closed/ --\n-- srv/deep/x/ --\n")
	sys.Access, sys.Paths = host.Live().Access, []string{"/srv/closed/a", "/srv/deep/x"}
	must(t, os.Chmod(filepath.Join(sys.Root, "srv/closed"), 0o500))
	shut(t, filepath.Join(sys.Root, "srv/deep"))
	isRoot := os.Geteuid() == 0
	same(t, "writable", gather(t, sys).Writable, map[string]bool{"/opt/kamiwaza": true, "/srv/closed/a": isRoot, "/srv/deep/x": isRoot})
}
