package adapt

import (
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// mostAccelerators is more than any machine has.
const mostAccelerators = 64

// accelerators adds the GPUs that are attached. Those of a machine type that has some must be written down
// too, and are the same ones.
func (m gcpMachine) accelerators(d *draft) {
	v := m.get("guest_accelerator")
	for _, one := range v.List() {
		size, ok := one.Get("gpu_partition_size").Text()
		if one.Get("gpu_partition_size").State() == resource.Unknown {
			d.withoutGPUs(absence(v.r, "gpu_partition_size", one.Get("gpu_partition_size")))
			return
		}
		if ok && size != "" {
			d.withoutGPUs(facts.Absence{
				Reason: facts.Ambiguous,
				Detail: "gpu_partition_size of " + v.r.Block + " splits each GPU into parts of " + size + ", none of which is a whole GPU",
			})
			return
		}
	}
	if v.State() == resource.Unknown {
		d.withoutGPUs(absence(v.r, "guest_accelerator", v.Value))
		return
	}
	if len(d.node.GPUs) > 0 {
		return
	}
	for _, one := range v.List() {
		if !d.attach(sourced{v.r, one}) {
			return
		}
	}
}

// attach adds the accelerators of one block. It says whether it is known what they are.
func (d *draft) attach(v sourced) bool {
	count, counted := v.Get("count").Int()
	name, named := v.Get("type").Text()
	switch {
	case counted && count == 0:
		return true
	case !counted || count < 0 || count > mostAccelerators:
		d.withoutGPUs(absence(v.r, "the number of accelerators", v.Get("count")))
		return false
	case !named:
		d.withoutGPUs(absence(v.r, "the type of accelerator", v.Get("type")))
		return false
	}
	// The suffix stands for a licence for graphics.
	gpu, ok := d.c.types.Accelerator(google, strings.TrimSuffix(name, "-vws"))
	if !ok {
		d.withoutGPUs(facts.Absence{Reason: facts.NotFound, Detail: *shortened(name) + " is no accelerator that kwpolicy knows"})
		return false
	}
	fact := facts.GPU{Vendor: gpu.Vendor, Model: &gpu.Model}
	if gpu.MemoryMiB > 0 {
		fact.MemoryBytes = new(gpu.MemoryMiB * mib)
	}
	if gpu.ComputeCapability != [2]int{} {
		fact.ComputeCapability = &gpu.ComputeCapability
	}
	d.node.GPUs = append(d.node.GPUs, slices.Repeat([]facts.GPU{fact}, int(count))...)
	delete(d.node.Absent, "gpus")
	d.node.Cite("gpus", origin(v.r, v.Get("type"), facts.Inferred))
	return true
}

// withoutGPUs says that the GPUs are not known.
func (d *draft) withoutGPUs(gap facts.Absence) {
	d.node.GPUs = nil
	delete(d.node.Origins, "gpus")
	d.node.Miss("gpus", gap)
}
