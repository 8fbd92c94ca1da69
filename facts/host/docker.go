package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/kwpolicy/kwpolicy/facts"
)

const enginePath = "software.docker_engine"

func dockerEngineProbe() probe {
	return probe{name: "Docker Engine", claims: []string{enginePath}, look: lookDockerEngine}
}

// joinDocker is what lets a user ask the engine.
const joinDocker = "add the user to the group docker and log in again, or run as root"

// errRemote says that the engine that the session uses is another machine's.
var errRemote = errors.New("DOCKER_HOST names an engine on another machine")

func lookDockerEngine(ctx context.Context, m *machine, n *facts.Node) {
	ctx, cancel := m.most(ctx)
	defer cancel()
	answer, err := m.engine(ctx)
	switch {
	case errors.Is(err, errRemote):
		n.Miss(enginePath, facts.Absence{Reason: facts.NotSupported, Detail: err.Error(), Resolve: "unset DOCKER_HOST"})
		return
	case errors.Is(err, errNoAnswer):
		lookEngineFiles(m, n, recordedTree("only a running engine tells its version"))
		return
	case err != nil:
		lookSilentEngine(m, n, err)
		return
	}
	lookAnswer(n, answer.socket, answer.version)
	m.lookInfo(n, answer)
}

// engineAnswer is what the first engine that tells its version says of itself.
type engineAnswer struct {
	socket  string
	version engineVersion
	info    engineInfo
	infoErr error
}

func (a engineAnswer) infoSource() string { return "GET /info on " + a.socket }

func (m *machine) askEngines(ctx context.Context) (engineAnswer, error) {
	sockets, err := m.dockerSockets()
	if err != nil {
		return engineAnswer{}, err
	}
	if !m.Live || m.Dial == nil {
		return engineAnswer{}, fmt.Errorf("%w what only a running engine knows", errNoAnswer)
	}
	var missed error
	for _, socket := range sockets {
		answer := engineAnswer{socket: socket}
		if answer.version, err = m.askEngine(ctx, socket); err == nil {
			answer.infoErr = m.getFromEngine(ctx, socket, "/info", &answer.info)
			return answer, nil
		}
		missed = worse(missed, err)
	}
	return engineAnswer{}, missed
}

// dockerSockets are the sockets that the docker command would use, the likeliest first.
func (m *machine) dockerSockets() ([]string, error) {
	if m.own() {
		if host := m.Getenv("DOCKER_HOST"); host != "" {
			socket, ok := strings.CutPrefix(host, "unix://")
			if !ok {
				return nil, fmt.Errorf("%w: %s", errRemote, scheme(host))
			}
			return []string{socket}, nil
		}
	}
	sockets := []string{"/var/run/docker.sock"}
	if m.own() {
		if dir := m.Getenv("XDG_RUNTIME_DIR"); dir != "" {
			sockets = append(sockets, dir+"/docker.sock")
		}
	}
	return sockets, nil
}

// scheme is the part of an address that holds no secrets.
func scheme(address string) string {
	name, _, ok := strings.Cut(address, "://")
	if !ok {
		return "no scheme"
	}
	return name
}

// engineVersion is what GET /version answers.
type engineVersion struct {
	Version    string
	Components []struct{ Name, Version string }
}

func (m *machine) askEngine(ctx context.Context, socket string) (engineVersion, error) {
	var answer engineVersion
	if err := m.getFromEngine(ctx, socket, "/version", &answer); err != nil {
		return answer, err
	}
	if answer.Version == "" {
		return answer, fmt.Errorf("ask %s: %w: it does not say its version", socket, errMalformed)
	}
	return answer, nil
}

// getFromEngine asks without a version of the API in the path, since engines refuse those
// that are too old or too new for them.
func (m *machine) getFromEngine(ctx context.Context, socket, question string, answer any) error {
	path, err := m.resolve(socket)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return m.Dial(ctx, path) },
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://docker"+question, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", socket, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("ask %s: %w", socket, engineCause(err))
	}
	defer response.Body.Close()
	return readEngine(socket, response, answer)
}

// engineCause drops what HTTP and the net package say around the obstacle itself.
func engineCause(err error) error {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return err
}

func readEngine(socket string, response *http.Response, answer any) error {
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask %s: %w: it answers %s", socket, errMalformed, response.Status)
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxOutput)).Decode(answer); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("ask %s: %w", socket, context.DeadlineExceeded)
		}
		return fmt.Errorf("ask %s: %w: %w", socket, errMalformed, err)
	}
	return nil
}

func lookAnswer(n *facts.Node, socket string, answer engineVersion) {
	engine := n.Software.DockerEngine
	engine.Installed = new(true)
	engine.Product = new("docker")
	for _, component := range answer.Components {
		if component.Name == "Podman Engine" {
			engine.Product = new("podman")
		}
	}
	cite(n, "GET /version on "+socket, facts.Reported, enginePath)
	version, err := facts.ParseVersion(answer.Version)
	if err != nil {
		n.Miss(enginePath+".version", facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("ask %s: %v", socket, err)})
		return
	}
	engine.Version = &version
}

// worse keeps the error that says most about an engine: one that answered badly is there.
func worse(a, b error) error {
	if a == nil || isSilent(a) && !isSilent(b) {
		return b
	}
	return a
}

// isSilent says that nobody was behind the socket.
func isSilent(err error) bool {
	return errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOTDIR)
}

// lookSilentEngine says what is known of an engine that gave no version.
func lookSilentEngine(m *machine, n *facts.Node, err error) {
	if isSilent(err) {
		lookEngineFiles(m, n, facts.Absence{
			Reason: facts.NotFound, Detail: "the engine is installed, and its daemon is not running",
			Resolve: "start the docker service",
		})
		return
	}
	a := m.absence(err)
	if a.Reason == facts.PermissionDenied {
		a.Resolve = joinDocker
	}
	n.Software.DockerEngine.Installed = new(true)
	cite(n, "the engine's socket", facts.Inferred, enginePath+".installed")
	m.missEngine(n, a)
}

// engineFiles are there where an engine is installed.
var engineFiles = []string{
	"/usr/bin/dockerd", "/usr/local/bin/dockerd", "/usr/sbin/dockerd", "/snap/bin/docker.dockerd", "/snap/docker",
	"/usr/lib/systemd/system/docker.service", "/lib/systemd/system/docker.service", "/etc/systemd/system/docker.service",
	"/etc/init.d/docker",
}

// lookEngineFiles tells by its files whether an engine is installed; why says why it does not tell its version.
func lookEngineFiles(m *machine, n *facts.Node, why facts.Absence) {
	file, err := m.firstOf(engineFiles...)
	if file != "" {
		n.Software.DockerEngine.Installed = new(true)
		cite(n, file, facts.Inferred, enginePath+".installed")
		m.missEngine(n, why)
		return
	}
	if m.container().runtime != "" {
		n.Miss(enginePath, containerView("the engine of the host is not visible in a container"))
		return
	}
	if a := m.noPrograms(err); a != nil {
		n.Miss(enginePath, *a)
		return
	}
	lookNoEngine(m, n)
}

func lookNoEngine(m *machine, n *facts.Node) {
	source, detail := "no socket, dockerd or service", "no engine is installed"
	if client, err := m.firstOf("/usr/bin/docker", "/usr/local/bin/docker"); err == nil && client != "" {
		source += "; only the client " + client
		detail = "only the client is installed (" + client + ")"
	}
	n.Software.DockerEngine.Installed = new(false)
	cite(n, source, facts.Inferred, enginePath+".installed")
	missAll(n, notFound(detail), engineFacts...)
}

// noPrograms says why a program that was not found may be installed: hidden is what kept a file from being
// seen, and a tree may be of the kind that shows no programs. It is nil where the program would have been seen.
func (m *machine) noPrograms(hidden error) *facts.Absence {
	has, err := m.exists("/usr/bin")
	switch err := cmpError(hidden, err); {
	case err != nil:
		return new(m.absence(err))
	case !has:
		return new(recordedTree("the tree has no programs in it"))
	}
	return nil
}
