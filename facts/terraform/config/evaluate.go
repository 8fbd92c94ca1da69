package config

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// evaluator evaluates what is asked for, once. It is for one goroutine.
type evaluator struct {
	ctx       context.Context
	diags     hcl.Diagnostics
	meter     *meter
	shapes    resource.Shapes
	root      *instance
	inputs    map[string]*input // of the root module
	functions map[string]function.Function
	sandbox   *sandbox
	workspace string
	compute   []string

	causes map[cause]*cause
	whys   map[string]*resource.Why // by all that they say
	making origin                   // the resource instance that is being made
	wanted map[*node]bool
	made   map[sharing]map[string]*resource.Value
	chain  []step
}

// step is a name that is being evaluated.
type step struct {
	name string
	at   hcl.Range
}

// once holds what is computed at most once.
type once[T any] struct {
	state int // 0 untouched, 1 at work, 2 done
	value T
}

// compute gives what o holds, and computes it if need be. Who comes back while at work finds a cycle, and
// gets broken.
func compute[T any](e *evaluator, o *once[T], what step, broken T, work func() T) T {
	switch {
	case o.state == 2:
		return o.value
	case e.meter.over != "":
		return broken
	case o.state == 1:
		e.cycle(what)
		return broken
	case len(e.chain) >= maxChain:
		e.fatal("Names lead too far", fmt.Sprintf("More than %d names lead to one another here.", maxChain), what.at)
		return broken
	}
	o.state = 1
	e.chain = append(e.chain, what)
	o.value = work()
	e.chain = e.chain[:len(e.chain)-1]
	o.state = 2
	return o.value
}

// cycle complains of a name that depends on itself.
func (e *evaluator) cycle(back step) {
	start := max(0, slices.IndexFunc(e.chain, func(s step) bool { return s == back }))
	var names []string
	for _, s := range append(slices.Clone(e.chain[start:]), back) {
		names = append(names, fmt.Sprintf("%s (%s:%d)", s.name, s.at.Filename, s.at.Start.Line))
	}
	e.fatal("Cycle", fmt.Sprintf("%s depends on itself: %s.", back.name, strings.Join(names, ", then ")), back.at)
}

// fatal ends the evaluation.
func (e *evaluator) fatal(summary, detail string, at hcl.Range) {
	e.diags = append(e.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &at})
	e.meter.stop(detail)
}

// scope is what the names in an expression mean.
type scope struct {
	in    *instance
	names map[string]cty.Value // each, count, and iterators of dynamic blocks
}

// with gives a scope with one name more.
func (s *scope) with(name string, v cty.Value) *scope {
	names := map[string]cty.Value{name: v}
	for other, value := range s.names {
		if other != name {
			names[other] = value
		}
	}
	return &scope{in: s.in, names: names}
}

// evaluate gives the value of an expression. What is unknown in it has a cause.
func (e *evaluator) evaluate(x *expression, s *scope) cty.Value {
	if x.constant != nil {
		return *x.constant
	}
	if e.meter.over != "" {
		return cty.DynamicVal
	}
	variables := e.variables(x, s)
	v, diags := e.valueOf(x, variables)
	if e.meter.over != "" {
		e.exhausted(x)
		return cty.DynamicVal
	}
	v = e.settle(x, v, diags, variables, s)
	if x.constantly() {
		x.constant = &v
	}
	return v
}

// exhausted reports the expression at which evaluating had to stop, the first time.
func (e *evaluator) exhausted(x *expression) {
	if !e.diags.HasErrors() {
		e.diags = append(e.diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Evaluation stopped", Detail: "This expression is not evaluated any further: " + e.meter.over + ".", Subject: x.Range().Ptr(),
		})
	}
}

// valueOf evaluates an expression in its surroundings. HCL and cty panic at what they hold for impossible.
func (e *evaluator) valueOf(x *expression, variables map[string]cty.Value) (v cty.Value, diags hcl.Diagnostics) {
	defer func() {
		if problem := recover(); problem != nil {
			v, diags = cty.DynamicVal, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Expression that cannot be evaluated", Subject: x.Range().Ptr()}}
		}
	}()
	return x.Value(&hcl.EvalContext{Variables: variables, Functions: e.functionsFor(x)})
}

// settle makes a value of a result: an error becomes an unknown value that says so.
func (e *evaluator) settle(x *expression, v cty.Value, diags hcl.Diagnostics, variables map[string]cty.Value, s *scope) cty.Value {
	if diags.HasErrors() {
		return e.failed(x, diags, variables, s)
	}
	w := weigh(v)
	switch {
	case w.bytes > maxValueBytes:
		e.fatal("Value beyond reason", fmt.Sprintf("This value is larger than %d MiB.", maxValueBytes>>20), x.Range())
	case w.wild:
		e.fatal("Number beyond reason", "This number has more digits than any configuration should.", x.Range())
	case !e.meter.spend(w.bytes):
		e.exhausted(x)
	case w.bare:
		return assume(v, e.orElse(within(variables)))
	default:
		return v
	}
	return cty.DynamicVal
}

// orElse gives the causes, or that there is none.
func (e *evaluator) orElse(causes []*cause) []*cause {
	if len(causes) > 0 {
		return causes
	}
	return []*cause{e.cause(cause{reason: facts.DecidedAtApply, sentence: "nothing in the configuration decides it"})}
}

// failed is the value of an expression that has none. It still comes from the resources it refers to.
func (e *evaluator) failed(x *expression, diags hcl.Diagnostics, variables map[string]cty.Value, s *scope) cty.Value {
	at := x.Range()
	told := cause{reason: facts.Failed, sentence: fmt.Sprintf("the expression at %s:%d has no value", at.Filename, at.Start.Line)}
	marks := cty.ValueMarks{}
	for _, v := range variables {
		collect(v, marks)
	}
	if !isSecret(marks) {
		told.sentence += problem(diags)
	}
	causes := []*cause{e.cause(told)}
	for _, d := range x.resources {
		if s.in.node.dir.resources[d.name] != nil {
			causes = append(causes, e.cause(cause{reason: facts.Failed, from: from(s.in, d.name, "")}))
		}
	}
	return unknown(cty.DynamicPseudoType, causes...)
}

// problem says what is wrong with an expression. What a function says of its arguments may quote them, and
// is kept to what this package's own functions say.
func problem(diags hcl.Diagnostics) string {
	for _, diag := range diags {
		if diag.Severity != hcl.DiagError {
			continue
		}
		if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](diag); ok && call.FunctionCallError() != nil {
			if said, ok := errors.AsType[*fileError](call.FunctionCallError()); ok {
				return ": " + said.Error()
			}
			return ": the function " + call.CalledFunctionName() + " fails"
		}
		if diag.Detail != "" {
			first, _, _ := strings.Cut(diag.Detail, "\n")
			return ": " + strings.ToLower(first[:1]) + strings.TrimSuffix(first[1:], ".")
		}
		return ": " + strings.ToLower(diag.Summary)
	}
	return ""
}
