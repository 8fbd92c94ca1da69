package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// scope is what expressions may refer to.
type scope struct {
	reader    *reader
	meter     *meter
	functions map[string]function.Function
	variables map[string]cty.Value // unknown where something is wrong with it
	locals    map[string]*local

	// underway are the locals that are being evaluated, each needed by the one before it.
	underway []string
}

// local is a named expression. It is evaluated when something first needs it.
type local struct {
	expr  hclsyntax.Expression
	at    hcl.Range
	state state
	value cty.Value
}

type state int

const (
	waiting state = iota
	underway
	evaluated
	broken
)

func newScope(r *reader) *scope {
	m := &meter{left: mostWork}
	return &scope{reader: r, meter: m, functions: meterFunctions(m), variables: map[string]cty.Value{}, locals: map[string]*local{}}
}

// define takes the locals, and evaluates them all: a mistake counts whoever uses it.
func (s *scope) define(blocks hcl.Blocks) {
	var names []string
	for _, block := range blocks {
		attributes, problems := block.Body.JustAttributes()
		s.reader.report(problems)
		for _, attribute := range inOrder(attributes) {
			if first, ok := s.locals[attribute.Name]; ok {
				s.reader.wrong(attribute.NameRange, "Second local", fmt.Sprintf("A local is already named %s, in line %d.", attribute.Name, first.at.Start.Line))
				continue
			}
			s.locals[attribute.Name] = &local{expr: native(attribute.Expr), at: attribute.NameRange}
			names = append(names, attribute.Name)
		}
	}
	for _, name := range names {
		s.evaluate(name)
	}
}

// native is an expression of a file in the native syntax, as all here are.
func native(expr hcl.Expression) hclsyntax.Expression {
	found, _ := expr.(hclsyntax.Expression)
	return found
}

// inOrder gives attributes in the order of the file.
func inOrder(attributes hcl.Attributes) []*hcl.Attribute {
	return slices.SortedFunc(maps.Values(attributes), func(a, b *hcl.Attribute) int {
		return a.NameRange.Start.Byte - b.NameRange.Start.Byte
	})
}

// evaluate makes the value of a local. It is not ok where something is wrong, which was reported.
func (s *scope) evaluate(name string) (cty.Value, bool) {
	found := s.locals[name]
	switch found.state {
	case evaluated:
		return found.value, true
	case underway:
		cycle := append(slices.Clone(s.underway[slices.Index(s.underway, name):]), name)
		s.reader.wrong(found.at, "Circular local", fmt.Sprintf("The local needs itself: %s.", arrows(cycle)))
		found.state = broken
		return cty.DynamicVal, false
	case broken:
		return cty.DynamicVal, false
	}
	found.state = underway
	s.underway = append(s.underway, name)
	value, ok := s.value(found.expr)
	s.underway = s.underway[:len(s.underway)-1]
	if !ok || found.state == broken {
		found.state = broken
		return cty.DynamicVal, false
	}
	found.state, found.value = evaluated, value
	return value, true
}

// arrows writes a cycle; of a long one the two ends.
func arrows(cycle []string) string {
	const most = 8
	if len(cycle) > most {
		cycle = slices.Concat(cycle[:most/2], []string{"…"}, cycle[len(cycle)-most/2:])
	}
	return strings.Join(cycle, " → ")
}

// value evaluates an expression. It is not ok where something is wrong, which was reported.
func (s *scope) value(expr hclsyntax.Expression) (cty.Value, bool) {
	ctx, ok := s.context(expr.Variables())
	if !ok {
		return cty.DynamicVal, false
	}
	value, problems := s.meter.wrap(expr).Value(ctx)
	if s.meter.left < 0 {
		problems = append(problems, s.meter.exhausted(expr.Range())...)
	}
	return value, !s.reader.report(problems) && s.meter.left >= 0
}

// context has just what an expression refers to, so that its size is that of the expression.
func (s *scope) context(refs []hcl.Traversal) (*hcl.EvalContext, bool) {
	roots := map[string]map[string]cty.Value{"var": {}, "local": {}}
	ok := true
	for _, ref := range refs {
		root, name := split(ref)
		value, found := s.lookup(ref, root, name)
		if !found {
			ok = false
			continue
		}
		roots[root][name] = value
	}
	ctx := &hcl.EvalContext{Functions: s.functions, Variables: map[string]cty.Value{}}
	for root, members := range roots {
		ctx.Variables[root] = cty.ObjectVal(members)
	}
	return ctx, ok
}

// split gives the first two names of a reference, "" for what it has not.
func split(ref hcl.Traversal) (root, name string) {
	if len(ref) < 2 {
		return ref.RootName(), ""
	}
	switch step := ref[1].(type) {
	case hcl.TraverseAttr:
		return ref.RootName(), step.Name
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String {
			return ref.RootName(), step.Key.AsString()
		}
	}
	return ref.RootName(), ""
}

func (s *scope) lookup(ref hcl.Traversal, root, name string) (cty.Value, bool) {
	var known []string
	switch root {
	case "var":
		if value, ok := s.variables[name]; ok {
			return value, value.IsKnown()
		}
		known = slices.Sorted(maps.Keys(s.variables))
	case "local":
		if _, ok := s.locals[name]; ok {
			return s.evaluate(name)
		}
		known = slices.Sorted(maps.Keys(s.locals))
	default:
		s.reader.wrong(ref.SourceRange(), "Unknown reference", fmt.Sprintf("There is no %s here: expressions refer to var.NAME and local.NAME, and texts stand in quotes.", root))
		return cty.DynamicVal, false
	}
	detail := fmt.Sprintf("The file has no %s.%s%s", root, name, suggest(name, known))
	if name == "" {
		detail = fmt.Sprintf("Nothing is named by %s alone: write %s.NAME", root, root)
	}
	s.reader.wrong(ref.SourceRange(), "Unknown reference", sentence(detail))
	return cty.DynamicVal, false
}
