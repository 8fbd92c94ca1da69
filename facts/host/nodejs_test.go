package host_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestNodeJS(t *testing.T) {
	const (
		onPath  = "-- usr/bin/node --\n"
		askNode = "/usr/bin/node --version"
		nvm     = "-- home/me/.nvm/versions/node/v22.11.0/bin/node --\n-- home/me/.nvm/versions/node/v18.20.4/bin/node --\n"
	)
	for name, test := range map[string]struct {
		archive  string
		env      map[string]string
		commands map[string]answer
		want     []facts.Version
		reason   facts.Reason
	}{
		"on the path": {onPath, nil, map[string]answer{askNode: {output: "v20.20.2\n"}}, []facts.Version{{20, 20, 2}}, ""},
		"NVM's":       {usrBin + accounts + nvm, nil, nil, []facts.Version{{18, 20, 4}, {22, 11}}, ""},
		"both": {
			onPath + accounts + nvm, nil, map[string]answer{askNode: {output: "v18.20.4\n"}}, []facts.Version{{18, 20, 4}, {22, 11}}, "",
		},
		"NVM's on the path": {
			usrBin + accounts + nvm, map[string]string{"PATH": "/home/me/.nvm/versions/node/v22.11.0/bin"}, nil, []facts.Version{{18, 20, 4}, {22, 11}}, "",
		},
		"the product's":        {usrBin + "-- opt/kamiwaza/nvm/versions/node/v22.1.0/bin/node --\n", nil, nil, []facts.Version{{22, 1}}, ""},
		"elsewhere":            {usrBin + "-- srv/nvm/versions/node/v22.2.0/bin/node --\n", map[string]string{"NVM_DIR": "/srv/nvm"}, nil, []facts.Version{{22, 2}}, ""},
		"half an installation": {usrBin + "-- opt/kamiwaza/nvm/versions/node/v22.1.0/lib/ --\n-- opt/kamiwaza/nvm/versions/node/system/bin/node --\n", nil, nil, []facts.Version{}, ""},
		"none":                 {usrBin, nil, nil, []facts.Version{}, ""},
		"a stand-in":           {onPath, nil, map[string]answer{askNode: {err: complaint(t)}}, []facts.Version{}, ""},
		"no number":            {onPath, nil, map[string]answer{askNode: {output: "node\n"}}, nil, facts.ParseError},
		"container":            {onPath + "-- proc/1/cgroup --\n0::/docker/1\n", nil, nil, nil, facts.ContainerView},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Getenv, sys.Run = environment(test.env), commands(test.commands)
			node := gather(t, sys)
			same(t, "Node.js", valueOf(node.Software).NodeJS, test.want)
			same(t, "reason", node.Absent["software.nodejs"].Reason, test.reason)
		})
	}
	same(t, "recorded", gather(t, recorded(t, onPath)).Absent["software.nodejs"].Reason, facts.RecordedTree)
}

func TestNodeJSThatRootDoesNotRun(t *testing.T) {
	sys := live(t, "-- usr/bin/node --\n")
	must(t, os.Chmod(filepath.Join(sys.Root, "usr/bin"), 0o777))
	sys.UID = func() int { return 0 }
	node := gather(t, sys)
	same(t, "reason", node.Absent["software.nodejs"].Reason, facts.NotSupported)
}

func TestClosedDoorsHideNodeJS(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, usrBin+"-- opt/kamiwaza/nvm/ --\n")
	shut(t, filepath.Join(sys.Root, "opt/kamiwaza/nvm"))
	same(t, "reason", gather(t, sys).Absent["software.nodejs"].Reason, facts.PermissionDenied)
}
