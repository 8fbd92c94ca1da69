package cluster

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts"
)

// processors describes the processors.
func (d *draft) processors() {
	s, cpu := d.group.only("cpu"), d.node.CPU
	put(d, "cpu.physical_cores", &cpu.PhysicalCores, s, "cores", "cpu { cores = 32 }")
	put(d, "cpu.logical_cpus", &cpu.LogicalCPUs, s, "threads", "cpu { threads = 64 }")
	put(d, "cpu.model", &cpu.Model, s, "model", `cpu { model = "…" }`)
	put(d, "os.architecture", &d.node.OS.Architecture, s, "architecture", `cpu { architecture = "amd64" }`)
	if cpu.PhysicalCores != nil && cpu.LogicalCPUs != nil && *cpu.PhysicalCores > *cpu.LogicalCPUs {
		d.wrong(s.at, "Wrong value", fmt.Sprintf("There are %d cores and only %d threads: a core has one thread at least.", *cpu.PhysicalCores, *cpu.LogicalCPUs))
	}
}

// accelerators describes the GPUs.
func (d *draft) accelerators() {
	blocks := d.group.inner["gpu"]
	if none, ok := d.group.values["gpus"]; ok {
		d.forget("gpus")
		d.node.GPUs = []facts.GPU{}
		d.cite("gpus", none.at)
		return
	}
	if len(blocks) == 0 {
		if d.node.GPUs == nil {
			d.omitted("gpus", "a block gpu with model, count and memory, or gpus = []")
		}
		return
	}
	d.forget("gpus")
	d.node.GPUs = []facts.GPU{}
	d.cite("gpus", blocks[0].at)
	for _, s := range blocks {
		d.accelerator(s)
	}
	if len(d.node.GPUs) > mostDevices {
		d.wrong(blocks[0].at, "Too many GPUs", fmt.Sprintf("A node has at most %d GPUs.", mostDevices))
	}
}

func (d *draft) accelerator(s *section) {
	one := facts.GPU{Model: take[string](s, "model"), MemoryBytes: take[int64](s, "memory"), ComputeCapability: take[[2]int](s, "compute_capability")}
	count := or(s, "count", 1)
	if count == 0 {
		return
	}
	d.brand(&one, s)
	if one.Model == nil {
		d.omitted("gpus.model", `model = "…" in the gpu block`)
	}
	if one.MemoryBytes == nil {
		d.omitted("gpus.memory_bytes", `memory = "80 GB" in the gpu block`)
	}
	if one.ComputeCapability == nil && one.Vendor == "nvidia" {
		d.omitted("gpus.compute_capability", `compute_capability = "8.0" in the gpu block`)
	}
	for range count {
		d.node.GPUs = append(d.node.GPUs, one)
	}
}

// brand finds whose GPU it is, and what the catalogue knows of every GPU of the name.
func (d *draft) brand(one *facts.GPU, s *section) {
	one.Vendor = or(s, "vendor", "")
	if one.Model == nil {
		if one.Vendor == "" {
			d.wrong(s.at, "No vendor", `Say whose GPU it is: model = "…" or vendor = "nvidia".`)
		}
		return
	}
	*one.Model = brandName.ReplaceAllString(*one.Model, "")
	for _, known := range brands {
		if one.Vendor == "" && known.products.MatchString(*one.Model) {
			one.Vendor = known.vendor
		}
	}
	if one.Vendor == "" {
		d.wrong(s.values["model"].at, "No vendor", fmt.Sprintf("Nobody knows here whose GPU %s is: add vendor = \"nvidia\", for example.", *one.Model))
	}
	if one.Vendor == "nvidia" && one.ComputeCapability == nil {
		d.inferCapability(one)
	}
}

// inferCapability takes the compute capability of the model from the catalogue, which knows the models by
// the short names that clouds give them.
func (d *draft) inferCapability(one *facts.GPU) {
	if d.types == nil {
		return
	}
	for _, part := range strings.FieldsFunc(strings.ToLower(*one.Model), func(char rune) bool { return char == ' ' || char == '-' }) {
		known, ok := d.types.Accelerator("aws", part)
		if ok && known.Vendor == "nvidia" && known.ComputeCapability != [2]int{} {
			one.ComputeCapability = &known.ComputeCapability
			origin := d.origin(d.group, d.group.inner["gpu"][0].at)
			origin.Source, origin.Confidence = "instance catalogue", facts.Inferred
			d.node.Cite("gpus.compute_capability", origin)
			return
		}
	}
}

// brands tell the vendor of a GPU by the beginning of its name.
var brands = []struct {
	vendor   string
	products *regexp.Regexp
}{
	{"nvidia", regexp.MustCompile(`(?i)^(tesla|quadro|geforce|rtx|gtx|titan|gh200|gb[1-3]00|b[1-3]00|h(20|100|200|800)|l(2|4|20|40[gs]?)|a(2|10[gm]?|16|30|40|100|800|[4-6]000)|v100s?|t4g?|p(4|40|100)|m60|k80)\b`)},
	{"amd", regexp.MustCompile(`(?i)^(radeon|instinct|firepro|mi[0-9]{2,3}x?)\b`)},
	{"intel", regexp.MustCompile(`(?i)^(arc|gaudi|iris|data center gpu)\b`)},
}

// brandName is what a model does not repeat.
var brandName = regexp.MustCompile(`(?i)^(nvidia|amd|intel)\s+`)

// system describes the operating system.
func (d *draft) system() {
	block := d.group.only("os")
	written, stated := said[string](d.group, "os")
	at := d.group.values["os"].at
	system := facts.OS{ID: take[string](block, "id"), Name: take[string](block, "name")}
	version := or(block, "version", "")
	switch {
	case stated:
		known, number, ok := nameSystem(written)
		if !ok {
			d.wrong(at, "Unknown operating system", fmt.Sprintf("It is %q: write a name and a version, such as \"ubuntu 24.04\" or \"rhel 9.4\", or a block os with id and version.", written))
			return
		}
		system.ID, system.Name, version = &known.id, new(known.name+" "+number), number
	case system.ID == nil:
		for _, path := range []string{"os.platform", "os.id", "os.version", "os.name"} {
			d.omitted(path, `os = "ubuntu 24.04"`)
		}
		return
	default:
		at = block.at
	}
	d.describeSystem(system, version, at)
	for _, path := range []string{"os.platform", "os.id", "os.version", "os.name"} {
		d.cite(path, at)
	}
	if d.node.OS.Name == nil {
		d.forget("os.name")
		d.omitted("os.name", `name = "…" in the os block`)
	}
}

func (d *draft) describeSystem(system facts.OS, version string, at hcl.Range) {
	number, err := facts.ParseVersion(version)
	if err != nil {
		d.wrong(at, "Wrong version", fmt.Sprintf("The version of the operating system has no number in it: %q.", version))
		return
	}
	platform := "linux"
	if *system.ID == "windows" || *system.ID == "macos" {
		platform = *system.ID
	}
	d.node.OS.Platform, d.node.OS.ID, d.node.OS.Version, d.node.OS.Name = &platform, system.ID, &number, system.Name
}

// distribution is a Linux distribution.
type distribution struct {
	id, name string
	// written is how people name it.
	written *regexp.Regexp
}

// distributions are those that a text names: others are described in a block.
var distributions = []distribution{
	{"ubuntu", "Ubuntu", regexp.MustCompile(`(?i)^ubuntu$`)},
	{"rhel", "Red Hat Enterprise Linux", regexp.MustCompile(`(?i)^(rhel|red ?hat( enterprise linux)?)$`)},
	{"debian", "Debian GNU/Linux", regexp.MustCompile(`(?i)^debian( gnu/linux)?$`)},
	{"rocky", "Rocky Linux", regexp.MustCompile(`(?i)^rocky( linux)?$`)},
	{"almalinux", "AlmaLinux", regexp.MustCompile(`(?i)^alma ?linux$`)},
	{"centos", "CentOS Stream", regexp.MustCompile(`(?i)^centos( stream)?$`)},
	{"ol", "Oracle Linux Server", regexp.MustCompile(`(?i)^(ol|oracle linux( server)?)$`)},
	{"sles", "SUSE Linux Enterprise Server", regexp.MustCompile(`(?i)^(sles|suse linux enterprise server)$`)},
	{"amzn", "Amazon Linux", regexp.MustCompile(`(?i)^(amzn|amazon linux)$`)},
	{"fedora", "Fedora Linux", regexp.MustCompile(`(?i)^fedora( linux)?$`)},
}

var systemText = regexp.MustCompile(`^(.+?)\s+([0-9]+(?:\.[0-9]+){0,2})(?:\s+LTS)?$`)

// nameSystem reads "ubuntu 24.04" and the like.
func nameSystem(written string) (distribution, string, bool) {
	parts := systemText.FindStringSubmatch(strings.TrimSpace(written))
	if parts == nil {
		return distribution{}, "", false
	}
	for _, known := range distributions {
		if known.written.MatchString(parts[1]) {
			return known, parts[2], true
		}
	}
	return distribution{}, "", false
}
