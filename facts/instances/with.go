package instances

import (
	"cmp"
	"fmt"
	"slices"
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
	if o.Name == "" {
		return Type{}, fmt.Errorf("a machine type has no name")
	}
	found := Type{
		Provider: o.Provider, Name: o.Name, VCPUs: o.VCPUs, ThreadsPerCore: o.ThreadsPerCore, MemoryMiB: o.MemoryMiB,
		Architecture: o.Architecture, BandwidthMbps: o.BandwidthMbps, Interconnect: o.Interconnect, Retired: o.Retired,
	}
	for _, disk := range o.LocalDisks {
		found.LocalDisks = append(found.LocalDisks, LocalDisk(disk))
	}
	if o.GPUs == nil {
		return found, found.Check()
	}
	capability, wrong := parseCapability(o.GPUs.ComputeCapability)
	found.GPUCount, found.GPU = o.GPUs.Count, GPU{o.GPUs.Vendor, o.GPUs.Model, o.GPUs.MemoryMiB, capability}
	if err := cmp.Or(found.Check(), found.checkGPUs()); err != nil {
		return Type{}, err
	}
	if wrong != nil {
		return Type{}, fmt.Errorf("gpus.compute_capability of %s: %w", o.Name, wrong)
	}
	return found, nil
}
