package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

func result(rule, subject string) report.Result {
	return report.Result{Rule: rule, Subject: subject, Title: "Title of " + rule, Level: "required"}
}

// TestChanges wants what has another status, the gravest new status first, each of the nodes that are alike.
func TestChanges(t *testing.T) {
	folded := result("cpu/cores", "b")
	folded.Alike = []string{"a"}
	older := report.Report{
		Violations: report.Results{result("os/release", "a"), result("storage/free", "a")},
		Passed:     report.Results{folded, result("gpu/count", "a")},
	}
	newer := report.Report{
		Violations: report.Results{result("cpu/cores", "a"), result("storage/free", "a")},
		Unknown:    report.Results{result("network/outbound", "a")},
		Passed:     report.Results{result("cpu/cores", "b"), result("os/release", "a")},
	}
	var got []string
	for _, change := range report.Changes(older, newer) {
		got = append(got, change.Rule+" "+change.Subject+": "+string(change.Was)+" "+string(change.Now))
		if (change.Old == nil) != (change.Was == report.None) || (change.New == nil) != (change.Now == report.None) {
			t.Errorf("%s of %s has other results than statuses: %+v", change.Rule, change.Subject, change)
		}
	}
	want := []string{"cpu/cores a: pass violation", "network/outbound a: none unknown", "os/release a: violation pass", "gpu/count a: pass none"}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
}

func TestWorse(t *testing.T) {
	required, optional := result("x/y", "a"), result("x/y", "a")
	optional.Level = "recommended"
	for name, test := range map[string]struct {
		changes []report.Change
		want    report.Verdict
	}{
		"nothing":              {nil, report.Compliant},
		"violated":             {[]report.Change{{Was: report.Pass, Now: report.Unknown, New: &required}, {Was: report.Unknown, Now: report.Violation, New: &required}}, report.Violated},
		"unknown":              {[]report.Change{{Was: report.None, Now: report.Unknown, New: &required}}, report.Incomplete},
		"unknown, recommended": {[]report.Change{{Was: report.Pass, Now: report.Unknown, New: &optional}}, report.Compliant},
		"violated before":      {[]report.Change{{Was: report.Violation, Now: report.Unknown, New: &required}}, report.Compliant},
		"mended":               {[]report.Change{{Was: report.Violation, Now: report.Pass, New: &required}}, report.Compliant},
	} {
		t.Run(name, func(t *testing.T) {
			if got := report.Worse(test.changes); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
