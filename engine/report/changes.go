package report

import (
	"cmp"
	"slices"
)

// Change is a result that is another by a second report on the same target.
type Change struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
	Title   string `json:"title"`

	// Was and Now are the statuses, such as "violation" or "pass"; "none" where nothing is asked.
	Was Status `json:"was"`
	Now Status `json:"now"`

	// Old and New are the results; nil where nothing is asked.
	Old *Result `json:"old,omitempty"`
	New *Result `json:"new,omitempty"`
}

// Status is the outcome of a requirement on a subject.
type Status string

// The statuses.
const (
	None          Status = "none"
	Violation     Status = "violation"
	Warning       Status = "warning"
	Unknown       Status = "unknown"
	Note          Status = "note"
	Waived        Status = "waived"
	Pass          Status = "pass"
	NotApplicable Status = "not_applicable"
)

// Statuses are all of them, the gravest first.
var Statuses = []Status{Violation, Unknown, Warning, Note, Waived, Pass, NotApplicable, None}

// list gives the results of a status.
func (r *Report) list(status Status) Results {
	switch status {
	case Violation:
		return r.Violations
	case Warning:
		return r.Warnings
	case Unknown:
		return r.Unknown
	case Note:
		return r.Notes
	case Waived:
		return r.Waived
	case Pass:
		return r.Passed
	case NotApplicable:
		return r.NotApplicable
	default:
		return nil
	}
}

// Changes lists what has another status by a newer report, by its new status, then rule and subject.
// Both reports are whole, not brief.
func Changes(older, newer Report) []Change {
	type key struct{ rule, subject string }
	found := map[key]*Change{}
	note := func(r *Report, set func(c *Change, status Status, result Result)) {
		for _, status := range Statuses {
			for result := range r.list(status).Each() {
				k := key{result.Rule, result.Subject}
				if found[k] == nil {
					found[k] = &Change{Rule: result.Rule, Subject: result.Subject, Title: result.Title, Was: None, Now: None}
				}
				set(found[k], status, result)
			}
		}
	}
	note(&older, func(c *Change, status Status, result Result) { c.Was, c.Old = status, &result })
	note(&newer, func(c *Change, status Status, result Result) { c.Now, c.New = status, &result })
	changes := []Change{}
	for _, change := range found {
		if change.Was != change.Now {
			changes = append(changes, *change)
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(slices.Index(Statuses, a.Now)-slices.Index(Statuses, b.Now), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Subject, b.Subject))
	})
	return changes
}

// Worse says what a change to a newer report brings: Violated where something required is violated that was
// not, Incomplete where something required is unknown that was known, else Compliant.
func Worse(changes []Change) Verdict {
	verdict := Compliant
	for _, change := range changes {
		switch {
		case change.Now == Violation:
			return Violated
		case change.Now == Unknown && change.New.Level == "required" && change.Was != Violation:
			verdict = Incomplete
		}
	}
	return verdict
}
