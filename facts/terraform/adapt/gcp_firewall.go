package adapt

import (
	"fmt"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// gcpRule is a rule that concerns the machine: it lets somebody reach ports, or keeps them from it. Of several,
// the one with the least priority counts, and of one priority those that deny.
type gcpRule struct {
	r        *resource.Resource
	deny     bool
	priority int64
	ports    []span
	from     string

	// everyone says that the rule names no source but the whole world; v6 that it names sources by IPv6.
	everyone, v6 bool
}

// span is a range of ports, both ends included.
type span struct{ first, last int }

// openPorts says what reaches the machine through the firewalls of the networks that it is in.
func (m gcpMachine) openPorts(d *draft) {
	var f firewall
	if m.gke != nil {
		f.doubt(facts.Absence{Reason: facts.NotStated, Detail: "GKE makes rules of its own for the nodes of " + m.r.Block})
		d.ingress(f)
		return
	}
	cards := m.cards()
	if len(cards) == 0 {
		f.doubt(absence(m.r, "network_interface", resource.Value{}))
	}
	for _, card := range cards {
		network := m.network(card)
		if network == nil {
			f.doubt(facts.Absence{
				Reason: facts.NotFound, Detail: "a network of " + card.r.Block + " is not part of what was read, nor are all rules of its firewall",
				Resolve: "state nodes[].network.ingress in a facts file",
			})
			continue
		}
		m.through(network, &f)
	}
	d.ingress(f)
}

// cards are the network interfaces, one each.
func (m gcpMachine) cards() []sourced { return each(m.get("network_interface")) }

// network gives the network of an interface; nil where it is not made together with the machine. One that
// exists has rules that nobody reads.
func (m gcpMachine) network(card sourced) *resource.Resource {
	if found := m.c.follow(card.r, card.Get("network"), "google_compute_network"); found != nil {
		return found
	}
	if subnet := m.subnet(card); subnet != nil {
		return m.c.follow(subnet, subnet.Get("network"), "google_compute_network")
	}
	return nil
}

func (m gcpMachine) subnet(card sourced) *resource.Resource {
	return m.c.follow(card.r, card.Get("subnetwork"), "google_compute_subnetwork")
}

// policyAssociations are the types that put policies before the rules of a network.
var policyAssociations = []string{"google_compute_network_firewall_policy_association", "google_compute_region_network_firewall_policy_association"}

// through adds what the rules of a network let reach the machine.
func (m gcpMachine) through(network *resource.Resource, f *firewall) {
	for _, typ := range policyAssociations {
		for _, association := range m.c.linked(network, typ, "attachment_target") {
			f.doubt(facts.Absence{Reason: facts.NotSupported, Detail: association.Block + " adds a firewall policy, which kwpolicy does not read"})
		}
		if gap := m.c.astray(network, typ, "attachment_target"); gap != nil {
			f.doubt(*gap)
		}
	}
	if gap := m.c.astray(network, "google_compute_firewall", "network"); gap != nil {
		f.doubt(*gap)
	}
	var rules []gcpRule
	for _, r := range m.c.linked(network, "google_compute_firewall", "network") {
		rule, gap := m.rule(r)
		if gap != nil {
			f.doubt(*gap)
		} else if rule != nil {
			rules = append(rules, *rule)
		}
	}
	decide(rules, f)
}

// decide opens what the rules that allow leave open of the ports that no rule before them denies.
func decide(rules []gcpRule, f *firewall) {
	for _, rule := range rules {
		if rule.deny {
			continue
		}
		open := rule.ports
		for _, before := range rules {
			if !before.deny || before.priority > rule.priority || !overlap(before.ports, open) {
				continue
			}
			switch {
			case before.everyone && (before.v6 || !rule.v6):
				open = without(open, before.ports)
			case rule.from != fromWorld:
				f.doubt(facts.Absence{
					Reason: facts.Ambiguous,
					Detail: fmt.Sprintf("%s denies some of what %s allows, and by which addresses is not known", before.r.Block, rule.r.Block),
				})
			}
		}
		for _, ports := range open {
			f.allow(ports.first, ports.last, rule.from)
		}
	}
}

func overlap(a, b []span) bool {
	return slices.ContainsFunc(a, func(one span) bool {
		return slices.ContainsFunc(b, func(other span) bool { return one.first <= other.last && other.first <= one.last })
	})
}

// without gives what is left of ports without others.
func without(ports, others []span) []span {
	for _, other := range others {
		var left []span
		for _, one := range ports {
			if before := (span{one.first, min(one.last, other.first-1)}); before.first <= before.last {
				left = append(left, before)
			}
			if after := (span{max(one.first, other.last+1), one.last}); after.first <= after.last {
				left = append(left, after)
			}
		}
		ports = left
	}
	return ports
}

// rule reads a rule; nil where it does not concern the machine's TCP ports.
func (m gcpMachine) rule(r *resource.Resource) (*gcpRule, *facts.Absence) {
	for _, name := range []string{"direction", "disabled", "priority"} {
		if v := r.Get(name); v.State() == resource.Unknown {
			return nil, new(absence(r, name, v))
		}
	}
	direction, _ := r.Get("direction").Text()
	if disabled, _ := r.Get("disabled").Truth(); disabled || direction == "EGRESS" {
		return nil, nil
	}
	rule := &gcpRule{r: r, priority: 1000}
	if priority, ok := r.Get("priority").Int(); ok {
		rule.priority = priority
	}
	if concerned, gap := m.targeted(r); !concerned {
		return nil, gap
	}
	if gap := rule.protocols(); gap != nil || len(rule.ports) == 0 {
		return nil, gap
	}
	if v := r.Get("destination_ranges"); isSet(v) {
		return nil, &facts.Absence{Reason: facts.Ambiguous, Detail: r.Block + " is for some of the machines' addresses only"}
	}
	return rule, m.sources(rule)
}

// protocols reads the ports of TCP that the rule is for.
func (g *gcpRule) protocols() *facts.Absence {
	for _, name := range []string{"allow", "deny"} {
		blocks := g.r.Get(name)
		if blocks.State() == resource.Unknown {
			return new(absence(g.r, name, blocks))
		}
		for _, block := range blocks.List() {
			g.deny = name == "deny"
			if gap := g.block(block); gap != nil {
				return gap
			}
		}
	}
	return nil
}

// block adds the ports of one block; where it names none these are all.
func (g *gcpRule) block(block resource.Value) *facts.Absence {
	protocol, list := block.Get("protocol"), block.Get("ports")
	name, ok := protocol.Text()
	if !ok {
		return new(absence(g.r, "a protocol", protocol))
	}
	tcp, every := isTCP(name)
	switch {
	case !tcp:
		return nil
	case list.State() == resource.Unknown:
		return new(absence(g.r, "the ports", list))
	case every || !isSet(list):
		g.ports = append(g.ports, span{0, 65535})
	}
	for _, v := range list.List() {
		text, set := v.Text()
		first, last, ok := ports(text)
		switch {
		case !set:
			return new(absence(g.r, "a port", v))
		case !ok:
			return &facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("%s names %q, which is no port", g.r.Block, text)}
		}
		g.ports = append(g.ports, span{first, last})
	}
	return nil
}

// firewallLinks lists what decides which ports of the machine are open.
func (m gcpMachine) firewallLinks() []*resource.Resource {
	if m.gke != nil {
		return nil
	}
	account := m.get("service_account", "email")
	found := []*resource.Resource{m.c.follow(account.r, account.Value, "google_service_account")}
	for _, card := range m.cards() {
		network := m.network(card)
		found = append(found, m.subnet(card), network)
		if network == nil {
			continue
		}
		found = append(found, m.c.linked(network, "google_compute_firewall", "network")...)
		found = append(found, m.c.strays(network, "google_compute_firewall", "network")...)
		for _, typ := range policyAssociations {
			found = append(found, m.c.linked(network, typ, "attachment_target")...)
			found = append(found, m.c.strays(network, typ, "attachment_target")...)
		}
	}
	return found
}
