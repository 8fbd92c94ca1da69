package config

import (
	"errors"

	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// tryFunction is try. HCL has one, but it evaluates each argument twice, so that nested ones take time
// without bound, and it drops the marks that say why a value is unknown.
func tryFunction() function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
		Type:     function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			for _, arg := range args {
				v, diags := customdecode.ExpressionClosureFromVal(arg).Value()
				if !diags.HasErrors() {
					return ifWhollyKnown(v, v), nil
				}
			}
			return cty.NilVal, errors.New("no argument has a value")
		},
	})
}

// canFunction is can.
func canFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, diags := customdecode.ExpressionClosureFromVal(args[0]).Value()
			if diags.HasErrors() {
				return cty.False, nil
			}
			if known := ifWhollyKnown(v, cty.True); known.IsKnown() {
				return cty.True, nil
			}
			_, marks := v.UnmarkDeep()
			return cty.UnknownVal(cty.Bool).WithMarks(marks), nil
		},
	})
}

// ifWhollyKnown gives result, or unknown where anything in v is: once that is known, the expression may
// turn out to be wrong, and another be taken.
func ifWhollyKnown(v, result cty.Value) cty.Value {
	if v.IsWhollyKnown() {
		return result
	}
	_, marks := v.UnmarkDeep()
	return cty.DynamicVal.WithMarks(marks)
}
