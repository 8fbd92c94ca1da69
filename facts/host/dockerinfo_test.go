package host_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	dockerVersion = `{"Version":"27.3.1"}`
	dockerd       = "-- usr/bin/dockerd --\n"
	daemonJSON    = "-- etc/docker/daemon.json --\n"
)

func TestEngineInfo(t *testing.T) {
	const swarm, root = "software.docker_engine.swarm", "software.docker_engine.data_root"
	for name, test := range map[string]struct {
		info        string
		swarm, root *string
		absent      map[string]facts.Reason
	}{
		"in a swarm": {
			`{"Swarm":{"NodeID":"x","LocalNodeState":"active"},"DockerRootDir":"/opt/kamiwaza/containers"}`,
			new("active"), new("/opt/kamiwaza/containers"),
			map[string]facts.Reason{},
		},
		"locked":          {`{"Swarm":{"LocalNodeState":"locked"},"DockerRootDir":"/d"}`, new("locked"), new("/d"), map[string]facts.Reason{}},
		"a state of ours": {`{"Swarm":{"LocalNodeState":"happy"},"DockerRootDir":"/d"}`, nil, new("/d"), map[string]facts.Reason{swarm: facts.ParseError}},
		"no swarm, no root": {
			`{}`, nil, nil, map[string]facts.Reason{swarm: facts.NotFound, root: facts.NotFound},
		},
		"a root of nowhere": {
			`{"Swarm":{"LocalNodeState":"inactive"},"DockerRootDir":"docker"}`, new("inactive"), nil, map[string]facts.Reason{root: facts.ParseError},
		},
		"a machine of its own": {
			`{"Swarm":{"LocalNodeState":"inactive"},"DockerRootDir":"/var/lib/docker","OperatingSystem":"Docker Desktop"}`,
			new("inactive"), nil,
			map[string]facts.Reason{root: facts.VirtualDevice},
		},
		"no JSON":        {`<html>`, nil, nil, map[string]facts.Reason{swarm: facts.ParseError, root: facts.ParseError}},
		"another's JSON": {`{"Swarm":"active","DockerRootDir":"/d"}`, nil, nil, map[string]facts.Reason{swarm: facts.ParseError, root: facts.ParseError}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, engine(t, usrBin, serve(t, answers(map[string]string{"/version": dockerVersion, "/info": test.info}))))
			same(t, "version", node.Software.DockerEngine.Version, &facts.Version{27, 3, 1})
			same(t, "swarm", node.Software.DockerEngine.Swarm, test.swarm)
			same(t, "data root", node.Software.DockerEngine.DataRoot, test.root)
			same(t, "reasons", reasons(node, "software.docker_engine"), test.absent)
		})
	}
}

// A plugin may let users ask for the version, and for nothing else.
func TestEngineThatRefusesInfo(t *testing.T) {
	node := gather(t, engine(t, usrBin, serve(t, answers(map[string]string{"/version": dockerVersion}))))
	same(t, "version", node.Software.DockerEngine.Version, &facts.Version{27, 3, 1})
	same(t, "reasons", reasons(node, "software.docker_engine"), map[string]facts.Reason{
		"software.docker_engine.swarm": facts.ParseError, "software.docker_engine.data_root": facts.ParseError,
	})
	says(t, node, "software.docker_engine.swarm", "400 Bad Request")
}

func TestHangingInfoCostsItsOwnFacts(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := engine(t, usrBin, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/version" {
			answers(map[string]string{"/version": dockerVersion})(w, r)
			return
		}
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	sys.Patience = 400 * time.Millisecond
	node := gather(t, sys)
	same(t, "version", node.Software.DockerEngine.Version, &facts.Version{27, 3, 1})
	same(t, "reason", node.Absent["software.docker_engine.swarm"].Reason, facts.TimedOut)
}

// Who may not ask the daemon may still read where it keeps its data.
func TestConfiguredDataRoot(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		dial    error
		want    *string
	}{
		"named":             {dockerd + daemonJSON + `{"data-root":"/data/docker"}`, syscall.EACCES, new("/data/docker")},
		"daemon is stopped": {dockerd + daemonJSON + `{"data-root":"/data/docker"}`, syscall.ECONNREFUSED, new("/data/docker")},
		"not named":         {dockerd + daemonJSON + `{"debug":true}`, syscall.EACCES, nil},
		"no file":           {dockerd, syscall.EACCES, nil},
		"damaged":           {dockerd + daemonJSON + `{"data-root":`, syscall.EACCES, nil},
		"relative":          {dockerd + daemonJSON + `{"data-root":"docker"}`, syscall.EACCES, nil},
		"a snap's daemon":   {usrBin + "-- snap/docker/x --\n" + daemonJSON + `{"data-root":"/data/docker"}`, syscall.EACCES, nil},
		"no daemon of ours": {usrBin + daemonJSON + `{"data-root":"/data/docker"}`, syscall.EACCES, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Dial = func(context.Context, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "unix", Err: test.dial}
			}
			node := gather(t, sys)
			same(t, "data root", node.Software.DockerEngine.DataRoot, test.want)
			same(t, "is explained", node.Absent["software.docker_engine.data_root"].Reason != "", test.want == nil)
		})
	}
	node := gather(t, recorded(t, dockerd+daemonJSON+`{"data-root":"/data/docker"}`))
	same(t, "recorded", node.Software.DockerEngine.DataRoot, new("/data/docker"))
	same(t, "origin", node.Origins["software.docker_engine.data_root"].Confidence, facts.Inferred)
}

func TestConfigurationBehindAClosedDoor(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := recorded(t, dockerd+daemonJSON+`{"data-root":"/data/docker"}`)
	shut(t, filepath.Join(sys.Root, "etc/docker"))
	same(t, "reason", gather(t, sys).Absent["software.docker_engine.data_root"].Reason, facts.RecordedTree)
}
