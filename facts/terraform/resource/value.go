// Package resource is what a plan or a configuration says of resources: each attribute is known,
// omitted, or unknown with the reason. It knows how resources refer to each other, and no provider.
package resource

import (
	"math"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// State says what is known of an attribute.
type State int

// The states. Omitted is the zero value: what nobody set is left to the provider or the cloud.
const (
	Omitted State = iota
	Known
	Unknown
)

// Value is an attribute or a block: a known scalar, list or object, or one that nobody set, or one that
// is not known yet.
type Value struct {
	state  State
	scalar any // string, float64 or bool
	list   []Value
	object map[string]Value
	why    *Why
	refs   []Ref

	// At is where the value is set; the zero Place where nobody can say.
	At Place
}

// Why says why a value is not known.
type Why struct {
	// Reason is the kind of obstacle, Detail one sentence about it, such as "it depends on var.size, which
	// has no value", and Resolve what would make it known.
	Reason          facts.Reason
	Detail, Resolve string

	// Refs are the resources that the value comes from. Open says that there may be more, for something that
	// it comes from is not known.
	Refs []Ref
	Open bool
}

// Ref names a resource, or every instance of one.
type Ref struct {
	// Address is that of an instance, or of a block without instance keys, such as
	// "module.gpu.aws_launch_template.node".
	Address string

	// Same says that the instance with the key of the one that refers is meant.
	Same bool

	// Keyed says that each.key or count.index stands in the expression, so that the same is meant where each
	// side has as many. Call is the module whose instance has that key; "" where the one that refers has it.
	Keyed bool
	Call  string
}

// Place is a line of the user's.
type Place struct {
	File string
	Line int
}

// String makes a known string.
func String(text string) Value { return Value{state: Known, scalar: text} }

// Number makes a known number.
func Number(number float64) Value { return Value{state: Known, scalar: number} }

// Bool makes a known truth value.
func Bool(truth bool) Value { return Value{state: Known, scalar: truth} }

// List makes a known list, whose elements may be unknown.
func List(elements []Value) Value { return Value{state: Known, list: elements} }

// Object makes a known object or block, whose members may be unknown. Members that nobody set are left out.
func Object(members map[string]Value) Value { return Value{state: Known, object: members} }

// NotKnown makes an unknown value.
func NotKnown(why *Why) Value { return Value{state: Unknown, why: why} }

// From gives the value with the resources that it comes from, though it is known.
func (v Value) From(refs []Ref) Value {
	v.refs = refs
	return v
}

// Refs are the resources that the value comes from.
func (v Value) Refs() []Ref {
	if v.why != nil {
		return v.why.Refs
	}
	return v.refs
}

// Placed gives the value with the place where it is set.
func (v Value) Placed(at Place) Value {
	v.At = at
	return v
}

// State says what is known of the value.
func (v Value) State() State { return v.state }

// Why says why an unknown value is not known; nil of any other.
func (v Value) Why() *Why { return v.why }

// Get follows names into blocks. A list of blocks stands for its first, as Terraform writes a block that
// there is at most one of. What an unknown value has is unknown, and what an omitted one has is omitted.
func (v Value) Get(names ...string) Value {
	for _, name := range names {
		v = v.first()
		if v.state != Known {
			return v
		}
		member := v.object[name]
		if member.At == (Place{}) {
			member.At = v.At
		}
		v = member
	}
	return v
}

// first gives the only block of a list.
func (v Value) first() Value {
	if v.state != Known || v.list == nil {
		return v
	}
	if len(v.list) == 0 {
		return Value{At: v.At}
	}
	return v.list[0]
}

// List gives the elements of a list; a single block or scalar is a list of one, and nothing of what is
// omitted or unknown.
func (v Value) List() []Value {
	switch {
	case v.state != Known:
		return nil
	case v.list != nil:
		return v.list
	case v.scalar != nil || v.object != nil:
		return []Value{v}
	default:
		return nil
	}
}

// Members gives the members of an object.
func (v Value) Members() map[string]Value { return v.object }

// Text gives a known string or number as text. It is not ok of an empty string, which providers take for
// no value.
func (v Value) Text() (text string, ok bool) {
	switch scalar := v.scalar.(type) {
	case string:
		return scalar, v.state == Known && scalar != ""
	case float64:
		return strconv.FormatFloat(scalar, 'f', -1, 64), v.state == Known
	default:
		return "", false
	}
}

// Int gives a known whole number, which providers write as a string too.
func (v Value) Int() (number int64, ok bool) {
	switch scalar := v.scalar.(type) {
	case float64:
		if scalar != math.Trunc(scalar) || math.Abs(scalar) > 1<<53 {
			return 0, false
		}
		return int64(scalar), v.state == Known
	case string:
		number, err := strconv.ParseInt(strings.TrimSpace(scalar), 10, 64)
		return number, err == nil && v.state == Known
	default:
		return 0, false
	}
}

// Truth gives a known truth value, which providers write as a string too.
func (v Value) Truth() (truth, ok bool) {
	switch scalar := v.scalar.(type) {
	case bool:
		return scalar, v.state == Known
	case string:
		return scalar == "true", v.state == Known && (scalar == "true" || scalar == "false")
	default:
		return false, false
	}
}
