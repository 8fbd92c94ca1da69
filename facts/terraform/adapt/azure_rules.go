package adapt

import (
	"maps"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureSecurityRule is a rule of a network security group, as a block or a resource declares it.
type azureSecurityRule struct {
	r *resource.Resource
	resource.Value
}

func (s azureSecurityRule) priority() int64 {
	n, _ := s.Get("priority").Int()
	return n
}

// certainty says whether a rule is about some connections. The least of several is what is known of all together.
type certainty int

const (
	never certainty = iota
	perhaps
	surely
)

// The tags of Azure that stand for addresses which machines may have.
const (
	azureVNet     = "VirtualNetwork"
	azureInternet = "Internet"
)

// comer is somebody that rules may let in.
type comer struct {
	from string // as in facts.Ingress

	// source is the address, the tag or the group by which rules name a restricted one.
	source string
}

// openWalls adds to the firewall what comes through the rules of all walls, of which each must let it in. It
// gives why that cannot be decided; nil where it can. Without any rules only what is in the virtual network
// gets in: the addresses that Azure gives to the outside are closed until a rule opens them.
func openWalls(walls []azureWall, subnet []string, f *firewall) *facts.Absence {
	open := map[string]portSet{}
	for _, who := range comers(walls) {
		if len(walls) == 0 && who.from == fromWorld {
			continue
		}
		through := everyPort()
		for _, wall := range walls {
			ports, gap := azureThrough(wall.rules, who, subnet)
			if gap != nil {
				return gap
			}
			through = through.and(ports)
		}
		open[who.from] = open[who.from].or(through)
	}
	for from, ports := range open {
		ports.ranges(func(first, last int) { f.allow(first, last, from) })
	}
	return nil
}

// comers are those whom rules may let in: anybody, the nodes themselves, their virtual network, and whom the
// rules name.
func comers(walls []azureWall) []comer {
	all := []comer{{fromWorld, ""}, {fromCluster, ""}, {fromRestricted, azureVNet}}
	for _, wall := range walls {
		for _, rule := range wall.rules {
			for _, source := range rule.sources() {
				who := comer{fromRestricted, source}
				if !isWorld(source) && !slices.Contains(all, who) {
					all = append(all, who)
				}
			}
		}
	}
	return all
}

// azureThrough gives the ports at which rules let somebody in. The first rule that is about a port decides; of what
// no rule is about, only the virtual network gets in. A rule that is perhaps about it matters where it would
// have decided otherwise.
func azureThrough(rules []azureSecurityRule, who comer, subnet []string) (portSet, *facts.Absence) {
	var allowed, denied, mayAllow, mayDeny portSet
	doubtful := azureSecurityRule{}
	for _, rule := range rules {
		about, ports := rule.about(who, subnet)
		open := ports.without(allowed).without(denied)
		access := rule.Get("access")
		switch allows := has(access, "Allow"); {
		case about == never || open == portSet{}:
			continue
		case about == surely && allows:
			allowed = allowed.or(open)
			continue
		case about == surely:
			denied = denied.or(open)
			continue
		case allows:
			mayAllow = mayAllow.or(open)
		case access.State() == resource.Unknown:
			mayAllow, mayDeny = mayAllow.or(open), mayDeny.or(open)
		default:
			mayDeny = mayDeny.or(open)
		}
		doubtful = rule
	}
	if rest := everyPort().without(allowed).without(denied); who.from == fromCluster || who.source == azureVNet {
		allowed = allowed.or(rest)
	} else {
		denied = denied.or(rest)
	}
	if allowed.and(mayDeny) != (portSet{}) || denied.and(mayAllow) != (portSet{}) {
		return portSet{}, doubtful.gap()
	}
	return allowed, nil
}

// gap says why it is not known what the rule is about.
func (s azureSecurityRule) gap() *facts.Absence {
	for _, name := range slices.Sorted(maps.Keys(s.Members())) {
		if v := s.Get(name); v.State() == resource.Unknown {
			gap := absence(s.r, name+" of a rule", v)
			return &gap
		}
	}
	return &facts.Absence{
		Reason: facts.Ambiguous, Detail: "a rule of " + s.r.Block + " names addresses that may be those of the machines",
		Resolve: "state nodes[].network.ingress in a facts file",
	}
}
