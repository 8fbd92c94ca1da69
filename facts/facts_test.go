package facts_test

import (
	"encoding/json"
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

		"other case":             {host(`"CPU": {}`), "/nodes/0/CPU is no fact"},
		"unknown fact":           {host(`"cpu": {"corez": 1}`), "/nodes/0/cpu/corez is no fact"},
		"fact twice":             {host(`"os": {}, "os": {}`), "duplicate object member name"},
		"number as string":       {host(`"cpu": {"logical_cpus": "8"}`), "/nodes/0/cpu/logical_cpus is a JSON string, where a whole number is needed"},
		"fraction":               {host(`"cpu": {"logical_cpus": 7.5}`), "/nodes/0/cpu/logical_cpus is a JSON number, where a whole number is needed"},
		"too large":              {host(`"memory": {"usable_bytes": 9223372036854775808}`), "/nodes/0/memory/usable_bytes"},
		"short version":          {host(`"os": {"version": [22, 4]}`), "where an array of 4 numbers is needed"},
		"zero cores":             {host(`"cpu": {"logical_cpus": 0}`), "nodes[0].cpu.logical_cpus is 0"},
		"negative size":          {host(`"disks": [{"name": "sda", "size_bytes": -1}]`), "nodes[0].disks[0].size_bytes is -1"},
		"empty string":           {host(`"os": {"id": ""}`), "nodes[0].os.id is empty"},
		"empty in a list":        {host(`"user": {"groups": [""]}`), "nodes[0].user.groups[0] is empty"},
		"medium of another case": {host(`"disks": [{"name": "sda", "medium": "SSD"}]`), `nodes[0].disks[0].medium is "SSD", and can be nvme, ssd, hdd`},
		"unknown vendor":         {host(`"gpus": [{"vendor": "NVIDIA"}]`), "nodes[0].gpus[0].vendor"},
		"port out of range":      {host(`"network": {"listeners": [{"address": "::", "port": 65536}]}`), "is at most 65535"},
		"disk twice":             {host(`"disks": [{"name": "sda"}, {"name": "sda"}]`), "as is that of another disk"},
		"mount point twice":      {host(`"filesystems": [{"mount_point": "/"}, {"mount_point": "/"}]`), "as is that of another filesystem"},
		"reserved name":          {strings.Replace(host(""), `"a"`, `"cluster"`, 1), "stands for all nodes"},
		"no name":                {strings.Replace(host(""), `"a"`, `""`, 1), "nodes[0].name is empty"},
		"host of two nodes":      {strings.Replace(host(""), `{"name": "a"}`, `{"name": "a"}, {"name": "b"}`, 1), "a cluster's kind is"},
		"unknown kind":           {strings.Replace(host(""), `"host"`, `"hosts"`, 1), `kind is "hosts", and can be host, cluster`},
		"no nodes":               {`{"schema": "kwpolicy.facts/v1", "kind": "cluster", "nodes": []}`, "nodes is empty"},
		"no schema":              {`{"nodes": []}`, `with "schema": "kwpolicy.facts/v1"`},
		"other schema":           {`{"schema": "kwpolicy.facts/v2"}`, "gather the facts again"},
		"not an object":          {`[]`, "is a JSON array, where an object is needed"},
		"two documents":          {host("") + host(""), "invalid character '{' after top-level value"},
		"truncated":              {host("")[:40], "unexpected EOF"},
		"deep":                   {strings.Repeat(`{"a":`, 1_000_000), "exceeded max depth"},
		"nothing":                {"", "unexpected EOF"},
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
	joined, err := facts.Join([]facts.Document{doc("a", ""), doc("b", "tier3"), doc("c", "tier3")})
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
		if _, err := facts.Join(docs); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
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
