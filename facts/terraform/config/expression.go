package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// expression is an expression with what it takes from elsewhere.
type expression struct {
	hclsyntax.Expression

	variables, locals  []string
	modules, resources []*demand
	others             []string // other roots, such as "each", "path" or a dynamic block's iterator

	prefixed  bool     // a resource is named with "resource." before it
	used      []string // the names of all attributes that it goes through, wherever they belong
	providers []string // functions that only a provider has

	constant *cty.Value // its value, where it takes nothing and once it was evaluated
}

// demand is what an expression takes from one resource block or module call.
type demand struct {
	name  string   // as the declaration has it
	names []string // the attributes or outputs
	keys  []picked // the instances; none of a single one
	whole bool     // all instances are taken, as by a splat
	open  bool     // more is taken than the names, as where the whole object goes into a function
}

// picked is an instance that an expression names by a literal key or by another expression.
type picked struct {
	literal cty.Value
	by      *expression
}

// newExpression makes an expression ready for evaluation.
func newExpression(native hclsyntax.Expression, m *meter) *expression {
	x, nodes := analyse(native)
	guard(nodes, m)
	return x
}

// analyse finds what an expression takes, and the parts to be guarded. It comes before guarding, which hides
// some of an expression from those who walk through it.
func analyse(native hclsyntax.Expression) (*expression, *nodes) {
	x := &expression{Expression: native}
	nodes := survey(native, x)
	for _, traversal := range native.Variables() {
		x.take(traversal, nodes)
	}
	return x, nodes
}

// nativeOf gives an expression in the native syntax, whose parts can be looked at.
func nativeOf(source hcl.Expression) hclsyntax.Expression {
	if native, ok := source.(hclsyntax.Expression); ok {
		return native
	}
	return fromJSON(source)
}

// constantly says whether the expression has the same value everywhere.
func (x *expression) constantly() bool {
	return len(x.variables)+len(x.locals)+len(x.modules)+len(x.resources)+len(x.others) == 0
}

// perInstance says whether the expression may differ between the instances of one block.
func (x *expression) perInstance() bool {
	return slices.Contains(x.others, "each") || slices.Contains(x.others, "count")
}

// fromJSON gives what the text of a JSON expression means.
func fromJSON(source hcl.Expression) hclsyntax.Expression {
	at := source.Range()
	if pairs, diags := hcl.ExprMap(source); !diags.HasErrors() {
		made := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: at}
		for _, pair := range pairs {
			key := &hclsyntax.ObjectConsKeyExpr{Wrapped: fromJSON(pair.Key), ForceNonLiteral: true}
			made.Items = append(made.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: fromJSON(pair.Value)})
		}
		return made
	}
	if elements, diags := hcl.ExprList(source); !diags.HasErrors() {
		made := &hclsyntax.TupleConsExpr{SrcRange: at, OpenRange: at}
		for _, element := range elements {
			made.Exprs = append(made.Exprs, fromJSON(element))
		}
		return made
	}
	literal, _ := source.Value(nil)
	if literal.IsNull() || literal.Type() != cty.String || !strings.Contains(literal.AsString(), "{") {
		return &hclsyntax.LiteralValueExpr{Val: literal, SrcRange: at}
	}
	parsed, diags := hclsyntax.ParseTemplate([]byte(literal.AsString()), at.Filename, hcl.Pos{Line: at.Start.Line, Column: at.Start.Column + 1, Byte: at.Start.Byte + 1})
	if diags.HasErrors() {
		return &broken{Expression: &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}, diags: diags}
	}
	return parsed
}

// literal gives the value of an expression that is nothing but a literal; null of any other.
func literal(source hcl.Expression) cty.Value {
	switch native := source.(type) {
	case *hclsyntax.LiteralValueExpr:
		return native.Val
	case *hclsyntax.TemplateExpr:
		if !native.IsStringLiteral() {
			return cty.NullVal(cty.DynamicPseudoType)
		}
	case hclsyntax.Expression:
		return cty.NullVal(cty.DynamicPseudoType)
	}
	// Without a context, JSON is nothing but literals.
	v, _ := source.Value(nil)
	return v
}

// broken is a template that does not parse. It says so only where its value is needed.
type broken struct {
	hclsyntax.Expression
	diags hcl.Diagnostics
}

func (b *broken) Value(*hcl.EvalContext) (cty.Value, hcl.Diagnostics) { return cty.DynamicVal, b.diags }

// nodes are the parts of an expression that matter beside its traversals.
type nodes struct {
	indexed map[hcl.Range]*hclsyntax.IndexExpr // what is indexed by an expression, by where it stands
	then    map[*hclsyntax.IndexExpr]string    // the attribute that is taken of what an index gives
	loops   []*hclsyntax.ForExpr
	choices []*hclsyntax.ConditionalExpr
	sums    []*hclsyntax.BinaryOpExpr
}

var arithmetic = []*hclsyntax.Operation{hclsyntax.OpAdd, hclsyntax.OpSubtract, hclsyntax.OpMultiply, hclsyntax.OpDivide, hclsyntax.OpModulo}

// survey finds the parts, and fills in what the expression uses.
func survey(root hclsyntax.Expression, x *expression) *nodes {
	found := &nodes{indexed: map[hcl.Range]*hclsyntax.IndexExpr{}, then: map[*hclsyntax.IndexExpr]string{}}
	// The visitor gives no diagnostics.
	_ = hclsyntax.VisitAll(root, func(node hclsyntax.Node) hcl.Diagnostics {
		switch node := node.(type) {
		case *hclsyntax.IndexExpr:
			if of, ok := node.Collection.(*hclsyntax.ScopeTraversalExpr); ok {
				found.indexed[of.SrcRange] = node
			}
		case *hclsyntax.RelativeTraversalExpr:
			x.use(node.Traversal)
			if of, ok := node.Source.(*hclsyntax.IndexExpr); ok {
				found.then[of] = firstAttribute(node.Traversal)
			}
		case *hclsyntax.ScopeTraversalExpr:
			x.use(node.Traversal)
		case *hclsyntax.FunctionCallExpr:
			if strings.HasPrefix(node.Name, "provider::") {
				x.providers = append(x.providers, node.Name)
			}
		case *hclsyntax.ForExpr:
			found.loops = append(found.loops, node)
		case *hclsyntax.ConditionalExpr:
			found.choices = append(found.choices, node)
		case *hclsyntax.BinaryOpExpr:
			if slices.Contains(arithmetic, node.Op) {
				found.sums = append(found.sums, node)
			}
		}
		return nil
	})
	return found
}

func (x *expression) use(traversal hcl.Traversal) {
	for _, step := range traversal {
		if name := stepName(step); name != "" && !slices.Contains(x.used, name) {
			x.used = append(x.used, name)
		}
	}
}

func stepName(step hcl.Traverser) string {
	switch step := step.(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String {
			return step.Key.AsString()
		}
	}
	return ""
}

func firstAttribute(traversal hcl.Traversal) string {
	if len(traversal) == 0 {
		return ""
	}
	return stepName(traversal[0])
}

// take sorts what one traversal refers to.
func (x *expression) take(traversal hcl.Traversal, found *nodes) {
	root, rest := traversal.RootName(), traversal[1:]
	switch root {
	case "var":
		x.variables = add(x.variables, firstAttribute(rest))
	case "local":
		x.locals = add(x.locals, firstAttribute(rest))
	case "each", "count", "path", "terraform", "tofu", "self":
		x.others = add(x.others, root)
	case "module":
		x.modules = x.demand(x.modules, "", 1, rest, found.indexed[traversal.SourceRange()], found)
	case "data", "ephemeral":
		x.resources = x.demand(x.resources, root+".", 2, rest, found.indexed[traversal.SourceRange()], found)
	case "resource":
		x.prefixed = true
		x.resources = x.demand(x.resources, "", 2, rest, found.indexed[traversal.SourceRange()], found)
	default:
		// A dynamic block's iterator, or a resource, which only the scope can tell.
		x.others = add(x.others, root)
		x.resources = x.demand(x.resources, "", 2, traversal, found.indexed[traversal.SourceRange()], found)
	}
}

func add(list []string, name string) []string {
	if name == "" || slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

// demand adds what a traversal takes of what its first steps name.
func (x *expression) demand(list []*demand, prefix string, steps int, path hcl.Traversal, index *hclsyntax.IndexExpr, found *nodes) []*demand {
	if len(path) < steps {
		return list
	}
	var name strings.Builder
	name.WriteString(prefix + rootOrName(path[0]))
	for _, step := range path[1:steps] {
		name.WriteString("." + stepName(step))
	}
	at := slices.IndexFunc(list, func(d *demand) bool { return d.name == name.String() })
	if at < 0 {
		at, list = len(list), append(list, &demand{name: name.String()})
	}
	list[at].add(path[steps:], index, found)
	return list
}

func rootOrName(step hcl.Traverser) string {
	if root, ok := step.(hcl.TraverseRoot); ok {
		return root.Name
	}
	return stepName(step)
}

// keyRoots are what a key may take without being evaluated anew in each turn of a loop.
var keyRoots = []string{"each", "count", "var", "local", "data", "module", "path", "terraform"}

func (d *demand) add(rest hcl.Traversal, index *hclsyntax.IndexExpr, found *nodes) {
	if len(rest) > 0 {
		if key, ok := rest[0].(hcl.TraverseIndex); ok {
			d.keys = append(d.keys, picked{literal: key.Key})
			rest = rest[1:]
		}
		d.attribute(firstAttribute(rest))
		return
	}
	if index == nil || slices.ContainsFunc(index.Key.Variables(), func(t hcl.Traversal) bool { return !slices.Contains(keyRoots, t.RootName()) }) {
		d.whole, d.open = true, true
		return
	}
	d.keys = append(d.keys, picked{by: keyOf(index)})
	d.attribute(found.then[index])
}

func keyOf(index *hclsyntax.IndexExpr) *expression {
	x, _ := analyse(index.Key)
	return x
}

func (d *demand) attribute(name string) {
	d.names = add(d.names, name)
	d.open = d.open || name == ""
}
