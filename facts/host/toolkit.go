package host

import (
	"cmp"
	"context"
	"path"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	toolkitPath       = "software.nvidia_container_toolkit"
	toolkitInstalled  = toolkitPath + ".installed"
	toolkitConfigured = toolkitPath + ".configured"
	toolkitVersion    = toolkitPath + ".version"
)

func toolkitProbe() probe {
	return probe{
		name:   "NVIDIA Container Toolkit",
		from:   "nvidia-ctk, and the engine's runtimes and devices",
		claims: []string{toolkitInstalled, toolkitConfigured, toolkitVersion},
		look:   lookToolkit,
	}
}

// toolkitPrograms are the toolkit's own; the first is younger than the others. nvidia-container-cli is not
// among them: other runtimes use it, too.
var toolkitPrograms = []string{"nvidia-ctk", "nvidia-container-runtime", "nvidia-container-runtime-hook", "nvidia-container-toolkit"}

func lookToolkit(ctx context.Context, m *machine, n *facts.Node) {
	ctx, cancel := m.most(ctx)
	defer cancel()
	m.lookConfigured(ctx, n)
	toolkit := n.Software.NVIDIAContainerToolkit
	m.lookTool(ctx, n, tool{"the toolkit", toolkitPath, toolkitPrograms, &toolkit.Installed, &toolkit.Version})
}

// lookConfigured asks the engine, and its configuration where it does not answer. That the configuration does
// not name the toolkit says nothing: an engine may find its devices by itself.
func (m *machine) lookConfigured(ctx context.Context, n *facts.Node) {
	toolkit := n.Software.NVIDIAContainerToolkit
	answer, err := m.engine(ctx)
	if err = cmpError(err, answer.infoErr); err == nil {
		known, source, err := m.knowsToolkit(answer.info)
		if err != nil {
			n.Miss(toolkitConfigured, m.absence(err))
			return
		}
		toolkit.Configured = &known
		cite(n, cmp.Or(source, answer.infoSource()), facts.Reported, toolkitConfigured)
		return
	}
	if config, configErr := m.daemonConfig(); configErr == nil && hasToolkit(config.Runtimes) {
		toolkit.Configured = new(true)
		cite(n, daemonFile, facts.Inferred, toolkitConfigured)
		return
	}
	n.Miss(toolkitConfigured, m.whyNoInfo(err))
}

func (m *machine) whyNoInfo(err error) facts.Absence {
	a := m.absence(err)
	switch {
	case isSilent(err):
		a.Reason, a.Detail = facts.NotFound, "no engine answers: "+err.Error()
	case a.Reason == facts.PermissionDenied:
		a.Resolve = joinDocker
	}
	return a
}

// knowsToolkit says whether the engine gives containers GPUs: by a runtime, or by devices that it has
// discovered, or could discover in the directories that it looks in.
func (m *machine) knowsToolkit(info engineInfo) (known bool, source string, err error) {
	if hasToolkit(info.Runtimes) {
		return true, "", nil
	}
	for _, device := range info.DiscoveredDevices {
		if isNVIDIADevice(device.ID) {
			return true, "", nil
		}
	}
	for _, dir := range info.specDirs() {
		file, err := m.deviceSpec(dir)
		if err != nil || file != "" {
			return file != "", file, err
		}
	}
	return false, "", nil
}

// hasToolkit says that a runtime is the toolkit's, by its name or by its program.
func hasToolkit(runtimes map[string]engineRuntime) bool {
	for name, runtime := range runtimes {
		if name == "nvidia" || strings.HasPrefix(path.Base(runtime.Path), "nvidia-container-runtime") {
			return true
		}
	}
	return false
}

func isNVIDIADevice(id string) bool { return strings.HasPrefix(id, "nvidia.com/") }

// deviceSpec finds a description of NVIDIA's devices in a directory of the Container Device Interface.
func (m *machine) deviceSpec(dir string) (string, error) {
	names, err := m.list(dir)
	if err != nil {
		if reason(err) == facts.NotFound {
			return "", nil
		}
		return "", err
	}
	for _, name := range names {
		if ext := path.Ext(name); ext != ".yaml" && ext != ".json" {
			continue
		}
		text, err := m.read(path.Join(dir, name))
		if err != nil {
			return "", err
		}
		if strings.Contains(text, "nvidia.com/gpu") {
			return path.Join(dir, name), nil
		}
	}
	return "", nil
}
