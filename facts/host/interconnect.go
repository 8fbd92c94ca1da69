package host

import (
	"context"
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	interconnectPath = "network.interconnect"
	fabricClass      = "/sys/class/infiniband"
)

func interconnectProbe() probe {
	return probe{name: "interconnect", from: "/sys/class/infiniband", claims: []string{interconnectPath}, look: lookInterconnect}
}

func lookInterconnect(_ context.Context, m *machine, n *facts.Node) {
	process := "/proc"
	if m.Live && !m.own() {
		process = "/proc/1" // Another root's sysfs shows the network of who mounted it there.
	}
	confidence, absence := m.networkView(process)
	if absence != nil {
		n.Miss(interconnectPath, *absence)
		return
	}
	name, err := m.interconnect()
	if err != nil {
		n.Miss(interconnectPath, m.absence(err))
		return
	}
	n.Network.Interconnect = &name
	cite(n, fabricClass, confidence, interconnectPath)
}

// interconnect names the fabric beside Ethernet. One that is there and does not work is neither that nor none.
func (m *machine) interconnect() (string, error) {
	devices, err := m.fabricDevices()
	if err != nil {
		return "", err
	}
	var idle []string
	for _, device := range devices {
		driver, err := m.linkName(fabricClass + "/" + device + "/device/driver")
		switch {
		case err != nil && reason(err) != facts.NotFound:
			return "", err
		case driver == "efa":
			return "efa", nil
		}
		active, ports, err := m.infinibandPorts(device)
		if err != nil || active {
			return "infiniband", err
		}
		idle = append(idle, ports...)
	}
	if len(idle) > 0 {
		return "", fmt.Errorf("%w: no InfiniBand port is active: %s", errNotFound, strings.Join(idle, ", "))
	}
	if len(devices) == 0 {
		err = m.fabricWithoutDriver()
	}
	return "none", err
}

// fabricDevices are the devices of the kernel's fabrics; the class is missing where no driver asked for it.
func (m *machine) fabricDevices() ([]string, error) {
	devices, err := m.list(fabricClass)
	if err != nil && reason(err) == facts.NotFound {
		// A tree without devices says nothing.
		_, err = m.list("/sys/class/net")
		return nil, err
	}
	return devices, err
}

// infinibandPorts says whether a device has an active port of InfiniBand, and which are not. A port of Ethernet is
// no fabric beside it.
func (m *machine) infinibandPorts(device string) (active bool, idle []string, err error) {
	dir := fabricClass + "/" + device + "/ports"
	ports, err := m.list(dir)
	if err != nil && reason(err) == facts.NotFound {
		return false, nil, nil
	}
	for _, port := range ports {
		layer, layerErr := m.read(dir + "/" + port + "/link_layer")
		state, stateErr := m.read(dir + "/" + port + "/state")
		if err := cmpError(layerErr, stateErr); err != nil {
			return false, nil, err
		}
		switch {
		case layer != "InfiniBand":
		case strings.HasSuffix(state, "ACTIVE"):
			return true, nil, nil
		default:
			idle = append(idle, fmt.Sprintf("%s/%s is %s", device, port, state))
		}
	}
	return false, idle, err
}

// fabricWithoutDriver is an error where the PCI bus shows a fabric and no driver has made anything of it.
func (m *machine) fabricWithoutDriver() error {
	addresses, err := m.list(pciDevices)
	if err != nil {
		if reason(err) == facts.NotFound && m.has("/sys/bus") {
			return nil
		}
		return err
	}
	for _, address := range addresses {
		alias, err := m.read(pciDevices + "/" + address + "/modalias")
		if err != nil {
			return err
		}
		if isFabric(alias) {
			return fmt.Errorf("%w: %s is a fabric's adapter, and no driver shows its ports", errNotFound, address)
		}
	}
	return nil
}

// isFabric knows controllers of InfiniBand by their class, and Amazon's adapters by their numbers.
func isFabric(modalias string) bool {
	return strings.Contains(modalias, "bc02sc07") || strings.HasPrefix(modalias, "pci:v00001D0Fd0000EFA")
}
