package config

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/gocty"

	"github.com/kwpolicy/kwpolicy/facts"
)

// expansion is how many instances a block makes: by default a single one without a key.
type expansion struct {
	none    bool
	counted bool
	count   int
	each    map[string]cty.Value // nil but for for_each
	causes  []*cause             // why nobody can tell; one instance without a key then stands for all
}

// keys gives the key of each instance.
func (x *expansion) keys() iter.Seq[any] {
	return func(yield func(any) bool) {
		switch {
		case x.none:
		case x.counted:
			for i := range x.count {
				if !yield(i) {
					return
				}
			}
		case x.each != nil:
			for _, key := range slices.Sorted(maps.Keys(x.each)) {
				if !yield(key) {
					return
				}
			}
		default:
			yield(nil)
		}
	}
}

// empty says whether there is no instance at all.
func (x *expansion) empty() bool {
	for range x.keys() {
		return false
	}
	return true
}

// has says whether there is an instance with a key.
func (x *expansion) has(key any) bool {
	switch key := key.(type) {
	case int:
		return x.counted && key >= 0 && key < x.count
	case string:
		_, ok := x.each[key]
		return ok
	default:
		return !x.none && !x.counted && x.each == nil
	}
}

// scope gives what the expressions of an instance may name.
func (x *expansion) scope(in *instance, key any) *scope {
	s := &scope{in: in}
	switch key := key.(type) {
	case int:
		return s.with("count", cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(key))}))
	case string:
		return s.with("each", cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal(key), "value": x.each[key]}))
	}
	if x.causes == nil {
		return s
	}
	s = s.with("count", cty.ObjectVal(map[string]cty.Value{"index": unknown(cty.Number, x.causes...)}))
	return s.with("each", cty.ObjectVal(map[string]cty.Value{"key": unknown(cty.String, x.causes...), "value": unknown(cty.DynamicPseudoType, x.causes...)}))
}

// suffix is a key as addresses have it.
func suffix(key any) string {
	switch key := key.(type) {
	case int:
		return "[" + strconv.Itoa(key) + "]"
	case string:
		return `["` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace(key) + `"]`
	default:
		return ""
	}
}

// expand finds the instances of a resource block or a module call.
func (e *evaluator) expand(in *instance, declared *declaration) *expansion {
	if x := e.expandEnabled(in, declared); x != nil {
		return x
	}
	if set, ok := declared.body.attributes["count"]; ok {
		return e.expandCount(in, set)
	}
	if set, ok := declared.body.attributes["for_each"]; ok {
		return e.expandEach(in, set)
	}
	return &expansion{}
}

// expandEnabled follows OpenTofu's lifecycle.enabled; nil where it changes nothing.
func (e *evaluator) expandEnabled(in *instance, declared *declaration) *expansion {
	for _, lifecycle := range declared.body.of("lifecycle") {
		set, ok := lifecycle.body().attributes["enabled"]
		if !ok {
			continue
		}
		v, causes := e.argument(in, set, cty.Bool)
		switch {
		case causes != nil:
			return &expansion{causes: causes}
		case v.False():
			return &expansion{none: true}
		}
	}
	return nil
}

// argument evaluates what decides about instances, as a value of the type that is known, or the causes
// that there is none.
func (e *evaluator) argument(in *instance, set *attribute, kind cty.Type) (cty.Value, []*cause) {
	v, marks := e.evaluate(set.expression(e.meter), &scope{in: in}).Unmark()
	switch {
	case isSecret(marks):
		return v, []*cause{e.hidden(set)}
	case !v.IsKnown():
		return v, e.orElse(causesOf(marks))
	case v.IsNull():
		return v, []*cause{e.wrong(set, "is null")}
	}
	converted, err := convert.Convert(v, kind)
	if err != nil {
		return v, []*cause{e.wrong(set, "has the wrong type")}
	}
	return converted, nil
}

// wrong is the cause that an argument cannot be used.
func (e *evaluator) wrong(set *attribute, how string) *cause {
	return e.cause(cause{reason: facts.Failed, sentence: fmt.Sprintf("%s at %s:%d %s", set.name, set.at.Filename, set.at.Start.Line, how)})
}

// hidden is the cause that an argument is not looked at.
func (e *evaluator) hidden(set *attribute) *cause {
	return e.cause(cause{reason: facts.Sensitive, sentence: fmt.Sprintf("%s at %s:%d is marked sensitive", set.name, set.at.Filename, set.at.Start.Line)})
}

func (e *evaluator) expandCount(in *instance, set *attribute) *expansion {
	v, causes := e.argument(in, set, cty.Number)
	if causes != nil {
		return &expansion{causes: causes}
	}
	if v.GreaterThan(cty.NumberIntVal(maxInstances)).True() {
		e.fatal("Too many instances", fmt.Sprintf("This count is larger than %d.", maxInstances), set.at)
		return &expansion{none: true}
	}
	var count int
	if err := gocty.FromCtyValue(v, &count); err != nil || count < 0 {
		return &expansion{causes: []*cause{e.wrong(set, "is no whole number of instances")}}
	}
	return &expansion{counted: true, count: count}
}

func (e *evaluator) expandEach(in *instance, set *attribute) *expansion {
	v, causes := e.argument(in, set, cty.DynamicPseudoType)
	if causes != nil {
		return &expansion{causes: causes}
	}
	if v.Type().IsSetType() && !v.IsWhollyKnown() {
		_, marks := e.evaluate(set.expression(e.meter), &scope{in: in}).UnmarkDeep()
		return &expansion{causes: e.orElse(causesOf(marks))}
	}
	kind := v.Type()
	if !kind.IsMapType() && !kind.IsObjectType() && !(kind.IsSetType() && (kind.ElementType() == cty.String || v.LengthInt() == 0)) {
		return &expansion{causes: []*cause{e.wrong(set, "is neither a map nor a set of strings")}}
	}
	x := &expansion{each: make(map[string]cty.Value, v.LengthInt())}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if key.IsNull() {
			return &expansion{causes: []*cause{e.wrong(set, "has a null in it")}}
		}
		x.each[key.AsString()] = element
	}
	return x
}
