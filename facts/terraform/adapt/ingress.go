package adapt

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// Who may reach a port, as facts.Ingress has it.
const (
	fromWorld      = "world"
	fromRestricted = "restricted"
	fromCluster    = "cluster"
)

// isTCP says whether a rule for a protocol is one for TCP. Providers write its name or its number, and -1,
// all or * for every protocol; of these the ports do not count.
func isTCP(protocol string) (tcp, everyPort bool) {
	switch strings.ToLower(protocol) {
	case "tcp", "6":
		return true, false
	case "-1", "all", "*", "any":
		return true, true
	default:
		return false, false
	}
}

// audience says who the ranges of a rule are, or why that is not known. A range that a planned resource
// decides, such as the address of a gateway, is somebody.
func audience(r *resource.Resource, ranges ...resource.Value) (who string, gap *facts.Absence) {
	for _, source := range ranges {
		elements := source.List()
		if source.State() == resource.Unknown {
			elements = []resource.Value{source}
		}
		for _, one := range elements {
			text, ok := one.Text()
			if ok && isWorld(text) {
				return fromWorld, nil
			}
			if why := one.Why(); why != nil && (len(why.Refs) == 0 || why.Open || fromData(why.Refs)) {
				unknown := absence(r, "an address range", one)
				gap = &unknown
			}
		}
	}
	return fromRestricted, gap
}

// fromData says whether a value comes from a data source, which may give any address.
func fromData(refs []resource.Ref) bool {
	return slices.ContainsFunc(refs, func(ref resource.Ref) bool {
		return strings.HasPrefix(ref.Address, "data.") || strings.Contains(ref.Address, ".data.")
	})
}

// isWorld takes half of all addresses for the world too.
func isWorld(source string) bool {
	switch strings.ToLower(source) {
	case "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1", "*", "internet", "any", "0.0.0.0":
		return true
	default:
		return false
	}
}

// ports reads "443", "51100-51199" or "*".
func ports(text string) (first, last int, ok bool) {
	if text == "*" {
		return 0, 65535, true
	}
	low, high, ranged := strings.Cut(text, "-")
	first, err := strconv.Atoi(strings.TrimSpace(low))
	if err != nil || !ranged {
		return first, first, err == nil && valid(first)
	}
	last, err = strconv.Atoi(strings.TrimSpace(high))
	return first, last, err == nil && valid(first) && valid(last) && first <= last
}

func valid(port int) bool { return port >= 0 && port <= 65535 }

// firewall collects what may reach a machine, and whether something about that is not known.
type firewall struct {
	open    []facts.Ingress
	unknown *facts.Absence
}

// allow opens ports for somebody.
func (f *firewall) allow(first, last int, from string) {
	f.open = append(f.open, facts.Ingress{First: first, Last: last, From: from})
}

// doubt records that not all is known. The first reason stands.
func (f *firewall) doubt(gap facts.Absence) {
	if f.unknown == nil {
		f.unknown = &gap
	}
}

// ingress gives the node what the firewall lets through. Where something is not known nothing is said, for
// it may open what nothing else does.
func (d *draft) ingress(f firewall) {
	if f.unknown != nil {
		d.node.Miss("network.ingress", *f.unknown)
		return
	}
	if f.open == nil {
		f.open = []facts.Ingress{}
	}
	slices.SortFunc(f.open, func(a, b facts.Ingress) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last), cmp.Compare(a.From, b.From))
	})
	d.network().Ingress = slices.Compact(f.open)
}
