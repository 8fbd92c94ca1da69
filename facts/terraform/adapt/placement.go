package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// placementGroups are the types of resources of which it counts which one it is, beside how it is. A pool of GKE
// is a group of its own.
var placementGroups = []string{"aws_placement_group", "google_container_node_pool", "azurerm_proximity_placement_group", "data.azurerm_proximity_placement_group", "google_compute_resource_policy"}

// place says how the cloud places the machine, in the group of an address.
func (d *draft) place(way, group string) {
	d.cloud().Placement = &way
	if way == "near" {
		d.cloud().PlacementGroup = &group
	}
}

// placement says how the cloud places the machine. group names a resource of one of the types, whose
// attribute chooses among ways; a nil map says that to be in any is to be near.
func (d *draft) placement(group sourced, attribute string, ways map[string]string, types ...string) {
	if group.r == nil || group.State() == resource.Omitted {
		d.cloud().Placement = new("none")
		d.node.Cite("cloud.placement", origin(group.orOf(d.r), group.Value, facts.ProviderDefault))
		return
	}
	found := d.c.follow(group.r, group.Value, types...)
	if found == nil {
		gap := absence(group.r, "the placement group", group.Value)
		if group.State() == resource.Known {
			gap = facts.Absence{Reason: facts.NotFound, Detail: "the placement group of " + group.r.Block + " is not part of what was read", Resolve: "state nodes[].cloud.placement in a facts file"}
		}
		d.node.Miss("cloud.placement", gap)
		return
	}
	v := found.Get(attribute)
	text, _ := v.Text()
	way, ok := ways[text]
	if ways == nil {
		way, ok = "near", true
	}
	if !ok {
		d.miss(found, attribute, v, "cloud.placement")
		return
	}
	d.place(way, found.Address)
	d.node.Cite("cloud.placement", origin(found, v, facts.Declared))
}
