package config

import (
	"cmp"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// body is what stands between a block's braces. JSON cannot tell blocks from attributes: all that it has
// are attributes, but for those blocks that mean the same in every resource.
type body struct {
	attributes map[string]*attribute
	blocks     []*block
}

// attribute is a name with an expression.
type attribute struct {
	name   string
	at     hcl.Range
	source hcl.Expression
	ready  *expression
	parts  *part // of what is ready
}

// block is a block within a block.
type block struct {
	kind    string // that of the blocks it makes where it is dynamic
	dynamic bool
	at      hcl.Range
	source  hcl.Body
	ready   *body
	pieces  []*piece // once they are needed
}

// expression gives the attribute's expression, made ready for evaluation.
func (a *attribute) expression(m *meter) *expression {
	if a.ready == nil {
		native := nativeOf(a.source)
		ready, nodes := analyse(native)
		a.ready, a.parts = ready, split(native, ready)
		guard(nodes, m)
	}
	return a.ready
}

// part is a piece of an expression that can be evaluated without the others: a member of an object that is
// written out, or an element of such a list.
type part struct {
	at       hcl.Range
	of       *expression // nil where there are members or elements
	members  map[string]*part
	elements []*part
}

// maxParts is how many members or elements are evaluated one by one.
const maxParts = 200

// split takes apart what is written out. whole is the same expression, analysed.
func split(native hclsyntax.Expression, whole *expression) *part {
	made := &part{at: native.Range()}
	switch written := native.(type) {
	case *hclsyntax.ObjectConsExpr:
		if made.members = splitObject(written); made.members != nil {
			return made
		}
	case *hclsyntax.TupleConsExpr:
		if len(written.Exprs) <= maxParts {
			made.elements = make([]*part, len(written.Exprs))
			for i, element := range written.Exprs {
				made.elements[i] = split(element, nil)
			}
			return made
		}
	}
	if made.of = whole; whole == nil {
		made.of, _ = analyse(native)
	}
	return made
}

// splitObject gives the members of an object; nil where an expression decides their names.
func splitObject(written *hclsyntax.ObjectConsExpr) map[string]*part {
	if len(written.Items) > maxParts {
		return nil
	}
	members := make(map[string]*part, len(written.Items))
	for _, item := range written.Items {
		name := keyName(item.KeyExpr)
		if _, twice := members[name]; twice || name == "" {
			return nil
		}
		members[name] = split(item.ValueExpr, nil)
		members[name].at = item.KeyExpr.Range()
	}
	return members
}

// body gives what stands in the block, or in the content of a dynamic one.
func (b *block) body() *body {
	if b.ready == nil {
		b.ready = newBody(b.source, b.dynamic)
	}
	return b.ready
}

func newBody(source hcl.Body, dynamic bool) *body {
	if native, ok := source.(*hclsyntax.Body); ok {
		return nativeBody(native)
	}
	if dynamic {
		return jsonBody(source, hcl.BlockHeaderSchema{Type: "content"})
	}
	return jsonBody(source, hcl.BlockHeaderSchema{Type: "dynamic", LabelNames: []string{"type"}}, hcl.BlockHeaderSchema{Type: "lifecycle"})
}

func nativeBody(source *hclsyntax.Body) *body {
	b := &body{attributes: make(map[string]*attribute, len(source.Attributes))}
	for name, a := range source.Attributes {
		b.attributes[name] = &attribute{name: name, at: a.SrcRange, source: a.Expr}
	}
	for _, inner := range source.Blocks {
		b.blocks = append(b.blocks, newBlock(inner.Type, inner.Labels, inner.DefRange(), inner.Body))
	}
	return b
}

func newBlock(kind string, labels []string, at hcl.Range, source hcl.Body) *block {
	if kind == "dynamic" && len(labels) == 1 {
		return &block{kind: labels[0], dynamic: true, at: at, source: source}
	}
	return &block{kind: kind, at: at, source: source}
}

// jsonBody reads what can be read: in JSON, what is wrong with a body that no schema describes shows only
// in an expression.
func jsonBody(source hcl.Body, blocks ...hcl.BlockHeaderSchema) *body {
	b := &body{attributes: map[string]*attribute{}}
	content, rest, _ := source.PartialContent(&hcl.BodySchema{Blocks: blocks})
	if content != nil {
		for _, inner := range content.Blocks {
			b.blocks = append(b.blocks, newBlock(inner.Type, inner.Labels, inner.DefRange, inner.Body))
		}
	}
	attributes, _ := rest.JustAttributes()
	for name, a := range attributes {
		b.attributes[name] = &attribute{name: name, at: a.Range, source: a.Expr}
	}
	return b
}

// override puts what another body sets in place of what this one does.
func (b *body) override(other *body) {
	maps.Copy(b.attributes, other.attributes)
	replaced := map[string]bool{}
	for _, inner := range other.blocks {
		replaced[inner.kind] = true
		delete(b.attributes, inner.kind)
	}
	b.blocks = slices.DeleteFunc(b.blocks, func(inner *block) bool {
		_, set := other.attributes[inner.kind]
		return set || replaced[inner.kind]
	})
	b.blocks = append(b.blocks, other.blocks...)
}

// of gives the blocks of a kind, dynamic ones too.
func (b *body) of(kind string) []*block {
	var found []*block
	for _, inner := range b.blocks {
		if inner.kind == kind {
			found = append(found, inner)
		}
	}
	return found
}

// content gives the block that says what a dynamic block makes; nil where there is none.
func (b *block) content() *block {
	for _, inner := range b.body().of("content") {
		return inner
	}
	return nil
}

// inside gives the body of the blocks that there will be.
func (b *block) inside() *body {
	if !b.dynamic {
		return b.body()
	}
	if content := b.content(); content != nil {
		return content.body()
	}
	return &body{}
}

func place(at hcl.Range) resource.Place {
	return resource.Place{File: at.Filename, Line: at.Start.Line}
}

// sortedNames gives the names of a table in order.
func sortedNames[T any](table map[string]T) []string {
	return slices.SortedFunc(maps.Keys(table), cmp.Compare[string])
}

func keyName(key hcl.Expression) string {
	if name := hcl.ExprAsKeyword(key); name != "" {
		return name
	}
	if native, ok := key.(*hclsyntax.ObjectConsKeyExpr); ok {
		key = native.Wrapped
	}
	name, _ := asText(literal(key))
	return name
}
