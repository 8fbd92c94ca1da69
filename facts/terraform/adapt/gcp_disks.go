package adapt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
	"github.com/kwpolicy/kwpolicy/facts/volumes"
)

// gcpStandard are the machine series that take pd-standard for a boot disk of which nobody says the type, and
// gkeBalanced those whose nodes take pd-balanced. Of other series, which do without such disks, it is not
// known. (Google's documentation: "Persistent Disk machine series support", "Custom boot disks" of GKE 1.24.)
var (
	gcpStandard = []string{"a2", "c2", "c2d", "e2", "f1", "g1", "m1", "m2", "n1", "n2", "n2d", "t2a", "t2d"}
	gkeBalanced = []string{"a2", "c2", "c2d", "c3", "c3d", "e2", "g2", "m1", "m2", "m3", "n1", "n2", "n2d", "t2a", "t2d"}
)

// defaultType gives the type that a boot disk has where nobody says it, "" where that is not known.
func (m gcpMachine) defaultType(d *draft) string {
	series, typ := gcpStandard, "pd-standard"
	if m.gke != nil {
		series, typ = gkeBalanced, "pd-balanced"
	}
	if d.cloud().InstanceType == nil {
		return ""
	}
	if name, _, _ := strings.Cut(*d.cloud().InstanceType, "-"); slices.Contains(series, name) {
		return typ
	}
	return ""
}

// gcpVolume is a disk; r declares it.
func gcpVolume(r *resource.Resource, name, purpose string, block resource.Value) volume {
	return volume{
		r: r, name: name, purpose: purpose,
		size: block.Get("size"), typ: block.Get("type"), iops: block.Get("provisioned_iops"), throughput: block.Get("provisioned_throughput"),
		sizeUnit: gib, throughputUnit: mib, mount: gcpMount(block.Get("labels")),
	}.provisioned()
}

// provisioned gives the volume without the performance that nobody can provision for its type.
func (v volume) provisioned() volume {
	text, ok := v.typ.Text()
	typ, known := volumes.Find(google, *shortened(text))
	if !ok || !known {
		return v
	}
	iops, throughput := typ.Arguments()
	if iops == "" {
		v.iops = resource.Value{}
	}
	if throughput == "" {
		v.throughput = resource.Value{}
	}
	return v
}

// gcpMount is where the labels of a disk say that it is to be mounted. Values of labels have no slashes:
// underscores stand for them, so that var_lib is /var/lib.
func gcpMount(labels resource.Value) string {
	text, ok := tagged(labels, mountTags).Text()
	if !ok || strings.HasPrefix(text, "/") {
		return text
	}
	return "/" + strings.ReplaceAll(text, "_", "/")
}

// disks describes the boot disk, and those beside it.
func (m gcpMachine) disks(d *draft) {
	local := slices.ContainsFunc(d.node.Disks, func(disk facts.Disk) bool { return disk.Purpose != nil && *disk.Purpose == "local" })
	if m.gke != nil {
		d.disk(google, m.gkeBoot(d))
	} else {
		d.disk(google, m.boot(d))
		m.dataDisks(d)
	}
	// Those of a machine type that has some must be written down too, and are the same ones.
	if !local {
		m.localDisks(d)
	}
}

// boot gives the boot disk of an instance: one that there is already, or one that is made of an image.
func (m gcpMachine) boot(d *draft) volume {
	root, template := m.root()
	if v := (sourced{root.r, root.Get("source")}); isSet(v.Value) {
		return m.existing(v, "boot disk", "root")
	}
	made := gcpVolume(root.r, "boot disk", "root", root.Get("initialize_params"))
	if template {
		made = gcpTemplateVolume(root, "boot disk", "root")
	}
	made.defaultType, made.mount = m.defaultType(d), ""
	if found := m.imageData(); found != nil {
		size, _ := found.Get("disk_size_gb").Int()
		made.defaultSize = size * gib
	}
	return made
}

// gkeBoot gives the boot disk of a node of GKE.
func (m gcpMachine) gkeBoot(d *draft) volume {
	block := m.get("boot_disk")
	root := gcpVolume(block.r, "boot disk", "root", block.Value)
	root.size = either(block.Get("size_gb"), m.get("disk_size_gb").Value)
	root.typ = either(block.Get("disk_type"), m.get("disk_type").Value)
	root = root.provisioned()
	root.defaultSize, root.defaultType = 100*gib, m.defaultType(d)
	return root
}

// root gives the block of the boot disk, and whether it is one of an instance template.
func (m gcpMachine) root() (block sourced, template bool) {
	if v := m.get("boot_disk"); isSet(v.Value) {
		return v, false
	}
	block, _ = m.templateDisks()
	return block, true
}

// templateDisks gives the boot disk of the instance template, and the others. The first is the boot disk where
// none says so.
func (m gcpMachine) templateDisks() (boot sourced, others []sourced) {
	disks := each(m.get("disk"))
	if len(disks) == 0 {
		return sourced{m.r, resource.Value{}}, nil
	}
	at := max(0, slices.IndexFunc(disks, func(disk sourced) bool {
		boot, _ := disk.Get("boot").Truth()
		return boot
	}))
	return disks[at], slices.Delete(slices.Clone(disks), at, at+1)
}

// gcpTemplateVolume is a disk of an instance template, which has names of its own for what a disk has.
func gcpTemplateVolume(disk sourced, name, purpose string) volume {
	v := gcpVolume(disk.r, name, purpose, disk.Value)
	v.size, v.typ = disk.Get("disk_size_gb"), disk.Get("disk_type")
	return v.provisioned()
}

// existing gives the disk that a value names.
func (m gcpMachine) existing(v sourced, name, purpose string) volume {
	found := m.disk(v)
	if found == nil {
		missing := v.Value
		if v.State() != resource.Unknown || len(v.Why().Refs) > 0 {
			gap := notRead(v, "a disk", "nodes[].disks")
			missing = resource.NotKnown(&resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve})
		}
		return volume{r: v.r, name: name, purpose: purpose, size: missing, typ: missing, iops: missing, throughput: missing, sizeUnit: gib, throughputUnit: mib}
	}
	made := gcpVolume(found, found.Block, purpose, *found.Attributes)
	made.defaultType = "pd-standard"
	if purpose == "root" {
		made.mount = ""
	}
	if !slices.ContainsFunc(diskContents, func(name string) bool { return isNamed(found.Get(name)) }) {
		made.defaultSize = gcpBlankSize(found.Get("type")) * gib
	}
	return made
}

// diskContents are the attributes that fill a disk, whose size it has then where nobody sets one.
var diskContents = []string{"image", "snapshot", "source_disk", "source_instant_snapshot", "source_storage_object"}

// disk gives the disk that a value names; nil where it is not part of what was read.
func (m gcpMachine) disk(v sourced) *resource.Resource {
	return m.c.follow(v.r, v.Value, "google_compute_disk", "google_compute_region_disk")
}

// gcpBlankSize is the size of a disk that is empty and of which nobody says the size, by its type: the
// defaultDiskSizeGb of Google's disk types.
func gcpBlankSize(typ resource.Value) int64 {
	text, _ := typ.Text()
	switch {
	case text == "pd-standard" || typ.State() == resource.Omitted:
		return 500
	case text == "pd-balanced" || text == "pd-ssd":
		return 100
	case text == "pd-extreme":
		return 1000
	default:
		return 0
	}
}

// dataDisks adds the disks beside the boot disk that outlive the machine.
func (m gcpMachine) dataDisks(d *draft) {
	attached := m.get("attached_disk")
	if attached.State() == resource.Unknown {
		d.furtherDisks(absence(attached.r, "attached_disk", attached.Value))
	}
	for i, block := range attached.List() {
		source := sourced{attached.r, block.Get("source")}
		if !m.brought(source) {
			d.disk(google, m.existing(source, fmt.Sprintf("attached disk %d", i+1), "data"))
		}
	}
	if !isSet(attached.Value) {
		m.dataDisksOfTemplate(d)
	}
	for _, attachment := range m.attachments {
		d.disk(google, m.existing(get(attachment, "disk"), attachment.Block, "data"))
	}
	if gap := d.c.astray(m.r, "google_compute_attached_disk", "instance"); gap != nil {
		d.furtherDisks(*gap)
	}
}

// brought says whether an attachment brings the disk. The provider reads attached disks back into the blocks of
// the instance once it is there.
func (m gcpMachine) brought(source sourced) bool {
	own := m.disk(source)
	return own != nil && slices.ContainsFunc(m.attachments, func(attachment *resource.Resource) bool {
		return m.disk(get(attachment, "disk")) == own
	})
}

// dataDisksOfTemplate adds the disks of the instance template beside its boot disk.
func (m gcpMachine) dataDisksOfTemplate(d *draft) {
	_, others := m.templateDisks()
	for i, disk := range others {
		name := fmt.Sprintf("disk %d", i+1)
		if text, ok := disk.Get("device_name").Text(); ok {
			name = text
		}
		if source := (sourced{disk.r, disk.Get("source")}); isSet(source.Value) {
			d.disk(google, m.existing(source, name, "data"))
		} else if !isScratch(disk.Value) {
			made := gcpTemplateVolume(disk, name, "data")
			made.defaultType = m.defaultType(d)
			d.disk(google, made)
		}
	}
}

// isScratch says whether a disk of an instance template is one of the machine itself.
func isScratch(disk resource.Value) bool {
	kind, _ := disk.Get("type").Text()
	typ, _ := disk.Get("disk_type").Text()
	return kind == "SCRATCH" || *shortened(typ) == "local-ssd"
}

// diskSources are the values that name disks that there are already, one each.
func (m gcpMachine) diskSources() []sourced {
	sources := []sourced{m.get("boot_disk", "source")}
	attached := m.get("attached_disk")
	for _, block := range attached.List() {
		sources = append(sources, sourced{attached.r, block.Get("source")})
	}
	for _, disk := range each(m.get("disk")) {
		sources = append(sources, sourced{disk.r, disk.Get("source")})
	}
	for _, attachment := range m.attachments {
		sources = append(sources, get(attachment, "disk"))
	}
	return sources
}
