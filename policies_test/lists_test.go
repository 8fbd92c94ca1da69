package policies_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/facts"
)

// TestListsAgree: plain OPA checks no schema, so that the bundle knows for itself what the facts'
// types say. Both say the same.
func TestListsAgree(t *testing.T) {
	for name, got := range evaluate(t, "data.kwpolicy.profile._choices").(map[string]any) {
		var want []any
		for _, choice := range facts.Choices(name) {
			want = append(want, choice)
		}
		if diff := cmp.Diff(got, any(want)); diff != "" {
			t.Errorf("%s: the profile (-) differs from the schema (+):\n%s", name, diff)
		}
	}
	var known []any
	for _, name := range beside {
		known = append(known, name)
	}
	if diff := cmp.Diff(evaluate(t, "data.kwpolicy.explain._beside"), any(known)); diff != "" {
		t.Errorf("explain (-) knows other facts beside the nodes than the tests (+):\n%s", diff)
	}
	document := map[string]any{"schema": facts.Schema, "nodes": []any{map[string]any{"name": "a"}}}
	results, err := prepare(t, "data.kwpolicy.document.error").Eval(t.Context(), rego.EvalInput(document))
	if err != nil || len(results) != 0 {
		t.Errorf("the bundle does not read schema %q: %v, %v", facts.Schema, results, err)
	}
}
