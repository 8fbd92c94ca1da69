package suite

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// flowRow writes a row on one line of YAML, the citation last.
func flowRow(text []byte) (string, error) {
	var keys map[string]yaml.Node
	if err := yaml.Unmarshal(text, &keys); err != nil {
		return "", err
	}
	last := []string{"from", "readings"}
	names := slices.SortedFunc(maps.Keys(keys), func(a, b string) int {
		return cmp.Or(slices.Index(last, a)-slices.Index(last, b), strings.Compare(a, b))
	})
	var parts []string
	for _, name := range names {
		parts = append(parts, name+": "+flow(keys[name]))
	}
	return "{" + strings.Join(parts, ", ") + "}", nil
}

// flow writes a value in braces, with quotes only where YAML needs them.
func flow(node yaml.Node) string {
	var parts []string
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			parts = append(parts, flow(*node.Content[i])+": "+flow(*node.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, part := range node.Content {
			parts = append(parts, flow(*part))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if node.Tag == "!!str" && strings.ContainsAny(node.Value, ":#{}[],&*!|>'\"%@`\\") {
		return fmt.Sprintf("%q", node.Value)
	}
	return node.Value
}
