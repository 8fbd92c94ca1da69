package host

import (
	"context"
	"errors"
	"fmt"

	"github.com/kwpolicy/kwpolicy/facts"
)

const enginePath = "software.docker_engine"

func dockerEngineProbe() probe {
	return probe{name: "Docker Engine", from: "the engine's answers on its socket, or its files", claims: []string{enginePath}, look: lookDockerEngine}
}

// joinDocker is what lets a user ask the engine.
const joinDocker = "add the user to the group docker and log in again, or run as root"

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
