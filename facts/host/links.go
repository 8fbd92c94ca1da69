package host

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"github.com/kwpolicy/kwpolicy/facts"
)

// netClass is where the kernel shows the links of its network.
const netClass = "/sys/class/net/"

// physicalLinks are those that carry what goes over the links: a bridge or a VLAN hangs on another. A bond counts as
// one: it knows its own speed.
func (m *machine) physicalLinks(names []string) ([]string, error) {
	var found []string
	for _, name := range names {
		links, err := m.below(name, 0)
		switch links = sorted(links); {
		case err != nil:
			return nil, err
		case len(links) > 1:
			return nil, fmt.Errorf("%w: which of the links below %s carry what goes out: %s", errAmbiguous, name, strings.Join(links, ", "))
		}
		found = append(found, links...)
	}
	return sorted(found), nil
}

func (m *machine) below(name string, depth int) ([]string, error) {
	const deepest = 8
	entries, err := m.list(netClass + name)
	switch {
	case err != nil:
		return nil, err
	case depth > deepest:
		return nil, fmt.Errorf("%w: %s hangs on too many links", errMalformed, name)
	case slices.Contains(entries, "device"), slices.Contains(entries, "bonding"):
		return []string{name}, nil
	}
	var found []string
	for _, entry := range entries {
		lower, ok := strings.CutPrefix(entry, "lower_")
		if !ok {
			continue
		}
		links, err := m.below(lower, depth+1)
		if err == nil {
			found = append(found, links...)
		} else if !errors.Is(err, errVirtual) {
			return nil, err
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%w: %s is a link that only the kernel made", errVirtual, name)
	}
	return found, nil
}

// errVirtual says that a link or what is behind it is made up.
var errVirtual = errors.New("virtual")

// speed is what a link carries in bits a second.
func (m *machine) speed(name string) (int64, error) {
	file := netClass + name + "/speed"
	megabits, err := m.readInt(file)
	switch {
	case errors.Is(err, syscall.EINVAL):
		return 0, fmt.Errorf("%w: the kernel does not tell the speed of %s, which may be down", errNotFound, name)
	case err != nil:
		return 0, err
	case slices.Contains(noSpeeds, megabits):
		return 0, fmt.Errorf("%w: the driver of %s does not know its speed", errNotFound, name)
	case megabits < 0 || megabits > 1<<24:
		return 0, fmt.Errorf("read %s: %w: %d", file, errMalformed, megabits)
	}
	return megabits * 1_000_000, nil
}

// noSpeeds are what drivers write that do not know.
var noSpeeds = []int64{-1, 0, 65535, 4294967295}

// virtualDrivers are those of hypervisors' links, whose speed is whatever somebody once wrote there.
var virtualDrivers = []string{"virtio_net", "virtio-pci", "hv_netvsc", "ena", "vmxnet3", "vif", "xen-netfront", "gve", "veth", "mana"}

// checkPhysical refuses a link whose speed says nothing of what it carries.
func (m *machine) checkPhysical(name string) error {
	for _, part := range m.membersOf(name) {
		driver, err := m.linkName(netClass + part + "/device/driver")
		if err != nil && reason(err) != facts.NotFound {
			return err
		}
		if slices.Contains(virtualDrivers, driver) {
			return fmt.Errorf("%w: %s is a hypervisor's link (%s)", errVirtual, part, driver)
		}
	}
	if m.virtual() {
		return fmt.Errorf("%w: the hypervisor decides what %s carries", errVirtual, name)
	}
	return nil
}

// membersOf are the links of a bond, and the link itself where it is none.
func (m *machine) membersOf(name string) []string {
	text, err := m.read(netClass + name + "/bonding/slaves")
	if err != nil || text == "" {
		return []string{name}
	}
	return strings.Fields(text)
}
