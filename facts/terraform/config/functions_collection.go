package config

import (
	"errors"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var errNotFound = errors.New("there is no such element")

func collectionFunctions() map[string]function.Function {
	anything := function.Parameter{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true}
	list := function.Parameter{Name: "list", Type: cty.DynamicPseudoType}
	same := func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil }
	return map[string]function.Function{
		"alltrue": truthOfAll(true), "anytrue": truthOfAll(false),
		"coalesce": function.New(&function.Spec{VarParam: &anything, Type: coalesceType, Impl: coalesce}),
		"ephemeralasnull": function.New(&function.Spec{
			Params: []function.Parameter{anything}, Type: same,
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0], nil },
		}),
		"index":  function.New(&function.Spec{Params: []function.Parameter{list, {Name: "element", Type: cty.DynamicPseudoType}}, Type: function.StaticReturnType(cty.Number), Impl: index}),
		"length": function.New(&function.Spec{Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}}, Type: lengthType, Impl: length}),
		"lookup": function.New(&function.Spec{
			Params:   []function.Parameter{{Name: "map", Type: cty.DynamicPseudoType, AllowMarked: true}, {Name: "key", Type: cty.String}},
			VarParam: &anything, Type: function.StaticReturnType(cty.DynamicPseudoType), Impl: lookup,
		}),
		"matchkeys": function.New(&function.Spec{
			Params: []function.Parameter{{Name: "values", Type: cty.List(cty.DynamicPseudoType)}, {Name: "keys", Type: cty.List(cty.DynamicPseudoType)}, {Name: "wanted", Type: cty.List(cty.DynamicPseudoType)}},
			Type:   same, Impl: matchKeys,
		}),
		"one":          function.New(&function.Spec{Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType, AllowMarked: true}}, Type: function.StaticReturnType(cty.DynamicPseudoType), Impl: only}),
		"sum":          function.New(&function.Spec{Params: []function.Parameter{list}, Type: function.StaticReturnType(cty.Number), Impl: sum}),
		"transpose":    function.New(&function.Spec{Params: []function.Parameter{{Name: "map", Type: cty.Map(cty.List(cty.String))}}, Type: function.StaticReturnType(cty.Map(cty.List(cty.String))), Impl: transpose}),
		"sensitive":    function.New(&function.Spec{Params: []function.Parameter{anything}, Type: same, Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0].Mark(secret{}), nil }}),
		"nonsensitive": function.New(&function.Spec{Params: []function.Parameter{anything}, Type: same, Impl: nonsensitive}),
		"issensitive": function.New(&function.Spec{
			Params: []function.Parameter{anything}, Type: function.StaticReturnType(cty.Bool),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				return cty.BoolVal(args[0].HasMark(secret{})), nil
			},
		}),
	}
}

// truthOfAll is alltrue, which one false decides, and anytrue, which one true decides.
func truthOfAll(all bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}}, Type: function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			undecided := false
			for it := args[0].ElementIterator(); it.Next(); {
				_, element := it.Element()
				switch {
				case !element.IsKnown():
					undecided = true
				case (!element.IsNull() && element.True()) != all:
					return cty.BoolVal(!all), nil
				}
			}
			if undecided {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(all), nil
		},
	})
}

func coalesceType(args []cty.Value) (cty.Type, error) {
	kinds := make([]cty.Type, len(args))
	for i, arg := range args {
		kinds[i] = arg.Type()
	}
	kind, _ := convert.UnifyUnsafe(kinds)
	if kind == cty.NilType {
		return cty.NilType, errors.New("the arguments have no type in common")
	}
	return kind, nil
}

// coalesce gives the first argument that is neither null nor empty text.
func coalesce(args []cty.Value, kind cty.Type) (cty.Value, error) {
	for _, arg := range args {
		arg, err := convert.Convert(arg, kind)
		if err != nil {
			return cty.NilVal, errors.New("the arguments have no type in common")
		}
		bare, _ := arg.Unmark()
		switch {
		case !bare.IsKnown():
			return unknownLike(arg, kind), nil
		case bare.IsNull() || bare.Type() == cty.String && bare.AsString() == "":
			continue
		default:
			return arg, nil
		}
	}
	return cty.NilVal, errors.New("no argument has a value")
}

func unknownLike(v cty.Value, kind cty.Type) cty.Value { return cty.UnknownVal(kind).WithSameMarks(v) }

func index(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if kind := args[0].Type(); !kind.IsListType() && !kind.IsTupleType() {
		return cty.NilVal, errors.New("a list is required")
	}
	for it := args[0].ElementIterator(); it.Next(); {
		key, element := it.Element()
		equal, err := stdlib.Equal(element, args[1])
		if err != nil {
			return cty.NilVal, errNotFound
		}
		if !equal.IsKnown() {
			return cty.UnknownVal(cty.Number), nil
		}
		if equal.True() {
			return key, nil
		}
	}
	return cty.NilVal, errNotFound
}

func lengthType(args []cty.Value) (cty.Type, error) {
	kind := args[0].Type()
	if kind == cty.String || kind == cty.DynamicPseudoType || kind.IsObjectType() || kind.IsTupleType() || kind.IsCollectionType() {
		return cty.Number, nil
	}
	return cty.NilType, errors.New("text or a collection is required")
}

// length keeps the marks of the value itself, and not those of what is in it, which do not matter for it.
func length(args []cty.Value, _ cty.Type) (cty.Value, error) {
	v, marks := args[0].Unmark()
	kind := v.Type()
	switch {
	case kind.IsTupleType():
		return cty.NumberIntVal(int64(len(kind.TupleElementTypes()))).WithMarks(marks), nil
	case kind.IsObjectType():
		return cty.NumberIntVal(int64(len(kind.AttributeTypes()))).WithMarks(marks), nil
	case !v.IsKnown():
		return cty.UnknownVal(cty.Number).WithMarks(marks), nil
	case kind == cty.String:
		count, err := stdlib.Strlen(v)
		return count.WithMarks(marks), err
	default:
		return v.Length().WithMarks(marks), nil
	}
}

// lookup needs to know the map's keys, but no element beside the one.
func lookup(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if len(args) > 3 {
		return cty.NilVal, errors.New("a map, a key and a default are required")
	}
	table, marks := args[0].Unmark()
	key := args[1].AsString()
	switch kind := table.Type(); {
	case kind.IsObjectType() && kind.HasAttribute(key):
		return table.GetAttr(key).WithMarks(marks), nil
	case kind.IsMapType() && table.HasIndex(args[1]).True():
		return table.Index(args[1]).WithMarks(marks), nil
	case !kind.IsObjectType() && !kind.IsMapType():
		return cty.NilVal, errors.New("a map is required")
	case len(args) < 3:
		return cty.NilVal, errNotFound
	case kind.IsMapType():
		otherwise, err := convert.Convert(args[2], kind.ElementType())
		return otherwise.WithMarks(marks), err
	default:
		return args[2].WithMarks(marks), nil
	}
}

func matchKeys(args []cty.Value, kind cty.Type) (cty.Value, error) {
	values, keys, wanted := args[0], args[1], args[2]
	if !keys.IsWhollyKnown() || !wanted.IsWhollyKnown() {
		return cty.UnknownVal(kind), nil
	}
	if values.LengthInt() != keys.LengthInt() {
		return cty.NilVal, errors.New("the values and the keys are not as many")
	}
	var found []cty.Value
	elements := values.AsValueSlice()
	for i, key := range keys.AsValueSlice() {
		if slices.ContainsFunc(wanted.AsValueSlice(), func(w cty.Value) bool { equal, err := stdlib.Equal(key, w); return err == nil && equal.True() }) {
			found = append(found, elements[i])
		}
	}
	if len(found) == 0 {
		return cty.ListValEmpty(values.Type().ElementType()), nil
	}
	return cty.ListVal(found), nil
}

// only gives the one element of a list, and null of an empty one.
func only(args []cty.Value, _ cty.Type) (cty.Value, error) {
	list, marks := args[0].Unmark()
	kind := list.Type()
	if !kind.IsTupleType() && !kind.IsListType() && !kind.IsSetType() {
		return cty.NilVal, errors.New("a list is required")
	}
	switch count := list.LengthInt(); count {
	case 0:
		return cty.NullVal(cty.DynamicPseudoType).WithMarks(marks), nil
	case 1:
		return list.AsValueSlice()[0].WithMarks(marks), nil
	default:
		return cty.NilVal, errors.New("the list has more than one element")
	}
}

func sum(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if !args[0].CanIterateElements() || args[0].LengthInt() == 0 {
		return cty.NilVal, errors.New("a list with elements is required")
	}
	total := cty.Zero
	for it := args[0].ElementIterator(); it.Next(); {
		_, element := it.Element()
		number, err := convert.Convert(element, cty.Number)
		if err != nil || number.IsNull() || unreasonable(number) {
			return cty.NilVal, errors.New("an element is no number")
		}
		total = total.Add(number)
	}
	return total, nil
}

func transpose(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if !args[0].IsWhollyKnown() {
		return cty.UnknownVal(cty.Map(cty.List(cty.String))), nil
	}
	found := map[string][]string{}
	for it := args[0].ElementIterator(); it.Next(); {
		key, list := it.Element()
		if list.IsNull() {
			return cty.NilVal, errors.New("a list is null")
		}
		for inner := list.ElementIterator(); inner.Next(); {
			_, element := inner.Element()
			if element.IsNull() {
				return cty.NilVal, errors.New("an element is null")
			}
			found[element.AsString()] = append(found[element.AsString()], key.AsString())
		}
	}
	if len(found) == 0 {
		return cty.MapValEmpty(cty.List(cty.String)), nil
	}
	lists := map[string]cty.Value{}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		slices.Sort(found[name])
		elements := make([]cty.Value, len(found[name]))
		for i, text := range found[name] {
			elements[i] = cty.StringVal(text)
		}
		lists[name] = cty.ListVal(elements)
	}
	return cty.MapVal(lists), nil
}

func nonsensitive(args []cty.Value, _ cty.Type) (cty.Value, error) {
	v, marks := args[0].Unmark()
	delete(marks, secret{})
	return v.WithMarks(marks), nil
}
