package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// finisher makes a value of what a plan says of the attributes of a resource, of what is unknown or
// sensitive of them, and of where they come from: as its sources have it, else as the configuration in the
// plan does.
type finisher struct {
	shape    resource.Shape
	declared *declared          // nil where the plan's configuration does not have the block
	source   *resource.Resource // nil without sources
}

// part is one attribute, or the blocks of one name, and what everybody says of it.
type part struct {
	// after is its value, unknown and sensitive are the masks: what JSON makes of each, nil where there is none.
	after, unknown, sensitive any

	// way is the names that lead to it.
	way []string

	// body is the expressions of the block around it, nil where they are not known; above is the one
	// expression that gives the whole of what it is in.
	body  *body
	above *expression

	// source is the value in the sources, nil without.
	source *resource.Value
}

func (f finisher) finish(c *content) (resource.Value, error) {
	var p part
	for _, text := range []struct {
		json []byte
		into *any
	}{{c.after, &p.after}, {c.unknown, &p.unknown}, {c.sensitive, &p.sensitive}} {
		if err := json.Unmarshal(text.json, text.into, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil && len(text.json) > 0 {
			return resource.Value{}, &facts.SyntaxError{Summary: "Unusable value", Detail: fmt.Sprintf("An attribute of %s has a value that cannot be read: %v.", c.first, err)}
		}
	}
	if f.declared != nil {
		p.body = &f.declared.body
	}
	if f.source != nil {
		p.source = f.source.Attributes
	}
	return f.block(f.shape, p), nil
}

// block makes a value of a block, whose own expressions are p's.
func (f finisher) block(shape resource.Shape, p part) resource.Value {
	made := map[string]resource.Value{}
	for name, inner := range shape {
		member := p
		member.after, member.unknown, member.sensitive = memberOf(p.after, name), memberOf(p.unknown, name), memberOf(p.sensitive, name)
		member.way = append(p.way[:len(p.way):len(p.way)], name)
		member.source = sourceOf(p.source, name)
		if v := f.attribute(inner, member); v.State() != resource.Omitted {
			made[name] = v
		}
	}
	return resource.Object(made)
}

// memberOf gives a member of a value or a mask; a mask that is true holds for all of its members.
func memberOf(value any, name string) any {
	if value == true {
		return true
	}
	members, _ := value.(map[string]any)
	return members[name]
}

// sourceOf gives a member of a block in the sources. What the block's own value does not know, its members'
// do not.
func sourceOf(block *resource.Value, name string) *resource.Value {
	if block == nil || block.State() != resource.Known {
		return block
	}
	member := block.Members()[name]
	return &member
}

// attribute makes a value of an attribute, or of the blocks of one name.
func (f finisher) attribute(shape resource.Shape, p part) resource.Value {
	var at resource.Place
	if p.source != nil {
		at = p.source.At
	}
	switch {
	case p.after == nil && !holds(p.unknown):
		return resource.Value{}
	case p.sensitive == true:
		return f.secret(p).Placed(at)
	case p.unknown == true:
		v := f.unknown(p)
		if v.At == (resource.Place{}) {
			v = v.Placed(at)
		}
		return v
	default:
		return f.known(shape, p).Placed(at)
	}
}

// secret makes a value of what nobody is to read.
func (f finisher) secret(p part) resource.Value {
	return resource.NotKnown(&resource.Why{Reason: facts.Sensitive, Detail: strings.Join(p.way, ".") + " is marked as sensitive", Refs: f.refs(p)})
}

// holds says whether something in a mask is true.
func holds(mask any) bool {
	switch mask := mask.(type) {
	case bool:
		return mask
	case []any:
		return slices.ContainsFunc(mask, holds)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(mask)), holds)
	default:
		return false
	}
}

func (f finisher) known(shape resource.Shape, p part) resource.Value {
	switch after := p.after.(type) {
	case string:
		return resource.String(after).From(f.refs(p))
	case float64:
		return resource.Number(after)
	case bool:
		return resource.Bool(after)
	case []any:
		return f.list(shape, after, p)
	case nil:
		// Of a list nothing may be known but how many there are.
		if unknown, ok := p.unknown.([]any); ok {
			return f.list(shape, make([]any, len(unknown)), p)
		}
	}
	p.body, p.above = inside(p, 0, 1)
	return f.block(shapeOf(shape, p), p)
}

// refs gives the resources that a known value comes from.
func (f finisher) refs(p part) []resource.Ref {
	if p.source != nil {
		return p.source.Refs()
	}
	if expr := p.expression(); expr != nil && f.declared != nil && len(expr.refs) > 0 {
		var from origin
		f.declared.in.trace(expr.refs, "", &from, 0)
		return from.refs
	}
	return nil
}

// expression gives the expression of an attribute; nil where there is none.
func (p part) expression() *expression {
	if p.body != nil {
		if expr, ok := p.body.attributes[p.way[len(p.way)-1]]; ok {
			return &expr
		}
	}
	return p.above
}

// shapeOf gives the shape of an object: of a leaf, that of all its members.
func shapeOf(shape resource.Shape, p part) resource.Shape {
	if shape != nil {
		return shape
	}
	all := resource.Shape{}
	for _, side := range []any{p.after, p.unknown} {
		members, _ := side.(map[string]any)
		for name := range members {
			all[name] = nil
		}
	}
	return all
}

func (f finisher) list(shape resource.Shape, after []any, p part) resource.Value {
	made := make([]resource.Value, 0, len(after))
	sources := matched(after, p.source)
	for i := range after {
		element := p
		element.after, element.unknown, element.sensitive = after[i], elementOf(p.unknown, i), elementOf(p.sensitive, i)
		element.source = sources[i]
		if !element.isBlock() {
			made = append(made, f.element(element))
			continue
		}
		element.body, element.above = inside(p, i, len(after))
		block := f.block(shapeOf(shape, element), element)
		if element.source != nil {
			block = block.Placed(element.source.At)
		}
		made = append(made, block)
	}
	return resource.List(made)
}

func (p part) isBlock() bool {
	_, known := p.after.(map[string]any)
	_, masked := p.unknown.(map[string]any)
	return known || masked
}

// elementOf gives an element of a mask.
func elementOf(mask any, i int) any {
	if mask == true {
		return true
	}
	if list, ok := mask.([]any); ok && i < len(list) {
		return list[i]
	}
	return nil
}

// element makes a value of an element that is no block.
func (f finisher) element(p part) resource.Value {
	if p.sensitive == true {
		return f.secret(p)
	}
	if p.unknown == true {
		return f.unknown(p)
	}
	v := f.known(nil, p)
	if p.source != nil {
		v = v.Placed(p.source.At)
	}
	return v
}

// inside gives the expressions of one of the blocks of a name. Sets have an order of their own: where there
// are several blocks, those of the configuration are told apart only if they do not differ. A block that is
// given as an attribute has one expression for all of it.
func inside(p part, i, count int) (*body, *expression) {
	if p.body == nil {
		return nil, p.above
	}
	name := p.way[len(p.way)-1]
	if expr, ok := p.body.attributes[name]; ok {
		return nil, &expr
	}
	blocks := p.body.blocks[name]
	if len(blocks) != count || i >= len(blocks) || !similar(blocks) {
		return nil, p.above
	}
	return &blocks[i], p.above
}

// similar says that all blocks set the same attributes, by constants or by the same references, so that it
// does not matter which is which.
func similar(blocks []body) bool {
	for _, b := range blocks[1:] {
		same := maps.EqualFunc(b.attributes, blocks[0].attributes, func(a, b expression) bool {
			return a.null == b.null && slices.Equal(a.refs, b.refs)
		})
		if !same || len(b.blocks) != len(blocks[0].blocks) {
			return false
		}
	}
	return true
}

// unknown makes a value of what is known after the apply only: what something sets, or what nobody sets and
// the provider or the cloud decides. Providers take more for unknown than they must, such as a whole set
// for one of its elements: what the sources know is known.
func (f finisher) unknown(p part) resource.Value {
	if p.source != nil {
		return *p.source
	}
	name := p.way[len(p.way)-1]
	if expr := p.expression(); expr != nil && !expr.null {
		return f.depends(name, *expr)
	}
	if p.body != nil && len(p.body.blocks[name]) == 0 {
		return resource.Value{}
	}
	if len(p.way) == 1 && f.declared != nil {
		return resource.Value{}
	}
	return resource.NotKnown(&resource.Why{
		Reason:  facts.Ambiguous,
		Detail:  strings.Join(p.way, ".") + " is set by a dynamic block or left to the cloud, which a plan does not tell apart",
		Resolve: "give the sources of the plan with --source DIR, or the saved plan with --source FILE",
	})
}

// depends says what an expression waits for.
func (f finisher) depends(name string, expr expression) resource.Value {
	var from origin
	if f.declared != nil {
		f.declared.in.trace(expr.refs, "", &from, 0)
	}
	detail := name + " is decided at apply"
	if len(from.names) > 0 {
		detail = fmt.Sprintf("%s: it depends on %s", detail, strings.Join(from.names, " and "))
	}
	return resource.NotKnown(&resource.Why{Reason: facts.DecidedAtApply, Detail: detail, Refs: from.refs, Open: from.open})
}
