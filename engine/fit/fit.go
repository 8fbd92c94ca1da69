// Package fit is which policies of a release a host or a cluster meets: the verdict of each, the highest tier of each
// edition, what the next one lacks, and which models can be served.
//
// It knows how the reports of several policies compare, and nothing of how they were reached or how they are shown.
package fit

import "github.com/kwpolicy/kwpolicy/engine/report"

// Schema is the version of the JSON form.
const Schema = "kwpolicy.fit/v1"

// Excluded is the verdict of a policy that the page excludes.
const Excluded report.Verdict = "excluded"

// Fit is the outcome of judging one document by all policies of a release. Its lists are never nil.
type Fit struct {
	Schema   string `json:"schema"`
	Release  string `json:"release"`
	Platform string `json:"platform"`

	// Page is the address of the published requirements, Revision identifies the bundle.
	Page     string `json:"page"`
	Revision string `json:"revision"`

	// Options are what the page lets choose beside its policies; nil where it lets choose nothing.
	Options map[string]string `json:"options,omitempty"`

	// Assumed lists what nobody asked for and the input does not tell.
	Assumed []string      `json:"assumed"`
	Target  report.Target `json:"target"`

	// Verdict is the best of those of the policies.
	Verdict report.Verdict `json:"verdict"`

	// Policies are in the page's order: by edition, then tier, then role.
	Policies []Policy  `json:"policies"`
	Editions []Edition `json:"editions"`
	Models   []Model   `json:"models"`
}

// Policy is the outcome of one policy.
type Policy struct {
	// Name is such as "enterprise/tier3/linux@0.9.3".
	Name    string `json:"policy"`
	Edition string `json:"edition"`
	Tier    string `json:"tier"`

	// Role is what a lone host without a role was judged as, where the tier has roles.
	Role string `json:"role,omitempty"`

	Verdict report.Verdict `json:"verdict"`

	// Because says why the page excludes the policy.
	Because string         `json:"because,omitempty"`
	Summary report.Summary `json:"summary"`
	Gaps
}

// Gaps are what keeps a policy from being met.
type Gaps struct {
	// Missing is what is violated.
	Missing report.Results `json:"missing"`

	// Unknown is what is required and not known.
	Unknown report.Results `json:"unknown"`
}

// Edition is how far an edition goes.
type Edition struct {
	Edition string `json:"edition"`

	// Highest is the highest tier that is met; empty where none is.
	Highest string `json:"highest_tier,omitempty"`

	// Everywhere is what every tier lacks alike, and Otherwise the highest tier that lacks nothing else.
	Everywhere Gaps   `json:"everywhere"`
	Otherwise  string `json:"highest_tier_otherwise,omitempty"`

	// Next is what the tier above that lacks beside Everywhere, for each role; empty where there is none.
	Next []Step `json:"next"`
}

// Step is what one policy lacks beside what others lack too.
type Step struct {
	Tier string `json:"tier"`
	Role string `json:"role,omitempty"`
	Gaps
}

// Model is what a page says of a model, in nominal GB of GPU memory, and how the nodes can serve it.
type Model struct {
	Name        string  `json:"name"`
	Parameters  float64 `json:"parameters"`
	Memory      float64 `json:"memory"`
	Recommended float64 `json:"recommended,omitempty"`

	// Together is what the GPUs of all nodes have.
	Together float64     `json:"together"`
	Nodes    []Placement `json:"nodes"`
}

// Placement is how a node can serve a model.
type Placement struct {
	Node string `json:"node"`

	// Alike are further nodes of which just the same is so.
	Alike []string `json:"alike,omitempty"`

	// Status is fits, lacks, unknown or not_applicable.
	Status string `json:"status"`

	// GPUs is the least number of its GPUs that have the memory together, of all that the product uses, and Memory what
	// those have; where it does not fit, what all have.
	GPUs   int     `json:"gpus,omitempty"`
	Of     int     `json:"of"`
	Memory float64 `json:"memory,omitempty"`

	// Instance says that only a part of the GPU serves it, for it is cut into instances.
	Instance bool `json:"instance,omitzero"`

	// RecommendedGPUs is the number that has the recommended memory; 0 where too few have, or none is recommended.
	RecommendedGPUs int `json:"recommended_gpus,omitempty"`

	// Reason says why it is unknown or does not apply, and Resolve what would make it known.
	Reason  string `json:"reason,omitempty"`
	Resolve string `json:"resolve,omitempty"`
}
