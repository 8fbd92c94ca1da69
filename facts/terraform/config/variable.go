package config

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/kwpolicy/kwpolicy/facts"
)

// constraint is what a variable takes.
type constraint struct {
	kind     cty.Type
	defaults *typeexpr.Defaults
	literal  bool // text given for it on the command line is the value, and not an expression
	nullable bool
	secret   bool
}

// variable gives the value of a variable.
func (e *evaluator) variable(in *instance, name string) cty.Value {
	declared, ok := in.node.dir.variables[name]
	if !ok {
		return e.undeclared(in, "var."+name)
	}
	what := step{join(in.address, "var."+name), declared.at}
	return compute(e, named(in.variables, name), what, cty.DynamicVal, func() cty.Value {
		c := e.constraint(declared)
		v := e.given(in, declared, c)
		if c.secret {
			v = v.Mark(secret{})
		}
		return v
	})
}

// constraint gives what a variable's block says of its values.
func (e *evaluator) constraint(declared *declaration) *constraint {
	if declared.takes == nil {
		declared.takes = e.readConstraint(declared.body)
	}
	return declared.takes
}

func (e *evaluator) readConstraint(b *body) *constraint {
	c := &constraint{kind: cty.DynamicPseudoType, literal: true, nullable: flag(b, "nullable", true), secret: flag(b, "sensitive", false)}
	set, ok := b.attributes["type"]
	if !ok {
		return c
	}
	if kind, ok := legacyType(set.source); ok {
		c.kind, c.literal = kind, kind.IsPrimitiveType()
		return c
	}
	if native, ok := set.source.(hclsyntax.Expression); ok {
		// The default of an optional attribute is evaluated with the type: this puts the guards around it.
		newExpression(native, e.meter)
	}
	kind, defaults, diags := typeexpr.TypeConstraintWithDefaults(set.source)
	e.diags = append(e.diags, diags...)
	if diags.HasErrors() {
		return c
	}
	c.kind, c.defaults, c.literal = kind, defaults, kind.IsPrimitiveType()
	return c
}

// legacyType gives the type of a keyword alone, and of those that Terraform 0.11 wrote in quotes.
func legacyType(source hcl.Expression) (cty.Type, bool) {
	if text, ok := asText(literal(source)); ok {
		kind, ok := legacyTypes[text]
		return kind, ok
	}
	name := hcl.ExprAsKeyword(source)
	return legacyTypes[name], name == "list" || name == "map"
}

var legacyTypes = map[string]cty.Type{
	"string": cty.String, "list": cty.List(cty.DynamicPseudoType), "map": cty.Map(cty.DynamicPseudoType),
}

// given gives the value that was given for a variable, else its default.
func (e *evaluator) given(in *instance, declared *declaration, c *constraint) cty.Value {
	if v, at, ok := e.argumentFor(in, declared, c); ok {
		if !v.IsNull() || c.nullable || declared.body.attributes["default"] == nil {
			return e.accept(v, declared, c, at)
		}
	}
	if set, ok := declared.body.attributes["default"]; ok {
		return e.accept(e.evaluate(set.expression(e.meter), &scope{in: in}), declared, c, set.at)
	}
	return unknown(c.kind.WithoutOptionalAttributesDeep(), e.noValue(in, declared))
}

// noValue is the cause that nobody gave a value for a variable.
func (e *evaluator) noValue(in *instance, declared *declaration) *cause {
	c := cause{reason: facts.NotStated, what: join(in.node.block, "var."+declared.name) + ", which has no value"}
	if in.caller == nil {
		c.resolve = "--var " + declared.name + "=…"
	}
	return e.cause(c)
}

// argumentFor gives what a module call, or a person, set a variable to.
func (e *evaluator) argumentFor(in *instance, declared *declaration, c *constraint) (cty.Value, hcl.Range, bool) {
	if in.caller != nil {
		set, ok := in.call.body.attributes[declared.name]
		if !ok {
			return cty.NilVal, hcl.Range{}, false
		}
		return e.evaluate(set.expression(e.meter), in.caller), set.at, true
	}
	given, ok := e.inputs[declared.name]
	if !ok {
		return cty.NilVal, hcl.Range{}, false
	}
	return e.input(given, c), given.at, true
}

// accept converts a value to what the variable takes.
func (e *evaluator) accept(v cty.Value, declared *declaration, c *constraint, at hcl.Range) cty.Value {
	converted, ok := c.convert(v)
	if !ok {
		e.diags = append(e.diags, &hcl.Diagnostic{
			Severity: hcl.DiagError,
			Summary:  "Value of the wrong type",
			Detail:   fmt.Sprintf("The variable %s, declared at %s:%d, does not take this value: it takes %s.", declared.name, declared.at.Filename, declared.at.Start.Line, c.kind.FriendlyNameForConstraint()),
			Subject:  &at,
		})
		return cty.DynamicVal
	}
	w := weigh(converted)
	switch {
	case w.wild:
		e.fatal("Number beyond reason", "This number has more digits than any configuration should.", at)
	case w.bare:
		_, marks := v.UnmarkDeep()
		return assume(converted, e.orElse(causesOf(marks)))
	}
	return converted
}

// convert is not ok of a value that the variable does not take. cty panics at what it holds for impossible.
func (c *constraint) convert(v cty.Value) (converted cty.Value, ok bool) {
	defer func() {
		if problem := recover(); problem != nil {
			ok = false
		}
	}()
	if c.defaults != nil {
		v = c.defaults.Apply(v)
	}
	converted, err := convert.Convert(v, c.kind)
	return converted, err == nil
}
