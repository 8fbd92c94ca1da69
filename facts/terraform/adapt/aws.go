package adapt

import (
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

const amazon = "aws"

// aws reads the resources of the provider hashicorp/aws, of its majors 3 to 6.
func aws() provider {
	const (
		volume = "{volume_size volume_type iops throughput}"
		mapped = "{device_name volume_size volume_type iops throughput}"

		attachedDisk = "{device_name volume_id volume_size volume_type iops throughput}"
		placement    = "{group_name group_id availability_zone}"
		options      = "cpu_options{core_count threads_per_core}"
		instance     = "ami instance_type availability_zone subnet_id " + options + " cpu_core_count cpu_threads_per_core placement_group placement_group_id " +
			"instance_market_options{market_type} launch_template{id name version} root_block_device" + volume + " ebs_block_device" + attachedDisk + " " +
			"vpc_security_group_ids security_groups network_interface{network_interface_id} primary_network_interface{network_interface_id} tags" + tags
		rule  = "{from_port to_port protocol cidr_blocks ipv6_cidr_blocks security_groups self prefix_list_ids}"
		specs = "launch_template{launch_template_specification{launch_template_id launch_template_name version} override{instance_type weighted_capacity launch_template_specification{launch_template_id} instance_requirements{allowed_instance_types}}}"
	)
	return provider{
		name: amazon,
		shapes: map[string]string{
			"aws_instance":              instance,
			"aws_spot_instance_request": instance,
			"aws_launch_template": "latest_version default_version image_id instance_type instance_requirements{allowed_instance_types} " + options + " placement" + placement + " " +
				"block_device_mappings{device_name no_device virtual_name ebs" + volume + "} network_interfaces{interface_type security_groups} " +
				"instance_market_options{market_type} vpc_security_group_ids security_group_names tag_specifications{resource_type tags" + tags + "}",
			"aws_launch_configuration": "image_id instance_type root_block_device" + volume + " ebs_block_device" + mapped + " spot_price security_groups",
			"aws_autoscaling_group": "min_size max_size desired_capacity desired_capacity_type launch_configuration launch_template{id name version} " +
				"mixed_instances_policy{" + specs + " instances_distribution{on_demand_base_capacity on_demand_percentage_above_base_capacity}} " +
				"vpc_zone_identifier availability_zones placement_group tag{key value}",
			"aws_eks_node_group": "scaling_config{desired_size min_size max_size} instance_types disk_size ami_type capacity_type " +
				"launch_template{id name version} subnet_ids labels" + tags + " tags" + tags,
			"aws_eks_cluster":       "compute_config{enabled}",
			"aws_ebs_volume":        "size type iops throughput availability_zone tags" + tags,
			"aws_volume_attachment": "device_name instance_id volume_id",
			"aws_subnet":            "availability_zone",
			"aws_placement_group":   "strategy",
			"aws_network_interface": "interface_type security_groups",
			"aws_security_group":    "ingress" + rule,
			"aws_security_group_rule": "type from_port to_port protocol cidr_blocks ipv6_cidr_blocks source_security_group_id self " +
				"security_group_id",
			"aws_vpc_security_group_ingress_rule": "security_group_id ip_protocol from_port to_port cidr_ipv4 cidr_ipv6 referenced_security_group_id",
			"aws_fsx_lustre_file_system":          "storage_capacity deployment_type storage_type per_unit_storage_throughput throughput_capacity",
			"aws_fsx_ontap_file_system":           "storage_capacity throughput_capacity throughput_capacity_per_ha_pair ha_pairs storage_type",
			"aws_fsx_openzfs_file_system":         "storage_capacity throughput_capacity storage_type",
			"aws_fsx_windows_file_system":         "storage_capacity throughput_capacity storage_type",
			"aws_efs_file_system":                 "throughput_mode provisioned_throughput_in_mibps performance_mode",
			"data.aws_ami":                        "name platform_details architecture root_device_name name_regex filter{name values} block_device_mappings{device_name ebs" + volume + "}",
			"data.aws_ssm_parameter":              "value",
			"data.aws_ec2_instance_type": "instance_type default_vcpus default_cores default_threads_per_core memory_size supported_architectures " +
				"gpus{count manufacturer memory_size name} instance_disks{count size type}",
			"data.aws_subnet":                "availability_zone",
			"aws_s3_bucket":                  "",
			"data.aws_efs_file_system":       "",
			"data.aws_fsx_ontap_file_system": "",
		},
		adapters: []adapter{
			{[]string{"aws_instance", "aws_spot_instance_request"}, awsInstance},
			{[]string{"aws_autoscaling_group"}, awsAutoscalingGroup},
			{[]string{"aws_eks_node_group"}, awsEKSNodeGroup},
			{[]string{"aws_fsx_lustre_file_system"}, awsLustre},
			{[]string{"aws_fsx_ontap_file_system"}, awsONTAP},
			{[]string{"aws_fsx_openzfs_file_system"}, awsOpenZFS},
			{[]string{"aws_fsx_windows_file_system"}, awsWindowsShare},
			{[]string{"aws_efs_file_system"}, awsEFS},
			{[]string{"aws_eks_cluster"}, awsAutoMode},
			{[]string{"aws_s3_bucket", "data.aws_efs_file_system", "data.aws_fsx_ontap_file_system"}, maybeShared},
		},
		uncovered: []string{
			"aws_spot_fleet_request", "aws_ec2_fleet", "aws_batch_compute_environment", "aws_eks_fargate_profile",
			"aws_sagemaker_endpoint_configuration", "aws_emr_cluster", "aws_ecs_capacity_provider",
		},
	}
}

// awsInstance is a machine of its own. What its launch template sets counts where the instance sets nothing.
func awsInstance(c *cluster, r *resource.Resource) {
	m := awsMachine{
		r: r, template: awsTemplateOf(c, r, r.Get("launch_template")),
		attachments: c.linked(r, "aws_volume_attachment", "instance_id"),
	}
	c.single(r, m.links(c), m.describe)
}

// awsTemplateOf gives the launch template of a block that names one by id or name; nil where there is no such
// block. Of a template that was not read, or not in the version that is meant, nothing is known.
func awsTemplateOf(c *cluster, r *resource.Resource, block resource.Value) *resource.Resource {
	switch {
	case block.State() == resource.Omitted, block.State() == resource.Known && len(block.List()) == 0:
		return nil
	case block.State() == resource.Unknown:
		return awsUnread(r, "the launch template", block)
	}
	var named resource.Value
	for _, name := range []string{"id", "name", "launch_template_id", "launch_template_name"} {
		v := block.Get(name)
		if found := c.follow(r, v, "aws_launch_template"); found != nil {
			if awsVersionRead(c, r, found, block.Get("version")) {
				return found
			}
			return awsUnread(r, "the version of the launch template", block.Get("version"))
		}
		if named.State() == resource.Omitted {
			named = v
		}
	}
	if len(c.set.Follow(r, named, "aws_launch_template")) > 1 {
		return awsUnread(r, "which of several launch templates it names", named)
	}
	return awsUnread(r, "the launch template", named)
}

// awsVersionRead says that the version of a template that r names is the one that was read. One that is made has a
// single version, and no number yet; of one that is there only the latest is what the plan shows.
func awsVersionRead(c *cluster, r, template *resource.Resource, version resource.Value) bool {
	text, _ := version.Text()
	latest, known := template.Get("latest_version").Text()
	made := !known && template.Get("default_version").State() != resource.Known
	switch {
	case made, text == "$Latest":
		return true
	case version.State() == resource.Unknown:
		return slices.Contains(c.set.Follow(r, version, template.Type), template)
	case text == "" || text == "$Default":
		standard, _ := template.Get("default_version").Text()
		return known && standard == latest
	default:
		return known && text == latest
	}
}

// awsUnread is a template of which nothing is known.
func awsUnread(r *resource.Resource, what string, v resource.Value) *resource.Resource {
	gap := facts.Absence{
		Reason: facts.NotFound, Detail: what + " is not part of what was read",
		Resolve: "plan it together with its machines, or describe the nodes in a facts file",
	}
	switch why := v.Why(); {
	case why == nil:
	case len(why.Refs) > 0:
		gap.Resolve += ", or give the sources of the plan with --source"
	default:
		gap = facts.Absence{Reason: why.Reason, Detail: why.Detail, Resolve: why.Resolve}
	}
	unread := resource.NotKnown(&resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve})
	return &resource.Resource{Address: r.Address, Block: r.Block, Module: r.Module, Type: "aws_launch_template", Attributes: &unread, At: r.At}
}

// awsMachine is what describes one machine of AWS: a resource, and the launch template or configuration
// that it takes the rest from.
type awsMachine struct {
	r, template *resource.Resource
	attachments []*resource.Resource
	types       sourced // those of a group; the zero value where the template or the instance sets one
	spot        *bool
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

// described uses what a data source that was read while planning says of the machine type, where it is one
// that nobody else knows.
func (m awsMachine) described(d *draft, types sourced) bool {
	name, ok := types.Text()
	if _, known := d.c.types.Find(amazon, name); !ok || known {
		return false
	}
	for _, data := range d.c.set.Of("data.aws_ec2_instance_type") {
		if text, _ := data.Get("instance_type").Text(); text == name {
			awsTypeOf(data).Describe(&d.node, origin(types.orOf(d.r), types.Value, facts.Reported))
			d.cloud().Provider, d.cloud().InstanceType = new(amazon), &name
			return true
		}
	}
	return false
}

// either gives the first of two values where somebody sets it.
func either(a, b resource.Value) resource.Value {
	if a.State() != resource.Omitted {
		return a
	}
	return b
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
	}
	market := first(get(m.r, "instance_market_options", "market_type"), get(m.template, "instance_market_options", "market_type"))
	text, _ := market.Text()
	switch {
	case m.spot != nil:
		d.cloud().Spot = m.spot
	case market.State() != resource.Unknown:
		d.cloud().Spot = new(text == "spot" || m.r.Type == "aws_spot_instance_request")
	}
	d.placement(m.placementGroup(), "strategy", map[string]string{"cluster": "near", "spread": "spread", "partition": "partition"}, "aws_placement_group")
}

// openPorts says what reaches the machine through its security groups.
func (m awsMachine) openPorts(d *draft) {
	var f firewall
	groups, gaps := m.securityGroups(d.c)
	switch {
	case len(gaps) > 0:
		f.doubt(gaps[0])
	case len(groups) > 0:
	case m.eks:
		f.doubt(facts.Absence{Reason: facts.NotStated, Detail: "EKS makes the security group of " + m.r.Block})
	default:
		// The group that a VPC comes with lets its own members in.
		f.allow(0, 65535, fromCluster)
		d.node.Cite("network.ingress", origin(m.r, resource.Value{}, facts.ProviderDefault))
	}
	for _, group := range groups {
		awsGroup(d.c, group, &f)
	}
	d.ingress(f)
}

// securityGroups gives the security groups of the machine, and why there may be others.
func (m awsMachine) securityGroups(c *cluster) (groups []*resource.Resource, gaps []facts.Absence) {
	for _, v := range m.groupNames(c) {
		named := v.List()
		if v.State() == resource.Unknown {
			named = []resource.Value{v.Value}
		}
		for _, name := range named {
			found := c.set.Follow(v.r, name, "aws_security_group")
			groups = append(groups, found...)
			switch why := name.Why(); {
			case len(found) == 0 && why != nil:
				gaps = append(gaps, absence(v.r, "a security group", name))
			case len(found) == 0:
				gaps = append(gaps, facts.Absence{Reason: facts.NotFound, Detail: "a security group of " + v.r.Block + " is not part of what was read", Resolve: "state nodes[].network.ingress in a facts file"})
			case why != nil && why.Open:
				gaps = append(gaps, absence(v.r, "a security group", name))
			}
		}
	}
	return groups, gaps
}

// groupNames gives the attributes that name security groups and are set.
func (m awsMachine) groupNames(c *cluster) []sourced {
	candidates := []sourced{
		get(m.r, "vpc_security_group_ids"), get(m.r, "security_groups"),
		get(m.template, "vpc_security_group_ids"), get(m.template, "network_interfaces", "security_groups"), get(m.template, "security_group_names"),
		get(m.template, "security_groups"),
	}
	for _, way := range []string{"primary_network_interface", "network_interface"} {
		if card := c.follow(m.r, m.r.Get(way, "network_interface_id"), "aws_network_interface"); card != nil {
			candidates = append(candidates, get(card, "security_groups"))
		}
	}
	return slices.DeleteFunc(candidates, func(v sourced) bool { return v.r == nil || v.State() == resource.Omitted })
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

// awsGroup adds what a security group lets in.
func awsGroup(c *cluster, group *resource.Resource, f *firewall) {
	ingress := group.Get("ingress")
	if ingress.State() == resource.Unknown {
		f.doubt(absence(group, "ingress", ingress))
	}
	for _, rule := range ingress.List() {
		own := rule.Get("self")
		awsRule(group, f, rule.Get("protocol"), rule.Get("from_port"), rule.Get("to_port"), own, rule.Get("cidr_blocks"), rule.Get("ipv6_cidr_blocks"))
	}
	for _, typ := range []string{"aws_security_group_rule", "aws_vpc_security_group_ingress_rule"} {
		if gap := c.astray(group, typ, "security_group_id"); gap != nil {
			f.doubt(*gap)
		}
	}
	for _, rule := range c.linked(group, "aws_security_group_rule", "security_group_id") {
		kind, ok := rule.Get("type").Text()
		if !ok {
			f.doubt(absence(rule, "its type", rule.Get("type")))
		}
		if kind == "ingress" {
			awsRule(rule, f, rule.Get("protocol"), rule.Get("from_port"), rule.Get("to_port"), rule.Get("self"), rule.Get("cidr_blocks"), rule.Get("ipv6_cidr_blocks"))
		}
	}
	for _, rule := range c.linked(group, "aws_vpc_security_group_ingress_rule", "security_group_id") {
		member := rule.Get("referenced_security_group_id")
		own := resource.Bool(c.follow(rule, member, "aws_security_group") == group)
		awsRule(rule, f, rule.Get("ip_protocol"), rule.Get("from_port"), rule.Get("to_port"), own, rule.Get("cidr_ipv4"), rule.Get("cidr_ipv6"))
	}
}

// awsRule adds what one rule lets in.
func awsRule(r *resource.Resource, f *firewall, protocol, from, to, own resource.Value, ranges ...resource.Value) {
	name, ok := protocol.Text()
	if !ok {
		f.doubt(absence(r, "a protocol", protocol))
		return
	}
	tcp, every := isTCP(name)
	if !tcp {
		return
	}
	first, okFirst := from.Int()
	last, okLast := to.Int()
	if every {
		first, last = 0, 65535
	} else if !okFirst || !okLast || first < 0 || last > 65535 || first > last {
		f.doubt(absence(r, "a port", from))
		return
	}
	who, gap := audience(r, ranges...)
	if gap != nil {
		f.doubt(*gap)
		return
	}
	if mine, _ := own.Truth(); mine && who != fromWorld {
		who = fromCluster
	}
	f.allow(int(first), int(last), who)
}
