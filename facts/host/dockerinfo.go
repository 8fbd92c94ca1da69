package host

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	swarmPath    = enginePath + ".swarm"
	dataRootPath = enginePath + ".data_root"
)

// engineFacts are those that only the engine itself tells for certain.
var engineFacts = []string{enginePath + ".version", enginePath + ".product", swarmPath, dataRootPath}

// swarmStates are the states that an engine may be in.
var swarmStates = []string{"inactive", "pending", "active", "error", "locked"}

// engineInfo is what GET /info answers.
type engineInfo struct {
	Swarm             struct{ LocalNodeState string }
	DockerRootDir     string
	OperatingSystem   string
	Runtimes          map[string]engineRuntime
	CDISpecDirs       []string
	DiscoveredDevices []struct{ ID string }
	// BuildahVersion is only Podman's.
	BuildahVersion string
}

// engineRuntime is a program that starts containers.
type engineRuntime struct{ Path string }

// specDirs are where the engine looks for descriptions of devices. Podman does not say.
func (i engineInfo) specDirs() []string {
	if i.BuildahVersion != "" {
		return []string{"/etc/cdi", "/var/run/cdi"}
	}
	return i.CDISpecDirs
}

func (m *machine) lookInfo(n *facts.Node, answer engineAnswer) {
	if answer.infoErr != nil {
		missAll(n, m.absence(answer.infoErr), swarmPath, dataRootPath)
		return
	}
	lookSwarm(n, answer.infoSource(), answer.info.Swarm.LocalNodeState)
	lookDataRoot(n, answer.infoSource(), answer.info)
}

func lookSwarm(n *facts.Node, source, state string) {
	if state != "" && !slices.Contains(swarmStates, state) {
		n.Miss(swarmPath, facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("%s: no known state: %q", source, state)})
		return
	}
	setString(n, swarmPath, &n.Software.DockerEngine.Swarm, state, source)
}

func lookDataRoot(n *facts.Node, source string, info engineInfo) {
	switch root := info.DockerRootDir; {
	case info.OperatingSystem == "Docker Desktop":
		n.Miss(dataRootPath, facts.Absence{
			Reason: facts.VirtualDevice, Detail: "Docker Desktop keeps images and containers in a virtual machine of its own",
		})
	case root != "" && !path.IsAbs(root):
		n.Miss(dataRootPath, facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("%s: no absolute path: %q", source, root)})
	default:
		setString(n, dataRootPath, &n.Software.DockerEngine.DataRoot, root, source)
	}
}

// missEngine records why an engine that is installed does not tell its facts. Its data root may stand in its
// configuration; where it does not, the command line of the daemon may name one, and nothing is certain.
func (m *machine) missEngine(n *facts.Node, why facts.Absence) {
	root := m.configuredRoot()
	program, err := m.firstOf(engineFiles...)
	if root == "" || err != nil || program == "" || strings.HasPrefix(program, "/snap/") {
		missAll(n, why, engineFacts...)
		return
	}
	n.Software.DockerEngine.DataRoot = &root
	cite(n, daemonFile, facts.Inferred, dataRootPath)
	missAll(n, why, slices.DeleteFunc(slices.Clone(engineFacts), func(path string) bool { return path == dataRootPath })...)
}

// daemonFile is the configuration of the system's daemon; that of a snap is elsewhere.
const daemonFile = "/etc/docker/daemon.json"

// daemonConfig is what the file says, and nothing where it cannot be read.
type daemonConfig struct {
	DataRoot string                   `json:"data-root"`
	Runtimes map[string]engineRuntime `json:"runtimes"`
}

func (m *machine) daemonConfig() (daemonConfig, error) {
	var config daemonConfig
	text, err := m.readBytes(daemonFile)
	if err != nil {
		return config, err
	}
	if err := json.Unmarshal(text, &config); err != nil {
		return config, fmt.Errorf("read %s: %w: %w", daemonFile, errMalformed, err)
	}
	return config, nil
}

// configuredRoot is the data root that the file names; "" where it names none, or cannot be read.
func (m *machine) configuredRoot() string {
	config, err := m.daemonConfig()
	if err != nil || !path.IsAbs(config.DataRoot) {
		return ""
	}
	return config.DataRoot
}
