package config

import (
	"fmt"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/kwpolicy/kwpolicy/facts"
)

// instance is one instance of a module, and what is known of the names in it.
type instance struct {
	node      *node
	address   string // such as `module.gpu["a"]`; "" for the root
	caller    *scope // where the call's arguments are evaluated; nil for the root
	call      *declaration
	uncounted []*cause // why the number of such instances is not known; nil where it is

	variables, locals, outputs map[string]*once[cty.Value]
	resources                  map[string]*state
	calls                      map[string]*called
}

// called is a module call in an instance, with the instances that it makes.
type called struct {
	expansion once[*expansion]
	instances map[any]*instance
}

func newInstance(n *node, address string) *instance {
	return &instance{
		node: n, address: address,
		variables: map[string]*once[cty.Value]{}, locals: map[string]*once[cty.Value]{}, outputs: map[string]*once[cty.Value]{},
		resources: map[string]*state{}, calls: map[string]*called{},
	}
}

// named gives the entry of a name, made where there is none yet.
func named[T any](table map[string]*T, name string) *T {
	if table[name] == nil {
		table[name] = new(T)
	}
	return table[name]
}

// undeclared is the value of what nobody declared.
func (e *evaluator) undeclared(in *instance, name string) cty.Value {
	return unknown(cty.DynamicPseudoType, e.cause(cause{reason: facts.Failed, what: join(in.node.block, name) + ", which is not declared"}))
}

// local gives the value of a local.
func (e *evaluator) local(in *instance, name string) cty.Value {
	declared, ok := in.node.dir.locals[name]
	if !ok {
		return e.undeclared(in, "local."+name)
	}
	what := step{join(in.address, "local."+name), declared.at}
	return compute(e, named(in.locals, name), what, cty.DynamicVal, func() cty.Value {
		return e.evaluate(declared.expression(e.meter), &scope{in: in})
	})
}

// output gives the value of a module's output.
func (e *evaluator) output(in *instance, name string) cty.Value {
	declared, ok := in.node.dir.outputs[name]
	if !ok {
		return e.undeclared(in, name)
	}
	what := step{join(in.address, name), declared.at}
	return compute(e, named(in.outputs, name), what, cty.DynamicVal, func() cty.Value {
		set, ok := declared.body.attributes["value"]
		if !ok {
			return e.undeclared(in, name)
		}
		v := e.evaluate(set.expression(e.meter), &scope{in: in})
		if flag(declared.body, "sensitive", false) {
			v = v.Mark(secret{})
		}
		return v
	})
}

// flag gives a truth value that a declaration sets as a literal.
func flag(b *body, name string, otherwise bool) bool {
	set, ok := b.attributes[name]
	if !ok {
		return otherwise
	}
	switch v := literal(set.source); {
	case v.RawEquals(cty.True):
		return true
	case v.RawEquals(cty.False):
		return false
	default:
		return otherwise
	}
}

// variables gives what an expression takes, as HCL wants it: for each root an object with just what is
// taken.
func (e *evaluator) variables(x *expression, s *scope) map[string]cty.Value {
	if x.constantly() {
		return nil
	}
	made := map[string]cty.Value{}
	if len(x.variables) > 0 {
		made["var"] = object(x.variables, func(name string) cty.Value { return e.variable(s.in, name) })
	}
	if len(x.locals) > 0 {
		made["local"] = object(x.locals, func(name string) cty.Value { return e.local(s.in, name) })
	}
	if len(x.modules) > 0 {
		values := map[string]cty.Value{}
		for _, d := range x.modules {
			values[d.name] = e.module(d, s)
		}
		made["module"] = cty.ObjectVal(values)
	}
	if len(x.resources) > 0 {
		e.addResources(made, x, s)
	}
	for _, root := range x.others {
		if v, ok := e.other(root, s); ok {
			made[root] = v
		}
	}
	return made
}

func object(names []string, value func(string) cty.Value) cty.Value {
	members := make(map[string]cty.Value, len(names))
	for _, name := range names {
		members[name] = value(name)
	}
	return cty.ObjectVal(members)
}

// other gives the value of a root that is neither declared nor a resource.
func (e *evaluator) other(root string, s *scope) (cty.Value, bool) {
	if v, ok := s.names[root]; ok {
		return v, true
	}
	switch root {
	case "path":
		return cty.ObjectVal(map[string]cty.Value{
			"module": cty.StringVal(s.in.node.dir.folder.path), "root": cty.StringVal("."), "cwd": e.workingDirectory(),
		}), true
	case "terraform", "tofu":
		return cty.ObjectVal(map[string]cty.Value{"workspace": cty.StringVal(e.workspace), "applying": cty.False}), true
	default:
		return cty.NilVal, false
	}
}

// workingDirectory gives path.cwd, which nobody can tell of an archive.
func (e *evaluator) workingDirectory() cty.Value {
	if e.sandbox.root == "" {
		return unknown(cty.String, e.cause(cause{reason: facts.DecidedAtApply, what: "path.cwd, which is where Terraform runs"}))
	}
	return cty.StringVal(filepath.ToSlash(e.sandbox.root))
}

// module gives what an expression takes of a module call.
func (e *evaluator) module(d *demand, s *scope) cty.Value {
	declared, ok := s.in.node.dir.calls[d.name]
	if !ok {
		return e.undeclared(s.in, "module."+d.name)
	}
	child := s.in.node.children[d.name]
	x := e.expandCall(s.in, declared)
	switch {
	case x.causes != nil:
		return unknown(cty.DynamicPseudoType, x.causes...)
	case child == nil || child.missing != "":
		return unknown(cty.DynamicPseudoType, e.missing(child))
	default:
		return e.ofInstances(x, d, s, nil, func(key any) cty.Value { return e.outputs(e.child(s.in, declared, key), d) })
	}
}

// missing is the cause that a module's text is not here.
func (e *evaluator) missing(n *node) *cause {
	return e.cause(cause{reason: facts.NotFound, what: fmt.Sprintf("%s (source %s), which is not here", n.block, n.source), resolve: "run terraform init, or judge a plan"})
}

// outputs gives the outputs that are taken of one instance of a module.
func (e *evaluator) outputs(in *instance, d *demand) cty.Value {
	names := d.names
	if d.open {
		names = sortedNames(in.node.dir.outputs)
	}
	return object(names, func(name string) cty.Value { return e.output(in, name) })
}

// child gives the instance of a module call with a key, nil for a single one.
func (e *evaluator) child(in *instance, declared *declaration, key any) *instance {
	calls := named(in.calls, declared.name)
	if made, ok := calls.instances[key]; ok {
		return made
	}
	x := e.expandCall(in, declared)
	made := newInstance(in.node.children[declared.name], join(in.address, "module."+declared.name)+suffix(key))
	made.call, made.caller = declared, x.scope(in, key)
	made.uncounted = in.uncounted
	if x.causes != nil {
		made.uncounted = x.causes
	}
	if calls.instances == nil {
		calls.instances = map[any]*instance{}
	}
	calls.instances[key] = made
	return made
}

// expandCall gives the instances of a module call.
func (e *evaluator) expandCall(in *instance, declared *declaration) *expansion {
	what := step{join(in.address, "module."+declared.name), declared.at}
	return compute(e, &named(in.calls, declared.name).expansion, what, &expansion{}, func() *expansion { return e.expand(in, declared) })
}

func asText(v cty.Value) (string, bool) {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// start is the place of a file as a whole.
func start(name string) hcl.Range {
	return hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
}
