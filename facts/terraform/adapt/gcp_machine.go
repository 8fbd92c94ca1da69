package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// gcpMachine is what describes one machine of Google Cloud.
type gcpMachine struct {
	c *cluster
	r *resource.Resource

	// layers are the blocks that set attributes: an instance and its template, or the configuration of a
	// node of GKE. The first one that has an attribute counts.
	layers []sourced

	// types are those that a group may take; the zero value where a layer sets one.
	types sourced

	// zone is where the machine is.
	zone sourced

	// workload is the policy by which a group places its machines.
	workload sourced

	// attachments bring disks that the layers do not name.
	attachments []*resource.Resource

	// gke is the cluster and the pool of a node of GKE.
	gke *gkePool
}

// get gives an attribute of the first layer that has it, and follows more names into it.
func (m gcpMachine) get(name string, more ...string) sourced {
	for _, layer := range m.layers {
		if v := layer.Get(name); isSet(v) {
			return sourced{layer.r, v.Get(more...)}
		}
	}
	return sourced{m.r, resource.Value{}}
}

func (m gcpMachine) describe(d *draft) {
	types, fallback := m.types, ""
	if types.r == nil {
		types = m.get("machine_type")
	}
	if m.gke != nil {
		fallback = "e2-medium"
	}
	d.machineType(google, types, fallback)
	m.accelerators(d)
	d.threads(m.get("advanced_machine_features", "visible_core_count").Value, m.get("advanced_machine_features", "threads_per_core").Value)
	m.system(d)
	m.disks(d)
	m.bandwidth(d)
	m.spot(d)
	m.place(d)
	m.openPorts(d)
	m.role(d)
}

func (m gcpMachine) role(d *draft) {
	d.role(m.r, m.r.Get("all_instances_config", "labels"))
	for _, layer := range m.layers {
		d.role(layer.r, layer.Get("labels"))
		d.role(layer.r, layer.Get("resource_labels"))
	}
}

// bandwidth takes back what the machine type has where somebody pays for more than that.
func (m gcpMachine) bandwidth(d *draft) {
	tier := m.get("network_performance_config", "total_egress_bandwidth_tier")
	if m.gke != nil {
		tier = sourced{m.r, m.gke.pool.Get("network_config", "network_performance_config", "total_egress_bandwidth_tier")}
	}
	text, _ := tier.Text()
	if text != "TIER_1" && tier.State() != resource.Unknown || d.node.Network == nil || d.node.Network.BandwidthBitsPerSecond == nil {
		return
	}
	d.node.Network.BandwidthBitsPerSecond = nil
	gap := absence(tier.r, "total_egress_bandwidth_tier", tier.Value)
	if text == "TIER_1" {
		gap = facts.Absence{
			Reason: facts.NotFound, Detail: "kwpolicy does not know how much " + *d.cloud().InstanceType + " carries with networking of tier 1",
			Resolve: "state nodes[].network.bandwidth_bits_per_second in a facts file",
		}
	}
	d.node.Miss("network.bandwidth_bits_per_second", gap)
}

// spot says whether Google may take the machine back.
func (m gcpMachine) spot(d *draft) {
	ways := []sourced{m.get("scheduling", "preemptible"), m.get("scheduling", "provisioning_model"), m.get("spot"), m.get("preemptible")}
	for _, v := range ways {
		text, _ := v.Text()
		truth, _ := v.Truth()
		if truth || text == "SPOT" {
			d.cloud().Spot = new(true)
			d.node.Cite("cloud.spot", origin(v.r, v.Value, facts.Declared))
			return
		}
	}
	for _, v := range ways {
		if v.State() == resource.Unknown {
			d.miss(v.r, "spot", v.Value, "cloud.spot")
			return
		}
	}
	d.cloud().Spot = new(false)
}

// place says where the machine is, and how near to others.
func (m gcpMachine) place(d *draft) {
	if text, ok := m.zone.Text(); ok {
		d.cloud().Zone = shortened(text)
		d.node.Cite("cloud.zone", origin(m.zone.r, m.zone.Value, facts.Declared))
	} else {
		d.miss(m.zone.orOf(m.r), "the zone", m.zone.Value, "cloud.zone")
	}
	way, from, gap := m.placement()
	if gap != nil {
		d.node.Miss("cloud.placement", *gap)
		return
	}
	d.place(way, from.orOf(m.r).Address)
	d.node.Cite("cloud.placement", origin(from.orOf(m.r), from.Value, facts.Declared))
}

// links lists the resources that decide the facts of the machine beside its own attributes.
func (m gcpMachine) links() []*resource.Resource {
	var found []*resource.Resource
	for _, layer := range m.layers {
		found = append(found, layer.r)
	}
	if m.gke != nil {
		found = append(found, m.gke.cluster)
	}
	for _, policy := range m.policies() {
		found = append(found, m.c.follow(policy.r, policy.Value, "google_compute_resource_policy"))
	}
	for _, v := range m.diskSources() {
		found = append(found, m.disk(v))
	}
	// Of an attachment, which names its machine too, nothing else counts.
	for _, attachment := range m.attachments {
		if m.disk(get(attachment, "disk")) == nil {
			found = append(found, attachment)
		}
	}
	found = append(found, m.c.strays(m.r, "google_compute_attached_disk", "instance")...)
	return append(append(found, m.imageData()), m.firewallLinks()...)
}

// notRead says why nothing is known of what a value refers to.
func notRead(v sourced, what, path string) facts.Absence {
	if v.State() == resource.Unknown && len(v.Why().Refs) == 0 {
		return absence(v.r, what, v.Value)
	}
	return facts.Absence{
		Reason: facts.NotFound, Detail: what + " of " + v.r.Block + " is not part of what was read",
		Resolve: "state " + path + " in a facts file",
	}
}

// each gives the elements of lists. A list that is not known is its own element.
func each(lists ...sourced) []sourced {
	var elements []sourced
	for _, v := range lists {
		if v.State() == resource.Unknown {
			elements = append(elements, v)
		}
		for _, one := range v.List() {
			elements = append(elements, sourced{v.r, one})
		}
	}
	return elements
}
