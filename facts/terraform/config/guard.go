package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// guard puts guards around those parts of an expression that could use up memory or time, or would say of
// an unknown value more than it depends on.
func guard(found *nodes, m *meter) {
	for _, loop := range found.loops {
		loop.CollExpr = &collection{loop.CollExpr, m}
		loop.ValExpr = &iteration{loop.ValExpr, m}
		if loop.KeyExpr != nil {
			loop.KeyExpr = &iteration{loop.KeyExpr, m}
		}
		if loop.CondExpr != nil {
			loop.CondExpr = &iteration{loop.CondExpr, m}
		}
	}
	for _, choice := range found.choices {
		taken := &branches{}
		choice.TrueResult = &branch{choice.TrueResult, &taken.yes}
		choice.FalseResult = &branch{choice.FalseResult, &taken.no}
		choice.Condition = &condition{choice.Condition, taken}
	}
	for _, sum := range found.sums {
		sum.LHS, sum.RHS = &operand{sum.LHS}, &operand{sum.RHS}
	}
}

// collection is what a loop goes through: nothing, once there was too much.
type collection struct {
	hclsyntax.Expression
	meter *meter
}

func (c *collection) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if c.meter.over != "" {
		return cty.EmptyTupleVal, nil
	}
	return c.Expression.Value(ctx)
}

// iteration is what a loop does each time.
type iteration struct {
	hclsyntax.Expression
	meter *meter
}

func (t *iteration) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if t.meter.over != "" {
		return cty.DynamicVal, nil
	}
	v, diags := t.Expression.Value(ctx)
	t.meter.spend(weigh(v).bytes)
	return v, diags
}

// branches are the marks of what a conditional chooses between. HCL puts the marks of both on the result,
// which would then seem to depend on what was not chosen.
type branches struct{ yes, no cty.ValueMarks }

type branch struct {
	hclsyntax.Expression
	marks *cty.ValueMarks
}

func (b *branch) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := b.Expression.Value(ctx)
	v, *b.marks = v.Unmark()
	return v, diags
}

// condition is evaluated after both branches.
type condition struct {
	hclsyntax.Expression
	branches *branches
}

func (c *condition) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := c.Expression.Value(ctx)
	bare, _ := v.Unmark()
	known := bare.IsKnown() && !bare.IsNull() && bare.Type() == cty.Bool
	if !known || bare.True() {
		v = v.WithMarks(c.branches.yes)
	}
	if !known || bare.False() {
		v = v.WithMarks(c.branches.no)
	}
	return v, diags
}

// operand is what an operator takes. Numbers whose digits would fill memory end here.
type operand struct{ hclsyntax.Expression }

func (o *operand) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := o.Expression.Value(ctx)
	if unreasonable(v) {
		return cty.DynamicVal, append(diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Number beyond reason", Detail: "This number has more digits than any configuration should.", Subject: o.Range().Ptr(),
		})
	}
	return v, diags
}

// unreasonable says whether a value is such a number, or text that would be taken for one.
func unreasonable(v cty.Value) bool {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() {
		return false
	}
	switch v.Type() {
	case cty.Number:
		exponent := v.AsBigFloat().MantExp(nil)
		return exponent > maxExponent || exponent < -maxExponent
	case cty.String:
		return unreasonableNumber.MatchString(strings.TrimSpace(v.AsString()))
	default:
		return false
	}
}

// weight is what a value amounts to.
type weight struct {
	bytes int64
	bare  bool // some of it is unknown without a cause
	wild  bool // some of it is a number beyond reason
}

// weigh goes through a value, until it is too heavy.
func weigh(v cty.Value) weight {
	var w weight
	w.add(v, false)
	return w
}

func (w *weight) add(v cty.Value, caused bool) {
	w.bytes += 48
	if w.bytes > maxValueBytes {
		return
	}
	v, marks := v.Unmark()
	caused = caused || hasCause(marks)
	switch kind := v.Type(); {
	case !v.IsKnown():
		w.bare = w.bare || !caused
	case v.IsNull():
	case kind == cty.String:
		w.bytes += int64(len(v.AsString()))
	case kind == cty.Number:
		w.wild = w.wild || unreasonable(v)
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next() && w.bytes <= maxValueBytes; {
			_, element := it.Element()
			w.add(element, caused)
		}
	}
}
