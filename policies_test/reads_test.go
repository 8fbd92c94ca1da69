package policies_test

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// chosen are rules that read facts in order to choose what is demanded. They are not followed, for
// what they do without a fact is their own promise, with the reason.
var chosen = map[string]string{
	"data.kwpolicy.profile.wants": "a node of unknown role is undecided, and one whose GPUs are not known is held to the recommendations for CPUs too",
}

// TestHouseReads follows each rule to the facts that it reads, through the packages that it calls, and
// wants each of them declared: in custom.facts, so that its absence makes the result unknown, which
// TestMissingFactNeverPasses holds; or in custom.optional, where TestHiddenFactNeverPasses does.
func TestHouseReads(t *testing.T) {
	t.Parallel()
	modules, _ := load(t)
	compiled := compiler(t)
	if compiled.Compile(modules); compiled.Failed() {
		t.Fatal(compiled.Errors)
	}
	schema := factSchema(t)
	for file, module := range modules {
		if !strings.HasPrefix(file, rulesDir) {
			continue
		}
		id := path.Dir(strings.TrimPrefix(file, rulesDir))
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			got := readsOf(compiled, schema, module.Package.Path)
			declared := declarations(module, "facts", "optional")
			for _, fact := range got {
				if !slices.ContainsFunc(declared, func(name string) bool { return covers(schema, name, fact) }) {
					t.Errorf("%s reads %s, and neither custom.facts nor custom.optional names it", id, fact)
				}
			}
			for _, name := range declared {
				if !slices.ContainsFunc(got, func(fact string) bool { return within(fact, name) }) {
					t.Errorf("%s declares %s, and does not read it", id, name)
				}
			}
		})
	}
}

// declarations lists the facts that a rule names in its METADATA under the keys.
func declarations(module *ast.Module, keys ...string) []string {
	var names []string
	for _, annotation := range module.Annotations {
		if annotation.Scope == "package" {
			for _, key := range keys {
				list, _ := annotation.Custom[key].([]any)
				for _, name := range list {
					names = append(names, name.(string))
				}
			}
		}
	}
	return names
}

// covers says whether a declaration speaks of a fact. To look at a whole structure is to look for
// what is declared in it.
func covers(schema shape, declared, fact string) bool {
	return within(fact, declared) || schema[fact] != nil && within(declared, fact)
}

func within(inner, outer string) bool {
	return inner == outer || strings.HasPrefix(inner, outer+".")
}

// paths is a set of places below or beside a node that a value may come from. A collection of values comes from
// where they come from.
type paths map[string]bool

// binding is a variable of a rule.
type binding struct {
	rule *ast.Rule
	name ast.Var
}

// reader follows values through rules until nothing new is found. It does not tell apart the cases
// of a rule, nor the calls of a function: it finds too much rather than too little.
type reader struct {
	schema  shape
	rules   map[string][]*ast.Rule
	strings map[string]bool // what the rule under test spells out
	env     map[binding]paths
	reached map[string]bool
	found   paths
	grown   bool
}

// readsOf lists the facts that the rules of a package read.
func readsOf(compiled *ast.Compiler, schema shape, pkg ast.Ref) []string {
	r := reader{schema: schema, rules: map[string][]*ast.Rule{}, strings: map[string]bool{}, env: map[binding]paths{}, reached: map[string]bool{}, found: paths{}}
	for _, module := range compiled.Modules {
		for _, rule := range module.Rules {
			name := module.Package.Path.String() + "." + rule.Head.Ref()[0].Value.String()
			name = strings.ReplaceAll(name, `"`, "")
			for ; rule != nil; rule = rule.Else {
				r.rules[name] = append(r.rules[name], rule)
			}
			if module.Package.Path.Equal(pkg) {
				r.reached[name] = true
			}
		}
		if module.Package.Path.Equal(pkg) {
			r.spelled(module.Rules)
		}
	}
	for r.grown = true; r.grown; {
		r.grown = false
		for name := range maps.Clone(r.reached) {
			for _, rule := range r.rules[name] {
				r.body(rule, rule.Body)
				r.value(rule)
			}
		}
	}
	delete(r.found, "")
	return slices.Sorted(maps.Keys(r.found))
}

// spelled collects what rules spell out, but for what a package says of itself, and for the names of rules.
func (r *reader) spelled(rules []*ast.Rule) {
	for _, rule := range rules {
		if rule.Head.Ref()[0].String() == "about" {
			continue
		}
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			if text, ok := term.Value.(ast.String); ok {
				r.strings[string(text)] = true
			}
			ref, ok := term.Value.(ast.Ref)
			return ok && ref[0].Equal(ast.DefaultRootDocument)
		})
	}
}

func (r *reader) body(rule *ast.Rule, body ast.Body) {
	for _, expr := range body {
		switch terms := expr.Terms.(type) {
		case *ast.Term:
			r.eval(rule, terms)
		case []*ast.Term:
			r.call(rule, terms[0].Value.(ast.Ref), terms[1:])
		case *ast.Every:
			r.bind(rule, terms.Value, r.eval(rule, terms.Domain))
			r.body(rule, terms.Body)
		}
	}
}

func (r *reader) value(rule *ast.Rule) paths {
	value := paths{}
	for _, term := range []*ast.Term{rule.Head.Key, rule.Head.Value} {
		if term != nil {
			maps.Copy(value, r.eval(rule, term))
		}
	}
	return value
}

// eval gives where the value of a term may come from.
func (r *reader) eval(rule *ast.Rule, term *ast.Term) paths {
	from := paths{}
	switch value := term.Value.(type) {
	case ast.Var:
		return r.env[binding{rule, value}]
	case ast.Ref:
		return r.ref(rule, value)
	case ast.Call:
		return r.call(rule, value[0].Value.(ast.Ref), value[1:])
	case *ast.Array:
		value.Foreach(func(one *ast.Term) { maps.Copy(from, r.eval(rule, one)) })
	case ast.Set:
		value.Foreach(func(one *ast.Term) { maps.Copy(from, r.eval(rule, one)) })
	case ast.Object:
		value.Foreach(func(_, one *ast.Term) { maps.Copy(from, r.eval(rule, one)) })
	case *ast.ArrayComprehension:
		r.body(rule, value.Body)
		return r.eval(rule, value.Term)
	case *ast.SetComprehension:
		r.body(rule, value.Body)
		return r.eval(rule, value.Term)
	case *ast.ObjectComprehension:
		r.body(rule, value.Body)
		return r.eval(rule, value.Value)
	}
	return from
}

// ref follows a reference, and counts where it leads as read.
func (r *reader) ref(rule *ast.Rule, ref ast.Ref) paths {
	var from paths
	rest := ref[1:]
	switch {
	case ref.HasPrefix(ast.MustParseRef("input.nodes")):
		from, rest = paths{"": true}, ref[2:]
	case ref.HasPrefix(ast.MustParseRef("input")) && len(ref) > 1 && ofDocument(strings.Trim(ref[1].String(), `"`)):
		from, rest = paths{strings.Trim(ref[1].String(), `"`): true}, ref[2:]
	case ref[0].Equal(ast.DefaultRootDocument):
		name, length := r.named(ref)
		from, rest = r.rule(name), ref[length:]
	default:
		head, _ := ref[0].Value.(ast.Var)
		from = r.env[binding{rule, head}]
	}
	for _, key := range rest {
		from = r.step(from, key)
	}
	r.add(r.found, from)
	return from
}

// named finds the rule that a reference into data begins with.
func (r *reader) named(ref ast.Ref) (string, int) {
	for length := len(ref); length > 1; length-- {
		name := strings.ReplaceAll(ref[:length].String(), `"`, "")
		if r.rules[name] != nil {
			return name, length
		}
	}
	return "", len(ref)
}

// rule gives where the value of a rule may come from.
func (r *reader) rule(name string) paths {
	from := paths{}
	if name == "" || chosen[name] != "" {
		return from
	}
	r.grown = r.grown || !r.reached[name]
	r.reached[name] = true
	for _, rule := range r.rules[name] {
		maps.Copy(from, r.value(rule))
	}
	return from
}

// step goes to a member of each place. A name that is computed may be any that the rule spells out.
func (r *reader) step(from paths, key *ast.Term) paths {
	to := paths{}
	for at := range from {
		name, constant := key.Value.(ast.String)
		switch {
		case constant && slices.Contains(r.schema[at], string(name)):
			to[below(at, string(name))] = true
			continue
		case !constant && at != "":
			for _, member := range r.schema[at] {
				if r.strings[member] && !r.element(key) {
					to[below(at, member)] = true
				}
			}
		}
		to[at] = true
	}
	return to
}

// element says whether a key is the position of an element rather than the name of a member.
func (r *reader) element(key *ast.Term) bool {
	name, ok := key.Value.(ast.Var)
	return !ok || name.IsWildcard()
}

// call follows an expression. Where a built-in function makes a value, it makes it of its arguments.
func (r *reader) call(rule *ast.Rule, operator ast.Ref, args []*ast.Term) paths {
	name := strings.ReplaceAll(operator.String(), `"`, "")
	if name == ast.Equality.Name || name == ast.Assign.Name {
		r.bind(rule, args[0], r.eval(rule, args[1]))
		r.bind(rule, args[1], r.eval(rule, args[0]))
		return nil
	}
	if strings.HasPrefix(name, "internal.member_") {
		values := r.eval(rule, args[len(args)-1])
		r.bind(rule, args[len(args)-2], values)
		return nil
	}
	arity, result := r.apply(rule, name, args)
	if len(args) > arity {
		r.bind(rule, args[arity], result)
	}
	return result
}

// apply gives the number of arguments of a function, and where its result may come from.
func (r *reader) apply(rule *ast.Rule, name string, args []*ast.Term) (int, paths) {
	if rules := r.rules[name]; rules != nil {
		for _, function := range rules {
			for i, parameter := range function.Head.Args {
				r.bind(function, parameter, r.eval(rule, args[i]))
			}
		}
		return len(rules[0].Head.Args), r.rule(name)
	}
	arity := len(ast.BuiltinMap[name].Decl.FuncArgs().Args)
	from := paths{}
	for _, arg := range args[:arity] {
		maps.Copy(from, r.eval(rule, arg))
	}
	switch name {
	case ast.ObjectGet.Name:
		from = r.member(r.eval(rule, args[0]), args[1])
		maps.Copy(from, r.eval(rule, args[2]))
	case ast.ObjectFilter.Name:
		if keys, ok := args[1].Value.(*ast.Array); ok {
			from = paths{}
			keys.Foreach(func(key *ast.Term) { maps.Copy(from, r.step(r.eval(rule, args[0]), key)) })
		}
	case ast.ObjectKeys.Name:
		from = paths{}
	}
	r.add(r.found, from)
	return arity, from
}

// member goes to what object.get is asked for: a member, or one by a way of several steps.
func (r *reader) member(from paths, key *ast.Term) paths {
	if way, ok := key.Value.(*ast.Array); ok {
		way.Foreach(func(one *ast.Term) { from = r.step(from, one) })
		return from
	}
	return r.step(from, key)
}

// bind lets the variables of a pattern come from those places too.
func (r *reader) bind(rule *ast.Rule, pattern *ast.Term, from paths) {
	switch value := pattern.Value.(type) {
	case ast.Var:
		key := binding{rule, value}
		if r.env[key] == nil {
			r.env[key] = paths{}
		}
		r.add(r.env[key], from)
	case *ast.Array:
		value.Foreach(func(one *ast.Term) { r.bind(rule, one, from) })
	case ast.Object:
		value.Foreach(func(_, one *ast.Term) { r.bind(rule, one, from) })
	}
}

func (r *reader) add(to, from paths) {
	for at := range from {
		r.grown = r.grown || !to[at]
		to[at] = true
	}
}
