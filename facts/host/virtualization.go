package host

import (
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// hypervisors are what hypervisors write to the firmware tables of their guests.
var hypervisors = []struct{ vendor, product, name string }{
	{"QEMU", "", "kvm"},
	{"Red Hat", "KVM", "kvm"},
	{"", "KVM", "kvm"},
	{"OpenStack", "", "kvm"},
	{"Nutanix", "", "kvm"},
	{"DigitalOcean", "", "kvm"},
	{"Google", "Google Compute Engine", "kvm"},
	{"VMware", "VMware", "vmware"},
	{"innotek", "", "virtualbox"},
	{"", "VirtualBox", "virtualbox"},
	{"Microsoft Corporation", "Virtual Machine", "hyperv"},
	{"Xen", "", "xen"},
	{"Parallels", "", "parallels"},
	{"Apple Inc.", "Apple Virtualization", "apple"},
}

// dmi reads one of the names that the firmware gives the machine; "" where there is none.
func (m *machine) dmi(name string) string {
	text, err := m.read("/sys/class/dmi/id/" + name)
	if err != nil {
		text, err = m.read("/sys/devices/virtual/dmi/id/" + name)
	}
	if err != nil {
		return ""
	}
	return text
}

// hypervisor names what the kernel runs on, and says where that is written; "" for bare metal,
// and where nothing tells.
func (m *machine) hypervisor() (name, source string) {
	if text, err := m.read("/sys/hypervisor/type"); err == nil && text != "" {
		return text, "/sys/hypervisor/type"
	}
	flagged := m.hypervisorFlag()
	vendor, product := m.dmi("sys_vendor"), m.dmi("product_name")
	switch {
	case m.wsl() == 2:
		return "hyperv", "/proc/sys/kernel/osrelease"
	// Amazon's metal machines have the same vendor as its virtual ones.
	case vendor == "Amazon EC2" && !strings.Contains(product, ".metal"):
		return "kvm", "/sys/class/dmi/id"
	}
	for _, h := range hypervisors {
		if strings.HasPrefix(vendor, h.vendor) && strings.HasPrefix(product, h.product) {
			return h.name, "/sys/class/dmi/id"
		}
	}
	if flagged {
		return "vm", "/proc/cpuinfo"
	}
	return "", ""
}

// hypervisorFlag is the processor's own word, which hypervisors on x86 add.
func (m *machine) hypervisorFlag() bool {
	text, err := m.read("/proc/cpuinfo")
	return err == nil && hasFlag(text, "hypervisor")
}

func (m *machine) onHypervisor() bool {
	name, _ := m.hypervisor()
	return name != ""
}

func lookVirtualization(m *machine, n *facts.Node) {
	const path = "environment.virtualization"
	if name, source := m.hypervisor(); name != "" {
		n.Environment.Virtualization = &name
		cite(n, source, facts.Inferred, path)
		return
	}
	text, err := m.read("/proc/cpuinfo")
	switch {
	case err != nil:
		n.Miss(path, m.absence(err))
	case firstValue(text, "flags") == "" && m.dmi("sys_vendor") == "":
		n.Miss(path, facts.Absence{
			Reason: facts.NotSupported,
			Detail: "neither the processor nor the firmware tells whether there is a hypervisor",
		})
	default:
		n.Miss(path, notFound("no hypervisor was seen"))
	}
}
