package report_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// TestResults: a result that holds for several subjects is one for each of them, wherever it is counted,
// listed or written.
func TestResults(t *testing.T) {
	list := report.Results{
		{Rule: "a/a", Subject: "n2", Alike: []string{"n10", "n1"}, Level: "required", Message: "n2 is small.", Pattern: report.Mark + " is small."},
		{Rule: "a/a", Subject: "n11", Level: "required", Message: "n11 is smaller."},
		{Rule: "b/b", Subject: "n0", Message: "n0."},
	}
	want := []report.Result{
		{Rule: "a/a", Subject: "n1", Level: "required", Message: "n1 is small."},
		{Rule: "a/a", Subject: "n10", Level: "required", Message: "n10 is small."},
		{Rule: "a/a", Subject: "n11", Level: "required", Message: "n11 is smaller."},
		{Rule: "a/a", Subject: "n2", Level: "required", Message: "n2 is small."},
		{Rule: "b/b", Subject: "n0", Message: "n0."},
	}
	if diff := cmp.Diff(slices.Collect(list.Each()), want); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
	for result := range list.Each() {
		if result.Subject != "n1" {
			t.Errorf("got %s first", result.Subject)
		}
		break
	}
	made := report.Report{Violations: list}
	if made.Conclude(false); made.Summary.Violation != len(want) {
		t.Errorf("got %d violations, want %d", made.Summary.Violation, len(want))
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var got []report.Result
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) other than want (+) in JSON:\n%s", diff)
	}
}
