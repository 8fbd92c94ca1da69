package facts_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
)

// host writes a document of one node with the given fields.
func host(fields string) string {
	if fields != "" {
		fields = ", " + fields
	}
	return `{"schema": "kwpolicy.facts/v1", "kind": "host", "nodes": [{"name": "a"` + fields + `}]}`
}

func TestDecode(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want string // a part of the error; "" for none
	}{
		"nothing but a name":   {host(""), ""},
		"a full disk":          {host(`"filesystems": [{"mount_point": "/", "available_bytes": 0}]`), ""},
		"a sysctl of zero":     {host(`"kernel": {"sysctls": {"net.ipv4.ip_forward": 0}}`), ""},
		"no GPUs":              {host(`"gpus": []`), ""},
		"null is not observed": {host(`"cpu": {"logical_cpus": null}`), ""},

		"other case":               {host(`"CPU": {}`), "/nodes/0/CPU is no fact"},
		"unknown fact":             {host(`"cpu": {"corez": 1}`), "/nodes/0/cpu/corez is no fact"},
		"fact twice":               {host(`"os": {}, "os": {}`), "duplicate object member name"},
		"number as string":         {host(`"cpu": {"logical_cpus": "8"}`), "/nodes/0/cpu/logical_cpus is a JSON string, where a whole number is needed"},
		"fraction":                 {host(`"cpu": {"logical_cpus": 7.5}`), "/nodes/0/cpu/logical_cpus is a JSON number, where a whole number is needed"},
		"too large":                {host(`"memory": {"usable_bytes": 9223372036854775808}`), "/nodes/0/memory/usable_bytes"},
		"short version":            {host(`"os": {"version": [22, 4]}`), "where an array of 4 numbers is needed"},
		"zero cores":               {host(`"cpu": {"logical_cpus": 0}`), "nodes[0].cpu.logical_cpus is 0"},
		"negative size":            {host(`"disks": [{"name": "sda", "size_bytes": -1}]`), "nodes[0].disks[0].size_bytes is -1"},
		"empty string":             {host(`"os": {"id": ""}`), "nodes[0].os.id is empty"},
		"empty in a list":          {host(`"user": {"groups": [""]}`), "nodes[0].user.groups[0] is empty"},
		"medium of another case":   {host(`"disks": [{"name": "sda", "medium": "SSD"}]`), `nodes[0].disks[0].medium is "SSD", and can be nvme, ssd, hdd`},
		"unknown vendor":           {host(`"gpus": [{"vendor": "NVIDIA"}]`), "nodes[0].gpus[0].vendor"},
		"port out of range":        {host(`"network": {"listeners": [{"address": "::", "port": 65536}]}`), "is at most 65535"},
		"range turned round":       {host(`"network": {"ephemeral_ports": {"first": 60999, "last": 32768}}`), "nodes[0].network.ephemeral_ports goes from 60999 down to 32768"},
		"reserved turned round":    {host(`"network": {"reserved_ports": [{"first": 1, "last": 1}, {"first": 2, "last": 1}]}`), "nodes[0].network.reserved_ports[1] goes from 2 down to 1"},
		"excluded turned round":    {host(`"network": {"excluded_ports": [{"first": 2, "last": 1}]}`), "nodes[0].network.excluded_ports[0]"},
		"range of one":             {host(`"network": {"ephemeral_ports": {"first": 1, "last": 1}}`), ""},
		"negative version":         {host(`"software": {"docker_engine": {"version": [99, -5, -1, 0]}}`), "nodes[0].software.docker_engine.version[1] is -5"},
		"negative Python":          {host(`"software": {"python": [[3, 12, 0, 0], [3, -1, 0, 0]]}`), "nodes[0].software.python[1][1] is -1"},
		"unknown state of a path":  {host(`"directories": {"/opt/kamiwaza": "link"}`), `nodes[0].directories["/opt/kamiwaza"] is "link", and can be directory, file, missing`},
		"writable or not":          {host(`"writable": {"/opt/kamiwaza": false}`), ""},
		"WSL 3":                    {host(`"wsl": {"version": 3}`), "nodes[0].wsl.version is 3, and is at most 2"},
		"negative capability":      {host(`"gpus": [{"vendor": "nvidia", "compute_capability": [99, -9]}]`), "nodes[0].gpus[0].compute_capability[1] is -9"},
		"more free than there is":  {host(`"filesystems": [{"mount_point": "/", "size_bytes": 1, "available_bytes": 900000000000000}]`), "nodes[0].filesystems[0].available_bytes is 900000000000000, more than its size_bytes, 1"},
		"all free":                 {host(`"filesystems": [{"mount_point": "/", "size_bytes": 1, "available_bytes": 1}]`), ""},
		"cores without a thread":   {host(`"cpu": {"physical_cores": 500, "logical_cpus": 1}`), "nodes[0].cpu.physical_cores is 500, more than logical_cpus, 1"},
		"usable beyond all":        {host(`"cpu": {"usable_cpus": 2, "logical_cpus": 1}`), "nodes[0].cpu.usable_cpus is 2, more than logical_cpus, 1"},
		"as many as all":           {host(`"cpu": {"usable_cpus": 1, "logical_cpus": 1, "physical_cores": 1}`), ""},
		"unknown module state":     {host(`"kernel": {"modules": {"overlay": "present"}}`), `nodes[0].kernel.modules["overlay"] is "present", and can be loaded, builtin, loadable, missing`},
		"unknown reason":           {host(`"absent": {"cpu": {"reason": "whatever"}}`), `nodes[0].absent["cpu"].reason is "whatever", and can be permission_denied`},
		"unknown confidence":       {host(`"origins": {"cpu": {"confidence": "sure"}}`), `nodes[0].origins["cpu"].confidence is "sure", and can be measured`},
		"the first key":            {host(`"kernel": {"modules": {"b": "x", "a": "y", "c": "z"}}`), `modules["a"]`},
		"absence of no fact":       {host(`"absent": {"cpu.corez": {"reason": "not_found"}}`), `nodes[0].absent names "cpu.corez", which is no fact`},
		"origin of no fact":        {host(`"origins": {"cpus": {"confidence": "measured"}}`), `nodes[0].origins names "cpus", which is no fact`},
		"absence of an index":      {host(`"absent": {"gpus[0].model": {"reason": "not_found"}}`), "which is no fact"},
		"absence of nothing":       {host(`"absent": {"": {"reason": "not_found"}}`), "which is no fact"},
		"absence of absences":      {host(`"absent": {"absent": {"reason": "not_found"}}`), "which is no fact"},
		"absence of no module":     {host(`"absent": {"kernel.modules.": {"reason": "not_found"}}`), "which is no fact"},
		"absences":                 {host(`"absent": {"os": {"reason": "not_found"}, "cpu.model": {"reason": "failed"}, "gpus.memory_bytes": {"reason": "failed"}, "kernel.modules.overlay": {"reason": "failed"}, "kernel.sysctls.net.ipv4.ip_forward": {"reason": "failed"}, "network.listeners.process": {"reason": "failed"}}, "origins": {"name": {"confidence": "declared"}, "cpu.logical_cpus": {"confidence": "declared"}}`), ""},
		"absent and there":         {host(`"cpu": {"logical_cpus": 8}, "absent": {"cpu.logical_cpus": {"reason": "not_found"}}`), "absent says why cpu.logical_cpus has no value, and it has one"},
		"absent and false":         {host(`"software": {"docker_engine": {"installed": false}}, "absent": {"software.docker_engine.installed": {"reason": "not_found"}}`), "software.docker_engine.installed"},
		"absent and an empty list": {host(`"gpus": [], "absent": {"gpus": {"reason": "not_found"}}`), "absent says why gpus has no value"},
		"absent and a range":       {host(`"network": {"ephemeral_ports": {"first": 1, "last": 2}}, "absent": {"network.ephemeral_ports": {"reason": "failed"}}`), "network.ephemeral_ports"},
		"absent and a module":      {host(`"kernel": {"modules": {"overlay": "loaded"}}, "absent": {"kernel.modules.overlay": {"reason": "failed"}}`), "kernel.modules.overlay"},
		"absent in part":           {host(`"kernel": {"modules": {"overlay": "loaded"}}, "cpu": {"logical_cpus": 8}, "absent": {"kernel.modules": {"reason": "failed"}, "kernel.modules.br_netfilter": {"reason": "failed"}, "cpu": {"reason": "failed"}, "cpu.model": {"reason": "failed"}}`), ""},
		"absent of one disk":       {host(`"disks": [{"name": "sda", "medium": "ssd"}, {"name": "sdb"}], "absent": {"disks.medium": {"reason": "virtual_device"}}`), ""},
		"disk twice":               {host(`"disks": [{"name": "sda"}, {"name": "sda"}]`), "as is that of another disk"},
		"mount point twice":        {host(`"filesystems": [{"mount_point": "/"}, {"mount_point": "/"}]`), "as is that of another filesystem"},
		"reserved name":            {strings.Replace(host(""), `"a"`, `"cluster"`, 1), "stands for all nodes"},
		"no name":                  {strings.Replace(host(""), `"a"`, `""`, 1), "nodes[0].name is empty"},
		"host of two nodes":        {strings.Replace(host(""), `{"name": "a"}`, `{"name": "a"}, {"name": "b"}`, 1), "a cluster's kind is"},
		"unknown kind":             {strings.Replace(host(""), `"host"`, `"hosts"`, 1), `kind is "hosts", and can be host, cluster`},
		"no nodes":                 {`{"schema": "kwpolicy.facts/v1", "kind": "cluster", "nodes": []}`, "nodes is empty"},
		"no schema":                {`{"nodes": []}`, `with "schema": "kwpolicy.facts/v1"`},
		"other schema":             {`{"schema": "kwpolicy.facts/v2"}`, "gather the facts again"},
		"not an object":            {`[]`, "is a JSON array, where an object is needed"},
		"two documents":            {host("") + host(""), "invalid character '{' after top-level value"},
		"truncated":                {host("")[:40], "unexpected EOF"},
		"deep":                     {strings.Repeat(`{"a":`, 1_000_000), "exceeded max depth"},
		"nothing":                  {"", "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := facts.Decode([]byte(test.text))
			if test.want == "" {
				if err != nil {
					t.Errorf("got error %v, want none", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestDecodePlaces(t *testing.T) {
	_, err := facts.Decode([]byte("{\"schema\": \"kwpolicy.facts/v1\",\n \"ü\": \"\", \"kinds\": 1}"))
	if err == nil || !strings.HasPrefix(err.Error(), "line 2, column 2:") {
		t.Errorf("got error %v, want one at line 2, column 2", err)
	}
}

func TestText(t *testing.T) {
	for name, test := range map[string]struct {
		raw, want string
		wantErr   bool
	}{
		"UTF-8":                 {"{ü}", "{ü}", false},
		"UTF-8 with a mark":     {"\xef\xbb\xbf{}", "{}", false},
		"UTF-16, little-endian": {"\xff\xfe{\x00}\x00", "{}", false},
		"UTF-16, big-endian":    {"\xfe\xff\x00{\x00}", "{}", false},
		"without a mark, LE":    {"{\x00}\x00", "{}", false},
		"without a mark, BE":    {"\x00{\x00}", "{}", false},
		"nothing":               {"", "", false},
		"neither":               {"{\xe9}", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := facts.Text([]byte(test.raw))
			if (err != nil) != test.wantErr || string(got) != test.want {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]facts.Version{
		"27.3.1":                      {27, 3, 1, 0},
		"450.80.02":                   {450, 80, 2, 0},
		"26.1.3+dfsg1":                {26, 1, 3, 0},
		"v2.29.7":                     {2, 29, 7, 0},
		"5:27.3.1-1~ubuntu.24.04~nob": {27, 3, 1, 0},
		"22.04":                       {22, 4, 0, 0},
		"9":                           {9, 0, 0, 0},
		"10.0.22631.4317.1":           {10, 0, 22631, 4317},
	} {
		got, err := facts.ParseVersion(text)
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "rolling", "99999999999999999999"} {
		if got, err := facts.ParseVersion(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestJoin(t *testing.T) {
	doc := func(name, tier string) facts.Document {
		made := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{{Name: name}}}
		if tier != "" {
			made.Parameters = &facts.Parameters{Tier: tier}
		}
		return made
	}
	joined, err := facts.Join([]facts.Document{doc("a", ""), doc("b", "tier3"), doc("c", "tier3")}, []string{"a.json", "b.json", "c.json"})
	if err != nil {
		t.Fatal(err)
	}
	want := facts.Document{
		Schema:     facts.Schema,
		Kind:       facts.Cluster,
		Parameters: &facts.Parameters{Tier: "tier3"},
		Nodes:      []facts.Node{{Name: "a"}, {Name: "b"}, {Name: "c"}},
	}
	if diff := cmp.Diff(joined, want); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
	for name, docs := range map[string][]facts.Document{
		"one name twice":      {doc("a", ""), doc("a", "")},
		"parameters disagree": {doc("a", "tier1"), doc("b", "tier2")},
	} {
		if _, err := facts.Join(docs, []string{"a.json", "b.json"}); err == nil || !strings.Contains(err.Error(), "a.json and b.json") {
			t.Errorf("%s: got error %v, want one that names both files", name, err)
		}
	}
}

// BenchmarkValidate checks 1000 nodes with the reasons and origins that a gatherer records.
func BenchmarkValidate(b *testing.B) {
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Nodes: make([]facts.Node, 1000)}
	for i := range doc.Nodes {
		doc.Nodes[i] = recorded(b, i)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := doc.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}

// recorded is a node as a gatherer describes it.
func recorded(b *testing.B, i int) facts.Node {
	b.Helper()
	doc, err := facts.Decode([]byte(host(`
		"os": {"platform": "linux", "id": "ubuntu", "version": [24, 4, 0, 0], "architecture": "amd64"},
		"cpu": {"logical_cpus": 64, "physical_cores": 32}, "memory": {"usable_bytes": 270000000000},
		"disks": [{"name": "nvme0n1", "size_bytes": 2000000000000, "medium": "nvme"}, {"name": "nvme1n1", "size_bytes": 2000000000000}],
		"filesystems": [{"mount_point": "/", "size_bytes": 1900000000000, "available_bytes": 1500000000000, "disks": ["nvme0n1"]}],
		"gpus": [{"vendor": "nvidia", "model": "L4", "compute_capability": [8, 9]}, {"vendor": "nvidia", "model": "L4"}],
		"kernel": {"modules": {"overlay": "loaded"}, "sysctls": {"net.ipv4.ip_forward": 1}},
		"network": {"listeners": [{"address": "::", "port": 22}], "ephemeral_ports": {"first": 32768, "last": 60999}},
		"absent": {"cpu.usable_cpus": {"reason": "recorded_tree"}, "memory.installed_bytes": {"reason": "permission_denied"},
			"gpus.driver_version": {"reason": "timed_out"}, "kernel.modules.br_netfilter": {"reason": "parse_error"}, "user": {"reason": "not_stated"}},
		"origins": {"cpu": {"file": "main.tf", "line": 12, "confidence": "declared"}, "memory": {"source": "/proc/meminfo", "confidence": "measured"},
			"kernel.sysctls.net.ipv4.ip_forward": {"source": "/proc/sys", "confidence": "measured"}, "gpus": {"source": "lspci", "confidence": "reported"}}`)))
	if err != nil {
		b.Fatal(err)
	}
	doc.Nodes[0].Name = fmt.Sprintf("node-%d", i)
	return doc.Nodes[0]
}

// TestSchemaDescribesEverything: a fact without a description has no unit.
func TestSchemaDescribesEverything(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(facts.JSONSchema, &schema); err != nil {
		t.Fatal(err)
	}
	walkSchema(t, "", schema)
}

func walkSchema(t *testing.T, path string, schema map[string]any) {
	t.Helper()
	if items, ok := schema["items"].(map[string]any); ok {
		walkSchema(t, path+"[]", items)
	}
	properties, _ := schema["properties"].(map[string]any)
	if properties != nil && schema["additionalProperties"] != false {
		t.Errorf("%s allows unknown facts", path)
	}
	for name, property := range properties {
		described := property.(map[string]any)
		if described["description"] == nil {
			t.Errorf("%s.%s has no description", path, name)
		}
		walkSchema(t, path+"."+name, described)
	}
}

// FuzzDecode: no text makes the decoder panic, and what it accepts it writes and reads back alike.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(host("")))
	f.Add([]byte(host(`"cpu": {"logical_cpus": 8}, "gpus": [{"vendor": "nvidia", "compute_capability": [7, 0]}]`)))
	f.Add([]byte(host(`"os": {"version": [22, 4, 0, 0]}, "absent": {"cpu": {"reason": "not_found"}}`)))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	f.Add([]byte(`{"schema": "kwpolicy.facts/v1"`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := facts.Text(raw)
		if err != nil {
			return
		}
		doc, err := facts.Decode(text)
		if err != nil {
			return
		}
		written, err := facts.Encode(doc)
		if err != nil {
			t.Fatalf("encode what was decoded: %v", err)
		}
		again, err := facts.Decode(written)
		if err != nil {
			t.Fatalf("decode what was encoded: %v\n%s", err, written)
		}
		if diff := cmp.Diff(again, doc); diff != "" {
			t.Errorf("decoded (-) other than encoded (+):\n%s", diff)
		}
	})
}
