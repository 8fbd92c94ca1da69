package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// cause is why a value is unknown. Unknown values are marked with the pointers of their causes, which go
// through functions and operators with them.
type cause struct {
	reason facts.Reason

	// what ends "it depends on", such as "var.size, which has no value"; sentence stands alone where that
	// would say nothing.
	what, sentence string

	resolve string
	from    origin // the resource that it comes from
}

// origin is an instance of a resource, or a block where the key is "". The zero origin is none.
type origin struct {
	module string // the address of the module's instance
	block  string // the address of the resource block without instance keys
	name   string // the address of the block in its module
	key    string // as an address ends, such as "[0]"
	only   bool   // the block has no other instance
}

// ref refers to the origin as the instance of a resource does that is being made. What is in the same
// module is called by its block, and what has the same key there by that: all instances that refer likewise
// are then alike.
func (o origin) ref(from origin) resource.Ref {
	switch {
	case o.module != from.module:
	case o.key == "" || o.only:
		return resource.Ref{Address: o.block}
	case o.key == from.key:
		return resource.Ref{Address: o.block, Same: true}
	}
	return resource.Ref{Address: join(o.module, o.name) + o.key}
}

// secret marks what is declared sensitive.
type secret struct{}

func hasCause(marks cty.ValueMarks) bool {
	for mark := range marks {
		if _, ok := mark.(*cause); ok {
			return true
		}
	}
	return false
}

func isSecret(marks cty.ValueMarks) bool { return hasMark(marks, secret{}) }

func hasMark(marks cty.ValueMarks, wanted any) bool {
	_, ok := marks[wanted]
	return ok
}

// causesOf gives the causes among marks, in an order that does not change.
func causesOf(marks cty.ValueMarks) []*cause {
	var found []*cause
	for mark := range marks {
		if c, ok := mark.(*cause); ok {
			found = append(found, c)
		}
	}
	return sortCauses(found)
}

// ranks orders reasons: what a person can do something about comes first.
var ranks = []facts.Reason{facts.NotFound, facts.NotStated, facts.Sensitive, facts.Failed, facts.DecidedAtApply}

func sortCauses(list []*cause) []*cause {
	slices.SortFunc(list, func(a, b *cause) int {
		return cmp.Or(cmp.Compare(slices.Index(ranks, a.reason), slices.Index(ranks, b.reason)), cmp.Compare(a.what, b.what), cmp.Compare(a.sentence, b.sentence), cmp.Compare(a.from.module, b.from.module), cmp.Compare(a.from.name, b.from.name), cmp.Compare(a.from.key, b.from.key))
	})
	return slices.Compact(list)
}

// unknown makes a value of a type that is not known for the causes.
func unknown(kind cty.Type, causes ...*cause) cty.Value {
	marks := make(cty.ValueMarks, len(causes))
	for _, c := range causes {
		marks[c] = struct{}{}
	}
	return cty.UnknownVal(kind).WithMarks(marks)
}

// cause gives the one cause that says the same, so that equal causes are one mark.
func (e *evaluator) cause(c cause) *cause {
	if made, ok := e.causes[c]; ok {
		return made
	}
	made := &c
	e.causes[c] = made
	return made
}

// shownCauses are how many causes a reason names.
const shownCauses = 3

// why puts causes into words. What says the same is one Why.
func (e *evaluator) why(causes []*cause) *resource.Why {
	made := &resource.Why{Reason: facts.DecidedAtApply, Detail: "nothing in the configuration decides it"}
	if len(causes) > 0 {
		made.Reason = causes[0].reason
		made.Detail = detail(causes)
	}
	var resolve []string
	for _, c := range causes {
		resolve = add(resolve, c.resolve)
		if ref := c.from.ref(e.making); c.from != (origin{}) && !slices.Contains(made.Refs, ref) {
			made.Refs = append(made.Refs, ref)
		}
	}
	made.Resolve = strings.Join(resolve[:min(len(resolve), shownCauses)], ", ")
	said := fmt.Sprintf("%q", []any{made.Reason, made.Detail, made.Resolve, made.Refs})
	if same, ok := e.whys[said]; ok {
		return same
	}
	e.whys[said] = made
	return made
}

func detail(causes []*cause) string {
	var things, sentences []string
	for _, c := range causes {
		things, sentences = add(things, c.what), add(sentences, c.sentence)
	}
	if len(things) > 0 {
		more := ""
		if len(things) > shownCauses {
			more = fmt.Sprintf(", and on %d more", len(things)-shownCauses)
		}
		sentences = append(sentences, "it depends on "+strings.Join(things[:min(len(things), shownCauses)], ", and on ")+more)
	}
	return strings.Join(sentences[:min(len(sentences), shownCauses)], "; ")
}

// secretWhy is why a sensitive value is not known here.
func (e *evaluator) secretWhy() *resource.Why {
	return e.why([]*cause{{reason: facts.Sensitive, sentence: "it is marked sensitive, and what is sensitive is not read"}})
}

// assume gives v with the causes on everything in it that is unknown without one.
func assume(v cty.Value, causes []*cause) cty.Value {
	patched, err := cty.Transform(v, func(_ cty.Path, part cty.Value) (cty.Value, error) {
		bare, marks := part.Unmark()
		if bare.IsKnown() || hasCause(marks) {
			return part, nil
		}
		return part.WithSameMarks(unknown(cty.DynamicPseudoType, causes...)), nil
	})
	if err != nil {
		return unknown(cty.DynamicPseudoType, causes...)
	}
	return patched
}

// within gives the causes anywhere in values.
func within(values map[string]cty.Value) []*cause {
	found := cty.ValueMarks{}
	for _, name := range sortedNames(values) {
		collect(values[name], found)
	}
	return causesOf(found)
}

// collect adds the marks in v until there are more than anybody would read.
func collect(v cty.Value, found cty.ValueMarks) {
	if len(found) > 100 {
		return
	}
	v, marks := v.Unmark()
	for mark := range marks {
		found[mark] = struct{}{}
	}
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return
	}
	for it := v.ElementIterator(); it.Next() && len(found) <= 100; {
		_, element := it.Element()
		collect(element, found)
	}
}
