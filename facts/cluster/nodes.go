package cluster

import (
	"fmt"
	"maps"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
)

// groups gives the blocks of nodes, once they make sense together.
func (r *reader) groups(cluster *section) []*section {
	groups := cluster.inner["nodes"]
	r.labels(groups)
	sum := 0
	for _, group := range groups {
		r.checkGroup(group)
		if sum += or(group, "count", 1); sum > mostNodes {
			r.wrong(group.at, "Too many nodes", fmt.Sprintf("The cluster has more than %d nodes.", mostNodes))
			break
		}
	}
	return groups
}

// checkGroup reports what does not go together.
func (r *reader) checkGroup(group *section) {
	if group.label == string(facts.Cluster) {
		r.wrong(group.at, "Wrong name", fmt.Sprintf("The name %s stands for all nodes in results: give these another one.", facts.Cluster))
	}
	if count, minimum := or(group, "count", 1), or(group, "minimum", 0); minimum > count {
		r.wrong(group.values["minimum"].at, "Wrong value", fmt.Sprintf("The minimum is %d, more than the count, %d.", minimum, count))
	}
	if len(group.inner["gpu"]) > 0 {
		if none, ok := group.values["gpus"]; ok {
			r.wrong(none.at, "Said twice", "The attribute gpus says that there is no GPU, and a block gpu describes one: keep one of them.")
		}
	}
	if _, rented := said[string](group, "provider"); rented {
		return
	}
	for _, name := range []string{"instance_type", "zone", "placement", "spot", "minimum"} {
		if stated, ok := group.values[name]; ok {
			r.wrong(stated.at, "No provider", fmt.Sprintf("Only a cloud has %s: say which with provider.", name))
		}
	}
}

// nodes gives the nodes that a block describes. Those that always run stand apart from those that an
// autoscaler may remove.
func (r *reader) nodes(group *section) []facts.Node {
	count := or(group, "count", 1)
	if count == 0 {
		return nil
	}
	names := make([]string, count)
	for i := range names {
		names[i] = member(group.label, i, count)
	}
	described := r.node(group)
	minimum, scaled := said[int](group, "minimum")
	if !scaled {
		return []facts.Node{named(described, names)}
	}
	var nodes []facts.Node
	for i, some := range [][]string{names[:minimum], names[minimum:]} {
		if len(some) == 0 {
			continue
		}
		node := named(described, some)
		node.Absent, node.Origins = maps.Clone(described.Absent), maps.Clone(described.Origins)
		node.Cloud = new(*described.Cloud)
		node.Cloud.Elastic = new(i == 1)
		node.Cite("cloud.elastic", r.origin(group, group.values["minimum"].at))
		nodes = append(nodes, node)
	}
	return nodes
}

// member names one of several that are alike.
func member(name string, i, count int) string {
	if count == 1 {
		return name
	}
	return fmt.Sprintf("%s[%d]", name, i)
}

func named(node facts.Node, names []string) facts.Node {
	node.Name = names[0]
	if len(names) > 1 {
		node.Alike = names[1:]
	}
	return node
}

// node describes one of the nodes of a block, without its name.
func (r *reader) node(group *section) facts.Node {
	node := facts.Node{Planned: new(true), OS: &facts.OS{}, CPU: &facts.CPU{}, Memory: &facts.Memory{}, Network: &facts.Network{}}
	d := &draft{r, group, &node}
	put(d, "role", &node.Role, group, "role", `role = "worker"`)
	d.rent()
	d.system()
	d.processors()
	put(d, "memory.installed_bytes", &node.Memory.InstalledBytes, group, "memory", `memory = "256 GB"`)
	d.accelerators()
	d.storage()
	d.connect()
	d.prune()
	return node
}

// rent describes what the cloud's machine type has, and where the cloud puts the node.
func (d *draft) rent() {
	if _, rented := said[string](d.group, "provider"); !rented {
		return
	}
	cloud := &facts.Cloud{}
	put(d, "cloud.provider", &cloud.Provider, d.group, "provider", "")
	put(d, "cloud.instance_type", &cloud.InstanceType, d.group, "instance_type", `instance_type = "…"`)
	put(d, "cloud.zone", &cloud.Zone, d.group, "zone", `zone = "…"`)
	put(d, "cloud.placement", &cloud.Placement, d.group, "placement", `placement = "near"`)
	put(d, "cloud.spot", &cloud.Spot, d.group, "spot", "spot = false")
	if cloud.InstanceType != nil {
		d.look(*cloud.Provider, *cloud.InstanceType)
	}
	d.node.Cloud = cloud
}

// look describes what the machine type has.
func (d *draft) look(provider, name string) {
	found, why := d.find(provider, name)
	if why.Reason != "" {
		for _, path := range instances.Described() {
			d.node.Miss(path, why)
		}
		return
	}
	origin := d.origin(d.group, d.group.values["instance_type"].at)
	origin.Source, origin.Confidence = "instance catalogue", facts.Inferred
	found.Describe(d.node, origin)
}

// find looks a machine type up, and says why it is not known where it is not.
func (d *draft) find(provider, name string) (instances.Type, facts.Absence) {
	if d.types == nil {
		return instances.Type{}, facts.Absence{Reason: facts.NotFound, Detail: "there is no catalogue to look " + name + " up in"}
	}
	found, ok := d.types.Find(provider, name)
	if !ok {
		return instances.Type{}, d.types.Unknown(provider, name)
	}
	return found, facts.Absence{}
}

// prune drops the parts of which nothing is known.
func (d *draft) prune() {
	if *d.node.CPU == (facts.CPU{}) {
		d.node.CPU = nil
	}
	if *d.node.Memory == (facts.Memory{}) {
		d.node.Memory = nil
	}
	if n := d.node.Network; n.BandwidthBitsPerSecond == nil && n.Interconnect == nil && n.Ingress == nil {
		d.node.Network = nil
	}
	if o := d.node.OS; o.ID == nil && o.Architecture == nil {
		d.node.OS = nil
	}
}
