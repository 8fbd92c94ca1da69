package adapt

import (
	"fmt"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
	"github.com/kwpolicy/kwpolicy/facts/volumes"
)

// volume is a disk of the cloud, as a resource or a block declares it.
type volume struct {
	r             *resource.Resource
	name, purpose string

	// size is in units of sizeUnit bytes, throughput in units of throughputUnit bytes a second.
	size, typ, iops, throughput resource.Value
	sizeUnit, throughputUnit    int64

	// defaultSize is in bytes and defaultType the name of a type: what applies where nobody sets them; zero
	// where that is not known.
	defaultSize int64
	defaultType string

	// mount is where it is to be mounted, "" where nobody says.
	mount string
}

// disk adds a volume to the node.
func (d *draft) disk(provider string, v volume) {
	disk := facts.Disk{Name: d.unused(v.name), Purpose: &v.purpose, Network: new(true)}
	disk.SizeBytes = d.diskSize(v)
	disk.VolumeType = d.diskType(v)
	if disk.VolumeType != nil {
		d.performance(provider, v, &disk)
	} else {
		for _, path := range []string{"disks.medium", "disks.iops", "disks.throughput_bytes_per_second"} {
			d.miss(v.r, "the volume type of "+v.name, v.typ, path)
		}
	}
	d.node.Disks = append(d.node.Disks, disk)
	if mount := mountOf(v); mount != "" {
		d.node.Filesystems = append(d.node.Filesystems, facts.Filesystem{MountPoint: mount, SizeBytes: disk.SizeBytes, Disks: []string{disk.Name}})
	}
	d.citeDisk(v)
}

// furtherDisks says that there may be more disks than are known, for the reason in gap.
func (d *draft) furtherDisks(gap facts.Absence) {
	d.node.Disks = append(d.node.Disks, facts.Disk{Name: d.unused("further volumes"), Purpose: new("data"), Network: new(true)})
	for _, path := range []string{"disks.size_bytes", "disks.medium", "disks.volume_type", "disks.iops", "disks.throughput_bytes_per_second"} {
		d.node.Miss(path, gap)
	}
}

// citeDisk records where the disks are declared. The root disk's place goes before that of others.
func (d *draft) citeDisk(v volume) {
	if _, ok := d.node.Origins["disks"]; ok && v.purpose != "root" {
		return
	}
	where := v.size
	if where.At == (resource.Place{}) {
		where = v.typ
	}
	d.node.Cite("disks", origin(v.r, where, facts.Declared))
	d.node.Cite("filesystems", origin(v.r, where, facts.Declared))
}

// mountOf says where a volume is mounted; "" where nobody says.
func mountOf(v volume) string {
	if v.mount == "" && v.purpose == "root" {
		return "/"
	}
	return v.mount
}

// unused gives a name that no other disk of the node has.
func (d *draft) unused(name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(d.node.Disks, func(disk facts.Disk) bool { return disk.Name == name })
	}
	unused := name
	for i := 2; taken(unused); i++ {
		unused = fmt.Sprintf("%s #%d", name, i)
	}
	return unused
}

func (d *draft) diskSize(v volume) *int64 {
	if size, ok := v.size.Int(); ok && size > 0 && size < 1<<60/v.sizeUnit {
		return new(size * v.sizeUnit)
	}
	if v.size.State() == resource.Omitted && v.defaultSize > 0 {
		d.node.Cite("disks.size_bytes", origin(v.r, v.size, facts.ProviderDefault))
		return &v.defaultSize
	}
	d.miss(v.r, "the size of "+v.name, v.size, "disks.size_bytes")
	if mountOf(v) != "" {
		d.miss(v.r, "the size of "+v.name, v.size, "filesystems.size_bytes")
	}
	return nil
}

func (d *draft) diskType(v volume) *string {
	if name, ok := v.typ.Text(); ok {
		return shortened(name)
	}
	if v.typ.State() == resource.Omitted && v.defaultType != "" {
		d.node.Cite("disks.volume_type", origin(v.r, v.typ, facts.ProviderDefault))
		return &v.defaultType
	}
	d.miss(v.r, "the volume type of "+v.name, v.typ, "disks.volume_type")
	return nil
}

// performance fills in what a volume of the type gives.
func (d *draft) performance(provider string, v volume, disk *facts.Disk) {
	typ, ok := volumes.Find(provider, *disk.VolumeType)
	if !ok {
		unknown := facts.Absence{Reason: facts.NotFound, Detail: fmt.Sprintf("%s is no volume type that kwpolicy knows", *disk.VolumeType)}
		for _, path := range []string{"disks.medium", "disks.iops", "disks.throughput_bytes_per_second"} {
			d.node.Miss(path, unknown)
		}
		return
	}
	if typ.Medium == "" {
		d.node.Miss("disks.medium", facts.Absence{Reason: facts.NotStated, Detail: "the cloud does not say what " + *disk.VolumeType + " is made of"})
	} else {
		disk.Medium = &typ.Medium
	}
	var iops *int
	var throughput *int64
	if n, ok := v.iops.Int(); ok && n > 0 {
		iops = new(int(n))
	}
	if n, ok := v.throughput.Int(); ok && n > 0 {
		throughput = new(n * v.throughputUnit)
	}
	var size int64
	if disk.SizeBytes != nil {
		size = *disk.SizeBytes
	}
	gotIOPS, gotThroughput := typ.Performance(size, iops, throughput)
	disk.IOPS = figure(d, v, "IOPS", v.iops, gotIOPS, "disks.iops")
	disk.ThroughputBytesPerSecond = figure(d, v, "throughput", v.throughput, gotThroughput, "disks.throughput_bytes_per_second")
}

// figure takes a figure back that something sets to what is not known, and says where one is a default.
func figure[T any](d *draft, v volume, what string, set resource.Value, got *T, path string) *T {
	switch {
	case set.State() == resource.Unknown || got == nil:
		d.miss(v.r, what+" of "+v.name, set, path)
		return nil
	case set.State() == resource.Omitted:
		d.node.Cite(path, origin(v.r, set, facts.ProviderDefault))
	}
	return got
}
