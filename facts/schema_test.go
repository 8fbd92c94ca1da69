package facts_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"

	"github.com/kwpolicy/kwpolicy/facts"
)

var update = flag.Bool("update", false, "write the generated files")

func TestSchemaIsGenerated(t *testing.T) {
	got := generateSchema(t)
	if *update {
		if err := os.WriteFile("schema/input.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(facts.JSONSchema), string(got)); diff != "" {
		t.Errorf("schema/input.json is stale: run go test ./facts -update\n%s", diff)
	}
}

// generateSchema inlines every type: OPA resolves no references. Strings are never empty.
func generateSchema(t *testing.T) []byte {
	t.Helper()
	reflector := jsonschema.Reflector{DoNotReference: true, Anonymous: true, Mapper: version}
	if err := reflector.AddGoComments("github.com/kwpolicy/kwpolicy/facts", "."); err != nil {
		t.Fatal(err)
	}
	schema := reflector.Reflect(&facts.Document{})
	schema.Title = facts.Schema
	forbidEmpty(schema)
	limitMaps(schema, reflect.TypeFor[facts.Document]())
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// version describes a Version by its length too, and its parts, which the tag of a list of versions does not reach.
func version(t reflect.Type) *jsonschema.Schema {
	if t != reflect.TypeFor[facts.Version]() {
		return nil
	}
	parts := uint64(len(facts.Version{}))
	return &jsonschema.Schema{
		Type:     "array",
		Items:    &jsonschema.Schema{Type: "integer", Minimum: "0"},
		MinItems: &parts,
		MaxItems: &parts,
	}
}

// limitMaps gives what the tag of a map's field allows to the values of the map, as Validate does. The
// generator leaves tags of maps alone.
func limitMaps(schema *jsonschema.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		if t.Kind() == reflect.Slice {
			schema = schema.Items
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		property, _ := schema.Properties.Get(name)
		if field.Type.Kind() != reflect.Map {
			limitMaps(property, field.Type)
			continue
		}
		for _, value := range enum(field.Tag) {
			property.AdditionalProperties.Enum = append(property.AdditionalProperties.Enum, value)
			property.AdditionalProperties.MinLength = nil
		}
	}
}

// enum lists the values that a field's tag allows.
func enum(tag reflect.StructTag) []string {
	var found []string
	for rule := range strings.SplitSeq(tag.Get("jsonschema"), ",") {
		if value, ok := strings.CutPrefix(rule, "enum="); ok {
			found = append(found, value)
		}
	}
	return found
}

// TestEnums wants the values that a field may have to be the constants of its type.
func TestEnums(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "absence.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			kind := spec.Type.(*ast.Ident).Name
			want[kind] = append(want[kind], value)
		}
		return true
	})
	got := map[string][]string{}
	for _, structure := range []reflect.Type{reflect.TypeFor[facts.Absence](), reflect.TypeFor[facts.Origin]()} {
		for field := range structure.Fields() {
			if want[field.Type.Name()] != nil {
				got[field.Type.Name()] = enum(field.Tag)
			}
		}
	}
	if diff := cmp.Diff(got, want); diff != "" || len(want) != 2 {
		t.Errorf("the tags have other values than there are constants (-got +want)\n%s", diff)
	}
}

// TestIntegersAreBounded: a number without a bound could be -1 for not known. Sysctls may be negative.
func TestIntegersAreBounded(t *testing.T) {
	var schema jsonschema.Schema
	if err := json.Unmarshal(facts.JSONSchema, &schema); err != nil {
		t.Fatal(err)
	}
	holdBounds(t, "", &schema)
}

func holdBounds(t *testing.T, path string, schema *jsonschema.Schema) {
	t.Helper()
	if schema == nil {
		return
	}
	if schema.Type == "integer" && schema.Minimum == "" && path != ".nodes.kernel.sysctls" {
		t.Errorf("%s has no minimum", path)
	}
	holdBounds(t, path, schema.Items)
	holdBounds(t, path, schema.AdditionalProperties)
	for property := schema.Properties.Oldest(); property != nil; property = property.Next() {
		holdBounds(t, path+"."+property.Key, property.Value)
	}
}

func forbidEmpty(schema *jsonschema.Schema) {
	if schema == nil {
		return
	}
	if schema.Type == "string" && schema.Enum == nil {
		schema.MinLength = new(uint64(1))
	}
	forbidEmpty(schema.Items)
	forbidEmpty(schema.AdditionalProperties)
	for property := schema.Properties.Oldest(); property != nil; property = property.Next() {
		forbidEmpty(property.Value)
	}
}

// TestDescribe wants every fact to be described in a sentence that begins with its path.
func TestDescribe(t *testing.T) {
	for path, want := range map[string]string{
		"cpu.logical_cpus":                  "cpu.logical_cpus is the number of online hardware threads.",
		"gpus":                              "gpus are the graphics and compute accelerators; an empty list says that there are none.",
		"gpus.model":                        "gpus.model is the product's name without the vendor's, such as \"A100-SXM4-40GB\".",
		"filesystems.performance.read_iops": "filesystems.performance.read_iops is the number of random reads of 4 KiB a second.",
		"shared_storage.cached":             "shared_storage.cached says that the nodes keep what they read of an object store on disks of their own.",
		"cpu.corez":                         "",
		"":                                  "",
	} {
		if got := facts.Describe(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}
