package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// patience is how long a check may take. What takes longer has changed for the worse.
const patience = 20 * time.Second

// world is compiled policies, and the data that they judge by.
type world struct {
	compiled *ast.Compiler
	store    storage.Store
}

// check is a question, and whether the answer is right.
type check struct {
	name  string
	query string
	input any // nil for none
	right func(value any) error

	// touched are the names of the rules that were looked at on the way.
	touched map[string]bool

	// cost is how long it took to learn.
	cost time.Duration

	// usual says that no row is looked at but those of the default release's page.
	usual bool
}

// ask gives an error where the answer is not right, or there is none in time.
func (c *check) ask(ctx context.Context, w world) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := answer(ctx, w, c.query, c.input)
	if err != nil {
		return err
	}
	return c.right(value)
}

func answer(ctx context.Context, w world, question string, input any, options ...rego.EvalOption) (any, error) {
	query, err := rego.New(
		rego.Query(question), rego.Compiler(w.compiled), rego.Store(w.store), rego.StrictBuiltinErrors(input != nil),
	).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	if input != nil {
		options = append(options, rego.EvalInput(input))
	}
	results, err := query.Eval(ctx, options...)
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("%d results", len(results))
	}
	return results[0].Expressions[0].Value, nil
}

// trial is a Rego test or a scenario. What it checks is learned once it is needed, for that means to run it.
type trial struct {
	about  string        // the rule or package that it is a test of; "" for a scenario
	file   string        // where it is, if it is a test
	policy report.Policy // what it is judged by, if it is a scenario
	learn  func() ([]*check, error)
}

// newTest is a Rego test. Each of its cases that holds is a check; a test of which none holds fails.
func newTest(ctx context.Context, w, alone world, module *ast.Module, file, name string) *trial {
	return &trial{about: subject(module), file: file, learn: sync.OnceValues(func() ([]*check, error) {
		touched, begun := trace{}, time.Now()
		value, err := answer(ctx, w, name, nil, touched.options()...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		cost := time.Since(begun)
		usual, _ := answer(ctx, alone, name, nil) // Where it fails, it needs more.
		cases, ok := value.(map[string]any)
		if !ok {
			one := &check{name: name, query: name, right: isTrue, touched: touched, cost: cost, usual: usual == value}
			return []*check{one}, isTrue(value)
		}
		if len(cases) == 0 {
			return nil, fmt.Errorf("%s: it fails", name)
		}
		usuals, _ := usual.(map[string]any)
		var checks []*check
		for _, key := range slices.Sorted(maps.Keys(cases)) {
			if err := isTrue(cases[key]); err != nil {
				return nil, fmt.Errorf("%s, %s: %w", name, key, err)
			}
			one := fmt.Sprintf("%s[%s]", name, ast.StringTerm(key))
			checks = append(checks, &check{
				name: one, query: one, right: isTrue, touched: touched, cost: cost / time.Duration(len(cases)), usual: usuals[key] == cases[key],
			})
		}
		return checks, nil
	})}
}

func isTrue(value any) error {
	if value != true {
		return fmt.Errorf("it gives %v", value)
	}
	return nil
}

// newScenario is a scenario, which is one check: the report reads as the scenario says, and what plain OPA is given,
// where nodes that are alike are written out, reads as ever.
func newScenario(ctx context.Context, w world, scenario suite.Scenario) *trial {
	return &trial{policy: scenario.Policy, learn: sync.OnceValues(func() ([]*check, error) {
		touched, begun := trace{}, time.Now()
		one := &check{name: "scenario " + scenario.Name, query: "[data.kwpolicy.main.folded, data.kwpolicy.main.report]", touched: touched}
		if err := convert(scenario.Doc, &one.input); err != nil {
			return nil, err
		}
		value, err := answer(ctx, w, one.query, one.input, touched.options()...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		one.cost = time.Since(begun)
		folded, plain, err := lines(value, scenario.Policy)
		if err != nil || folded != scenario.Report() {
			return nil, fmt.Errorf("%s: the report is another: %w", one.name, err)
		}
		one.right = func(value any) error {
			changed, other, err := lines(value, scenario.Policy)
			if err == nil && (changed != folded || other != plain) {
				err = errors.New("the report is another")
			}
			return err
		}
		return []*check{one}, nil
	})}
}

// lines writes the two reports that a scenario asks for.
func lines(value any, policy report.Policy) (folded, plain string, err error) {
	var said [2]report.Report
	if err := convert(value, &said); err != nil {
		return "", "", err
	}
	for i := range said {
		said[i].Policy = policy
		said[i].Conclude(false)
	}
	for _, list := range []report.Results{
		said[0].Violations, said[0].Warnings, said[0].Unknown, said[0].Notes, said[0].Passed, said[0].NotApplicable,
	} {
		for i := range list {
			list[i].Message = strings.ReplaceAll(list[i].Message, report.Mark, list[i].Subject)
		}
	}
	return suite.Lines(said[0]), suite.Lines(said[1]), nil
}

// convert turns a value into another of the same JSON.
func convert(value, into any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// trace collects the names of the rules that an evaluation looks at. An index would keep it from looking at those
// that cannot hold, and a mutant may hold.
type trace map[string]bool

func (t trace) options() []rego.EvalOption {
	return []rego.EvalOption{rego.EvalQueryTracer(t), rego.EvalRuleIndexing(false)}
}

// Enabled is part of topdown.QueryTracer.
func (t trace) Enabled() bool { return true }

// Config is part of topdown.QueryTracer.
func (t trace) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent is part of topdown.QueryTracer.
func (t trace) TraceEvent(event topdown.Event) {
	if rule, ok := event.Node.(*ast.Rule); ok && event.Op == topdown.EnterOp {
		t[clauseName(rule.Module, rule)] = true
	}
}
