package facts

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// check reports what is wrong with a value; nil where nothing is.
type check func(v reflect.Value) *fault

// fault is what is wrong with a value, and where below the value that was checked.
type fault struct{ place, problem string }

func (f *fault) at(place string) *fault {
	f.place = place + f.place
	return f
}

func (f *fault) Error() string { return strings.TrimPrefix(f.place, ".") + f.problem }

// checkValue checks v, whose place in the document is path and whose jsonschema tag is tag.
func checkValue(path string, v reflect.Value, tag string) error {
	if found := checkOf(v.Type(), tag)(v); found != nil {
		return found.at(path)
	}
	return nil
}

// checkOf makes the check for a type with a jsonschema tag. The tags are read here, once, and not
// for every value.
func checkOf(t reflect.Type, tag string) check {
	switch t.Kind() {
	case reflect.Pointer:
		return checkPointer(checkOf(t.Elem(), tag))
	case reflect.Struct:
		return checkStruct(t)
	case reflect.Slice, reflect.Array:
		return checkList(checkOf(t.Elem(), tag))
	case reflect.Map:
		return checkMap(checkOf(t.Elem(), tag))
	case reflect.String:
		return checkString(values(tag, "enum"))
	case reflect.Int, reflect.Int64:
		return checkInt(bound(tag, "minimum"), bound(tag, "maximum"))
	default:
		return func(reflect.Value) *fault { return nil }
	}
}

func checkPointer(inner check) check {
	return func(v reflect.Value) *fault {
		if v.IsNil() {
			return nil
		}
		return inner(v.Elem())
	}
}

func checkStruct(t reflect.Type) check {
	type member struct {
		place    string
		omitZero bool
		check    check
	}
	members := make([]member, t.NumField())
	for i := range members {
		name, omitZero := jsonName(t.Field(i))
		members[i] = member{"." + name, omitZero, checkOf(t.Field(i).Type, t.Field(i).Tag.Get("jsonschema"))}
	}
	return func(v reflect.Value) *fault {
		for i := range members {
			field := v.Field(i)
			if members[i].omitZero && field.IsZero() {
				continue
			}
			if found := members[i].check(field); found != nil {
				return found.at(members[i].place)
			}
		}
		return nil
	}
}

func checkList(element check) check {
	return func(v reflect.Value) *fault {
		for i := range v.Len() {
			if found := element(v.Index(i)); found != nil {
				return found.at(fmt.Sprintf("[%d]", i))
			}
		}
		return nil
	}
}

// checkMap reports the fault of the first key, so that one document has one error.
func checkMap(element check) check {
	return func(v reflect.Value) *fault {
		var first string
		var reported *fault
		for entry := v.MapRange(); entry.Next(); {
			found := element(entry.Value())
			if found == nil {
				continue
			}
			if key := entry.Key().String(); reported == nil || key < first {
				first, reported = key, found
			}
		}
		if reported == nil {
			return nil
		}
		return reported.at(fmt.Sprintf("[%q]", first))
	}
}

func checkString(allowed []string) check {
	return func(v reflect.Value) *fault {
		value := v.String()
		switch {
		case value == "":
			return &fault{problem: " is empty: leave out what is not known"}
		case allowed != nil && !slices.Contains(allowed, value):
			return &fault{problem: fmt.Sprintf(" is %q, and can be %s", value, strings.Join(allowed, ", "))}
		default:
			return nil
		}
	}
}

func checkInt(least, most *int64) check {
	return func(v reflect.Value) *fault {
		value := v.Int()
		switch {
		case least != nil && value < *least:
			return &fault{problem: fmt.Sprintf(" is %d, and is at least %d where it is known: leave out what is not", value, *least)}
		case most != nil && value > *most:
			return &fault{problem: fmt.Sprintf(" is %d, and is at most %d", value, *most)}
		default:
			return nil
		}
	}
}

// values lists what a tag gives for a key.
func values(tag, key string) []string {
	var found []string
	for rule := range strings.SplitSeq(tag, ",") {
		if name, value, _ := strings.Cut(rule, "="); name == key {
			found = append(found, value)
		}
	}
	return found
}

// bound is the number that a tag gives for a key; nil where it gives none.
func bound(tag, key string) *int64 {
	for _, text := range values(tag, key) {
		if number, err := strconv.ParseInt(text, 10, 64); err == nil {
			return &number
		}
	}
	return nil
}

// jsonName gives a field's name in JSON, and whether it is left out where it is zero.
func jsonName(field reflect.StructField) (string, bool) {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name, options == "omitzero"
}
