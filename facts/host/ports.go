package host

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func portsProbe() probe {
	return probe{
		name:   "port ranges",
		from:   "/proc/sys/net/ipv4",
		claims: []string{"network.ephemeral_ports", "network.reserved_ports", "network.excluded_ports"},
		look:   lookPorts,
	}
}

func lookPorts(_ context.Context, m *machine, n *facts.Node) {
	n.Miss("network.excluded_ports", facts.Absence{Reason: facts.NotSupported, Detail: "only Windows excludes ports"})
	confidence, a := m.networkView("/proc")
	if a != nil {
		missAll(n, *a, "network.ephemeral_ports", "network.reserved_ports")
		return
	}
	const ephemeral, reserved = "/proc/sys/net/ipv4/ip_local_port_range", "/proc/sys/net/ipv4/ip_local_reserved_ports"
	if r, err := m.ephemeralPorts(ephemeral); err != nil {
		n.Miss("network.ephemeral_ports", m.absence(err))
	} else {
		n.Network.EphemeralPorts = &r
		cite(n, ephemeral, confidence, "network.ephemeral_ports")
	}
	if ranges, err := m.reservedPorts(reserved); err != nil {
		n.Miss("network.reserved_ports", m.absence(err))
	} else {
		n.Network.ReservedPorts = ranges
		cite(n, reserved, confidence, "network.reserved_ports")
	}
}

func (m *machine) ephemeralPorts(name string) (facts.PortRange, error) {
	text, err := m.read(name)
	if err != nil {
		return facts.PortRange{}, err
	}
	first, last, _ := strings.Cut(strings.Join(strings.Fields(text), "-"), "-")
	return parsePorts(name, first, last)
}

func (m *machine) reservedPorts(name string) ([]facts.PortRange, error) {
	text, err := m.read(name)
	if err != nil {
		return nil, err
	}
	ranges := []facts.PortRange{}
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		first, last, ok := strings.Cut(part, "-")
		if !ok {
			last = first
		}
		r, err := parsePorts(name, first, last)
		if err != nil {
			return nil, err
		}
		ranges = append(ranges, r)
	}
	return ranges, nil
}

func parsePorts(name, first, last string) (facts.PortRange, error) {
	low, err1 := strconv.ParseUint(first, 10, 16)
	high, err2 := strconv.ParseUint(last, 10, 16)
	if err1 != nil || err2 != nil || high < low {
		return facts.PortRange{}, fmt.Errorf("read %s: %w: %q to %q", name, errMalformed, first, last)
	}
	return facts.PortRange{First: int(low), Last: int(high)}, nil
}
