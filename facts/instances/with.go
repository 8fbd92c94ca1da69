package instances

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// With gives a catalogue that knows the machine types of the user's file too, of which name is what errors call it. They go
// before all others of the same name. The README of this package describes the file. What is wrong in it is told with the
// line; a key that is not known is wrong. The receiver stays as it is.
func (c *Catalogue) With(name string, text []byte) (*Catalogue, error) {
	written, err := readOwn(name, text)
	if err != nil {
		return nil, err
	}
	var own []Type
	for i := range written {
		found, err := written[i].machine()
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, written[i].line, err)
		}
		if slices.ContainsFunc(own, found.same) {
			return nil, fmt.Errorf("%s:%d: %s of %s is described twice", name, written[i].line, found.Name, found.Provider)
		}
		own = append(own, found)
	}
	grown := *c
	grown.own, grown.suggested = append(own, c.own...), &suggestions{}
	return &grown, nil
}

func (t Type) same(other Type) bool {
	return t.Provider == other.Provider && sameName(t.Provider, t.Name, other.Name)
}

// machine turns what is written into a machine type, where it makes sense.
func (o *ownType) machine() (Type, error) {
	if err := o.check(); err != nil {
		return Type{}, err
	}
	found := Type{
		Provider: o.Provider, Name: o.Name, VCPUs: o.VCPUs, ThreadsPerCore: o.ThreadsPerCore, MemoryMiB: o.MemoryMiB,
		Architecture: o.Architecture, BandwidthMbps: o.BandwidthMbps, Interconnect: o.Interconnect, Retired: o.Retired,
	}
	if o.GPUs != nil {
		capability, err := parseCapability(o.GPUs.ComputeCapability)
		if err != nil {
			return Type{}, fmt.Errorf("gpus.compute_capability of %s: %w", o.Name, err)
		}
		found.GPUCount, found.GPU = o.GPUs.Count, GPU{o.GPUs.Vendor, o.GPUs.Model, o.GPUs.MemoryMiB, capability}
	}
	for _, disk := range o.LocalDisks {
		found.LocalDisks = append(found.LocalDisks, LocalDisk(disk))
	}
	return found, nil
}

// check refuses what the facts could not hold, and what says nothing.
func (o *ownType) check() error {
	if o.Name == "" {
		return fmt.Errorf("a machine type has no name")
	}
	if err := cmp.Or(o.checkWords(), o.checkNumbers()); err != nil {
		return fmt.Errorf("%s: %w", o.Name, err)
	}
	return nil
}

func (o *ownType) checkNumbers() error {
	const many = 1 << 20
	wrong := []error{
		within("vcpus", o.VCPUs, 1, many), within("memory_mib", o.MemoryMiB, 1, 1<<40),
		within("threads_per_core", o.ThreadsPerCore, 0, many), within("bandwidth_mbps", o.BandwidthMbps, 0, 1<<40),
	}
	if o.GPUs != nil {
		wrong = append(wrong, within("gpus.count", o.GPUs.Count, 1, 1024), within("gpus.memory_mib", o.GPUs.MemoryMiB, 0, 1<<40))
	}
	for _, disk := range o.LocalDisks {
		wrong = append(wrong, within("local_disks.count", disk.Count, 1, 1024), within("local_disks.size_gb", disk.SizeGB, 1, 1<<32))
	}
	return cmp.Or(wrong...)
}

func within[T int | int64](key string, n, least, most T) error {
	if n < least || n > most {
		return fmt.Errorf("%s is %d, and not from %d to %d", key, n, least, most)
	}
	return nil
}

func (o *ownType) checkWords() error {
	wrong := []error{
		oneOf("provider", o.Provider, aws, azure, gcp),
		oneOf("architecture", o.Architecture, "", "amd64", "arm64"),
		oneOf("interconnect", o.Interconnect, "", "none", "infiniband", "efa", "other"),
	}
	if o.GPUs != nil {
		wrong = append(wrong, oneOf("gpus.vendor", o.GPUs.Vendor, "nvidia", "amd", "intel", "apple", "other"))
	}
	for _, disk := range o.LocalDisks {
		wrong = append(wrong, oneOf("local_disks.medium", disk.Medium, "", "nvme", "ssd", "hdd"))
	}
	return cmp.Or(wrong...)
}

// oneOf refuses a word that is not among words, of which the first may be empty: the key may be left out.
func oneOf(key, word string, words ...string) error {
	if slices.Contains(words, word) {
		return nil
	}
	if words[0] == "" {
		words = words[1:]
	}
	return fmt.Errorf("%s is %q, and not one of %s", key, word, strings.Join(words, ", "))
}
