package adapt_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/adapt"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

var update = flag.Bool("update", false, "write the documents that are made of the resources")

// TestDocuments makes documents of resources: resources.json in, facts.json out. A resource is an object with its
// address and its attributes; {"$unknown": "ADDRESS"} is a value that comes from the resource of that
// address, or of that block, {"$unknown": "ONE or OTHER"} from one of two, {"$unknown": "var.NAME"} one that comes from no resource, and {"$same": "BLOCK"}
// one from the instance of the same key.
func TestDocuments(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no resources: %v", err)
	}
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := adapt.Document(setOf(t, part(archive, "resources.json")), types, keep)
			if len(doc.Nodes) > 0 {
				if err := doc.Validate(); err != nil {
					t.Error(err)
				}
			}
			text, err := facts.Encode(doc)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				archive.Files = append(slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "facts.json" }), txtar.File{Name: "facts.json", Data: text})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), part(archive, "facts.json")); diff != "" {
				t.Errorf("got (-) other than want (+): run go test -update, and read the diff\n%s", diff)
			}
		})
	}
}

func part(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

// setOf reads resources, of which it keeps what their shapes name.
func setOf(t *testing.T, text string) *resource.Set {
	t.Helper()
	var raw []struct {
		Address    string
		Attributes map[string]any
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		t.Fatal(err)
	}
	set := &resource.Set{}
	alike := map[string]*resource.Value{} // as the readers share them
	for _, one := range raw {
		r := resourceOf(one.Address)
		shape, ok := adapt.Shapes()[r.Type]
		if !ok {
			t.Fatalf("%s is of a type that is not read", one.Address)
		}
		members := map[string]resource.Value{}
		for name, value := range one.Attributes {
			if id, ok := value.(string); ok && resource.IsIdentity(name) {
				r.IDs = append(r.IDs, id)
			}
			inner, wanted := shape[name]
			if !wanted && !resource.IsIdentity(name) {
				t.Errorf("%s: no shape has %s", one.Address, name)
			}
			if wanted {
				members[name] = valueOf(inner, value)
			}
		}
		written, err := json.Marshal([]any{r.Block, one.Attributes})
		if err != nil {
			t.Fatal(err)
		}
		if alike[string(written)] == nil {
			alike[string(written)] = new(resource.Object(members))
		}
		r.Attributes = alike[string(written)]
		slices.Sort(r.IDs)
		set.Resources = append(set.Resources, r)
	}
	set.Sort()
	return set
}

// resourceOf reads an address such as aws_instance.node[0] or data.aws_ami.ubuntu. Modules are the readers'.
func resourceOf(address string) *resource.Resource {
	block, key, keyed := strings.Cut(strings.TrimSuffix(address, "]"), "[")
	r := &resource.Resource{Address: address, Block: block}
	if number, err := strconv.Atoi(key); err == nil {
		r.Key = number
	} else if keyed {
		r.Key = strings.Trim(key, `"`)
	}
	r.Type = block[:strings.LastIndexByte(block, '.')]
	return r
}

func valueOf(shape resource.Shape, raw any) resource.Value {
	switch raw := raw.(type) {
	case string:
		return resource.String(raw)
	case float64:
		return resource.Number(raw)
	case bool:
		return resource.Bool(raw)
	case []any:
		var list []resource.Value
		for _, one := range raw {
			list = append(list, valueOf(shape, one))
		}
		return resource.List(list)
	case map[string]any:
		for name, same := range map[string]bool{"$unknown": false, "$same": true} {
			if from, ok := raw[name].(string); ok {
				why := &resource.Why{Reason: facts.DecidedAtApply, Detail: "it depends on " + from}
				for address := range strings.SplitSeq(from, " or ") {
					if !strings.HasPrefix(address, "var.") {
						why.Refs = append(why.Refs, resource.Ref{Address: address, Same: same})
					}
				}
				return resource.NotKnown(why)
			}
		}
		members := map[string]resource.Value{}
		for name, value := range raw {
			if inner, wanted := shape[name]; wanted || shape == nil {
				members[name] = valueOf(inner, value)
			}
		}
		return resource.Object(members)
	default:
		return resource.Value{}
	}
}

// keep leaves no machine out.
func keep(string) bool { return false }
