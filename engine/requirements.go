package engine

import (
	"context"
	"fmt"
	"maps"
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
	query, err := b.catalogue(ctx, policy)
	if err != nil {
		return nil, err
	}
	return list(ctx, query, policy, parameters)
}

// catalogue prepares the query for the requirements of policies of one release.
func (b *Bundle) catalogue(ctx context.Context, policies ...report.Policy) (rego.PreparedEvalQuery, error) {
	queries, err := b.prepare(ctx, policies, []string{mainPath, fitPath}, "data.kwpolicy.catalogue.requirements")
	if err != nil {
		return rego.PreparedEvalQuery{}, err
	}
	return queries[0], nil
}

func list(ctx context.Context, query rego.PreparedEvalQuery, policy report.Policy, parameters facts.Parameters) ([]Requirement, error) {
	input, err := encode(policy, facts.Document{Parameters: &parameters, Nodes: []facts.Node{}})
	if err != nil {
		return nil, err
	}
	results, err := query.Eval(ctx, rego.EvalParsedInput(input))
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

	// With is what makes the demand, such as phase=postinstall or the option mode=lite; empty where it is made
	// whatever is chosen, or where nobody chose.
	With string
}

// Whom says in words whom a demand is for.
func (d Demand) Whom() string {
	if d.With != "" {
		return fmt.Sprintf("%s with %s", d.Requirement.Whom(), d.With)
	}
	return d.Requirement.Whom()
}

// Demands lists what all policies of a release demand, sorted by rule; policies that demand the same
// stand together. What a phase, an install method or an option changes, each by itself, follows.
func (b *Bundle) Demands(ctx context.Context, release string) ([]Demand, error) {
	policies, err := b.Policies(release)
	if err != nil {
		return nil, err
	}
	variants, err := b.variants(release, policies)
	if err != nil {
		return nil, err
	}
	var asked []report.Policy
	for _, variant := range variants {
		asked = append(asked, variant.policy)
	}
	query, err := b.catalogue(ctx, asked...)
	if err != nil {
		return nil, err
	}
	var demands []Demand
	usual := map[string][]Requirement{}
	for _, variant := range variants {
		requirements, err := list(ctx, query, variant.policy, variant.parameters)
		if err != nil {
			return nil, err
		}
		if variant.with == "" {
			usual[variant.policy.Name] = requirements
		}
		for _, requirement := range requirements {
			if variant.with == "" || !slices.ContainsFunc(usual[variant.policy.Name], requirement.equal) {
				demands = add(demands, requirement, variant.policy, variant.with)
			}
		}
	}
	slices.SortStableFunc(demands, func(a, b Demand) int { return strings.Compare(a.Rule, b.Rule) })
	return demands, nil
}

// variant is a policy with what is asked beside it, one thing at most other than by default.
type variant struct {
	policy     report.Policy
	parameters facts.Parameters
	with       string // such as mode=lite; "" where nothing is
}

// variants begin with the policies as they are. What they may be asked for besides follows: the phases and install
// methods that the page's rows are for, and its options.
func (b *Bundle) variants(release string, policies []report.Policy) ([]variant, error) {
	page, err := b.page(release)
	if err != nil {
		return nil, err
	}
	var found []variant
	for _, policy := range policies {
		found = append(found, variant{policy: policy})
	}
	for _, phase := range page.layeredBy("phase") {
		for _, policy := range policies {
			found = append(found, variant{policy, facts.Parameters{Phase: phase}, "phase=" + phase})
		}
	}
	for _, method := range page.layeredBy("install_method") {
		for _, policy := range policies {
			found = append(found, variant{policy, facts.Parameters{InstallMethod: method}, "install_method=" + method})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(page.Options)) {
		for _, value := range page.Options[name][1:] {
			for _, policy := range policies {
				policy.Options = maps.Clone(policy.Options)
				policy.Options[name] = value
				found = append(found, variant{policy, facts.Parameters{}, name + "=" + value})
			}
		}
	}
	return slices.DeleteFunc(found, func(v variant) bool { return b.excluded(v.policy) }), nil
}

// layeredBy lists what the page's layers are for, of one name.
func (p Page) layeredBy(name string) []string {
	values := map[string]bool{}
	for _, layer := range p.Layers {
		for _, value := range layer.When[name] {
			values[value] = true
		}
	}
	return slices.Sorted(maps.Keys(values))
}

func add(demands []Demand, requirement Requirement, policy report.Policy, with string) []Demand {
	for i, known := range demands {
		if known.With == with && known.Requirement.equal(requirement) {
			demands[i].Policies = append(demands[i].Policies, policy)
			return demands
		}
	}
	return append(demands, Demand{requirement, []report.Policy{policy}, with})
}

// equal says whether two requirements read the same.
func (r Requirement) equal(other Requirement) bool {
	return r.Rule == other.Rule && r.For == other.For && r.Inference == other.Inference &&
		r.Demand == other.Demand && r.Section == other.Section && slices.Equal(r.Readings, other.Readings)
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
