package host_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	nvidiaCTK         = "-- usr/bin/nvidia-ctk --\n"
	askCTK            = "/usr/bin/nvidia-ctk --version"
	ctkAnswer         = "NVIDIA Container Toolkit CLI version 1.17.4\ncommit: 9b69590c7428470a72f2ae05f826412976af1395\n"
	toolkitInstalled  = "software.nvidia_container_toolkit.installed"
	toolkitConfigured = "software.nvidia_container_toolkit.configured"
	toolkitVersion    = "software.nvidia_container_toolkit.version"
)

func TestToolkit(t *testing.T) {
	for name, test := range map[string]struct {
		archive  string
		commands map[string]answer
		want     facts.Toolkit
		absent   map[string]facts.Reason
	}{
		"installed": {nvidiaCTK, map[string]answer{askCTK: {output: ctkAnswer}}, facts.Toolkit{Installed: new(true), Version: &facts.Version{1, 17, 4}}, nil},
		"an old one": {
			"-- usr/bin/nvidia-container-runtime --\n",
			map[string]answer{"/usr/bin/nvidia-container-runtime --version": {output: "NVIDIA Container Runtime version 1.11.0\ncommit: d9de4a0\nspec: 1.0.2\n\nrunc version 1.1.4\n"}},
			facts.Toolkit{Installed: new(true), Version: &facts.Version{1, 11}},
			nil,
		},
		"on the path": {
			"-- opt/nvidia/bin/nvidia-ctk --\n",
			map[string]answer{"/opt/nvidia/bin/nvidia-ctk --version": {output: ctkAnswer}},
			facts.Toolkit{Installed: new(true), Version: &facts.Version{1, 17, 4}},
			nil,
		},
		"broken": {
			nvidiaCTK,
			map[string]answer{askCTK: {err: errors.New("exit status 127: libc.so.6 not found")}},
			facts.Toolkit{Installed: new(true)},
			map[string]facts.Reason{toolkitVersion: facts.Failed},
		},
		"no number":        {nvidiaCTK, map[string]answer{askCTK: {output: "dev\n"}}, facts.Toolkit{Installed: new(true)}, map[string]facts.Reason{toolkitVersion: facts.ParseError}},
		"only the library": {"-- usr/bin/nvidia-container-cli --\n", nil, facts.Toolkit{Installed: new(false)}, map[string]facts.Reason{toolkitVersion: facts.NotFound}},
		"none":             {usrBin, nil, facts.Toolkit{Installed: new(false)}, map[string]facts.Reason{toolkitVersion: facts.NotFound}},
		"container": {
			nvidiaCTK + "-- proc/1/cgroup --\n0::/docker/1\n", nil,
			facts.Toolkit{},
			map[string]facts.Reason{toolkitInstalled: facts.ContainerView, toolkitVersion: facts.ContainerView},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := engine(t, test.archive, serve(t, answers(map[string]string{"/version": dockerVersion, "/info": `{}`})))
			sys.Run, sys.Getenv = commands(test.commands), environment(map[string]string{"PATH": "bin:/opt/nvidia/bin::/usr/bin"})
			node := gather(t, sys)
			test.want.Configured = new(false)
			same(t, "toolkit", *node.Software.NVIDIAContainerToolkit, test.want)
			same(t, "installed", reasons(node, toolkitInstalled)[toolkitInstalled], test.absent[toolkitInstalled])
			same(t, "version", reasons(node, toolkitVersion)[toolkitVersion], test.absent[toolkitVersion])
		})
	}
}

func TestToolkitOfTheEngine(t *testing.T) {
	const cdi = "-- etc/cdi/nvidia.yaml --\ncdiVersion: 0.5.0\nkind: nvidia.com/gpu\n"
	for name, test := range map[string]struct {
		archive, info string
		want          bool
	}{
		"runtime":                    {usrBin, `{"Runtimes":{"runc":{"path":"runc"},"nvidia":{"path":"nvidia-container-runtime"}}}`, true},
		"runtime of another name":    {usrBin, `{"Runtimes":{"gpu":{"path":"/usr/bin/nvidia-container-runtime.cdi"}}}`, true},
		"devices":                    {usrBin, `{"DiscoveredDevices":[{"Source":"cdi","ID":"nvidia.com/gpu=0"}]}`, true},
		"another maker's devices":    {usrBin, `{"DiscoveredDevices":[{"Source":"cdi","ID":"example.com/nic=0"}],"Runtimes":{"runc":{"path":"runc"}}}`, false},
		"described devices":          {usrBin + cdi, `{"CDISpecDirs":["/etc/cdi","/var/run/cdi"]}`, true},
		"descriptions are not read":  {usrBin + cdi, `{"CDISpecDirs":[]}`, false},
		"descriptions of others":     {usrBin + "-- etc/cdi/x.json --\n{}\n-- etc/cdi/notes --\nnvidia.com/gpu\n", `{"CDISpecDirs":["/etc/cdi"]}`, false},
		"Podman reads them unasked":  {usrBin + cdi, `{"BuildahVersion":"1.37.2"}`, true},
		"Podman without description": {usrBin, `{"BuildahVersion":"1.37.2"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, engine(t, test.archive, serve(t, answers(map[string]string{"/version": dockerVersion, "/info": test.info}))))
			same(t, "configured", node.Software.NVIDIAContainerToolkit.Configured, &test.want)
		})
	}
}

func TestToolkitOfAnEngineThatIsSilent(t *testing.T) {
	const runtimes = daemonJSON + `{"runtimes":{"nvidia":{"path":"nvidia-container-runtime","args":[]}}}` + "\n"
	for name, test := range map[string]struct {
		archive string
		dial    error
		want    *bool
		reason  facts.Reason
	}{
		"configured":              {dockerd + runtimes, syscall.EACCES, new(true), ""},
		"may be configured":       {dockerd, syscall.EACCES, nil, facts.PermissionDenied},
		"daemon is stopped":       {dockerd + daemonJSON + "{}\n", syscall.ECONNREFUSED, nil, facts.NotFound},
		"damaged configuration":   {dockerd + daemonJSON + "{\n", syscall.EACCES, nil, facts.PermissionDenied},
		"no engine":               {usrBin, syscall.ENOENT, nil, facts.NotFound},
		"something else is amiss": {usrBin, errors.New("broken pipe"), nil, facts.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Dial = func(context.Context, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "unix", Err: test.dial}
			}
			node := gather(t, sys)
			same(t, "configured", node.Software.NVIDIAContainerToolkit.Configured, test.want)
			same(t, "reason", node.Absent[toolkitConfigured].Reason, test.reason)
		})
	}
}

func TestToolkitOfARemoteEngine(t *testing.T) {
	sys := live(t, usrBin)
	sys.Getenv = environment(map[string]string{"DOCKER_HOST": "tcp://elsewhere:2376"})
	same(t, "reason", gather(t, sys).Absent[toolkitConfigured].Reason, facts.NotSupported)
}

func TestRecordedToolkit(t *testing.T) {
	node := gather(t, recorded(t, nvidiaCTK))
	same(t, "installed", node.Software.NVIDIAContainerToolkit.Installed, new(true))
	same(t, "reasons", reasons(node, "software.nvidia_container_toolkit"), map[string]facts.Reason{
		toolkitConfigured: facts.RecordedTree, toolkitVersion: facts.RecordedTree,
	})
	same(t, "no programs", gather(t, recorded(t, "")).Absent[toolkitInstalled].Reason, facts.RecordedTree)
}

func TestClosedDoorsHideTheToolkit(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, usrBin+"-- snap/bin/ --\n")
	shut(t, filepath.Join(sys.Root, "snap/bin"))
	same(t, "reason", gather(t, sys).Absent[toolkitInstalled].Reason, facts.PermissionDenied)

	sys = live(t, usrBin+"-- home/other/bin/ --\n")
	shut(t, filepath.Join(sys.Root, "home/other"))
	sys.Getenv = environment(map[string]string{"PATH": "/home/other/bin"})
	same(t, "another's directory", gather(t, sys).Software.NVIDIAContainerToolkit.Installed, new(false))

	sys = engine(t, usrBin+"-- etc/cdi/ --\n", serve(t, answers(map[string]string{"/version": dockerVersion, "/info": `{"CDISpecDirs":["/etc/cdi"]}`})))
	shut(t, filepath.Join(sys.Root, "etc/cdi"))
	same(t, "reason", gather(t, sys).Absent[toolkitConfigured].Reason, facts.PermissionDenied)
}

// Root runs nothing that somebody else could have put there, or could replace on the way.
func TestRootRunsNoProgramsOfOthers(t *testing.T) {
	const link = "-- usr/bin/nvidia-ctk -> ../../opt/tools/current/nvidia-ctk --\n-- opt/tools/current -> v1 --\n-- opt/tools/v1/nvidia-ctk --\n"
	for name, test := range map[string]struct {
		archive, open string
		uid           int
		reason        facts.Reason
	}{
		"a user's directory":  {nvidiaCTK, "usr/bin", 0, facts.NotSupported},
		"a user's file":       {nvidiaCTK, "usr/bin/nvidia-ctk", 0, facts.NotSupported},
		"behind links":        {link, "opt/tools", 0, facts.NotSupported},
		"at the end of links": {link, "opt/tools/v1", 0, facts.NotSupported},
		"by an ordinary user": {nvidiaCTK, "usr/bin", 1000, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			must(t, os.Chmod(filepath.Join(sys.Root, test.open), 0o777))
			sys.UID = func() int { return test.uid }
			sys.Run = commands(map[string]answer{askCTK: {output: ctkAnswer}})
			node := gather(t, sys)
			same(t, "reason", node.Absent[toolkitVersion].Reason, test.reason)
			// The files of the test belong to whoever runs it.
			if test.reason != "" && os.Geteuid() == 0 {
				says(t, node, toolkitVersion, "root runs no program that others may change: /"+test.open)
			}
		})
	}
}

func TestRootRunsItsOwnPrograms(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("the files of the test are another user's")
	}
	for name, archive := range map[string]string{
		"a file":  nvidiaCTK,
		"a link":  "-- usr/bin/nvidia-ctk -> ../../opt/nvidia-ctk --\n-- opt/nvidia-ctk --\n",
		"no root": "-- usr/bin/nvidia-ctk -> /opt/../opt/nvidia-ctk --\n-- opt/nvidia-ctk --\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, archive)
			sys.UID = func() int { return 0 }
			sys.Run = commands(map[string]answer{askCTK: {output: ctkAnswer}})
			same(t, "version", gather(t, sys).Software.NVIDIAContainerToolkit.Version, &facts.Version{1, 17, 4})
		})
	}
}

// Two probes ask the engine; what breaks there costs the facts of both, and nobody takes it for an answer.
func TestPanickingEngine(t *testing.T) {
	sys := live(t, usrBin)
	sys.Getenv = func(key string) string {
		if key == "DOCKER_HOST" {
			panic("index out of range")
		}
		return ""
	}
	node := gather(t, sys)
	same(t, "engine", node.Absent["software.docker_engine"].Reason, facts.Failed)
	same(t, "toolkit", node.Absent[toolkitConfigured].Reason, facts.Failed)
}
