package adapt

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// gkePool is a pool of nodes: a resource of its own, a block of a cluster, or the cluster itself, whose
// attributes are those of its default pool.
type gkePool struct {
	r    *resource.Resource
	part string
	pool resource.Value

	// cluster is nil where it is not part of what was read.
	cluster *resource.Resource
}

// gkeNodePool is a pool that is a resource of its own.
func gkeNodePool(c *cluster, r *resource.Resource) {
	within := c.follow(r, r.Get("cluster"), "google_container_cluster", "data.google_container_cluster")
	gkePool{r, "", *r.Attributes, within}.add(c)
}

// gkeCluster is the pools that a cluster has itself.
func gkeCluster(c *cluster, r *resource.Resource) {
	if auto := r.Get("enable_autopilot"); auto.State() == resource.Unknown {
		c.partly(fmt.Sprintf("Whether Google makes the nodes of %s is not known: %s.", r.Address, auto.Why().Detail))
	} else if truth, _ := auto.Truth(); truth {
		c.partly(fmt.Sprintf("Google makes the nodes of %s, an Autopilot cluster, as they are needed.", r.Address))
		return
	}
	if scaled := r.Get("cluster_autoscaling", "enabled"); scaled.State() == resource.Unknown {
		c.partly(fmt.Sprintf("Whether Google adds pools of nodes to %s is not known: %s.", r.Address, scaled.Why().Detail))
	} else if isOn(scaled) {
		c.partly(fmt.Sprintf("Google adds pools of nodes to %s as they are needed.", r.Address))
	}
	pools := r.Get("node_pool")
	if pools.State() == resource.Unknown {
		c.partly(fmt.Sprintf("The pools of nodes of %s are not known: %s.", r.Address, pools.Why().Detail))
	}
	for i, block := range pools.List() {
		gkePool{r, gkePart(block, i), block, r}.add(c)
	}
	if removed, _ := r.Get("remove_default_node_pool").Truth(); !removed && !isSet(pools) {
		gkePool{r, "", *r.Attributes, r}.add(c)
	}
}

// gkePart tells the pools of a cluster apart, by their names where they have any.
func gkePart(block resource.Value, index int) string {
	if name, ok := block.Get("name").Text(); ok {
		return fmt.Sprintf(".node_pool[%q]", name)
	}
	return fmt.Sprintf(".node_pool[%d]", index)
}

func (p gkePool) add(c *cluster) {
	zones := p.zones()
	n := p.number(zones)
	if isSet(p.pool.Get("autoscaling")) {
		c.fromNothing(p.r.Address+p.part, n)
	}
	m := gcpMachine{c: c, r: p.r, layers: []sourced{{p.r, p.pool.Get("node_config")}}, gke: &p}
	group := gcpGroup{r: p.r, part: p.part, n: n, zones: zones.names, kinds: []gcpKind{{m, n.planned}}}
	if zones.why != nil {
		group.unzoned = resource.NotKnown(zones.why)
	}
	group.add(c)
}

// gkeZones are the zones that a pool has nodes in. Their names may not be known where their count is.
type gkeZones struct {
	names []resource.Value
	count int64
	why   *resource.Why // why not even the count is known
}

// gkeZone is the form of the names of zones, those for AI too (us-central1-ai1a), which regions do not have.
var gkeZone = regexp.MustCompile(`-(ai\d+)?[a-z]$`)

// zones gives the zones of the pool: its own, else those of its cluster. A regional cluster that names none is
// in three.
func (p gkePool) zones() gkeZones {
	if own := p.pool.Get("node_locations"); isSet(own) {
		return gkeZones{own.List(), int64(len(own.List())), own.Why()}
	}
	if p.cluster == nil {
		return gkeZones{why: &resource.Why{
			Reason: facts.NotFound, Detail: "the cluster of " + p.r.Block + ", which says how many zones it is in, is not part of what was read",
		}}
	}
	location, more := p.cluster.Get("location"), p.cluster.Get("node_locations")
	text, ok := location.Text()
	switch {
	case !ok:
		gap := absence(p.cluster, "location", location)
		return gkeZones{why: &resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve}}
	case more.State() == resource.Unknown:
		return gkeZones{why: more.Why()}
	case gkeZone.MatchString(text):
		names := slices.DeleteFunc(slices.Clone(more.List()), func(v resource.Value) bool {
			other, _ := v.Text()
			return other == text
		})
		names = append([]resource.Value{location}, names...)
		return gkeZones{names: names, count: int64(len(names))}
	case isSet(more):
		return gkeZones{names: more.List(), count: int64(len(more.List()))}
	default:
		return gkeZones{count: 3}
	}
}

// number gives the nodes of the pool. All numbers but the totals are for each zone.
func (p gkePool) number(zones gkeZones) number {
	first := either(p.pool.Get("node_count"), p.pool.Get("initial_node_count"))
	scaling := p.pool.Get("autoscaling")
	if !isSet(scaling) {
		if first.State() == resource.Omitted {
			return number{why: &resource.Why{Reason: facts.NotStated, Detail: "neither node_count nor initial_node_count is set"}}
		}
		return zones.times(raised(first, first))
	}
	total := scaling.Get("total_min_node_count")
	if total.State() == resource.Omitted {
		return zones.times(raised(scaling.Get("min_node_count"), first))
	}
	if first.State() == resource.Omitted {
		return raised(total, first)
	}
	n := zones.times(raised(first, first))
	least, _ := total.Int()
	n.least, n.planned = least, max(n.planned, least)
	if n.why == nil {
		n.why = total.Why()
	}
	return n
}

// times gives the number of machines of all zones, where n is that of each.
func (z gkeZones) times(n number) number {
	if n.why == nil {
		n.why = z.why
	}
	return number{least: n.least * z.count, planned: n.planned * z.count, why: n.why}
}
