package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// described uses what a data source that was read while planning says of the machine type, where it is one
// that nobody else knows.
func (m awsMachine) described(d *draft, types sourced) bool {
	name, ok := types.Text()
	if _, known := d.c.types.Find(amazon, name); !ok || known {
		return false
	}
	for _, data := range d.c.set.Of("data.aws_ec2_instance_type") {
		if typ, ok := awsTypeOf(data); ok && typ.Name == name {
			typ.Describe(&d.node, origin(types.orOf(d.r), types.Value, facts.Reported))
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

// awsTypeOf is a machine type as a data source describes it. One that says only some of it was not read.
func awsTypeOf(data *resource.Resource) (typ instances.Type, ok bool) {
	ok = data.Get("gpus").State() != resource.Unknown && data.Get("instance_disks").State() != resource.Unknown
	whole := func(v resource.Value, way ...string) int64 {
		n, known := v.Get(way...).Int()
		ok = ok && known
		return n
	}
	number := func(way ...string) int { return int(whole(*data.Attributes, way...)) }
	name, _ := data.Get("instance_type").Text()
	typ = instances.Type{
		Provider: amazon, Name: name, VCPUs: number("default_vcpus"),
		ThreadsPerCore: number("default_threads_per_core"), MemoryMiB: int64(number("memory_size")),
	}
	if architecture := firstText(data.Get("supported_architectures")); architecture != "" {
		typ.Architecture = map[string]string{"x86_64": "amd64", "arm64": "arm64"}[architecture]
	}
	gpus := data.Get("gpus").List()
	for _, gpu := range gpus {
		maker, _ := gpu.Get("manufacturer").Text()
		model, _ := gpu.Get("name").Text()
		typ.GPUCount = int(whole(gpu, "count"))
		typ.GPU = instances.GPU{Vendor: vendorOf(maker), Model: model, MemoryMiB: whole(gpu, "memory_size")}
	}
	for _, disk := range data.Get("instance_disks").List() {
		kind, _ := disk.Get("type").Text()
		typ.LocalDisks = append(typ.LocalDisks, instances.LocalDisk{Count: int(whole(disk, "count")), SizeGB: whole(disk, "size"), Medium: kind})
	}
	// Nothing holds several kinds of GPUs, and a plan is not to be believed whatever it says.
	return typ, ok && len(gpus) <= 1 && typ.Check() == nil
}

func vendorOf(maker string) string {
	if vendor, ok := map[string]string{"NVIDIA": "nvidia", "AMD": "amd", "Habana": "other", "AWS": "other", "Intel": "intel"}[maker]; ok {
		return vendor
	}
	return "other"
}
