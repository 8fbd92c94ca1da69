package main

import (
	"embed"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schemas has one file for each provider. A line without indentation begins the provider's own arguments
// ("provider"), a resource type ("resource NAME") or a data source ("data NAME"). The lines below it each
// begin with a kind, and name attributes or one block of that kind:
//
//	string, number, bool   attributes
//	list, set, map         attributes with strings in them
//	objects, objectset     an attribute that may be written as blocks; its contents are indented below
//	single, blocks         a block that there is at most one of, or several in their order
//	blockset               blocks without an order
//
// A name is followed by marks: ! required, ~ optional and computed, ^ computed only, $ sensitive. An
//
//go:embed schemas/*.txt
var schemas embed.FS

// A schema is what one provider serves.
type schema struct {
	provider  *body
	resources map[string]*body
	data      map[string]*body
}

// A body is what a resource or a block contains.
type body struct {
	attributes []*attribute
	blocks     []*block
}

// An attribute is set with NAME = VALUE.
type attribute struct {
	name                                    string
	kind                                    tftypes.Type
	required, optional, computed, sensitive bool

	// fallback is the default; setting names an argument of the provider that gives it.
	fallback *tftypes.Value
	setting  string

	// collapses says that one unknown element makes the whole unknown: a list or a set of strings, or a set
	// of objects. So does the older SDK.
	collapses bool

	// elements is what the objects of an attribute contain that may be written as blocks.
	elements *body
}

// A block is a nested block, of which there may be several.
type block struct {
	name               string
	nesting            tfprotov6.SchemaNestedBlockNestingMode
	most               int64
	required, computed bool
	body               *body
}

// lines are those of a schema file that are left to be read.
type lines []string

// readSchema reads the schema of a provider, such as aws.
func readSchema(provider string) (*schema, error) {
	text, err := schemas.ReadFile("schemas/" + provider + ".txt")
	if err != nil {
		return nil, fmt.Errorf("reading the schema of %s: %w", provider, err)
	}
	var rest lines
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); line != "" && line[0] != '#' {
			rest = append(rest, line)
		}
	}
	read := &schema{resources: map[string]*body{}, data: map[string]*body{}}
	for len(rest) > 0 {
		heading := rest.next()
		contents, err := rest.body(2)
		if err != nil {
			return nil, fmt.Errorf("reading %s of %s: %w", heading, provider, err)
		}
		if err := read.add(heading, contents); err != nil {
			return nil, err
		}
	}
	return read, nil
}

func (s *schema) add(heading string, contents *body) error {
	kind, name, _ := strings.Cut(heading, " ")
	switch kind {
	case "provider":
		s.provider = contents
	case "resource":
		s.resources[name] = contents
	case "data":
		s.data[name] = contents
	default:
		return fmt.Errorf("reading a schema: %q is neither provider, resource nor data", heading)
	}
	return nil
}

func (l *lines) next() string {
	line := (*l)[0]
	*l = (*l)[1:]
	return line
}

// body reads the lines that are indented as far as depth, or farther.
func (l *lines) body(depth int) (*body, error) {
	read := &body{}
	for len(*l) > 0 && indentation((*l)[0]) >= depth {
		words := strings.Fields(l.next())
		contents, err := l.body(depth + 2)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", words[1], err)
		}
		for _, word := range words[1:] {
			if err := read.add(words[0], word, contents); err != nil {
				return nil, fmt.Errorf("%s: %w", word, err)
			}
		}
	}
	return read, nil
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func (b *body) add(kind, word string, contents *body) error {
	name, marks := splitMarks(word)
	required, computed := strings.Contains(marks, "!"), strings.ContainsAny(marks, "~^")
	switch kind {
	case "single", "blocks", "blockset":
		nested := &block{name: name, required: required, computed: computed, body: contents}
		nested.nesting = tfprotov6.SchemaNestedBlockNestingModeList
		if kind == "blockset" {
			nested.nesting = tfprotov6.SchemaNestedBlockNestingModeSet
		}
		if kind == "single" {
			nested.most = 1
		}
		b.blocks = append(b.blocks, nested)
		return nil
	default:
		made := &attribute{name: name, required: required, computed: computed, sensitive: strings.Contains(marks, "$")}
		made.optional = !required && !strings.Contains(marks, "^")
		b.attributes = append(b.attributes, made)
		return made.complete(kind, word, contents)
	}
}

// splitMarks parts a name from its marks, without the default.
func splitMarks(word string) (name, marks string) {
	word, _, _ = strings.Cut(word, "=")
	if end := strings.IndexAny(word, "!~^$"); end >= 0 {
		return word[:end], word[end:]
	}
	return word, ""
}

// complete gives the attribute its type and its default.
func (a *attribute) complete(kind, word string, contents *body) error {
	switch kind {
	case "string":
		a.kind = tftypes.String
	case "number":
		a.kind = tftypes.Number
	case "bool":
		a.kind = tftypes.Bool
	case "list":
		a.collapses, a.kind = true, tftypes.List{ElementType: tftypes.String}
	case "set":
		a.collapses, a.kind = true, tftypes.Set{ElementType: tftypes.String}
	case "map":
		a.kind = tftypes.Map{ElementType: tftypes.String}
	case "objects":
		a.elements, a.kind = contents, tftypes.List{ElementType: contents.object()}
	case "objectset":
		a.collapses, a.elements, a.kind = true, contents, tftypes.Set{ElementType: contents.object()}
	default:
		return fmt.Errorf("%q is no kind", kind)
	}
	_, fallback, ok := strings.Cut(word, "=")
	if !ok {
		return nil
	}
	return a.setFallback(fallback)
}

func (a *attribute) setFallback(text string) error {
	if setting, ok := strings.CutPrefix(text, "@"); ok {
		a.setting, a.computed = setting, true
		return nil
	}
	value, err := tfprotov6.DynamicValue{JSON: []byte(text)}.Unmarshal(a.kind)
	if err != nil {
		return fmt.Errorf("reading the default %s: %w", text, err)
	}
	a.fallback = &value
	return nil
}
