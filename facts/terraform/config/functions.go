package config

import (
	"errors"
	"maps"
	"strings"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/kwpolicy/kwpolicy/facts"
)

// functionTable gives the functions of Terraform and OpenTofu by name, each also as "core::NAME".
func (e *evaluator) functionTable() map[string]function.Function {
	table := standardFunctions()
	maps.Copy(table, textFunctions())
	maps.Copy(table, collectionFunctions())
	maps.Copy(table, networkFunctions())
	maps.Copy(table, hashFunctions(e.sandbox))
	maps.Copy(table, e.fileFunctions())
	for _, name := range []string{"timestamp", "plantimestamp", "uuid", "bcrypt", "rsadecrypt"} {
		table[name] = e.undecided(name, cty.String)
	}
	limits := growths()
	for name, f := range table {
		table[name] = e.bounded(f, limits[name])
	}
	table["try"], table["can"] = tryFunction(), canFunction()
	for name, f := range maps.Clone(table) {
		table["core::"+name] = f
	}
	return table
}

// functionsFor gives the functions that an expression may call. Those of providers have no known result.
func (e *evaluator) functionsFor(x *expression) map[string]function.Function {
	if len(x.providers) == 0 {
		return e.functions
	}
	table := maps.Clone(e.functions)
	for _, name := range x.providers {
		table[name] = e.undecided(name, cty.DynamicPseudoType)
	}
	return table
}

// undecided is a function whose result is not known before apply.
func (e *evaluator) undecided(name string, kind cty.Type) function.Function {
	why := e.cause(cause{reason: facts.DecidedAtApply, what: name + "(), whose result is not known before"})
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "arguments", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
		Type:     function.StaticReturnType(kind),
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return unknown(kind, why), nil },
	})
}

// standardFunctions are those that cty has.
func standardFunctions() map[string]function.Function {
	return map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "chomp": stdlib.ChompFunc, "chunklist": stdlib.ChunklistFunc,
		"coalescelist": stdlib.CoalesceListFunc, "compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc,
		"csvdecode": stdlib.CSVDecodeFunc, "distinct": stdlib.DistinctFunc, "element": stdlib.ElementFunc, "flatten": stdlib.FlattenFunc,
		"floor": stdlib.FloorFunc, "format": stdlib.FormatFunc, "formatdate": stdlib.FormatDateFunc, "formatlist": stdlib.FormatListFunc,
		"indent": stdlib.IndentFunc, "join": stdlib.JoinFunc, "jsondecode": checkedText(stdlib.JSONDecodeFunc, checkJSON), "jsonencode": stdlib.JSONEncodeFunc,
		"keys": stdlib.KeysFunc, "log": stdlib.LogFunc, "lower": stdlib.LowerFunc, "max": stdlib.MaxFunc, "merge": stdlib.MergeFunc,
		"min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc, "pow": stdlib.PowFunc, "range": stdlib.RangeFunc, "regex": stdlib.RegexFunc,
		"regexall": stdlib.RegexAllFunc, "reverse": stdlib.ReverseListFunc, "setintersection": stdlib.SetIntersectionFunc,
		"setproduct": stdlib.SetProductFunc, "setsubtract": stdlib.SetSubtractFunc, "setunion": stdlib.SetUnionFunc, "signum": stdlib.SignumFunc,
		"slice": stdlib.SliceFunc, "sort": stdlib.SortFunc, "split": stdlib.SplitFunc, "strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc,
		"timeadd": stdlib.TimeAddFunc, "title": stdlib.TitleFunc, "tobool": stdlib.MakeToFunc(cty.Bool),
		"tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber": stdlib.MakeToFunc(cty.Number), "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)), "tostring": stdlib.MakeToFunc(cty.String),
		"trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc,
		"upper": stdlib.UpperFunc, "values": stdlib.ValuesFunc, "yamldecode": checkedText(yaml.YAMLDecodeFunc, checkYAML), "yamlencode": yaml.YAMLEncodeFunc,
		"zipmap": stdlib.ZipmapFunc,
	}
}

func checkJSON(text string) error {
	if jsonTooDeep([]byte(text)) > 0 {
		return errors.New("the JSON nests too deep")
	}
	return nil
}

// checkedText is a function of one text that is looked at before the function sees it.
func checkedText(f function.Function, check func(string) error) function.Function {
	return function.New(&function.Spec{
		Params: f.Params(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if text, ok := asText(args[0]); ok {
				if err := check(text); err != nil {
					return cty.NilType, err
				}
			}
			return f.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return f.Call(args) },
	})
}

// bounded is a function that spends what its result weighs, and that refuses arguments whose result would
// grow out of proportion.
func (e *evaluator) bounded(f function.Function, growth func([]cty.Value) int64) function.Function {
	return function.New(&function.Spec{
		Params:   f.Params(),
		VarParam: f.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if e.meter.over != "" {
				return cty.NilType, errors.New(e.meter.over)
			}
			if growth != nil && grows(growth, args) > maxValueBytes {
				e.meter.stop("what a function would give is beyond reason")
				return cty.NilType, errors.New(e.meter.over)
			}
			return f.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := f.Call(args)
			if err != nil {
				return v, err
			}
			w := weigh(v)
			if w.wild || w.bytes > maxValueBytes {
				e.meter.stop("what a function gives is beyond reason")
			}
			e.meter.spend(w.bytes)
			return v, nil
		},
	})
}

// grows measures a growth of arguments that are wholly known.
func grows(growth func([]cty.Value) int64, args []cty.Value) int64 {
	bare := make([]cty.Value, len(args))
	for i, arg := range args {
		if bare[i], _ = arg.UnmarkDeep(); !bare[i].IsWhollyKnown() || bare[i].IsNull() {
			return 0
		}
	}
	return growth(bare)
}

// growths are, for the functions whose result may be far larger than their arguments, how large it may
// get.
func growths() map[string]func([]cty.Value) int64 {
	return map[string]func([]cty.Value) int64{
		"replace":    growthOfReplace,
		"join":       growthOfJoin,
		"format":     growthOfFormat,
		"formatlist": growthOfFormat,
		"indent":     func(args []cty.Value) int64 { return (whole(args[0]) + 1) * size(args[1]) },
		"range":      growthOfRange,
		"setproduct": growthOfProduct,
		"transpose":  func(args []cty.Value) int64 { return size(args[0]) },
	}
}

func size(v cty.Value) int64 { return weigh(v).bytes }

// whole gives a number, no larger than what is beyond reason anyway.
func whole(v cty.Value) int64 {
	v, err := convert.Convert(v, cty.Number)
	if err != nil || v.IsNull() || unreasonable(v) {
		return maxValueBytes
	}
	number, _ := v.AsBigFloat().Int64()
	return min(max(number, -maxValueBytes), maxValueBytes)
}

func growthOfReplace(args []cty.Value) int64 {
	text, _ := asText(args[0])
	old, _ := asText(args[1])
	replacement, _ := asText(args[2])
	if len(old) > 1 && old[0] == '/' && old[len(old)-1] == '/' {
		return int64(len(text)+1) * int64(len(replacement)+1)
	}
	return int64(len(text)) + int64(strings.Count(text, old))*int64(len(replacement))
}

func growthOfJoin(args []cty.Value) int64 {
	separator, _ := asText(args[0])
	var total int64
	for _, list := range args[1:] {
		total += size(list)
		if list.CanIterateElements() {
			total += int64(list.LengthInt()) * int64(len(separator))
		}
	}
	return total
}

// growthOfFormat refuses widths of five digits, and text that stands for a number beyond reason.
func growthOfFormat(args []cty.Value) int64 {
	text, _ := asText(args[0])
	total, digits := int64(len(text)), 0
	for _, c := range text {
		if c < '0' || c > '9' {
			digits = 0
		} else if digits++; digits > 4 && strings.Contains(text, "%") {
			return maxValueBytes + 1
		}
	}
	for _, arg := range args[1:] {
		if unreasonable(arg) {
			return maxValueBytes + 1
		}
		total += size(arg)
	}
	return total * int64(1+strings.Count(text, "%"))
}

func growthOfRange(args []cty.Value) int64 {
	from, to, by := int64(0), whole(args[0]), int64(1)
	if len(args) > 1 {
		from, to = to, whole(args[1])
	}
	if len(args) > 2 {
		by = max(1, whole(args[2]), -whole(args[2]))
	}
	if steps := max(to-from, from-to) / by; steps > 1024 {
		return maxValueBytes + 1
	}
	return 0
}

func growthOfProduct(args []cty.Value) int64 {
	total := int64(48 * len(args))
	for _, set := range args {
		if set.CanIterateElements() {
			total *= int64(set.LengthInt())
		}
		if total > maxValueBytes {
			break
		}
	}
	return total
}
