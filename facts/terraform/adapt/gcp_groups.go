package adapt

import (
	"cmp"
	"fmt"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// gcpGroup is machines that come in a number.
type gcpGroup struct {
	r *resource.Resource

	// part tells the groups of one resource apart; "" where there is one.
	part string

	n number

	// zones are those that the machines are spread over, evenly; none where they are not known, for the reason
	// that unzoned gives.
	zones   []resource.Value
	unzoned resource.Value

	// kinds are the kinds of machines among them, at least one, in their order.
	kinds []gcpKind
}

// gcpKind is machines of one kind, of which there are more until so many machines of the group are made.
type gcpKind struct {
	machine gcpMachine
	until   int64
}

// add adds the machines. Those that an autoscaler may remove are apart, and those of each zone.
func (g gcpGroup) add(c *cluster) {
	n := g.n
	if n.why != nil {
		c.partly(fmt.Sprintf("The number of machines of %s%s is not known: %s.", g.r.Address, g.part, n.why.Detail))
		n = number{1, 1, nil}
		if len(g.zones) > 1 {
			g.zones = nil
		}
	}
	links := make([][]*resource.Resource, len(g.kinds))
	for i, kind := range g.kinds {
		links[i] = kind.machine.links()
	}
	kind := 0
	for i := range min(max(n.planned, n.least), most) {
		for kind < len(g.kinds)-1 && i >= g.kinds[kind].until {
			kind++
		}
		g.member(c, i, i >= n.least, kind, links[kind])
	}
}

// member adds the machine of an index.
func (g gcpGroup) member(c *cluster, index int64, elastic bool, kind int, links []*resource.Resource) {
	m, zone := g.kinds[kind].machine, 0
	m.zone = sourced{g.r, g.unzoned}
	if len(g.zones) > 0 {
		zone = int(index) % len(g.zones)
		m.zone.Value = g.zones[zone]
	}
	name := fmt.Sprintf("%s%s#%d", g.r.Address, g.part, index+1)
	variant := fmt.Sprintf("%s %d %d %t", g.part, kind, zone, elastic)
	c.addAs(g.r, name, variant, links, func(d *draft) {
		m.describe(d)
		if elastic {
			d.cloud().Elastic = new(true)
		}
	})
}

// gcpGroupManager is as many machines as its autoscaler keeps, or its target says.
func gcpGroupManager(c *cluster, r *resource.Resource) {
	n := gcpGroupNumber(c, r)
	total := max(n.planned, n.least)
	if n.why != nil {
		total = 1
	}
	group := gcpGroup{r: r, n: n, kinds: gcpKinds(c, r, total)}
	if zone := r.Get("zone"); isSet(zone) {
		group.zones = []resource.Value{zone}
	}
	// Google chooses among the zones by other shapes, and among those of the region where none are set.
	shape := r.Get("distribution_policy_target_shape")
	if text, _ := shape.Text(); text == "EVEN" || shape.State() == resource.Omitted {
		group.zones = append(group.zones, r.Get("distribution_policy_zones").List()...)
	}
	group.add(c)
}

// gcpGroupNumber gives the machines of a group: none, where neither a target nor an autoscaler sets how many.
func gcpGroupNumber(c *cluster, r *resource.Resource) number {
	target := r.Get("target_size")
	scalers := append(c.linked(r, "google_compute_autoscaler", "target"), c.linked(r, "google_compute_region_autoscaler", "target")...)
	for _, typ := range []string{"google_compute_autoscaler", "google_compute_region_autoscaler"} {
		if gap := c.astray(r, typ, "target"); gap != nil {
			return number{why: &resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve}}
		}
	}
	if len(scalers) == 0 {
		return numberOf(target, target)
	}
	policy := scalers[0].Get("autoscaling_policy")
	if policy.Get("mode").State() == resource.Unknown {
		return number{why: policy.Get("mode").Why()}
	}
	mode, _ := policy.Get("mode").Text()
	if mode == "OFF" {
		return numberOf(target, target)
	}
	n := raised(policy.Get("min_replicas"), target)
	if limit := policy.Get("max_replicas"); limit.State() != resource.Omitted {
		most, why := counted(limit)
		n.planned, n.why = min(n.planned, max(most, n.least)), cmp.Or(n.why, why)
	}
	if mode == "ONLY_SCALE_OUT" || mode == "ONLY_UP" {
		n.least = n.planned
	}
	c.fromNothing(r.Address, n)
	return n
}

// fromNothing records that an autoscaler makes all machines of a group.
func (c *cluster) fromNothing(name string, n number) {
	if n.why == nil && n.planned == 0 {
		c.partly(name + " has no machine until an autoscaler adds some.")
	}
}

// gcpKinds gives the kinds of machines of a group of so many: one for each version of its template.
func gcpKinds(c *cluster, r *resource.Resource, total int64) []gcpKind {
	versions := r.Get("version").List()
	if len(versions) < 2 {
		return []gcpKind{{gcpMember(c, r, r.Get("version")), total}}
	}
	counts, why := gcpCounts(versions, total)
	if why != "" {
		c.partly(fmt.Sprintf("How many machines of %s are of which version is not known: %s.", r.Address, why))
	}
	var kinds []gcpKind
	until := int64(0)
	for i, version := range versions {
		until += counts[i]
		kinds = append(kinds, gcpKind{gcpMember(c, r, version), until})
	}
	return kinds
}

// gcpCounts gives the number of machines of each version of a group, and why that is not known. A version
// without a size is all the rest.
func gcpCounts(versions []resource.Value, total int64) (counts []int64, why string) {
	counts = make([]int64, len(versions))
	rest, left := 0, total
	for i, version := range versions {
		size := version.Get("target_size")
		if !isSet(size) {
			rest = i
			continue
		}
		fixed, isFixed := size.Get("fixed").Int()
		percent, isPercent := size.Get("percent").Int()
		switch {
		case isFixed && fixed > 0:
			counts[i] = min(fixed, left)
		case isPercent:
			counts[i] = min((total*max(percent, 0)+99)/100, left)
		case !isFixed:
			why = "a target_size is not known"
		}
		left -= counts[i]
	}
	counts[rest] += left
	return counts, why
}

// gcpMember is a machine of a group, of one version of its template.
func gcpMember(c *cluster, r *resource.Resource, version resource.Value) gcpMachine {
	m := gcpMachine{c: c, r: r, layers: gcpLayers(gcpTemplate(c, r, version.Get("instance_template")))}
	if len(m.layers) == 0 {
		m.layers = []sourced{{r, gcpUnread(r, version.Get("instance_template"))}}
	}
	if workload := r.Get("resource_policies", "workload_policy"); isSet(workload) {
		m.workload = sourced{r, workload}
	}
	selections := r.Get("instance_flexibility_policy", "instance_selections")
	var types []resource.Value
	for _, selection := range each(sourced{r, selections}) {
		for _, typ := range each(sourced{r, selection.Get("machine_types")}) {
			types = append(types, typ.Value)
		}
	}
	if len(types) > 0 {
		m.types = sourced{r, resource.List(types).Placed(selections.At)}
	}
	return m
}

// gcpUnread is what is known of the attributes of a template that is not part of what was read: nothing.
func gcpUnread(r *resource.Resource, template resource.Value) resource.Value {
	gap := facts.Absence{
		Reason: facts.NotFound, Detail: "the instance template of " + r.Block + " is not part of what was read",
		Resolve: "plan the template together with the group, or describe the nodes in a facts file",
	}
	if template.State() == resource.Unknown && len(template.Why().Refs) == 0 {
		gap = absence(r, "the instance template", template)
	}
	return resource.NotKnown(&resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve})
}
