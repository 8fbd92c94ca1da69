package host

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/kwpolicy/kwpolicy/facts"
)

// modules are the kernel modules that are looked for, with what else shows each: the option of the kernel's
// configuration, and a test for the feature at work.
var modules = []struct {
	name, option, feature string
	works                 func(*machine) (bool, error)
}{
	{"overlay", "CONFIG_OVERLAY_FS", "/proc/filesystems", (*machine).knowsOverlay},
	{"br_netfilter", "CONFIG_BRIDGE_NETFILTER", "/proc/sys/net/bridge", (*machine).filtersBridges},
}

func modulesProbe() probe {
	return probe{name: "kernel modules", from: "/proc/modules, and the modules of the kernel", claims: []string{"kernel.modules"}, look: lookModules}
}

func lookModules(_ context.Context, m *machine, n *facts.Node) {
	const path = "kernel.modules"
	k := m.kernelFiles()
	n.Kernel.Modules = map[string]string{}
	for _, module := range modules {
		feature := ""
		works, err := module.works(m)
		if works {
			feature = module.feature
		}
		state, source, err := k.state(module.name, module.option, feature, err)
		if err != nil {
			n.Miss(path+"."+module.name, m.absence(err))
			continue
		}
		n.Kernel.Modules[module.name] = state
		cite(n, source, facts.Reported, path+"."+module.name)
	}
}

func (m *machine) filtersBridges() (bool, error) { return m.exists("/proc/sys/net/bridge") }

func (m *machine) knowsOverlay() (bool, error) {
	text, err := m.read("/proc/filesystems")
	return strings.Contains(text+"\n", "\toverlay\n"), ignoreMissing(err)
}

// kernelFiles are the places that tell of a kernel's modules, read once.
type kernelFiles struct {
	*machine
	dir                     string
	running                 string
	builtin, loadable       string
	builtinErr, loadableErr error
	config                  func() (text, source string)
}

func (m *machine) kernelFiles() kernelFiles {
	k := kernelFiles{machine: m}
	k.running, _ = m.read("/proc/modules")
	k.dir, k.loadableErr = m.moduleDir()
	k.builtinErr = k.loadableErr
	if k.loadableErr == nil {
		k.loadable, k.loadableErr = m.read(k.dir + "/modules.dep")
		k.builtin, k.builtinErr = m.read(k.dir + "/modules.builtin")
	}
	// Most kernels need not be asked for it, and it is large.
	k.config = sync.OnceValues(m.kernelConfig)
	return k
}

// moduleDir is that of the running kernel.
func (m *machine) moduleDir() (string, error) {
	release, err := m.read("/proc/sys/kernel/osrelease")
	if err != nil {
		return "", err
	}
	if release == "" || strings.ContainsAny(release, "/\n") {
		return "", fmt.Errorf("read /proc/sys/kernel/osrelease: %w: %q", errMalformed, release)
	}
	return "/lib/modules/" + release, nil
}

// state follows the evidence from what runs to what could be loaded. That a module is missing is said only where
// the lists of both what is built in and what can be loaded were read, and nothing hid the module at work:
// unseen is what hid its feature.
func (k kernelFiles) state(module, option, feature string, unseen error) (state, source string, err error) {
	switch {
	case strings.Contains("\n"+k.running, "\n"+module+" "):
		return "loaded", "/proc/modules", nil
	case lists(k.builtin, module):
		return "builtin", k.dir + "/modules.builtin", nil
	}
	if text, source := k.config(); configValue(text, option) == "y" {
		return "builtin", source, nil
	}
	inUse, err := k.exists("/sys/module/" + module)
	unseen = cmpError(unseen, err)
	switch {
	case inUse:
		return "loaded", "/sys/module", nil
	case feature != "":
		return "loaded", feature, nil
	case lists(k.loadable, module):
		return "loadable", k.dir + "/modules.dep", nil
	case k.loadableErr == nil && k.builtinErr == nil && unseen == nil:
		return "missing", k.dir, nil
	}
	return "", "", fmt.Errorf("tell whether the kernel has %s: %w", module, cmpError(cmpError(k.loadableErr, k.builtinErr), unseen))
}

// lists says that a list of module files has the module; files write "-" where the kernel writes "_", and
// may be compressed.
func lists(list, module string) bool {
	for line := range strings.Lines(list) {
		file, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		name, _, ok := strings.Cut(path.Base(file), ".ko")
		if ok && strings.ReplaceAll(name, "-", "_") == module {
			return true
		}
	}
	return false
}

// kernelConfig is the configuration that the running kernel was built with, or "".
func (m *machine) kernelConfig() (text, source string) {
	if f, err := m.open("/proc/config.gz"); err == nil {
		defer f.Close()
		if unzipped, err := gzip.NewReader(f); err == nil {
			content, err := io.ReadAll(io.LimitReader(unzipped, maxFile))
			if err == nil {
				return string(content), "/proc/config.gz"
			}
		}
	}
	release, err := m.read("/proc/sys/kernel/osrelease")
	if err != nil {
		return "", ""
	}
	for _, source := range []string{"/boot/config-" + release, "/lib/modules/" + release + "/config"} {
		if text, err := m.read(source); err == nil {
			return text, source
		}
	}
	return "", ""
}

func configValue(config, option string) string {
	for line := range strings.Lines(config) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), option+"="); ok {
			return value
		}
	}
	return ""
}
