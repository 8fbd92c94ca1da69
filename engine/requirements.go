package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// Requirement is a row of a policy, as it reads to a person.
type Requirement struct {
	Rule  string `json:"rule"`
	Title string `json:"title"`

	// For is installation, node, or the role of the nodes that it is for.
	For string `json:"for"`

	// Inference is cpu where the row is for nodes that infer on CPUs, beside the usual one.
	Inference string `json:"inference,omitempty"`

	Level    string   `json:"level"`
	Demand   string   `json:"demand"`
	Section  string   `json:"section"`
	Readings []string `json:"readings"`
	Row      Row      `json:"row"`
}

// Requirements lists what a policy demands under the parameters, sorted by rule.
func (b *Bundle) Requirements(ctx context.Context, policy report.Policy, parameters facts.Parameters) ([]Requirement, error) {
	queries, err := b.prepare(ctx, []report.Policy{policy}, []string{mainPath, fitPath}, "data.kwpolicy.catalogue.requirements")
	if err != nil {
		return nil, err
	}
	input, err := encode(policy, facts.Document{Parameters: &parameters, Nodes: []facts.Node{}})
	if err != nil {
		return nil, err
	}
	results, err := queries[0].Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, fmt.Errorf("list requirements of %s: %w", policy.Name, err)
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("list requirements of %s: the bundle gives no list", policy.Name)
	}
	plain, err := ast.JSON(results[0].Expressions[0].Value.(*ast.Term).Value)
	if err != nil {
		return nil, fmt.Errorf("list requirements of %s: %w", policy.Name, err)
	}
	var requirements []Requirement
	if err := strictly(plain, &requirements); err != nil {
		return nil, fmt.Errorf("list requirements of %s: %w", policy.Name, err)
	}
	return requirements, nil
}

// Demand is a requirement, and the policies of a release that have it.
type Demand struct {
	Requirement
	Policies []report.Policy
}

// Demands lists what all policies of a release demand, sorted by rule; policies that demand the same
// stand together.
func (b *Bundle) Demands(ctx context.Context, release string) ([]Demand, error) {
	policies, err := b.Policies(release)
	if err != nil {
		return nil, err
	}
	var demands []Demand
	for _, policy := range policies {
		requirements, err := b.Requirements(ctx, policy, facts.Parameters{})
		if err != nil {
			return nil, err
		}
		for _, requirement := range requirements {
			demands = add(demands, requirement, policy)
		}
	}
	slices.SortStableFunc(demands, func(a, b Demand) int { return strings.Compare(a.Rule, b.Rule) })
	return demands, nil
}

func add(demands []Demand, requirement Requirement, policy report.Policy) []Demand {
	for i, known := range demands {
		if known.Rule == requirement.Rule && known.For == requirement.For && known.Inference == requirement.Inference &&
			known.Demand == requirement.Demand && known.Section == requirement.Section && slices.Equal(known.Readings, requirement.Readings) {
			demands[i].Policies = append(demands[i].Policies, policy)
			return demands
		}
	}
	return append(demands, Demand{requirement, []report.Policy{policy}})
}

// Whom says in words whom a requirement is for.
func (r Requirement) Whom() string {
	if r.Inference != "" {
		return fmt.Sprintf("%s on %s", r.For, r.Inference)
	}
	return r.For
}

// Cited gives the section that a requirement is from, with its readings.
func (r Requirement) Cited() string {
	if len(r.Readings) == 0 {
		return r.Section
	}
	return fmt.Sprintf("%s (%s)", r.Section, strings.Join(r.Readings, ", "))
}

// Alternatives gives what a policy's readings decided against, by name.
func (b *Bundle) Alternatives(policy report.Policy) map[string]string {
	page, err := b.page(policy.Release)
	if err != nil {
		return nil
	}
	return page.Alternatives
}

// Readings gives the texts of a policy's readings, by name.
func (b *Bundle) Readings(policy report.Policy) map[string]string {
	page, err := b.page(policy.Release)
	if err != nil {
		return nil
	}
	return page.Readings
}
