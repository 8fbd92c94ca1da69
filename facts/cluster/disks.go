package cluster

import (
	"fmt"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/volumes"
)

// rootName names the root disk of nodes of which no block describes it.
const rootName = "root"

// storage describes the disks, and the filesystems on them.
func (d *draft) storage() {
	blocks := d.group.inner["disk"]
	d.labels(blocks)
	blocks = slices.DeleteFunc(slices.Clone(blocks), func(s *section) bool { return or(s, "count", 1) == 0 })
	if len(blocks) == 0 && d.node.Cloud == nil {
		const how = `a block disk "root" with its size and medium`
		d.omitted("disks", how)
		d.omitted("filesystems", how)
		return
	}
	local := d.node.Disks
	if slices.ContainsFunc(blocks, func(s *section) bool { return or(s, "local", false) }) {
		local = nil
		d.forget("disks")
	}
	d.node.Disks, d.node.Filesystems = []facts.Disk{}, []facts.Filesystem{}
	at := d.group.at
	if len(blocks) > 0 {
		at = blocks[0].at
	}
	d.cite("disks", at)
	d.cite("filesystems", at)
	root := rootBlock(blocks)
	if root == nil {
		d.unknownRoot()
	} else {
		d.disk(root, "root")
	}
	for _, s := range blocks {
		if s != root {
			d.disk(s, purpose(s))
		}
	}
	d.node.Disks = append(d.node.Disks, local...)
	d.checkDisks()
}

// rootBlock finds the block of the root disk; nil where none is.
func rootBlock(blocks []*section) *section {
	isRoot := func(s *section) bool { return or(s, "mount", "") == "/" }
	isNamed := func(s *section) bool { return s.label == rootName && or(s, "mount", "/") == "/" }
	for _, is := range []func(*section) bool{isRoot, isNamed} {
		if i := slices.IndexFunc(blocks, is); i >= 0 {
			return blocks[i]
		}
	}
	if len(blocks) == 1 && or(blocks[0], "mount", "/") == "/" && or(blocks[0], "count", 1) == 1 && !or(blocks[0], "local", false) {
		return blocks[0]
	}
	return nil
}

func purpose(s *section) string {
	if or(s, "local", false) {
		return "local"
	}
	return "data"
}

// unknownRoot adds the root disk that every machine has: without it, the others would seem to be all.
func (d *draft) unknownRoot() {
	d.node.Disks = append(d.node.Disks, facts.Disk{Name: rootName, Purpose: new(rootName)})
	d.node.Filesystems = append(d.node.Filesystems, facts.Filesystem{MountPoint: d.node.OS.Root(), Disks: []string{rootName}})
	const how = `a block disk "root" with its size, and its type or medium`
	for _, path := range []string{
		"disks.size_bytes", "disks.medium", "disks.network", "disks.volume_type", "disks.iops",
		"disks.throughput_bytes_per_second", "filesystems.size_bytes",
	} {
		d.omitted(path, how)
	}
}

// disk describes the disks of a block, and the filesystem on them.
func (d *draft) disk(s *section, purpose string) {
	one := facts.Disk{
		SizeBytes: take[int64](s, "size"), Medium: take[string](s, "medium"), Purpose: &purpose,
		VolumeType: take[string](s, "type"), IOPS: take[int](s, "iops"), ThroughputBytesPerSecond: take[int64](s, "throughput"),
	}
	d.volume(&one, s)
	d.missDisk(one, s)
	count := or(s, "count", 1)
	var names []string
	for i := range count {
		one.Name = member(s.label, i, count)
		names = append(names, one.Name)
		d.node.Disks = append(d.node.Disks, one)
	}
	mount, mounted := said[string](s, "mount")
	if purpose == rootName {
		mount, mounted = d.node.OS.Root(), true
	}
	if !mounted {
		return
	}
	filesystem := facts.Filesystem{MountPoint: mount, Disks: names}
	if one.SizeBytes != nil {
		filesystem.SizeBytes = new(*one.SizeBytes * int64(count))
	} else {
		d.omitted("filesystems.size_bytes", fmt.Sprintf(`size = "2 TB" in disk %q`, s.label))
	}
	d.node.Filesystems = append(d.node.Filesystems, filesystem)
}

// volume adds what the volume type has by itself, and whether the disk is reached over a network.
func (d *draft) volume(one *facts.Disk, s *section) {
	local := or(s, "local", false)
	switch {
	case local && one.VolumeType != nil:
		d.wrong(s.values["type"].at, "Said twice", "A local disk belongs to the machine, and has no volume type: say its medium.")
		return
	case local, one.VolumeType == nil && d.node.Cloud == nil:
		one.Network = new(false)
		return
	case one.VolumeType == nil:
		return
	case d.node.Cloud == nil:
		d.wrong(s.values["type"].at, "No provider", "Only a cloud has volume types: say which with provider, or say the disk's medium.")
		return
	}
	one.Network = new(true)
	found, ok := volumes.Find(*d.node.Cloud.Provider, *one.VolumeType)
	if !ok {
		return
	}
	if one.Medium != nil && found.Medium != "" && *one.Medium != found.Medium {
		d.wrong(s.values["medium"].at, "Wrong value", fmt.Sprintf("The medium is %s, and volumes of type %s are %s.", *one.Medium, *one.VolumeType, found.Medium))
	}
	if found.Medium != "" {
		one.Medium = &found.Medium
	}
	d.perform(one, found, s)
}

// perform adds what a volume of its size does by itself.
func (d *draft) perform(one *facts.Disk, volume volumes.Type, s *section) {
	if one.SizeBytes == nil {
		return
	}
	one.IOPS, one.ThroughputBytesPerSecond = volume.Performance(*one.SizeBytes, one.IOPS, one.ThroughputBytesPerSecond)
	if one.IOPS != nil {
		d.citeFirst("disks.iops", s, "iops")
	}
	if one.ThroughputBytesPerSecond != nil {
		d.citeFirst("disks.throughput_bytes_per_second", s, "throughput")
	}
}

// citeFirst records where a fact of the disks comes from: of the first of them, which is the root disk.
func (d *draft) citeFirst(path string, s *section, name string) {
	if _, ok := d.node.Origins[path]; ok {
		return
	}
	if stated, ok := s.values[name]; ok {
		d.cite(path, stated.at)
		return
	}
	origin := d.origin(d.group, s.at)
	origin.Confidence = facts.ProviderDefault
	d.node.Cite(path, origin)
}

// missDisk records what is not known of a disk.
func (d *draft) missDisk(one facts.Disk, s *section) {
	within := fmt.Sprintf(" in disk %q", s.label)
	if one.SizeBytes == nil {
		d.omitted("disks.size_bytes", `size = "2 TB"`+within)
	}
	if d.node.Cloud != nil && one.VolumeType == nil && *one.Purpose != "local" {
		d.omitted("disks.volume_type", `type = "…"`+within)
	}
	if one.Network == nil {
		d.omitted("disks.network", `type = "…"`+within)
	}
	switch {
	case one.Medium != nil:
	case one.VolumeType != nil:
		d.node.Miss("disks.medium", facts.Absence{
			Reason: facts.NotFound, Detail: fmt.Sprintf("nothing is known of volumes of type %s", *one.VolumeType),
			Resolve: `state it in the cluster file: medium = "ssd"` + within,
		})
	default:
		d.omitted("disks.medium", `medium = "nvme"`+within)
	}
	if one.IOPS == nil {
		d.omitted("disks.iops", "iops = …"+within)
	}
	if one.ThroughputBytesPerSecond == nil {
		d.omitted("disks.throughput_bytes_per_second", `throughput = "… MB/s"`+within)
	}
}

// checkDisks wants every disk and every mount point to be told from the others.
func (d *draft) checkDisks() {
	seen := map[string]bool{}
	for _, disk := range d.node.Disks {
		if seen[disk.Name] {
			d.wrong(d.group.at, "Second name", fmt.Sprintf("Two disks are named %s, one of them perhaps of the instance type: give yours another name.", disk.Name))
		}
		seen[disk.Name] = true
	}
	mounted := map[string]bool{}
	for _, filesystem := range d.node.Filesystems {
		if mounted[filesystem.MountPoint] {
			d.wrong(d.group.at, "Second mount", fmt.Sprintf("Two disks are mounted at %s.", filesystem.MountPoint))
		}
		mounted[filesystem.MountPoint] = true
	}
}
