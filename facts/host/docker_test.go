package host_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

const usrBin = "-- usr/bin/true --\n"

// serve answers on a Unix socket as an engine does. The path has to be short.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "e")
	must(t, err)
	socket := filepath.Join(dir, "d.sock")
	listener, err := net.Listen("unix", socket)
	must(t, err)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		must(t, server.Close())
		<-done
		must(t, os.RemoveAll(dir))
	})
	return socket
}

func says200(body string) http.HandlerFunc {
	return answers(map[string]string{"/version": body, "/info": `{"Swarm":{"LocalNodeState":"inactive"},"DockerRootDir":"/var/lib/docker"}`})
}

// answers has a body for each path that is asked for, and refuses others.
func answers(bodies map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			http.Error(w, "client version is too old", http.StatusBadRequest)
			return
		}
		fmt.Fprint(w, body)
	}
}

// engineGaps are the facts that an engine which does not answer lacks.
func engineGaps(r facts.Reason) map[string]facts.Reason {
	return map[string]facts.Reason{
		"software.docker_engine.version": r, "software.docker_engine.product": r,
		"software.docker_engine.swarm": r, "software.docker_engine.data_root": r,
	}
}

// answered is an engine that tells all of itself.
func answered(product string, version facts.Version) facts.Engine {
	return facts.Engine{
		Installed: new(true), Product: &product, Version: &version, Swarm: new("inactive"), DataRoot: new("/var/lib/docker"),
	}
}

// engine is a machine that connects to the socket whatever path it asks for.
func engine(t *testing.T, archive, socket string) host.System {
	t.Helper()
	sys := live(t, archive)
	sys.Dial = func(ctx context.Context, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}
	return sys
}

func TestDockerEngine(t *testing.T) {
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    facts.Engine
		absent  map[string]facts.Reason
	}{
		"Docker": {
			says200(`{"Version":"27.3.1","ApiVersion":"1.47","Components":[{"Name":"Engine","Version":"27.3.1"}]}`),
			answered("docker", facts.Version{27, 3, 1}),
			map[string]facts.Reason{},
		},
		"Debian's": {
			says200(`{"Version":"26.1.3+dfsg1"}`),
			answered("docker", facts.Version{26, 1, 3}),
			map[string]facts.Reason{},
		},
		"Podman": {
			says200(`{"Version":"5.2.2","Components":[{"Name":"Podman Engine","Version":"5.2.2"}]}`),
			answered("podman", facts.Version{5, 2, 2}),
			map[string]facts.Reason{},
		},
		"no version": {
			says200(`{"Components":[]}`),
			facts.Engine{Installed: new(true)},
			engineGaps(facts.ParseError),
		},
		"no JSON": {
			says200("<html>"),
			facts.Engine{Installed: new(true)},
			engineGaps(facts.ParseError),
		},
		"endless": {
			says200(`{"Version":"` + strings.Repeat("1", 2<<20)),
			facts.Engine{Installed: new(true)},
			engineGaps(facts.ParseError),
		},
		"error": {
			func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusInternalServerError) },
			facts.Engine{Installed: new(true)},
			engineGaps(facts.ParseError),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, engine(t, usrBin, serve(t, test.handler)))
			same(t, "engine", *node.Software.DockerEngine, test.want)
			same(t, "reasons", reasons(node, "software.docker_engine"), test.absent)
		})
	}
}

func TestSilentEngine(t *testing.T) {
	for name, test := range map[string]struct {
		archive   string
		dial      error
		installed *bool
		absent    map[string]facts.Reason
		words     string
	}{
		"permission":            {usrBin, syscall.EACCES, new(true), engineGaps(facts.PermissionDenied), "group docker"},
		"refused, and a daemon": {"-- usr/bin/dockerd --\n", syscall.ECONNREFUSED, new(true), engineGaps(facts.NotFound), "daemon is not running"},
		"no socket, but a unit": {usrBin + "-- usr/lib/systemd/system/docker.service --\n", syscall.ENOENT, new(true), engineGaps(facts.NotFound), "start the docker service"},
		"stale socket":          {usrBin, syscall.ECONNREFUSED, new(false), engineGaps(facts.NotFound), "no engine is installed"},
		"client only":           {"-- usr/bin/docker --\n", syscall.ENOENT, new(false), engineGaps(facts.NotFound), "only the client is installed"},
		"nothing":               {usrBin, syscall.ENOENT, new(false), engineGaps(facts.NotFound), "no engine is installed"},
		"container": {
			usrBin + "-- proc/1/cgroup --\n0::/kubepods/x\n", syscall.ENOENT, nil,
			map[string]facts.Reason{"software.docker_engine": facts.ContainerView},
			"container",
		},
		"other": {usrBin, errors.New("broken pipe"), new(true), engineGaps(facts.Failed), "broken pipe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Dial = func(context.Context, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "unix", Err: test.dial}
			}
			node := gather(t, sys)
			var got facts.Engine
			if node.Software != nil && node.Software.DockerEngine != nil {
				got = *node.Software.DockerEngine
			}
			same(t, "engine", got, facts.Engine{Installed: test.installed})
			same(t, "reasons", reasons(node, "software.docker_engine"), test.absent)
			for path := range test.absent {
				says(t, node, path, test.words)
			}
		})
	}
}

func TestHangingEngine(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	sys := engine(t, usrBin, serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	sys.Patience = 300 * time.Millisecond
	node := gather(t, sys)
	same(t, "engine", *node.Software.DockerEngine, facts.Engine{Installed: new(true)})
	same(t, "reason", node.Absent["software.docker_engine.version"].Reason, facts.TimedOut)
}

func TestWhichSocket(t *testing.T) {
	var asked []string
	sys := live(t, usrBin+"-- var/run -> /run --\n-- run/ --\n")
	sys.Getenv = environment(map[string]string{"XDG_RUNTIME_DIR": "/run/user/1000"})
	sys.Dial = func(_ context.Context, path string) (net.Conn, error) {
		asked = append(asked, strings.TrimPrefix(path, sys.Root))
		return nil, syscall.ENOENT
	}
	gather(t, sys)
	same(t, "sockets", asked, []string{"/run/docker.sock", "/run/user/1000/docker.sock"})

	asked = nil
	sys.Getenv = environment(map[string]string{"DOCKER_HOST": "unix:///tmp/d.sock"})
	gather(t, sys)
	same(t, "sockets", asked, []string{"/tmp/d.sock"})
}

func TestRemoteEngine(t *testing.T) {
	sys := live(t, usrBin)
	sys.Getenv = environment(map[string]string{"DOCKER_HOST": "ssh://me:secret@elsewhere"})
	sys.Dial = func(context.Context, string) (net.Conn, error) { panic("nobody may be asked") }
	node := gather(t, sys)
	same(t, "reasons", reasons(node, "software.docker_engine"), map[string]facts.Reason{"software.docker_engine": facts.NotSupported})
	if strings.Contains(fmt.Sprint(node.Absent), "secret") {
		t.Error("the reason shows the password of DOCKER_HOST")
	}
}

func TestRecordedEngine(t *testing.T) {
	node := gather(t, recorded(t, "-- usr/bin/dockerd --\n"))
	same(t, "installed", node.Software.DockerEngine.Installed, new(true))
	same(t, "reason", node.Absent["software.docker_engine.version"].Reason, facts.RecordedTree)
	same(t, "no programs", gather(t, recorded(t, "")).Absent["software.docker_engine"].Reason, facts.RecordedTree)
}
