package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// awsAutoscalingGroup is as many machines as its template says what they are.
func awsAutoscalingGroup(c *cluster, r *resource.Resource) {
	m := awsMachine{r: r, template: awsTemplateOf(c, r, r.Get("launch_template"))}
	if mixed := r.Get("mixed_instances_policy"); isSet(mixed) {
		m.template = awsTemplateOf(c, r, mixed.Get("launch_template", "launch_template_specification"))
		m.types = awsOverrides(r, mixed.Get("launch_template", "override"), m.template)
		if own := awsOwnTemplate(mixed.Get("launch_template", "override")); own != nil {
			m.template = awsUnread(r, "which of several launch templates a machine has", *own)
		}
		m.spot = awsSpotShare(mixed.Get("instances_distribution"))
	}
	if v := r.Get("launch_configuration"); m.template == nil && v.State() != resource.Omitted {
		if m.template = c.follow(r, v, "aws_launch_configuration"); m.template == nil {
			m.template = awsUnread(r, "the launch configuration", v)
		}
	}
	c.group(r, awsMachines(r), m.links(c), func(d *draft) {
		m.describe(d)
		d.role(r, awsGroupTags(r))
	})
}

// awsMachines is how many machines an autoscaling group has. Its capacity may count in other units.
func awsMachines(r *resource.Resource) number {
	if unit := r.Get("desired_capacity_type"); unit.State() != resource.Omitted {
		if text, _ := unit.Text(); text != "units" {
			return number{why: &resource.Why{Reason: facts.Ambiguous, Detail: "its capacity does not count machines"}}
		}
	}
	for _, override := range r.Get("mixed_instances_policy", "launch_template", "override").List() {
		weight := override.Get("weighted_capacity")
		if text, _ := weight.Text(); weight.State() == resource.Unknown || text != "" && text != "1" {
			return number{why: &resource.Why{Reason: facts.Ambiguous, Detail: "its capacity is weighted, and the machines depend on what the cloud has"}}
		}
	}
	return numberOf(r.Get("min_size"), r.Get("desired_capacity"))
}

// awsOwnTemplate gives the launch template of the first override that has one of its own; nil where none has.
func awsOwnTemplate(overrides resource.Value) *resource.Value {
	for _, override := range overrides.List() {
		if own := override.Get("launch_template_specification"); isSet(own) {
			return &own
		}
	}
	return nil
}

// awsOverrides gives the instance types that a group may take. One that takes them by requirements has no
// list of them; an override that says nothing of it takes that of the template.
func awsOverrides(r *resource.Resource, overrides resource.Value, template *resource.Resource) sourced {
	var names []resource.Value
	for _, override := range overrides.List() {
		v := override.Get("instance_type")
		switch {
		case v.State() != resource.Omitted:
		case !isSet(override.Get("instance_requirements")):
			v = get(template, "instance_type").Value
		default:
			v = resource.NotKnown(&resource.Why{Reason: facts.Ambiguous, Detail: "the cloud chooses it by requirements"})
		}
		names = append(names, v)
	}
	if overrides.State() == resource.Unknown {
		return sourced{r, overrides}
	}
	if len(names) == 0 {
		return sourced{}
	}
	return sourced{r, resource.List(names).Placed(overrides.At)}
}

// awsSpotShare says whether machines of a group may be taken back.
func awsSpotShare(distribution resource.Value) resource.Value {
	share := distribution.Get("on_demand_percentage_above_base_capacity")
	switch percent, ok := share.Int(); {
	case ok:
		return resource.Bool(percent < 100)
	case share.State() == resource.Unknown:
		return share
	default:
		return resource.Bool(false)
	}
}

// awsGroupTags gives the tags of an autoscaling group as a map.
func awsGroupTags(r *resource.Resource) resource.Value {
	members := map[string]resource.Value{}
	for _, tag := range r.Get("tag").List() {
		if key, ok := tag.Get("key").Text(); ok {
			members[key] = tag.Get("value")
		}
	}
	return resource.Object(members)
}

// awsEKSNodeGroup is the machines of a managed node group.
func awsEKSNodeGroup(c *cluster, r *resource.Resource) {
	m := awsMachine{r: r, eks: true, template: awsTemplateOf(c, r, r.Get("launch_template"))}
	if v := r.Get("instance_types"); v.State() != resource.Omitted && !(v.State() == resource.Known && len(v.List()) == 0) {
		m.types = sourced{r, v}
	}
	m.spot = r.Get("capacity_type")
	if m.spot.State() != resource.Unknown {
		m.spot = resource.Bool(has(m.spot, "SPOT"))
	}
	c.group(r, numberOf(r.Get("scaling_config", "min_size"), r.Get("scaling_config", "desired_size")), m.links(c), func(d *draft) {
		m.describe(d)
		d.role(r, r.Get("labels"))
	})
}

// awsAutoMode is a cluster whose nodes EKS itself chooses.
func awsAutoMode(c *cluster, r *resource.Resource) {
	enabled := r.Get("compute_config", "enabled")
	if truth, ok := enabled.Truth(); truth || !ok && enabled.State() != resource.Omitted {
		c.partly(r.Block + " lets EKS Auto Mode make nodes that nobody can tell beforehand.")
	}
}
