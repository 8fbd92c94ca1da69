package policies_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// lists is what main.report gives, with the shape of the engine's own lists.
type lists struct {
	Error         string            `json:"error,omitempty"`
	Violations    []report.Result   `json:"violations"`
	Warnings      []report.Result   `json:"warnings"`
	Unknown       []report.Result   `json:"unknown"`
	Notes         []report.Result   `json:"notes"`
	Passed        []report.Result   `json:"passed"`
	NotApplicable []report.Result   `json:"not_applicable"`
	Readings      map[string]string `json:"readings"`
}

// all gives the outcome of each rule and subject.
func (l lists) all() map[outcome]string {
	found := map[outcome]string{}
	for status, results := range map[string][]report.Result{
		"violation": l.Violations, "warning": l.Warnings, "unknown": l.Unknown,
		"note": l.Notes, "pass": l.Passed, "not applicable": l.NotApplicable,
	} {
		for _, result := range results {
			found[outcome{result.Rule, result.Subject}] = status
		}
	}
	return found
}

// outcome names a result.
type outcome struct{ rule, subject string }

// ask gives what a query for the report says of an input.
func ask(t *testing.T, query rego.PreparedEvalQuery, input any) lists {
	t.Helper()
	results, err := query.Eval(t.Context(), rego.EvalInput(input))
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 {
		t.Fatalf("OPA gives %d results", len(results))
	}
	var got lists
	remarshal(t, results[0].Expressions[0].Value, &got)
	return got
}

// remarshal turns a value into another of the same JSON.
func remarshal(t *testing.T, value, into any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// TestPlainOPA wants OPA, with the policies as an ordinary bundle, no schema and no engine, to answer
// of every scenario as the engine does.
func TestPlainOPA(t *testing.T) {
	t.Parallel()
	query, err := rego.New(rego.Query("data.kwpolicy.main.report"), rego.LoadBundle("../policies")).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, scenario := range scenarios(t) {
		t.Run(scenario.Name, func(t *testing.T) {
			var input any
			remarshal(t, scenario.Doc, &input)
			got := ask(t, query, input)
			var want lists
			remarshal(t, scenario.report, &want)
			if diff := cmp.Diff(got, want, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("OPA and the engine differ (-opa +engine)\n%s", diff)
			}
		})
	}
}
