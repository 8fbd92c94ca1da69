package facts

import (
	"encoding/json"
	"strings"
	"sync"
)

// described is what the generated schema says of a value.
type described struct {
	Description string               `json:"description"`
	Properties  map[string]described `json:"properties"`
	Items       *described           `json:"items"`
}

var document = sync.OnceValue(func() described {
	var schema described
	if err := json.Unmarshal(JSONSchema, &schema); err != nil {
		return described{Properties: map[string]described{"nodes": {Items: &described{}}}}
	}
	return schema
})

// Describe says in a sentence what a fact of a node, or one beside the nodes, is; "" where there is none of that path.
func Describe(path string) string {
	for _, from := range []described{*document().Properties["nodes"].Items, document()} {
		if found, ok := from.find(strings.Split(path, ".")); ok {
			_, says, _ := strings.Cut(strings.Join(strings.Fields(found.Description), " "), " ")
			return path + " " + says
		}
	}
	return ""
}

func (d described) find(way []string) (described, bool) {
	for d.Items != nil {
		description := d.Description
		d = *d.Items
		d.Description = description
	}
	if len(way) == 0 {
		return d, true
	}
	next, ok := d.Properties[way[0]]
	if !ok {
		return described{}, false
	}
	return next.find(way[1:])
}
