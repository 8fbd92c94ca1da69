package adapt

import (
	"slices"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

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
	for _, v := range []sourced{get(m.r, "ebs_block_device"), get(m.template, "block_device_mappings"), get(m.template, "ebs_block_device")} {
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
	mappings := m.template.Get("block_device_mappings")
	if mappings.State() == resource.Unknown {
		return sourced{m.template, mappings}
	}
	for _, mapping := range mappings.List() {
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
