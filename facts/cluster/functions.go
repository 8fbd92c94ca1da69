package cluster

import (
	"errors"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are those of the language: pure, and without any way to a file, the clock or the network.
func functions() map[string]function.Function {
	return map[string]function.Function{
		"abs":        stdlib.AbsoluteFunc,
		"ceil":       stdlib.CeilFunc,
		"coalesce":   stdlib.CoalesceFunc,
		"compact":    stdlib.CompactFunc,
		"concat":     stdlib.ConcatFunc,
		"contains":   stdlib.ContainsFunc,
		"element":    stdlib.ElementFunc,
		"flatten":    stdlib.FlattenFunc,
		"floor":      stdlib.FloorFunc,
		"format":     stdlib.FormatFunc,
		"join":       stdlib.JoinFunc,
		"keys":       stdlib.KeysFunc,
		"length":     stdlib.LengthFunc,
		"lookup":     stdlib.LookupFunc,
		"lower":      stdlib.LowerFunc,
		"max":        stdlib.MaxFunc,
		"merge":      stdlib.MergeFunc,
		"min":        stdlib.MinFunc,
		"range":      stdlib.RangeFunc,
		"reverse":    stdlib.ReverseListFunc,
		"slice":      stdlib.SliceFunc,
		"sort":       stdlib.SortFunc,
		"split":      stdlib.SplitFunc,
		"tobool":     stdlib.MakeToFunc(cty.Bool),
		"tolist":     stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":      stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber":   stdlib.MakeToFunc(cty.Number),
		"toset":      stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tostring":   stdlib.MakeToFunc(cty.String),
		"trimprefix": stdlib.TrimPrefixFunc,
		"trimspace":  stdlib.TrimSpaceFunc,
		"trimsuffix": stdlib.TrimSuffixFunc,
		"upper":      stdlib.UpperFunc,
		"values":     stdlib.ValuesFunc,
		"zipmap":     stdlib.ZipmapFunc,
	}
}

// guards refuse arguments that would make more than they are, where that is not what a function is for.
var guards = map[string]func(args []cty.Value) error{
	"format": func(args []cty.Value) error {
		const longest = 1000
		if len(args[0].AsString()) > longest || wideVerb(args[0].AsString()) {
			return errors.New("the format is too long, or makes too long a text")
		}
		return nil
	},
	"join": func(args []cty.Value) error {
		const longest = 1 << 20
		elements := 0
		for _, list := range args[1:] {
			elements += list.LengthInt()
		}
		if len(args[0].AsString())*elements > longest {
			return errors.New("it makes too long a text")
		}
		return nil
	},
	"tonumber": func(args []cty.Value) error {
		if !args[0].IsNull() && args[0].Type() == cty.String && !modest(args[0].AsString()) {
			return errors.New("it is no number, or one that is too large or too long")
		}
		return nil
	},
}

// wideVerb says whether a format has a width or a precision of more than two digits.
func wideVerb(format string) bool {
	digits := 0
	for _, char := range format {
		if char >= '0' && char <= '9' {
			digits++
		} else {
			digits = 0
		}
		if digits > 2 {
			return true
		}
	}
	return false
}

var errExhausted = errors.New("the file makes more values than a cluster file may")

// meterFunctions gives functions that are charged for what they are given and for what they make.
func meterFunctions(m *meter) map[string]function.Function {
	wrapped := maps.Collect(maps.All(functions()))
	for name, inner := range wrapped {
		wrapped[name] = meterFunction(m, inner, guards[name])
	}
	return wrapped
}

func meterFunction(m *meter, inner function.Function, guard func([]cty.Value) error) function.Function {
	var final *function.Parameter
	if last := inner.VarParam(); last != nil {
		final = new(*last)
	}
	// The guard comes first: some functions do their work to find the type of the result.
	before := func(args []cty.Value) error {
		for _, arg := range args {
			if !m.charge(arg) {
				return errExhausted
			}
		}
		if guard == nil || !known(args) {
			return nil
		}
		return guard(args)
	}
	return function.New(&function.Spec{
		Params:   slices.Clone(inner.Params()),
		VarParam: final,
		Type: func(args []cty.Value) (cty.Type, error) {
			if err := before(args); err != nil {
				return cty.DynamicPseudoType, err
			}
			return inner.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := inner.Call(args)
			if err == nil && !m.charge(v) {
				return cty.DynamicVal, errExhausted
			}
			return v, err
		},
	})
}

func known(args []cty.Value) bool {
	return !slices.ContainsFunc(args, func(arg cty.Value) bool { return !arg.IsWhollyKnown() })
}
