package cluster

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// mostWork is how much a file may ask for: about one for each value that is made or looked at.
const mostWork = 1 << 20

// meter counts the work that expressions make, so that none goes on for ever or fills the memory.
type meter struct {
	left int
	// reported says that a diagnostic was given: every step that follows fails too.
	reported bool
}

// spend takes from what is left, and says whether there was enough.
func (m *meter) spend(work int) bool {
	m.left = max(-1, m.left-work)
	return m.left >= 0
}

// charge spends the size of a value.
func (m *meter) charge(v cty.Value) bool { return m.spend(size(v, m.left)) }

// exhausted is the first diagnostic of what was too much; nothing after it.
func (m *meter) exhausted(at hcl.Range) hcl.Diagnostics {
	if m.reported {
		return nil
	}
	m.reported = true
	return hcl.Diagnostics{mistake(at, "Too much to evaluate", "The expressions up to here make more values, longer texts or larger numbers than a cluster file may.")}
}

// size is how many values there are in one, long texts counted as several; of values within values it is
// found only as far as limit.
func size(v cty.Value, limit int) int {
	const textUnit = 16
	switch {
	case !v.IsKnown() || v.IsNull():
		return 1
	case v.Type() == cty.String:
		return 1 + len(v.AsString())/textUnit
	case v.Type() == cty.Number && immodest(v):
		return limit + 1
	case !v.CanIterateElements():
		return 1
	}
	sum := 1
	for it := v.ElementIterator(); sum <= limit && it.Next(); {
		_, element := it.Element()
		sum += size(element, limit-sum)
	}
	return sum
}

// immodest says whether a number would take long to write out.
func immodest(v cty.Value) bool {
	const largest = 1 << 7 // a power of two
	number := v.AsBigFloat()
	power := number.MantExp(nil)
	return number.IsInf() || power > largest || power < -largest
}

// metered is an expression that is charged for each time that it is evaluated: for its length, for the
// values that it refers to, and for what it makes.
type metered struct {
	hclsyntax.Expression
	meter          *meter
	length, splats int
	refs           []hcl.Traversal
}

// measure meters an expression, which has nothing metered in it yet.
func (m *meter) measure(expr hclsyntax.Expression) *metered {
	measured := &metered{Expression: expr, meter: m, refs: expr.Variables()}
	// The visitor finds nothing wrong.
	_ = hclsyntax.VisitAll(expr, func(node hclsyntax.Node) hcl.Diagnostics {
		measured.length++
		if _, ok := node.(*hclsyntax.SplatExpr); ok {
			measured.splats++
		}
		return nil
	})
	return measured
}

// wrap meters an expression, and what of it is evaluated again and again.
func (m *meter) wrap(expr hclsyntax.Expression) hclsyntax.Expression {
	measured := m.measure(expr)
	_ = hclsyntax.Walk(expr, wrapper{m, map[*hclsyntax.ForExpr]loop{}})
	return measured
}

// wrapper puts metered expressions in the place of parts of an expression. It measures on the way in, where
// the parts are still themselves, and replaces on the way out, where nobody walks them any more.
type wrapper struct {
	meter *meter
	loops map[*hclsyntax.ForExpr]loop
}

// loop is the parts of a for expression that are evaluated for each element.
type loop struct{ key, value, condition hclsyntax.Expression }

// Enter measures.
func (w wrapper) Enter(node hclsyntax.Node) hcl.Diagnostics {
	if expr, ok := node.(*hclsyntax.ForExpr); ok {
		w.loops[expr] = loop{w.part(expr.KeyExpr), w.part(expr.ValExpr), w.part(expr.CondExpr)}
	}
	return nil
}

// part measures an expression; nil stays nil.
func (w wrapper) part(expr hclsyntax.Expression) hclsyntax.Expression {
	if expr == nil {
		return nil
	}
	return w.meter.measure(expr)
}

// Exit replaces.
func (w wrapper) Exit(node hclsyntax.Node) hcl.Diagnostics {
	switch expr := node.(type) {
	case *hclsyntax.ForExpr:
		parts := w.loops[expr]
		expr.KeyExpr, expr.ValExpr, expr.CondExpr = parts.key, parts.value, parts.condition
	case *hclsyntax.BinaryOpExpr:
		if expr.Op.Impl.Params()[0].Type == cty.Number {
			expr.LHS, expr.RHS = operand{expr.LHS}, operand{expr.RHS}
		}
	case *hclsyntax.UnaryOpExpr:
		if expr.Op.Impl.Params()[0].Type == cty.Number {
			expr.Val = operand{expr.Val}
		}
	}
	return nil
}

// Value evaluates the expression, as far as there is work left.
func (e *metered) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	work := e.length
	for _, ref := range e.refs {
		// What is wrong with the reference, the expression says.
		if v, problems := ref.TraverseAbs(ctx); !problems.HasErrors() {
			work += (1 + e.splats) * size(v, e.meter.left)
		}
	}
	if !e.meter.spend(work) {
		return cty.DynamicVal, e.meter.exhausted(e.Range())
	}
	v, problems := e.Expression.Value(ctx)
	switch {
	case problems.HasErrors():
		return cty.DynamicVal, problems
	case v.Type() == cty.Number && v.IsKnown() && !v.IsNull() && immodest(v):
		return cty.DynamicVal, hcl.Diagnostics{mistake(e.Range(), "Wrong number", "The number is infinite, or too large or too small for anything in a cluster.")}
	case !e.meter.charge(v):
		return cty.DynamicVal, e.meter.exhausted(e.Range())
	default:
		return v, problems
	}
}

// operand is what an operator works on. A text stands for the number in it, and must not be a number that
// takes long to write out.
type operand struct{ hclsyntax.Expression }

// Value evaluates the operand.
func (e operand) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, problems := e.Expression.Value(ctx)
	if !problems.HasErrors() && v.IsKnown() && !v.IsNull() && v.Type() == cty.String && !modest(v.AsString()) {
		return cty.DynamicVal, hcl.Diagnostics{mistake(e.Range(), "Wrong operand", fmt.Sprintf("A text of %d characters is no number to compute with.", len(v.AsString())))}
	}
	return v, problems
}
