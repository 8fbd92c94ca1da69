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

// audience says who a list of sources is. A source that is not known is somebody: it restricts.
func audience(sources ...resource.Value) string {
	for _, source := range sources {
		for _, one := range source.List() {
			if text, ok := one.Text(); ok && isWorld(text) {
				return fromWorld
			}
		}
	}
	return fromRestricted
}

func isWorld(source string) bool {
	switch strings.ToLower(source) {
	case "0.0.0.0/0", "::/0", "*", "internet", "any", "0.0.0.0":
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
