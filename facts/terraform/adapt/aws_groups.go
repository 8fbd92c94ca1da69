package adapt

import (
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
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
		if text, _ := weight.Text(); weight.State() != resource.Omitted && text != "" && text != "1" {
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

// awsSpotShare says whether machines of a group may be taken back; nil where that is not known.
func awsSpotShare(distribution resource.Value) *bool {
	share := distribution.Get("on_demand_percentage_above_base_capacity")
	if share.State() == resource.Omitted {
		return new(false)
	}
	percent, ok := share.Int()
	if !ok {
		return nil
	}
	return new(percent < 100)
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

// numberOf gives the machines of a group: as many as are desired, and the least that an autoscaler keeps.
func numberOf(least, desired resource.Value) number {
	low, okLow := least.Int()
	switch {
	case least.State() == resource.Unknown:
		return number{why: least.Why()}
	case least.State() == resource.Known && (!okLow || low < 0):
		return number{why: &resource.Why{Reason: facts.ParseError, Detail: "the least number is no whole number"}}
	}
	switch planned, ok := desired.Int(); {
	case desired.State() == resource.Known && (!ok || planned < 0):
		return number{why: &resource.Why{Reason: facts.ParseError, Detail: "the desired number is no whole number"}}
	case ok:
		return number{least: min(low, planned), planned: planned}
	case desired.State() == resource.Unknown:
		return number{least: low, planned: low, why: desired.Why()}
	default:
		return number{least: low, planned: low}
	}
}

// awsEKSNodeGroup is the machines of a managed node group.
func awsEKSNodeGroup(c *cluster, r *resource.Resource) {
	m := awsMachine{r: r, eks: true, template: awsTemplateOf(c, r, r.Get("launch_template"))}
	if v := r.Get("instance_types"); v.State() != resource.Omitted && !(v.State() == resource.Known && len(v.List()) == 0) {
		m.types = sourced{r, v}
	}
	if kind := r.Get("capacity_type"); kind.State() != resource.Unknown {
		text, _ := kind.Text()
		m.spot = new(text == "SPOT")
	}
	c.group(r, numberOf(r.Get("scaling_config", "min_size"), r.Get("scaling_config", "desired_size")), m.links(c), func(d *draft) {
		m.describe(d)
		d.role(r, r.Get("labels"))
	})
}

// awsTypeOf is a machine type as a data source describes it.
func awsTypeOf(data *resource.Resource) instances.Type {
	number := func(way ...string) int {
		n, _ := data.Get(way...).Int()
		return int(n)
	}
	name, _ := data.Get("instance_type").Text()
	typ := instances.Type{
		Provider: amazon, Name: name, VCPUs: number("default_vcpus"),
		ThreadsPerCore: number("default_threads_per_core"), MemoryMiB: int64(number("memory_size")),
	}
	if architecture := firstText(data.Get("supported_architectures")); architecture != "" {
		typ.Architecture = map[string]string{"x86_64": "amd64", "arm64": "arm64"}[architecture]
	}
	for _, gpu := range data.Get("gpus").List() {
		maker, _ := gpu.Get("manufacturer").Text()
		model, _ := gpu.Get("name").Text()
		memory, _ := gpu.Get("memory_size").Int()
		count, _ := gpu.Get("count").Int()
		typ.GPUCount = int(count)
		typ.GPU = instances.GPU{Vendor: vendorOf(maker), Model: model, MemoryMiB: memory}
	}
	for _, disk := range data.Get("instance_disks").List() {
		count, _ := disk.Get("count").Int()
		size, _ := disk.Get("size").Int()
		kind, _ := disk.Get("type").Text()
		typ.LocalDisks = append(typ.LocalDisks, instances.LocalDisk{Count: int(count), SizeGB: size, Medium: kind})
	}
	return typ
}

func vendorOf(maker string) string {
	if vendor, ok := map[string]string{"NVIDIA": "nvidia", "AMD": "amd", "Habana": "other", "AWS": "other", "Intel": "intel"}[maker]; ok {
		return vendor
	}
	return "other"
}

// disks describes the root volume and those beside it. image is the data source of the image, or nil.
func (m awsMachine) disks(d *draft, image *resource.Resource) {
	root := awsVolume(first(get(m.r, "root_block_device"), m.rootMapping(image), get(m.template, "root_block_device")), m.r, "root volume", "root")
	if m.eks {
		if v := m.r.Get("disk_size"); v.State() != resource.Omitted {
			root.size, root.r = v, m.r
		}
		if m.template == nil {
			root.defaultSize = 20 * gib
		}
	}
	if image != nil {
		m.imageDefaults(&root, image)
	}
	d.disk(amazon, root)
	own := m.ownDisks()
	for _, block := range own {
		d.disk(amazon, awsVolume(sourced{m.r, block}, m.r, awsDevice(block), "data"))
	}
	m.mappedDisks(d, image, own)
	for _, attachment := range m.attachments {
		m.attached(d, attachment)
	}
	m.unknownDisks(d)
}

// unknownDisks says that there may be more disks than are known.
func (m awsMachine) unknownDisks(d *draft) {
	for _, v := range []sourced{get(m.r, "ebs_block_device"), get(m.template, "block_device_mappings")} {
		if v.r != nil && v.State() == resource.Unknown {
			d.furtherDisks(absence(v.r, "disks", v.Value))
			return
		}
	}
	if gap := d.c.astray(m.r, "aws_volume_attachment", "instance_id"); gap != nil {
		d.furtherDisks(*gap)
	}
}

func awsDevice(block resource.Value) string {
	if name, ok := block.Get("device_name").Text(); ok {
		return name
	}
	return "volume"
}

// awsVolume reads a block of a volume; r declares it where nobody else does.
func awsVolume(block sourced, r *resource.Resource, name, purpose string) volume {
	return volume{
		r: block.orOf(r), name: name, purpose: purpose,
		size: block.Get("volume_size"), typ: block.Get("volume_type"), iops: block.Get("iops"), throughput: block.Get("throughput"),
		sizeUnit: gib, throughputUnit: mib,
	}
}

// rootDevices are the names that AWS's and the usual vendors' images give to their root device.
var rootDevices = map[string]bool{"/dev/sda1": true, "/dev/xvda": true}

// isRoot says whether a mapping of a launch template is that of the root device.
func isRoot(mapping resource.Value, image *resource.Resource) bool {
	name, _ := mapping.Get("device_name").Text()
	if image != nil {
		if device, ok := image.Get("root_device_name").Text(); ok {
			return name == device
		}
	}
	return rootDevices[name]
}

// rootMapping gives the volume of the root device in the launch template.
func (m awsMachine) rootMapping(image *resource.Resource) sourced {
	if m.template == nil {
		return sourced{}
	}
	for _, mapping := range m.template.Get("block_device_mappings").List() {
		if isRoot(mapping, image) {
			return sourced{m.template, mapping.Get("ebs")}
		}
	}
	return sourced{}
}

// ownDisks gives the volumes of the machine's own blocks. The provider reads attached volumes back into them
// once the machine is there: those that an attachment brings are left to it.
func (m awsMachine) ownDisks() []resource.Value {
	attached := map[string]bool{}
	for _, attachment := range m.attachments {
		for _, name := range []string{"device_name", "volume_id"} {
			if text, ok := attachment.Get(name).Text(); ok {
				attached[text] = true
			}
		}
	}
	blocks := slices.Concat(m.r.Get("ebs_block_device").List(), get(m.template, "ebs_block_device").List())
	return slices.DeleteFunc(blocks, func(block resource.Value) bool {
		id, _ := block.Get("volume_id").Text()
		return attached[awsDevice(block)] || attached[id]
	})
}

// mappedDisks adds the other volumes of the launch template. What the machine's own blocks say of a device goes
// before.
func (m awsMachine) mappedDisks(d *draft, image *resource.Resource, own []resource.Value) {
	if m.template == nil {
		return
	}
	for _, mapping := range m.template.Get("block_device_mappings").List() {
		said := slices.ContainsFunc(own, func(block resource.Value) bool { return awsDevice(block) == awsDevice(mapping) })
		if said || isRoot(mapping, image) || mapping.Get("ebs").State() == resource.Omitted {
			continue
		}
		d.disk(amazon, awsVolume(sourced{m.template, mapping.Get("ebs")}, m.template, awsDevice(mapping), "data"))
	}
}

// imageDefaults takes what nobody sets of the root volume from the image.
func (m awsMachine) imageDefaults(root *volume, image *resource.Resource) {
	for _, mapping := range image.Get("block_device_mappings").List() {
		if !isRoot(mapping, image) {
			continue
		}
		if size, ok := mapping.Get("ebs", "volume_size").Int(); ok && root.defaultSize == 0 {
			root.defaultSize = size * gib
		}
		if name, ok := mapping.Get("ebs", "volume_type").Text(); ok {
			root.defaultType = name
		}
	}
}

// attached adds a volume that an attachment brings to the machine.
func (m awsMachine) attached(d *draft, attachment *resource.Resource) {
	found := d.c.follow(attachment, attachment.Get("volume_id"), "aws_ebs_volume")
	if found == nil {
		d.disk(amazon, volume{r: attachment, name: awsDevice(*attachment.Attributes), purpose: "data", sizeUnit: gib, throughputUnit: mib})
		return
	}
	d.disk(amazon, volume{
		r: found, name: found.Block, purpose: "data",
		size: found.Get("size"), typ: found.Get("type"), iops: found.Get("iops"), throughput: found.Get("throughput"),
		sizeUnit: gib, throughputUnit: mib, defaultType: "gp2", mount: mountPoint(found.Get("tags")),
	})
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

// awsAutoMode is a cluster whose nodes EKS itself chooses.
func awsAutoMode(c *cluster, r *resource.Resource) {
	enabled := r.Get("compute_config", "enabled")
	if truth, ok := enabled.Truth(); truth || !ok && enabled.State() != resource.Omitted {
		c.partly(r.Block + " lets EKS Auto Mode make nodes that nobody can tell beforehand.")
	}
}
