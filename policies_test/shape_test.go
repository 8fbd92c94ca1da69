package policies_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// shape gives for the path of each structure below a node, or beside the nodes, the members that it may
// lack. Lists are as their elements, and the node itself is "".
type shape map[string][]string

func factSchema(t *testing.T) shape {
	t.Helper()
	var schema jsonType
	if err := json.Unmarshal(facts.JSONSchema, &schema); err != nil {
		t.Fatal(err)
	}
	made := shape{}
	made.add("", schema.Properties["nodes"])
	for _, name := range beside {
		made.add(name, schema.Properties[name])
	}
	return made
}

// jsonType is what matters of a JSON Schema.
type jsonType struct {
	Properties map[string]*jsonType `json:"properties"`
	Required   []string             `json:"required"`
	Items      *jsonType            `json:"items"`
}

func (s shape) add(at string, schema *jsonType) {
	for schema.Items != nil {
		schema = schema.Items
	}
	if schema.Properties == nil {
		return
	}
	s[at] = []string{}
	for name, property := range schema.Properties {
		if slices.Contains(schema.Required, name) || at == "" && (name == "absent" || name == "origins") {
			continue
		}
		s[at] = append(s[at], name)
		s.add(below(at, name), property)
	}
}

func below(at, name string) string { return strings.TrimPrefix(at+"."+name, ".") }
