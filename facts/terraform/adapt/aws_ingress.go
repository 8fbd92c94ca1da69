package adapt

import (
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// openPorts says what reaches the machine through its security groups.
func (m awsMachine) openPorts(d *draft) {
	var f firewall
	groups, gaps := m.securityGroups(d.c)
	switch {
	case len(gaps) > 0:
		f.doubt(gaps[0])
	case len(groups) > 0:
	case m.eks:
		f.doubt(facts.Absence{Reason: facts.NotStated, Detail: "EKS makes the security group of " + m.r.Block})
	case len(d.c.set.Of("aws_default_security_group")) > 0:
		f.doubt(facts.Absence{Reason: facts.NotSupported, Detail: "an aws_default_security_group changes the group that " + m.r.Block + " is in"})
	default:
		// The group that a VPC comes with lets its own members in.
		f.allow(0, 65535, fromCluster)
		d.node.Cite("network.ingress", origin(m.r, resource.Value{}, facts.ProviderDefault))
	}
	for _, group := range groups {
		awsGroup(d.c, group, &f)
	}
	d.ingress(f)
}

// securityGroups gives the security groups of the machine, and why there may be others.
func (m awsMachine) securityGroups(c *cluster) (groups []*resource.Resource, gaps []facts.Absence) {
	names, gaps := m.groupNames(c)
	for _, v := range names {
		for _, name := range each(v) {
			found := c.set.Follow(v.r, name.Value, "aws_security_group")
			groups = append(groups, found...)
			switch why := name.Why(); {
			case len(found) == 0 && why != nil:
				gaps = append(gaps, absence(v.r, "a security group", name.Value))
			case len(found) == 0:
				gaps = append(gaps, facts.Absence{Reason: facts.NotFound, Detail: "a security group of " + v.r.Block + " is not part of what was read", Resolve: "state nodes[].network.ingress in a facts file"})
			case why != nil && why.Open:
				gaps = append(gaps, absence(v.r, "a security group", name.Value))
			}
		}
	}
	return groups, gaps
}

// groupNames gives the attributes that name security groups and are set, and why there may be others.
func (m awsMachine) groupNames(c *cluster) (names []sourced, gaps []facts.Absence) {
	candidates := []sourced{
		get(m.r, "vpc_security_group_ids"), get(m.r, "security_groups"),
		get(m.template, "vpc_security_group_ids"), get(m.template, "security_group_names"), get(m.template, "security_groups"),
	}
	for _, card := range each(get(m.template, "network_interfaces")) {
		candidates = append(candidates, sourced{card.r, card.Get("security_groups")})
	}
	with := []*resource.Resource{m.r}
	for _, block := range each(get(m.r, "primary_network_interface"), get(m.r, "network_interface")) {
		id := block.Get("network_interface_id")
		card := c.follow(block.r, id, "aws_network_interface")
		if card == nil {
			gap := absence(block.r, "a network interface", id)
			if id.State() == resource.Known {
				gap = facts.Absence{Reason: facts.NotFound, Detail: "a network interface of " + block.r.Block + " is not part of what was read", Resolve: "state nodes[].network.ingress in a facts file"}
			}
			gaps = append(gaps, gap)
			continue
		}
		with = append(with, card)
		candidates = append(candidates, get(card, "security_groups"))
	}
	for _, holder := range with {
		for _, attachment := range c.linked(holder, awsCardGroup, "network_interface_id") {
			candidates = append(candidates, get(attachment, "security_group_id"))
		}
		if gap := c.astray(holder, awsCardGroup, "network_interface_id"); gap != nil {
			gaps = append(gaps, *gap)
		}
	}
	return slices.DeleteFunc(candidates, func(v sourced) bool { return v.r == nil || v.State() == resource.Omitted }), gaps
}

// awsCardGroup attaches a security group to a network interface.
const awsCardGroup = "aws_network_interface_sg_attachment"

// awsGroup adds what a security group lets in.
func awsGroup(c *cluster, group *resource.Resource, f *firewall) {
	ingress := group.Get("ingress")
	if ingress.State() == resource.Unknown {
		f.doubt(absence(group, "ingress", ingress))
	}
	for _, rule := range ingress.List() {
		own := rule.Get("self")
		awsRule(group, f, rule.Get("protocol"), rule.Get("from_port"), rule.Get("to_port"), own, rule.Get("prefix_list_ids"), rule.Get("cidr_blocks"), rule.Get("ipv6_cidr_blocks"))
	}
	for _, typ := range []string{"aws_security_group_rule", "aws_vpc_security_group_ingress_rule"} {
		if gap := c.astray(group, typ, "security_group_id"); gap != nil {
			f.doubt(*gap)
		}
	}
	for _, rule := range c.linked(group, "aws_security_group_rule", "security_group_id") {
		kind, ok := rule.Get("type").Text()
		if !ok {
			f.doubt(absence(rule, "its type", rule.Get("type")))
		}
		if kind == "ingress" {
			awsRule(rule, f, rule.Get("protocol"), rule.Get("from_port"), rule.Get("to_port"), rule.Get("self"), rule.Get("prefix_list_ids"), rule.Get("cidr_blocks"), rule.Get("ipv6_cidr_blocks"))
		}
	}
	for _, rule := range c.linked(group, "aws_vpc_security_group_ingress_rule", "security_group_id") {
		member := rule.Get("referenced_security_group_id")
		own := resource.Bool(c.follow(rule, member, "aws_security_group") == group)
		awsRule(rule, f, rule.Get("ip_protocol"), rule.Get("from_port"), rule.Get("to_port"), own, rule.Get("prefix_list_id"), rule.Get("cidr_ipv4"), rule.Get("cidr_ipv6"))
	}
}

// awsRule adds what one rule lets in.
func awsRule(r *resource.Resource, f *firewall, protocol, from, to, own, prefixes resource.Value, ranges ...resource.Value) {
	name, ok := protocol.Text()
	if !ok {
		f.doubt(absence(r, "a protocol", protocol))
		return
	}
	tcp, every := isTCP(name)
	if !tcp {
		return
	}
	if isSet(prefixes) {
		f.doubt(facts.Absence{Reason: facts.NotSupported, Detail: "a prefix list of " + r.Block + " may hold any address, and kwpolicy does not read it"})
		return
	}
	first, okFirst := from.Int()
	last, okLast := to.Int()
	if every {
		first, last = 0, 65535
	} else if !okFirst || !okLast || first < 0 || last > 65535 || first > last {
		f.doubt(absence(r, "a port", from))
		return
	}
	who, gap := audience(r, ranges...)
	if gap != nil {
		f.doubt(*gap)
		return
	}
	if mine, _ := own.Truth(); mine && who != fromWorld {
		who = fromCluster
	}
	f.allow(int(first), int(last), who)
}
