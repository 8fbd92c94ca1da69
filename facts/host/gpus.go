package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func gpusProbe() probe {
	return probe{name: "GPUs", from: "/sys/bus/pci, and nvidia-smi", claims: []string{"gpus"}, patience: 4, look: lookGPUs}
}

// lookGPUs merges what the PCI bus shows, which needs no driver, with what NVIDIA's driver says.
func lookGPUs(ctx context.Context, m *machine, n *facts.Node) {
	cards, busErr := m.pciGPUs()
	smi, smiErr := m.nvidiaSMI(ctx)
	if busErr != nil && len(smi) == 0 {
		lookWithoutBus(m, n, busErr, smiErr)
		return
	}
	merged, unmatched := mergeGPUs(cards, smi)
	if slices.ContainsFunc(merged, isNVIDIA) && smiErr == nil && len(unmatched) > 0 && len(smi) > 0 {
		smiErr = fmt.Errorf("%w: nvidia-smi does not list %s", errNotFound, strings.Join(unmatched, ", "))
	}
	m.describeGPUs(n, merged, smiErr)
}

// lookWithoutBus decides where no bus shows GPUs. That there are none is only certain where
// sysfs is there and has no PCI bus, as in small virtual machines.
func lookWithoutBus(m *machine, n *facts.Node, busErr, smiErr error) {
	driven, err := m.exists("/dev/nvidiactl")
	switch {
	case m.wsl() > 0 && m.has("/dev/dxg"):
		a := facts.Absence{
			Reason: facts.NotFound, Detail: "WSL shows a GPU (/dev/dxg), and only nvidia-smi could tell which",
			Resolve: "install the NVIDIA driver on Windows",
		}
		if smiErr != nil && !isMissing(smiErr) {
			a = m.absence(smiErr)
		}
		n.Miss("gpus", a)
	case m.container().runtime == "" && m.Live && m.wsl() == 0 && errors.Is(busErr, errNotFound) && !driven && err == nil:
		n.GPUs = []facts.GPU{}
		cite(n, "/sys/bus", facts.Inferred, "gpus")
	case m.container().runtime != "":
		n.Miss("gpus", containerView("the container does not show the PCI bus: "+busErr.Error()))
	case !m.Live:
		n.Miss("gpus", recordedTree("the tree has no PCI devices in it: "+busErr.Error()))
	default:
		n.Miss("gpus", m.absence(cmpError(err, busErr)))
	}
}

// gpu is what is known of one card from both sides.
type gpu struct {
	facts.GPU
	address, driver string
	// fromDriver says that NVIDIA's driver answered for this card.
	fromDriver bool
	// inferred says that the PCI device id decided the compute capability.
	inferred bool
	// unsaid are the driver's words for what it does not know.
	unsaid map[string]string
	// obstacles are why facts that the driver was asked for apart are missing.
	obstacles map[string]facts.Absence
}

func isNVIDIA(g gpu) bool { return g.Vendor == "nvidia" }

// mergeGPUs joins the two lists by PCI address, in the order of the bus, and names the NVIDIA cards on the
// bus that the driver does not list. A card that only the driver knows, as in WSL, comes last.
func mergeGPUs(cards, smi []gpu) (merged []gpu, unmatched []string) {
	left := slices.Clone(smi)
	for _, card := range cards {
		i := slices.IndexFunc(left, func(g gpu) bool { return g.address == card.address })
		if i < 0 {
			merged = append(merged, card)
			if isNVIDIA(card) {
				unmatched = append(unmatched, card.address)
			}
			continue
		}
		known := left[i]
		known.PCIID, known.driver = card.PCIID, card.driver
		merged = append(merged, known)
		left = slices.Delete(left, i, i+1)
	}
	return append(merged, left...), unmatched
}

func (m *machine) describeGPUs(n *facts.Node, list []gpu, smiErr error) {
	var missing gaps
	n.GPUs = []facts.GPU{}
	for i := range list {
		g := &list[i]
		m.completeGPU(g, smiErr)
		m.explainGPU(g, smiErr, &missing)
		n.GPUs = append(n.GPUs, g.GPU)
	}
	missing.miss(n)
	cite(n, "/sys/bus/pci", facts.Reported, "gpus")
	if slices.ContainsFunc(list, func(g gpu) bool { return g.fromDriver }) {
		cite(n, "nvidia-smi", facts.Reported, "gpus.memory_bytes", "gpus.compute_capability", "gpus.driver_version", linksActivePath, migPath)
		cite(n, "nvidia-smi, compute capability", facts.Inferred, linkGenerationPath)
	}
	citeInferred(n, list)
}

// citeInferred says where the compute capabilities come from, if the PCI device id decided any.
func citeInferred(n *facts.Node, list []gpu) {
	const source = "PCI device id"
	switch {
	case !slices.ContainsFunc(list, func(g gpu) bool { return g.inferred }):
	case slices.ContainsFunc(list, func(g gpu) bool { return g.ComputeCapability != nil && !g.inferred }):
		cite(n, "nvidia-smi, "+source, facts.Inferred, "gpus.compute_capability")
	default:
		cite(n, source, facts.Inferred, "gpus.compute_capability")
	}
}

// completeGPU adds what other files and the PCI device id tell of a card, where no driver program did.
func (m *machine) completeGPU(g *gpu, smiErr error) {
	if g.Model == nil && g.PCIID != nil {
		if name := m.pciName(*g.PCIID); name != "" {
			g.Model = &name
		}
	}
	if isNVIDIA(*g) && g.ComputeCapability == nil && g.PCIID != nil {
		g.ComputeCapability = chipCapability(*g.PCIID)
		g.inferred = g.ComputeCapability != nil
	}
	g.addLinkGeneration()
	if isNVIDIA(*g) && g.DriverVersion == nil && g.driver != "nouveau" && smiErr != nil {
		g.DriverVersion = m.nvidiaModuleVersion()
	}
	if g.Vendor == "amd" && g.MemoryBytes == nil {
		if size, err := m.readInt("/sys/bus/pci/devices/" + g.address + "/mem_info_vram_total"); err == nil && size > 0 {
			g.MemoryBytes = &size
		}
	}
}

func (m *machine) explainGPU(g *gpu, smiErr error, missing *gaps) {
	name := g.Vendor + " " + g.address
	if g.Model == nil {
		missing.add("gpus.model", name, notFound("no list of PCI names knows it"))
	}
	if g.PCIID == nil {
		missing.add("gpus.pci_id", name, notFound("it is not on the PCI bus"))
	}
	why := m.whyNoDriver(g, smiErr)
	for _, fact := range []struct {
		path string
		nil  bool
	}{
		{"gpus.memory_bytes", g.MemoryBytes == nil},
		{"gpus.compute_capability", g.ComputeCapability == nil},
		{"gpus.driver_version", g.DriverVersion == nil},
		{linkGenerationPath, g.NVLinkGeneration == nil},
		{linksActivePath, g.NVLinksActive == nil},
		{migPath, g.MIGInstances == nil},
	} {
		if !fact.nil {
			continue
		}
		a := why
		if said, ok := g.unsaid[fact.path]; ok {
			a = notFound("nvidia-smi says " + said)
		}
		if fact.path == "gpus.compute_capability" && isNVIDIA(*g) && g.PCIID != nil {
			a.Detail += ", and the PCI device id " + *g.PCIID + " does not decide it"
		}
		if obstacle, ok := g.obstacles[fact.path]; ok {
			a = obstacle
		}
		missing.add(fact.path, name, a)
	}
}

// whyNoDriver explains why the driver's facts of a card are missing.
func (m *machine) whyNoDriver(g *gpu, smiErr error) facts.Absence {
	const install = "install NVIDIA's driver"
	switch {
	case !isNVIDIA(*g):
		return facts.Absence{Reason: facts.NotSupported, Detail: "only NVIDIA's driver is asked"}
	case g.fromDriver:
		return notFound("nvidia-smi does not say")
	case g.driver == "nouveau" || m.loaded("nouveau"):
		return facts.Absence{Reason: facts.NotFound, Detail: "the nouveau driver holds the GPU, not NVIDIA's", Resolve: install}
	case !m.Live:
		return recordedTree("only nvidia-smi on the machine can tell")
	case m.Run == nil:
		return facts.Absence{
			Reason: facts.NotSupported, Detail: "no command of another root is run, and only nvidia-smi can tell",
			Resolve: onTheMachine,
		}
	case smiErr == nil:
		return notFound("nvidia-smi does not list it")
	case m.container().runtime != "" && isMissing(smiErr):
		return containerView("the container has no access to the GPU's driver")
	case !isMissing(smiErr):
		return withResolve(m.absence(smiErr), "make nvidia-smi answer")
	case m.has("/proc/driver/nvidia/version"):
		return facts.Absence{Reason: facts.NotFound, Detail: "the NVIDIA driver is loaded, and nvidia-smi is not there", Resolve: "install nvidia-utils"}
	}
	return facts.Absence{Reason: facts.NotFound, Detail: "the NVIDIA driver is not loaded", Resolve: install}
}

func withResolve(a facts.Absence, resolve string) facts.Absence {
	if a.Resolve == "" {
		a.Resolve = resolve
	}
	return a
}

// loaded says that a kernel module is in use.
func (m *machine) loaded(module string) bool {
	if m.has("/sys/module/" + module) {
		return true
	}
	text, err := m.read("/proc/modules")
	return err == nil && strings.Contains("\n"+text, "\n"+module+" ")
}
