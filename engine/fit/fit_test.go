package fit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// policy writes a policy as "EDITION TIER[/ROLE] [MISSING…] [?UNKNOWN…]", of which each names a rule and what it lacks as
// "RULE=LACK"; "EDITION TIER excluded" is one that the page excludes.
func policy(t *testing.T, text string) fit.Policy {
	t.Helper()
	fields := strings.Fields(text)
	tier, role, _ := strings.Cut(fields[1], "/")
	judged := report.Report{Policy: report.Policy{Name: fields[0] + "/" + tier, Edition: fields[0], Tier: tier}}
	for _, field := range fields[2:] {
		if field == "excluded" {
			return fit.Refused(judged.Policy, "the page says so")
		}
		rule, lack, _ := strings.Cut(strings.TrimPrefix(field, "?"), "=")
		result := report.Result{Rule: rule, Subject: "node", Level: "required"}
		if strings.HasPrefix(field, "?") {
			result.Reason = lack
			judged.Unknown = append(judged.Unknown, result)
		} else {
			result.Lacks = []string{lack}
			judged.Violations = append(judged.Violations, result)
		}
	}
	judged.Unknown = append(judged.Unknown, report.Result{Rule: "x/advice", Subject: "node", Level: "recommended"})
	judged.Conclude(false)
	return fit.Judged(judged, role)
}

// written is what is said of an edition: "EDITION: HIGHEST, otherwise OTHERWISE; everywhere …; next TIER[/ROLE] …".
func written(edition fit.Edition) string {
	var text strings.Builder
	text.WriteString(edition.Edition + ": " + edition.Highest + ", otherwise " + edition.Otherwise)
	if !edition.Everywhere.Empty() {
		text.WriteString("; everywhere" + gaps(edition.Everywhere))
	}
	for _, step := range edition.Next {
		text.WriteString("; next " + step.Tier)
		if step.Role != "" {
			text.WriteString("/" + step.Role)
		}
		text.WriteString(gaps(step.Gaps))
	}
	return text.String()
}

func gaps(of fit.Gaps) string {
	var text strings.Builder
	for _, result := range of.Missing {
		text.WriteString(" " + result.Rule + "=" + strings.Join(result.Lacks, ","))
	}
	for _, result := range of.Unknown {
		text.WriteString(" ?" + result.Rule + "=" + result.Reason)
	}
	return text.String()
}

func TestConclude(t *testing.T) {
	for name, test := range map[string]struct {
		policies []string
		verdict  report.Verdict
		want     []string
	}{
		"all met":                           {[]string{"c t1", "c t2"}, report.Compliant, []string{"c: t2, otherwise t2"}},
		"the lower met":                     {[]string{"c t1", "c t2 m=1", "c t3 m=2"}, report.Compliant, []string{"c: t1, otherwise t1; next t2 m=1"}},
		"the lower not known":               {[]string{"c t1 ?m=dark", "c t2 m=1"}, report.Incomplete, []string{"c: , otherwise ; next t1 ?m=dark"}},
		"none met":                          {[]string{"c t1 m=1", "c t2 m=2"}, report.Violated, []string{"c: , otherwise ; next t1 m=1"}},
		"one thing at every tier":           {[]string{"c t1 d=1", "c t2 d=1", "c t3 d=1 m=2"}, report.Violated, []string{"c: , otherwise t2; everywhere d=1; next t3 m=2"}},
		"not known at every tier":           {[]string{"c t1 ?d=dark m=1", "c t2 ?d=dark m=2"}, report.Violated, []string{"c: , otherwise ; everywhere ?d=dark; next t1 m=1"}},
		"not known for other reasons":       {[]string{"c t1 ?d=dark", "c t2 ?d=hidden"}, report.Incomplete, []string{"c: , otherwise ; next t1 ?d=dark"}},
		"only at the lower ones":            {[]string{"c t1 d=1", "c t2 d=1", "c t3"}, report.Compliant, []string{"c: t3, otherwise t3"}},
		"one tier has nothing in common":    {[]string{"c t1 m=1"}, report.Violated, []string{"c: , otherwise ; next t1 m=1"}},
		"nothing beside what all lack":      {[]string{"c t1 d=1", "c t2 d=1"}, report.Violated, []string{"c: , otherwise t2; everywhere d=1"}},
		"the next is excluded":              {[]string{"c t1", "c t2 excluded"}, report.Compliant, []string{"c: t1, otherwise t1"}},
		"one between is excluded":           {[]string{"c t1", "c t2 excluded", "c t3 m=1"}, report.Compliant, []string{"c: t1, otherwise t1; next t3 m=1"}},
		"all excluded":                      {[]string{"c t1 excluded", "c t2 excluded"}, fit.Excluded, []string{"c: , otherwise "}},
		"roles":                             {[]string{"c t1", "c t3/head m=1", "c t3/worker m=2 ?n=dark"}, report.Compliant, []string{"c: t1, otherwise t1; next t3/head m=1; next t3/worker m=2 ?n=dark"}},
		"roles of one tier are not several": {[]string{"c t3/head m=1", "c t3/worker m=1"}, report.Violated, []string{"c: , otherwise ; next t3/head m=1; next t3/worker m=1"}},
		"editions": {
			[]string{"c t1 m=1", "c t2 m=2", "e t1", "e t2 m=2"},
			report.Compliant,
			[]string{"c: , otherwise ; next t1 m=1", "e: t1, otherwise t1; next t2 m=2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var made fit.Fit
			for _, text := range test.policies {
				made.Policies = append(made.Policies, policy(t, text))
			}
			made.Conclude()
			var got []string
			for _, edition := range made.Editions {
				got = append(got, written(edition))
			}
			if made.Verdict != test.verdict {
				t.Errorf("the verdict is %s, want %s", made.Verdict, test.verdict)
			}
			if diff := cmp.Diff(got, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// What was left out keeps a policy from being met, and nothing that is lacking says so.
func TestPartial(t *testing.T) {
	judged := report.Report{Target: report.Target{Partial: []string{"The plan was limited."}}}
	judged.Conclude(false)
	made := fit.Fit{Policies: []fit.Policy{fit.Judged(judged, "")}}
	made.Conclude()
	if got := made.Editions[0]; made.Verdict != report.Incomplete || got.Highest != "" {
		t.Errorf("got %s, highest %q", made.Verdict, got.Highest)
	}
}
