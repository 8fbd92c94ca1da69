package report_test

import (
	"testing"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

func TestConclude(t *testing.T) {
	required, recommended := report.Result{Level: "required"}, report.Result{Level: "recommended"}
	for name, test := range map[string]struct {
		report report.Report
		strict bool
		want   report.Verdict
	}{
		"nothing":                       {report.Report{}, false, report.Compliant},
		"nothing wrong with a part":     {report.Report{Target: report.Target{Partial: []string{"limited"}}}, false, report.Incomplete},
		"passed":                        {report.Report{Passed: []report.Result{required}}, false, report.Compliant},
		"violation":                     {report.Report{Violations: []report.Result{required}}, false, report.Violated},
		"violation and unknown":         {report.Report{Violations: []report.Result{required}, Unknown: []report.Result{required}}, false, report.Violated},
		"required unknown":              {report.Report{Unknown: []report.Result{required}}, false, report.Incomplete},
		"recommended unknown":           {report.Report{Unknown: []report.Result{recommended}}, false, report.Compliant},
		"warning":                       {report.Report{Warnings: []report.Result{recommended}}, false, report.Compliant},
		"warning, strict":               {report.Report{Warnings: []report.Result{recommended}}, true, report.Violated},
		"note, strict":                  {report.Report{Notes: []report.Result{{}}}, true, report.Compliant},
		"required unknown, strict":      {report.Report{Unknown: []report.Result{required}}, true, report.Incomplete},
		"waived, with required unknown": {report.Report{Waived: []report.Result{required}, Unknown: []report.Result{required}}, false, report.Incomplete},
	} {
		t.Run(name, func(t *testing.T) {
			if test.report.Conclude(test.strict); test.report.Verdict != test.want {
				t.Errorf("got %s, want %s", test.report.Verdict, test.want)
			}
		})
	}
}
