package adapt

import (
	"net/netip"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// about says whether the rule is about connections of somebody to the machine, and to which ports.
func (s azureSecurityRule) about(who comer, subnet []string) (certainty, portSet) {
	sure := s.inward()
	if sure == never {
		return never, portSet{}
	}
	ports, known := s.ports()
	if !known {
		sure = min(sure, perhaps)
	}
	return min(sure, s.destined(subnet), s.comes(who, subnet)), ports
}

// inward says whether the rule is for TCP that comes in from any port.
func (s azureSecurityRule) inward() certainty {
	sure := surely
	for _, name := range []string{"direction", "access", "protocol"} {
		if s.Get(name).State() == resource.Unknown {
			sure = perhaps
		}
	}
	protocol := s.Get("protocol")
	text, _ := protocol.Text()
	if tcp, _ := isTCP(text); !tcp && protocol.State() == resource.Known {
		return never
	}
	if direction := s.Get("direction"); direction.State() == resource.Known && !has(direction, "Inbound") {
		return never
	}
	for _, from := range s.either("source_port_range", "source_port_ranges") {
		switch {
		case from.State() == resource.Unknown:
			sure = perhaps
		case !has(from, "*", "0-65535", "1-65535"):
			return never
		}
	}
	return sure
}

// either gives the elements of the one and the other spelling of an attribute.
func (s azureSecurityRule) either(names ...string) []resource.Value {
	var all []resource.Value
	for _, name := range names {
		v := s.Get(name)
		if v.State() == resource.Unknown {
			all = append(all, v)
		}
		for _, one := range v.List() {
			if _, ok := one.Text(); ok || one.State() == resource.Unknown {
				all = append(all, one)
			}
		}
	}
	return all
}

// ports gives the ports of the rule. Where some are not known it may be about any.
func (s azureSecurityRule) ports() (set portSet, known bool) {
	for _, v := range s.either("destination_port_range", "destination_port_ranges") {
		text, _ := v.Text()
		for part := range strings.SplitSeq(text, ",") {
			first, last, ok := ports(part)
			if !ok {
				return everyPort(), false
			}
			set.add(first, last)
		}
	}
	return set, true
}

// destined says whether the rule is for the addresses of the subnet.
func (s azureSecurityRule) destined(subnet []string) certainty {
	sure := never
	for _, v := range s.either("destination_address_prefix", "destination_address_prefixes") {
		text, ok := v.Text()
		switch {
		case !ok:
			sure = max(sure, perhaps)
		case isAny(text) || strings.EqualFold(text, azureVNet):
			return surely
		default:
			sure = max(sure, covers(text, subnet))
		}
	}
	if len(s.either("destination_application_security_group_ids")) > 0 {
		sure = max(sure, perhaps)
	}
	return sure
}

// isAny says whether a prefix is any address at all, those of the virtual network among them.
func isAny(prefix string) bool { return isWorld(prefix) && !strings.EqualFold(prefix, azureInternet) }

// sources are what the rule names where connections may come from: addresses, tags and groups.
func (s azureSecurityRule) sources() []string {
	var named []string
	for _, v := range s.either("source_address_prefix", "source_address_prefixes", "source_application_security_group_ids") {
		named = append(named, s.nameOf(v))
	}
	return named
}

// nameOf gives a name to a source, one that is not known named after its rule.
func (s azureSecurityRule) nameOf(source resource.Value) string {
	if text, ok := source.Text(); ok {
		return text
	}
	name, _ := s.Get("priority").Text()
	return "unknown source of " + s.r.Address + " " + name
}

// comes says whether the rule is about connections of somebody. A source that is not known is not the world.
func (s azureSecurityRule) comes(who comer, subnet []string) certainty {
	sure := never
	for _, v := range s.either("source_address_prefix", "source_address_prefixes", "source_application_security_group_ids") {
		sure = max(sure, s.fits(v, who, subnet))
	}
	return sure
}

func (s azureSecurityRule) fits(v resource.Value, who comer, subnet []string) certainty {
	text, known := v.Text()
	switch {
	case known && isAny(text):
		return surely
	case who.from == fromRestricted:
		return covering(s.nameOf(v), who.source)
	case !known && who.from == fromWorld && has(s.Get("access"), "Allow"):
		return never
	case !known:
		return perhaps
	case who.from == fromWorld:
		return when(strings.EqualFold(text, azureInternet))
	case strings.EqualFold(text, azureVNet):
		return surely
	case strings.Contains(text, "/applicationSecurityGroups/"):
		return perhaps
	default:
		return covers(text, subnet)
	}
}

func when(truth bool) certainty {
	if truth {
		return surely
	}
	return never
}

// covers says whether an address or a prefix covers the whole of a subnet; perhaps where it has a part of it or
// the subnet's addresses are not known. Tags are of other networks.
func covers(text string, subnet []string) certainty {
	prefix, ok := prefixOf(text)
	if !ok {
		return never
	}
	whole, none := len(subnet) > 0, len(subnet) > 0
	for _, one := range subnet {
		inner, ok := prefixOf(one)
		if ok && inner.Addr().Is4() != prefix.Addr().Is4() {
			continue
		}
		whole = whole && ok && prefix.Bits() <= inner.Bits() && prefix.Contains(inner.Addr())
		none = none && ok && !prefix.Overlaps(inner)
	}
	switch {
	case none:
		return never
	case whole:
		return surely
	default:
		return perhaps
	}
}

// covering says whether what a rule names as its source has all of another source.
func covering(source, other string) certainty {
	if strings.EqualFold(source, other) {
		return surely
	}
	inner, ok := prefixOf(other)
	if !ok {
		return never
	}
	if strings.EqualFold(source, azureInternet) {
		return when(!inner.Addr().IsPrivate())
	}
	outer, ok := prefixOf(source)
	return when(ok && outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr()))
}

// prefixOf reads an address or a prefix.
func prefixOf(text string) (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return prefix.Masked(), true
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(addr, addr.BitLen()), true
}
