package cluster

import "github.com/kwpolicy/kwpolicy/facts"

// connect describes the network.
func (d *draft) connect() {
	s, network := d.group.only("network"), d.node.Network
	put(d, "network.bandwidth_bits_per_second", &network.BandwidthBitsPerSecond, s, "bandwidth", `network { bandwidth = "100 Gbps" }`)
	put(d, "network.interconnect", &network.Interconnect, s, "interconnect", `network { interconnect = "none" }`)
	if none, ok := s.values["ingress"]; ok {
		network.Ingress = []facts.Ingress{}
		d.cite("network.ingress", none.at)
		return
	}
	blocks := s.inner["ingress"]
	if len(blocks) == 0 {
		d.omitted("network.ingress", "blocks ingress with ports and from in the network block, or ingress = []")
		return
	}
	d.cite("network.ingress", blocks[0].at)
	for _, block := range blocks {
		for _, span := range or[[]facts.PortRange](block, "ports", nil) {
			network.Ingress = append(network.Ingress, facts.Ingress{First: span.First, Last: span.Last, From: or(block, "from", "")})
		}
	}
}
