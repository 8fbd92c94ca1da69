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
		if text, _ := data.Get("instance_type").Text(); text == name {
			awsTypeOf(data).Describe(&d.node, origin(types.orOf(d.r), types.Value, facts.Reported))
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
