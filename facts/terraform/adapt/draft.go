package adapt

import (
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// The units that the clouds count in.
const (
	gib = 1 << 30
	mib = 1 << 20
	tib = 1 << 40
	mb  = 1_000_000
)

// draft is a node while it is described.
type draft struct {
	c    *cluster
	r    *resource.Resource
	node facts.Node

	leave bool // the machine says that it is to be left out
}

func (d *draft) cloud() *facts.Cloud {
	if d.node.Cloud == nil {
		d.node.Cloud = &facts.Cloud{}
	}
	return d.node.Cloud
}

func (d *draft) network() *facts.Network {
	if d.node.Network == nil {
		d.node.Network = &facts.Network{}
	}
	return d.node.Network
}

// origin says where the value of a resource is from: its own place, else that of the resource's block.
func origin(r *resource.Resource, v resource.Value, confidence facts.Confidence) facts.Origin {
	at := v.At
	if at == (resource.Place{}) {
		at = r.At
	}
	return facts.Origin{File: at.File, Line: at.Line, Address: r.Block, Confidence: confidence}
}

// absence says why a fact is absent that would come from the value.
func absence(r *resource.Resource, what string, v resource.Value) facts.Absence {
	what = strings.TrimSuffix(what, " of "+r.Block)
	if why := v.Why(); why != nil {
		return facts.Absence{Reason: why.Reason, Detail: fmt.Sprintf("%s of %s: %s", what, r.Block, why.Detail), Resolve: why.Resolve}
	}
	return facts.Absence{
		Reason: facts.NotStated,
		Detail: fmt.Sprintf("%s does not set %s, and what the cloud takes then is not known", r.Block, what),
	}
}

// miss records why the facts at the paths are absent.
func (d *draft) miss(r *resource.Resource, what string, v resource.Value, paths ...string) {
	for _, path := range paths {
		d.node.Miss(path, absence(r, what, v))
	}
}

// isOn says whether a switch is known to be on. One that is not known is to be asked for before.
func isOn(v resource.Value) bool {
	truth, _ := v.Truth()
	return truth
}

// sourced is a value, and the resource that sets it.
type sourced struct {
	r *resource.Resource
	resource.Value
}

// first gives the first of the values that somebody sets; the last, where nobody sets any.
func first(values ...sourced) sourced {
	for _, v := range values {
		if v.r != nil && v.State() != resource.Omitted {
			return v
		}
	}
	for i := range values {
		if values[i].r != nil {
			return values[i]
		}
	}
	return sourced{}
}

// get gives a value of a resource, which may be nil.
func get(r *resource.Resource, way ...string) sourced {
	if r == nil {
		return sourced{}
	}
	return sourced{r, r.Get(way...)}
}

// machineType describes what the machine type has. Of several types the smallest decides. Default is what
// the cloud takes where nobody sets one; "" where that is not known.
func (d *draft) machineType(provider string, v sourced, fallback string) bool {
	d.cloud().Provider = &provider
	confidence := facts.Inferred
	names := v.List()
	if v.State() == resource.Omitted && fallback != "" {
		names, confidence = []resource.Value{resource.String(fallback)}, facts.ProviderDefault
	}
	if len(names) == 0 {
		d.miss(v.orOf(d.r), "the machine type", v.Value, append(instances.Described(), "cloud.instance_type")...)
		return false
	}
	var found []instances.Type
	for _, name := range names {
		text, ok := name.Text()
		if !ok {
			d.miss(v.orOf(d.r), "the machine type", name, append(instances.Described(), "cloud.instance_type")...)
			return false
		}
		typ, ok := d.c.types.Find(provider, text)
		if !ok {
			d.cloud().InstanceType = shortened(text)
			for _, path := range instances.Described() {
				d.node.Miss(path, d.c.types.Unknown(provider, text))
			}
			return false
		}
		found = append(found, typ)
	}
	smallest := instances.Smallest(found)
	d.cloud().InstanceType = &smallest.Name
	smallest.Describe(&d.node, origin(v.orOf(d.r), v.Value, confidence))
	d.node.Cite("cloud.instance_type", origin(v.orOf(d.r), v.Value, confidence))
	return true
}

// orOf gives the resource that sets the value, or r.
func (v sourced) orOf(r *resource.Resource) *resource.Resource {
	if v.r == nil {
		return r
	}
	return v.r
}

// shortened gives the name at the end of a self link.
func shortened(link string) *string { return new(link[strings.LastIndexByte(link, '/')+1:]) }

// threads changes the number of CPUs where the options of a machine take some away.
func (d *draft) threads(cores, perCore resource.Value) {
	cpu := d.node.CPU
	if cpu == nil || cores.State() == resource.Omitted && perCore.State() == resource.Omitted {
		return
	}
	for _, v := range []resource.Value{cores, perCore} {
		if v.State() == resource.Unknown {
			d.node.CPU = nil
			d.miss(d.r, "CPU options", v, "cpu")
			return
		}
	}
	physical := cpu.PhysicalCores
	if n, ok := cores.Int(); ok && n > 0 {
		physical = new(int(n))
	}
	n, ok := perCore.Int()
	switch {
	case ok && n > 0 && physical != nil:
		cpu.LogicalCPUs = new(int(n) * *physical)
	case physical != nil && cpu.PhysicalCores != nil && cpu.LogicalCPUs != nil:
		cpu.LogicalCPUs = new(*cpu.LogicalCPUs / *cpu.PhysicalCores * *physical)
	}
	cpu.PhysicalCores = physical
}
