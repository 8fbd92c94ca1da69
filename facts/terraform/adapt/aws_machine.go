package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// awsInstance is a machine of its own. What its launch template sets counts where the instance sets nothing.
func awsInstance(c *cluster, r *resource.Resource) {
	m := awsMachine{
		r: r, template: awsTemplateOf(c, r, r.Get("launch_template")),
		attachments: c.linked(r, "aws_volume_attachment", "instance_id"),
	}
	c.single(r, m.links(c), m.describe)
}

// awsMachine is what describes one machine of AWS: a resource, and the launch template or configuration
// that it takes the rest from.
type awsMachine struct {
	r, template *resource.Resource
	attachments []*resource.Resource
	types       sourced        // those of a group; the zero value where the template or the instance sets one
	spot        resource.Value // whether it is a spot machine, where the group says so
	eks         bool
}

func (m awsMachine) describe(d *draft) {
	types := m.types
	if types.r == nil {
		types = first(get(m.r, "instance_type"), get(m.template, "instance_type"), get(m.template, "instance_requirements", "allowed_instance_types"))
	}
	fallback := ""
	if m.eks {
		fallback = "t3.medium"
	}
	if !m.described(d, types) {
		d.machineType(amazon, types, fallback)
	}
	cpu := first(get(m.r, "cpu_options"), get(m.template, "cpu_options"))
	d.threads(either(cpu.Get("core_count"), m.r.Get("cpu_core_count")), either(cpu.Get("threads_per_core"), m.r.Get("cpu_threads_per_core")))
	image := m.system(d)
	m.disks(d, image)
	m.place(d)
	m.openPorts(d)
	d.role(m.r, m.r.Get("tags"))
	if m.template != nil {
		d.role(m.template, awsTagsFor(m.template, "instance"))
	}
}

// awsTagsFor gives the tags that a launch template puts on what it launches.
func awsTagsFor(template *resource.Resource, kind string) resource.Value {
	for _, specification := range template.Get("tag_specifications").List() {
		if text, _ := specification.Get("resource_type").Text(); text == kind {
			return specification.Get("tags")
		}
	}
	return resource.Value{}
}

// system describes the operating system, and gives the data source of the image, nil where there is none.
func (m awsMachine) system(d *draft) *resource.Resource {
	image := first(get(m.r, "ami"), get(m.template, "image_id"))
	if m.eks && image.State() == resource.Omitted {
		image = get(m.r, "ami_type")
	}
	text, _ := image.Text()
	names := []string{text}
	data := d.c.follow(image.orOf(m.r), image.Value, "data.aws_ami", "data.aws_ssm_parameter")
	confidence := facts.Inferred
	if data != nil {
		names = append(names, awsImageNames(data)...)
	}
	d.system(image, confidence, names...)
	return data
}

// awsImageNames are the names by which a data source finds an image, that of the image itself first.
func awsImageNames(data *resource.Resource) []string {
	var names []string
	add := func(v resource.Value) {
		if text, ok := v.Text(); ok {
			names = append(names, text)
		}
	}
	add(data.Get("name"))
	names = append(names, data.IDs...)
	add(data.Get("name_regex"))
	for _, filter := range data.Get("filter").List() {
		if name, _ := filter.Get("name").Text(); name == "name" {
			for _, value := range filter.Get("values").List() {
				add(value)
			}
		}
	}
	add(data.Get("platform_details"))
	return names
}

// place says where the machine is, and how near to others.
func (m awsMachine) place(d *draft) {
	zone := first(get(m.r, "availability_zone"), get(m.template, "placement", "availability_zone"))
	if v := m.r.Get("subnet_id"); zone.State() == resource.Omitted {
		if subnet := d.c.follow(m.r, v, "aws_subnet", "data.aws_subnet"); subnet != nil {
			zone = get(subnet, "availability_zone")
		} else if v.State() == resource.Unknown {
			d.miss(m.r, "the subnet", v, "cloud.zone")
		}
	}
	if text, ok := zone.Text(); ok {
		d.cloud().Zone = &text
	} else if zone.State() == resource.Unknown {
		d.miss(zone.r, "the zone", zone.Value, "cloud.zone")
	}
	if spot := m.spotted(); spot.State() == resource.Unknown {
		d.miss(m.r, "whether the cloud may take it back", spot, "cloud.spot")
	} else {
		truth, _ := spot.Truth()
		d.cloud().Spot = &truth
	}
	d.placement(m.placementGroup(), "strategy", map[string]string{"cluster": "near", "spread": "spread", "partition": "partition"}, "aws_placement_group")
}

// spotted says whether the cloud may take the machine back.
func (m awsMachine) spotted() resource.Value {
	market := first(get(m.r, "instance_market_options", "market_type"), get(m.template, "instance_market_options", "market_type"))
	price := get(m.template, "spot_price")
	bid, _ := price.Text()
	switch {
	case m.r.Type == "aws_spot_instance_request":
		return resource.Bool(true)
	case m.spot.State() != resource.Omitted:
		return m.spot
	case market.State() == resource.Unknown:
		return market.Value
	case price.State() == resource.Unknown:
		return price.Value
	default:
		return resource.Bool(has(market.Value, "spot") || bid != "")
	}
}

// links lists the resources that decide the facts of the machine beside its own attributes.
func (m awsMachine) links(c *cluster) []*resource.Resource {
	found := []*resource.Resource{m.template}
	for _, attachment := range m.attachments {
		found = append(found, attachment, c.follow(attachment, attachment.Get("volume_id"), "aws_ebs_volume"))
	}
	image := first(get(m.r, "ami"), get(m.template, "image_id"))
	found = append(found, c.follow(image.orOf(m.r), image.Value, "data.aws_ami", "data.aws_ssm_parameter"),
		c.follow(m.r, m.r.Get("subnet_id"), "aws_subnet", "data.aws_subnet"))
	group := m.placementGroup()
	found = append(found, c.follow(group.orOf(m.r), group.Value, "aws_placement_group"))
	groups, _ := m.securityGroups(c)
	for _, group := range groups {
		found = append(found, group)
		for _, typ := range []string{"aws_security_group_rule", "aws_vpc_security_group_ingress_rule"} {
			found = append(found, c.linked(group, typ, "security_group_id")...)
			found = append(found, c.strays(group, typ, "security_group_id")...)
		}
	}
	return append(found, c.strays(m.r, "aws_volume_attachment", "instance_id")...)
}

func (m awsMachine) placementGroup() sourced {
	return first(get(m.r, "placement_group"), get(m.r, "placement_group_id"), get(m.template, "placement", "group_name"), get(m.template, "placement", "group_id"))
}

// firstText gives the first element of a list.
func firstText(list resource.Value) string {
	for _, one := range list.List() {
		if text, ok := one.Text(); ok {
			return text
		}
	}
	return ""
}
