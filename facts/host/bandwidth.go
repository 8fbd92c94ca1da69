package host

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	bandwidthPath = "network.bandwidth_bits_per_second"
	wirelessPath  = "network.wireless"
)

func linksProbe() probe {
	return probe{name: "network links", from: "the routes, and /sys/class/net", claims: []string{bandwidthPath, wirelessPath}, look: lookLinks}
}

// lookLinks describes the links that the way out goes over.
func lookLinks(_ context.Context, m *machine, n *facts.Node) {
	links, confidence, absence := m.wayOut()
	if absence != nil {
		missAll(n, *absence, bandwidthPath, wirelessPath)
		return
	}
	source := netClass + strings.Join(links, ", "+netClass)
	lookBandwidth(m, n, links, facts.Origin{Source: source, Confidence: confidence})
	lookWireless(m, n, links, facts.Origin{Source: source, Confidence: confidence})
}

// wayOut names the physical links of the default route.
func (m *machine) wayOut() ([]string, facts.Confidence, *facts.Absence) {
	process, err := m.netProcess("route")
	confidence, absence := m.networkView(process)
	if absence != nil {
		return nil, "", absence
	}
	if err == nil {
		var names []string
		if names, err = m.defaultRoute(process); err == nil {
			names, err = m.physicalLinks(names)
		}
		if err == nil {
			return names, confidence, nil
		}
	}
	return nil, "", new(m.absence(err))
}

// lookBandwidth adds up what the links carry.
func lookBandwidth(m *machine, n *facts.Node, links []string, origin facts.Origin) {
	var sum int64
	for _, link := range links {
		err := m.checkPhysical(link)
		var speed int64
		if err == nil {
			speed, err = m.speed(link)
		}
		if err != nil {
			a := m.absence(err)
			if errors.Is(err, errVirtual) {
				a.Resolve = "state what the machine is given"
			}
			n.Miss(bandwidthPath, a)
			return
		}
		sum += speed
	}
	n.Network.BandwidthBitsPerSecond = &sum
	n.Cite(bandwidthPath, origin)
}

// lookWireless looks for a radio. Behind a hypervisor's link may be one of the computer that it runs on, but not in
// a cloud.
func lookWireless(m *machine, n *facts.Node, links []string, origin facts.Origin) {
	radio, err := m.hasRadio(links)
	if err != nil {
		n.Miss(wirelessPath, m.absence(err))
		return
	}
	for _, link := range links {
		err := m.checkPhysical(link)
		switch {
		case radio || err == nil:
		case errors.Is(err, errVirtual) && m.provider() != "":
			origin = facts.Origin{Source: "/sys/class/dmi/id", Confidence: facts.Inferred}
		default:
			n.Miss(wirelessPath, m.absence(fmt.Errorf("tell what is behind the link: %w", err)))
			return
		}
	}
	n.Network.Wireless = &radio
	n.Cite(wirelessPath, origin)
}

func (m *machine) hasRadio(links []string) (bool, error) {
	for _, link := range links {
		for _, part := range m.membersOf(link) {
			file, err := m.firstOf(netClass+part+"/wireless", netClass+part+"/phy80211")
			if err != nil || file != "" {
				return file != "", err
			}
		}
	}
	return false, nil
}
