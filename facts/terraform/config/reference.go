package config

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/kwpolicy/kwpolicy/facts"
)

// exactInstances is up to how many instances a value that takes all of them names each of them as where it
// comes from, and not their block.
const exactInstances = 64

// state is what is known of a resource block in an instance of its module.
type state struct {
	expansion  once[*expansion]
	attributes map[attributeOf]*once[cty.Value]
	taken      map[*demand]cty.Value // by expressions that take all instances
}

type attributeOf struct {
	key  any
	name string
}

// expandResource gives the instances of a resource block.
func (e *evaluator) expandResource(in *instance, declared *declaration) *expansion {
	what := step{join(in.address, declared.name), declared.at}
	return compute(e, &named(in.resources, declared.name).expansion, what, &expansion{}, func() *expansion { return e.expand(in, declared) })
}

// addResources adds what an expression takes of resources to the roots.
func (e *evaluator) addResources(made map[string]cty.Value, x *expression, s *scope) {
	tables := map[string]map[string]cty.Value{} // by everything before the name
	for _, d := range x.resources {
		dot := strings.LastIndexByte(d.name, '.')
		if _, iterator := s.names[d.name[:dot]]; iterator {
			continue
		}
		set(tables, d.name[:dot], d.name[dot+1:], e.resource(d, s, x.used))
	}
	roots := map[string]map[string]cty.Value{}
	for kind, table := range tables {
		if root, inner, ok := strings.Cut(kind, "."); ok {
			set(roots, root, inner, cty.ObjectVal(table))
			continue
		}
		made[kind] = cty.ObjectVal(table)
		if x.prefixed {
			set(roots, "resource", kind, made[kind])
		}
	}
	for root, kinds := range roots {
		made[root] = cty.ObjectVal(kinds)
	}
}

func set(tables map[string]map[string]cty.Value, table, name string, v cty.Value) {
	if tables[table] == nil {
		tables[table] = map[string]cty.Value{}
	}
	tables[table][name] = v
}

// resource gives what an expression takes of a resource block.
func (e *evaluator) resource(d *demand, s *scope, used []string) cty.Value {
	if strings.HasPrefix(d.name, "ephemeral.") {
		return unknown(cty.DynamicPseudoType, e.decided(from(s.in, d.name, ""), ""))
	}
	declared, ok := s.in.node.dir.resources[d.name]
	if !ok {
		return e.undeclared(s.in, d.name)
	}
	x := e.expandResource(s.in, declared)
	if x.causes != nil {
		return unknown(cty.DynamicPseudoType, append([]*cause{e.decided(from(s.in, d.name, ""), "")}, x.causes...)...)
	}
	known := named(s.in.resources, d.name)
	if v, ok := known.taken[d]; ok {
		return v
	}
	exact := !d.whole || x.count+len(x.each) <= exactInstances
	v := e.ofInstances(x, d, s, e.decided(from(s.in, d.name, ""), ""), func(key any) cty.Value {
		return e.members(&subject{s.in, declared, x, key, exact}, d, used)
	})
	if d.whole {
		if known.taken == nil {
			known.taken = map[*demand]cty.Value{}
		}
		known.taken[d] = v
	}
	return v
}

// ofInstances gives the instances that are taken: all of them as a list or an object, or an object with
// just those that keys pick. block is what it comes from where a key is not known.
func (e *evaluator) ofInstances(x *expansion, d *demand, s *scope, block *cause, value func(key any) cty.Value) cty.Value {
	switch {
	case x.none:
		return cty.NullVal(cty.DynamicPseudoType)
	case x.has(nil):
		return value(nil)
	}
	if d.whole || len(d.keys) == 0 {
		return all(x, value)
	}
	members := map[string]cty.Value{}
	for _, picked := range d.keys {
		key, causes := e.key(picked, s)
		if causes != nil {
			if block != nil {
				causes = append(causes, block)
			}
			return unknown(cty.DynamicPseudoType, causes...)
		}
		if key := x.parse(key); x.has(key) {
			members[fmt.Sprint(key)] = value(key)
		}
	}
	return cty.ObjectVal(members)
}

func all(x *expansion, value func(key any) cty.Value) cty.Value {
	if x.counted {
		elements := make([]cty.Value, 0, x.count)
		for key := range x.keys() {
			elements = append(elements, value(key))
		}
		return cty.TupleVal(elements)
	}
	members := make(map[string]cty.Value, len(x.each))
	for key := range x.each {
		members[key] = value(key)
	}
	return cty.ObjectVal(members)
}

// key evaluates a picked key, as text.
func (e *evaluator) key(p picked, s *scope) (string, []*cause) {
	v, marks := p.literal, cty.ValueMarks(nil)
	if p.by != nil {
		v, marks = e.evaluate(p.by, s).Unmark()
	}
	if !v.IsKnown() {
		return "", e.orElse(causesOf(marks))
	}
	if v.Type() == cty.Number && !v.IsNull() {
		// The general conversion looks for the shortest decimal, which is slow.
		if number, accuracy := v.AsBigFloat().Int64(); accuracy == big.Exact {
			return strconv.FormatInt(number, 10), nil
		}
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil || text.IsNull() {
		return "", nil
	}
	return text.AsString(), nil
}

// parse gives a key of the kind that the instances have.
func (x *expansion) parse(text string) any {
	if !x.counted {
		return text
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return text
	}
	return number
}

// subject is one instance of a resource block.
type subject struct {
	in       *instance
	declared *declaration
	expanded *expansion
	key      any
	exact    bool // the instance is named as where values come from, and not its block
}

// origin is where values of it come from.
func (o *subject) origin() origin {
	made := from(o.in, o.declared.name, "")
	if o.exact {
		made.key = suffix(o.key)
		made.only = o.expanded.count+len(o.expanded.each) == 1
	}
	return made
}

// members gives the attributes that are taken of an instance as an object.
func (e *evaluator) members(o *subject, d *demand, used []string) cty.Value {
	names := d.names
	if d.open {
		names = slices.Concat(names, used, sortedNames(o.declared.body.attributes), identities)
		for _, inner := range o.declared.body.blocks {
			names = append(names, inner.kind)
		}
	}
	members := make(map[string]cty.Value, len(names))
	for _, name := range names {
		if _, ok := members[name]; !ok {
			members[name] = e.attribute(o, name, used, slices.Contains(used, name) || slices.Contains(d.names, name))
		}
	}
	return cty.ObjectVal(members)
}

// identities are the attributes that nearly every resource has.
var identities = []string{"id", "arn", "name", "self_link"}

// attribute gives an attribute of an instance: what the configuration sets, else unknown. One that was not
// asked for by its name is not named as the reason either.
func (e *evaluator) attribute(o *subject, name string, used []string, asked bool) cty.Value {
	said := name
	if !asked {
		said = ""
	}
	cause := e.decided(o.origin(), said)
	if set, ok := o.declared.body.attributes[name]; ok {
		if v := e.setAttribute(o, set); !v.IsNull() {
			return v
		}
		return unknown(cty.DynamicPseudoType, cause)
	}
	if blocks := o.declared.body.of(name); len(blocks) > 0 {
		return e.blockValues(blocks, o.expanded.scope(o.in, o.key), used, cause)
	}
	return unknown(cty.DynamicPseudoType, cause)
}

// setAttribute evaluates an attribute once, or once for each instance where it may differ.
func (e *evaluator) setAttribute(o *subject, set *attribute) cty.Value {
	x := set.expression(e.meter)
	known := named(o.in.resources, o.declared.name)
	of := attributeOf{name: set.name}
	if x.perInstance() {
		of.key = o.key
	}
	if known.attributes == nil {
		known.attributes = map[attributeOf]*once[cty.Value]{}
	}
	if known.attributes[of] == nil {
		known.attributes[of] = &once[cty.Value]{}
	}
	what := step{join(o.in.address, o.declared.name) + suffix(o.key) + "." + set.name, set.at}
	return compute(e, known.attributes[of], what, cty.DynamicVal, func() cty.Value { return e.evaluate(x, o.expanded.scope(o.in, o.key)) })
}

// blockValues gives blocks as a list of objects. Of each, what the expression names and nobody sets is
// unknown, for no schema says what the provider adds.
func (e *evaluator) blockValues(blocks []*block, s *scope, used []string, why *cause) cty.Value {
	var elements []cty.Value
	for turn, causes := range e.turns(blocks, s) {
		if causes != nil {
			return unknown(cty.DynamicPseudoType, append(causes, why)...)
		}
		members := map[string]cty.Value{}
		for _, name := range used {
			members[name] = unknown(cty.DynamicPseudoType, why)
		}
		for name, set := range turn.body.attributes {
			members[name] = e.evaluate(set.expression(e.meter), turn.scope)
		}
		for _, inner := range turn.body.blocks {
			members[inner.kind] = e.blockValues(turn.body.of(inner.kind), turn.scope, used, why)
		}
		elements = append(elements, cty.ObjectVal(members))
	}
	return cty.TupleVal(elements)
}

// decided is the cause that only the provider or the cloud has a value. It is worded without instance keys,
// so that instances that are alike in everything else are alike in this too.
func (e *evaluator) decided(o origin, attribute string) *cause {
	c := cause{reason: facts.DecidedAtApply, from: o}
	if strings.HasPrefix(o.name, "data.") {
		c.what, c.resolve = o.block+", which only the provider reads", "judge a plan"
	} else {
		c.what = join(o.block, attribute) + ", which is decided at apply"
	}
	return e.cause(c)
}

func from(in *instance, name, key string) origin {
	return origin{module: in.address, block: join(in.node.block, name), name: name, key: key}
}
