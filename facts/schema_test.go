package facts_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
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
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// version describes a Version by its length too.
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
