package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/cluster"
)

// readNode reads the one node of a cluster of which only the body of its block is written, or gives the
// detail of the first mistake.
func readNode(t *testing.T, body string) (facts.Node, string) {
	t.Helper()
	text := "cluster \"x\" {\n  nodes \"a\" {\n" + body + "\n  }\n}\n"
	doc, problems := cluster.Read("values.hcl", []byte(text), cluster.Options{Types: catalogue(t)})
	if problems.HasErrors() {
		return facts.Node{}, problems[0].Detail
	}
	return doc.Nodes[0], ""
}

func TestSizes(t *testing.T) {
	tests := map[string]struct {
		written string
		want    int64
		wrong   string
	}{
		"decimal":               {`"256 GB"`, 256e9, ""},
		"binary":                {`"256 GiB"`, 256 << 30, ""},
		"without space":         {`"256GB"`, 256e9, ""},
		"wide":                  {`"  1.92   TB "`, 1.92e12, ""},
		"bytes":                 {`"1000 B"`, 1000, ""},
		"small":                 {`"1 kB"`, 1000, ""},
		"smallest binary":       {`"1 KiB"`, 1024, ""},
		"fraction rounded down": {`"0.000000002 GiB"`, 2, ""},
		"petabytes":             {`"30 PB"`, 30e15, ""},
		"made":                  {`"${2 * 128} GB"`, 256e9, ""},
		"too large":             {`"900 PB"`, 0, "The memory is larger than anything there is."},
		"too many digits":       {`"1234567890123456 B"`, 0, `The memory is no number with a unit: write it as "256 GB", for example.`},
		"number":                {`256`, 0, `The memory is 256 without a unit: write it as "256 GB", for example.`},
		"no unit":               {`"256"`, 0, `The memory is 256 without a unit: write it as "256 GB", for example.`},
		"bits":                  {`"256 Gb"`, 0, `The memory has the unit Gb, and is in bytes: did you mean "256 GB"?`},
		"Kubernetes":            {`"256Gi"`, 0, `The memory has the unit Gi, and is in bytes: did you mean "256 GiB"?`},
		"unknown unit":          {`"256 words"`, 0, `The memory has the unit "words", and can have B, kB, MB, GB, TB, PB, KiB, MiB, GiB, TiB, PiB.`},
		"zero":                  {`"0 GB"`, 0, "The memory is zero in whole bytes: leave out what is not known."},
		"less than one":         {`"0.1 B"`, 0, "The memory is zero in whole bytes: leave out what is not known."},
		"negative":              {`"-1 GB"`, 0, `The memory is no number with a unit: write it as "256 GB", for example.`},
		"exponent":              {`"1e3 GB"`, 0, `The memory is no number with a unit: write it as "256 GB", for example.`},
		"list":                  {`["1 GB"]`, 0, "The memory is a list, and a text in quotes is needed."},
		"map":                   {`{ a = 1 }`, 0, "The memory is a map, and a text in quotes is needed."},
		"truth":                 {`true`, 0, "The memory is a truth value, and a text in quotes is needed."},
		"empty":                 {`""`, 0, "The memory is empty: leave out what is not known."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node, wrong := readNode(t, "memory = "+test.written)
			var got int64
			if node.Memory != nil {
				got = *node.Memory.InstalledBytes
			}
			if got != test.want || wrong != test.wrong {
				t.Errorf("got %d, %q; want %d, %q", got, wrong, test.want, test.wrong)
			}
		})
	}
}

func TestRates(t *testing.T) {
	tests := map[string]struct {
		body string
		got  func(facts.Node) any
		want string
	}{
		"bandwidth":           {`network { bandwidth = "100 Gbps" }`, bandwidth, "100000000000"},
		"bandwidth, bit":      {`network { bandwidth = "2.5 Gbit/s" }`, bandwidth, "2500000000"},
		"bandwidth, bytes":    {`network { bandwidth = "10 GB/s" }`, bandwidth, `The bandwidth has the unit GB/s, and is in bits a second: did you mean "10 Gbps"?`},
		"throughput":          {"disk \"a\" {\n throughput = \"500 MB/s\"\n}", throughput, "500000000"},
		"throughput, binary":  {"disk \"a\" {\n throughput = \"500 MiB/s\"\n}", throughput, "524288000"},
		"throughput, bits":    {"disk \"a\" {\n throughput = \"4 Gbps\"\n}", throughput, `The throughput has the unit Gbps, and is in bytes a second: did you mean "4 GB/s"?`},
		"throughput, no time": {"disk \"a\" {\n throughput = \"4 GB\"\n}", throughput, `The throughput has the unit GB, and is in bytes a second: did you mean "4 GB/s"?`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node, got := readNode(t, test.body)
			if got == "" {
				got = fmt.Sprint(test.got(node))
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func bandwidth(n facts.Node) any  { return *n.Network.BandwidthBitsPerSecond }
func throughput(n facts.Node) any { return *n.Disks[0].ThroughputBytesPerSecond }

func TestOperatingSystems(t *testing.T) {
	tests := map[string]struct{ written, want string }{
		"ubuntu":         {"ubuntu 24.04", "linux ubuntu 24.4 Ubuntu 24.04"},
		"LTS":            {"Ubuntu 22.04 LTS", "linux ubuntu 22.4 Ubuntu 22.04"},
		"point release":  {"Ubuntu 22.04.5 LTS", "linux ubuntu 22.4.5 Ubuntu 22.04.5"},
		"rhel":           {"RHEL 9.4", "linux rhel 9.4 Red Hat Enterprise Linux 9.4"},
		"rhel in full":   {"Red Hat Enterprise Linux 9", "linux rhel 9.0 Red Hat Enterprise Linux 9"},
		"rocky":          {"rocky 9.5", "linux rocky 9.5 Rocky Linux 9.5"},
		"debian":         {"debian 12", "linux debian 12.0 Debian GNU/Linux 12"},
		"no version":     {"ubuntu", wrongSystem("ubuntu")},
		"code name":      {"ubuntu noble", wrongSystem("ubuntu noble")},
		"another system": {"windows 11", wrongSystem("windows 11")},
		"more behind":    {"ubuntu 24.04 minimal", wrongSystem("ubuntu 24.04 minimal")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node, got := readNode(t, fmt.Sprintf("os = %q", test.written))
			if got == "" {
				got = fmt.Sprintf("%s %s %s %s", *node.OS.Platform, *node.OS.ID, *node.OS.Version, *node.OS.Name)
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func wrongSystem(written string) string {
	return fmt.Sprintf("It is %q: write a name and a version, such as \"ubuntu 24.04\" or \"rhel 9.4\", or a block os with id and version.", written)
}

// TestSystemBlocks: a block takes any system, and says its platform.
func TestSystemBlocks(t *testing.T) {
	for id, want := range map[string]string{"windows": "windows", "macos": "macos", "rhcos": "linux"} {
		t.Run(id, func(t *testing.T) {
			node, wrong := readNode(t, fmt.Sprintf("os {\n id = %q\n version = \"10.0.22631\"\n}", id))
			if wrong != "" || *node.OS.Platform != want || *node.OS.Version != (facts.Version{10, 0, 22631, 0}) {
				t.Errorf("got %v, %s; want %s", node.OS, wrong, want)
			}
		})
	}
}

func TestGPUs(t *testing.T) {
	nvidia := func(model string, capability ...int) facts.GPU {
		gpu := facts.GPU{Vendor: "nvidia", Model: &model}
		if len(capability) > 0 {
			gpu.ComputeCapability = (*[2]int)(capability)
		}
		return gpu
	}
	tests := map[string]struct {
		body string
		want facts.GPU
	}{
		"Tesla":         {`model = "Tesla K80"`, nvidia("Tesla K80", 3, 7)},
		"RTX":           {`model = "RTX PRO 6000 Blackwell"`, nvidia("RTX PRO 6000 Blackwell")},
		"with brand":    {`model = "NVIDIA GeForce GTX 1080"`, nvidia("GeForce GTX 1080")},
		"stated":        {"model = \"B300\"\ncompute_capability = \"10.3\"", nvidia("B300", 10, 3)},
		"superchip":     {"model = \"GB200\"\ncompute_capability = \"10.0\"", nvidia("GB200", 10, 0)},
		"other vendor":  {"model = \"A100\"\nvendor = \"other\"", facts.GPU{Vendor: "other", Model: new("A100")}},
		"Radeon":        {`model = "AMD Radeon PRO W7900"`, facts.GPU{Vendor: "amd", Model: new("Radeon PRO W7900")}},
		"Instinct":      {`model = "MI300X"`, facts.GPU{Vendor: "amd", Model: new("MI300X")}},
		"Arc":           {`model = "Intel Arc A770"`, facts.GPU{Vendor: "intel", Model: new("Arc A770")}},
		"only a vendor": {`vendor = "nvidia"`, facts.GPU{Vendor: "nvidia"}},
		"memory":        {"vendor = \"amd\"\nmemory = \"192 GB\"", facts.GPU{Vendor: "amd", MemoryBytes: new(int64(192 << 30))}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node, wrong := readNode(t, "gpu {\n"+test.body+"\n}")
			if wrong != "" {
				t.Fatal(wrong)
			}
			if diff := cmp.Diff(node.GPUs, []facts.GPU{test.want}); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
}

// TestCatalogueKnowsCapability: what every GPU of a name has is taken from the catalogue, and shown as such.
func TestCatalogueKnowsCapability(t *testing.T) {
	node, wrong := readNode(t, "gpu {\n model = \"NVIDIA A10G\"\n}")
	if wrong != "" {
		t.Fatal(wrong)
	}
	got := fmt.Sprint(node.GPUs[0].ComputeCapability, node.Origins["gpus.compute_capability"].Confidence)
	if want := fmt.Sprint(&[2]int{8, 6}, facts.Inferred); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestNoGPUs: that there are none is known only where it is said.
func TestNoGPUs(t *testing.T) {
	tests := map[string]struct {
		body string
		want []facts.GPU
	}{
		"silent":        {"", nil},
		"empty list":    {"gpus = []", []facts.GPU{}},
		"count 0":       {"gpu {\n count = 0\n}", []facts.GPU{}},
		"instance type": {"provider = \"aws\"\ninstance_type = \"m6i.2xlarge\"", []facts.GPU{}},
		"unknown type":  {"provider = \"aws\"\ninstance_type = \"m99.large\"", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node, wrong := readNode(t, test.body)
			if wrong != "" {
				t.Fatal(wrong)
			}
			if diff := cmp.Diff(node.GPUs, test.want); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
			if _, explained := node.Absent["gpus"]; explained != (test.want == nil) {
				t.Errorf("absent: %v", node.Absent["gpus"])
			}
		})
	}
}

// TestRootDisk says which disk holds the system.
func TestRootDisk(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"named root":      {"disk \"root\" {}\ndisk \"data\" {}", "root:root data:data / [root]"},
		"mounted":         {"disk \"data\" {}\ndisk \"system\" {\n mount = \"/\"\n}", "system:root data:data / [system]"},
		"the only one":    {"disk \"nvme\" {}", "nvme:root / [nvme]"},
		"only one left":   {"disk \"nvme\" {}\ndisk \"none\" {\n count = 0\n}", "nvme:root / [nvme]"},
		"two":             {"disk \"a\" {}\ndisk \"b\" {}", "root:root a:data b:data / [root]"},
		"several alike":   {"disk \"a\" {\n count = 2\n}", "root:root a[0]:data a[1]:data / [root]"},
		"mounted mirror":  {"disk \"a\" {\n count = 2\n mount = \"/\"\n}", "a[0]:root a[1]:root / [a[0] a[1]]"},
		"local":           {"disk \"a\" {\n local = true\n}", "root:root a:local / [root]"},
		"local, mounted":  {"disk \"a\" {\n local = true\n mount = \"/\"\n}", "a:root / [a]"},
		"mounted apart":   {"disk \"a\" {\n mount = \"/data\"\n}", "root:root a:data / [root] /data [a]"},
		"root with mount": {"disk \"root\" {\n mount = \"/\"\n}", "root:root / [root]"},
		"none left":       {"disk \"root\" {\n count = 0\n}", ""},
		"rented":          {"provider = \"aws\"", "root:root / [root]"},
		"Windows":         {"os {\n id = \"windows\"\n version = \"10.0.20348\"\n}\ndisk \"a\" {\n}", `a:root C:\ [a]`},
		// Where nobody publishes what a volume type is on, the file may say it.
		"stated medium": {"provider = \"gcp\"\ndisk \"a\" {\n type = \"hyperdisk-throughput\"\n medium = \"hdd\"\n}", "a:root / [a]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node, wrong := readNode(t, test.body)
			if wrong != "" {
				t.Fatal(wrong)
			}
			var got string
			for _, disk := range node.Disks {
				got += disk.Name + ":" + *disk.Purpose + " "
			}
			for _, filesystem := range node.Filesystems {
				got += filesystem.MountPoint + " " + fmt.Sprint(filesystem.Disks) + " "
			}
			if got = strings.TrimSpace(got); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
