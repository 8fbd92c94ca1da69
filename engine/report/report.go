// Package report is what an evaluation found. It knows the outcomes and how they add up to a
// verdict, and nothing of how they were reached or how they are shown.
package report

// Schema is the version of the report's JSON form.
const Schema = "kwpolicy.report/v1"

// Report is the outcome of judging one document by one policy. Its lists are sorted by rule, then
// subject, and are never nil.
type Report struct {
	Schema  string  `json:"schema"`
	Policy  Policy  `json:"policy"`
	Target  Target  `json:"target"`
	Verdict Verdict `json:"verdict"`
	Summary Summary `json:"summary"`

	Violations    Results `json:"violations"`
	Warnings      Results `json:"warnings"`
	Unknown       Results `json:"unknown"`
	Notes         Results `json:"notes"`
	Waived        Results `json:"waived"`
	Passed        Results `json:"passed"`
	NotApplicable Results `json:"not_applicable"`

	// Readings are the texts of those readings of the page that a result rests on, by name.
	Readings map[string]string `json:"readings"`
}

// Policy names what was judged by.
type Policy struct {
	// Name is such as "enterprise/tier3/linux@0.9.3".
	Name     string `json:"name"`
	Edition  string `json:"edition,omitempty"`
	Tier     string `json:"tier,omitempty"`
	Platform string `json:"platform,omitempty"`
	Release  string `json:"release"`

	// Options are the values of the page's options, by name; nil where it has none.
	Options map[string]string `json:"options,omitempty"`

	// Models are the models to be served, by the names that the page gives them.
	Models []string `json:"models,omitempty"`

	// Page is the address of the published requirements.
	Page string `json:"page"`

	// Revision identifies the bundle that the policy came from.
	Revision string `json:"revision"`

	// Assumed lists the parts of the name, and the options, that nobody asked for and the input does not tell.
	Assumed []string `json:"assumed"`
}

// Target is what was judged.
type Target struct {
	// Kind is host or cluster.
	Kind string `json:"kind"`
	Name string `json:"name"`

	// Sources are the inputs, as the user named them.
	Sources []string `json:"sources"`

	// Partial says why there may be more than was judged; nil where there is not.
	Partial []string `json:"partial,omitempty"`

	// Excluded are the machines that somebody left out on purpose.
	Excluded []string `json:"excluded,omitempty"`

	// Planned says that every machine is to be made yet, so that what only a running one shows was not judged.
	Planned bool `json:"planned,omitempty"`

	// InferredRoles are the roles of nodes that nobody gave one.
	InferredRoles []Role `json:"inferred_roles,omitempty"`
}

// Role is what some nodes that are alike are taken for.
type Role struct {
	Role string `json:"role"`

	// Subject is the first of the nodes, Count how many there are.
	Subject string `json:"subject"`
	Count   int    `json:"count"`
}

// Result is the outcome of one requirement on one subject. The shape is the same in every list.
type Result struct {
	// Rule is such as "cpu/cores".
	Rule string `json:"rule"`

	// Subject is a node's name, or "cluster".
	Subject string `json:"subject"`

	// Alike are further nodes of which just the same is found.
	Alike []string `json:"-"`

	// Pattern is Message with Mark where the subject is named; empty where the message names none.
	Pattern string `json:"-"`

	// Level is required, recommended or informational.
	Level   string `json:"level"`
	Title   string `json:"title"`
	Message string `json:"message"`

	// Got is what was observed; nil where nothing was.
	Got any `json:"got,omitzero"`

	// Want is the criteria of the row, by name.
	Want any    `json:"want,omitzero"`
	Unit string `json:"unit,omitempty"`

	// Lacks is what would make up for what is wrong, such as "+64 GB of memory".
	Lacks []string `json:"lacks,omitempty"`

	// Section is the section of the page that demands it, Readings how its contradictions were read.
	Section  string   `json:"section"`
	Readings []string `json:"readings,omitempty"`

	// Reason says why the outcome is unknown or not applicable, and Resolve what would make it known.
	Reason  string `json:"reason,omitempty"`
	Resolve string `json:"resolve,omitempty"`

	Remediation string    `json:"remediation"`
	Confidence  string    `json:"confidence,omitempty"`
	Location    *Location `json:"location,omitempty"`
}

// Location is a place in the user's files.
type Location struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Address string `json:"address,omitempty"`
}

// Verdict is what the results add up to.
type Verdict string

// The verdicts.
const (
	// Compliant means that nothing required is violated or unknown.
	Compliant Verdict = "compliant"
	// Violated means that something required is violated.
	Violated Verdict = "violations"
	// Incomplete means that nothing required is violated, but something required is unknown, or there may be
	// more than was judged.
	Incomplete Verdict = "incomplete"
)

// Summary counts the results.
type Summary struct {
	Violation     int `json:"violation"`
	Warning       int `json:"warning"`
	Unknown       int `json:"unknown"`
	Note          int `json:"note"`
	Waived        int `json:"waived"`
	Pass          int `json:"pass"`
	NotApplicable int `json:"not_applicable"`
}

// ByStatus gives the counts by status.
func (s Summary) ByStatus() map[Status]int {
	return map[Status]int{
		Violation: s.Violation, Warning: s.Warning, Unknown: s.Unknown, Note: s.Note, Waived: s.Waived, Pass: s.Pass, NotApplicable: s.NotApplicable,
	}
}

// Conclude sets the verdict and the summary from the lists. Strict counts warnings as violations.
func (r *Report) Conclude(strict bool) {
	r.Summary = Summary{
		Violation:     r.Violations.Count(),
		Warning:       r.Warnings.Count(),
		Unknown:       r.Unknown.Count(),
		Note:          r.Notes.Count(),
		Waived:        r.Waived.Count(),
		Pass:          r.Passed.Count(),
		NotApplicable: r.NotApplicable.Count(),
	}
	switch {
	case len(r.Violations) > 0, strict && len(r.Warnings) > 0:
		r.Verdict = Violated
	case r.requiredUnknown(), len(r.Target.Partial) > 0:
		r.Verdict = Incomplete
	default:
		r.Verdict = Compliant
	}
}

func (r *Report) requiredUnknown() bool {
	for _, result := range r.Unknown {
		if result.Level == "required" {
			return true
		}
	}
	return false
}

// Brief gives the report without what passed and what does not apply, and without the readings that
// nothing else rests on; the summary still counts everything.
func (r Report) Brief() Report {
	r.Passed, r.NotApplicable = Results{}, Results{}
	named := map[string]string{}
	for _, list := range []Results{r.Violations, r.Warnings, r.Unknown, r.Notes, r.Waived} {
		for _, result := range list {
			for _, name := range result.Readings {
				named[name] = r.Readings[name]
			}
		}
	}
	r.Readings = named
	return r
}
