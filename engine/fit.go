package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// Fit judges doc by every policy of a release for the platform of its nodes: by all tiers of the edition that is asked
// for, or of each.
func (b *Bundle) Fit(ctx context.Context, asked facts.Parameters, doc facts.Document) (fit.Fit, error) {
	fitted := fit.Fit{Schema: fit.Schema}
	policies, err := b.candidates(asked, &doc)
	if err != nil {
		return fit.Fit{}, err
	}
	first := policies[0]
	fitted.Release, fitted.Platform, fitted.Page, fitted.Revision = first.Release, first.Platform, first.Page, first.Revision
	fitted.Options, fitted.Assumed = first.Options, first.Assumed
	engines, served, err := b.prepareAll(ctx, policies, []string{cataloguePath}, "data.kwpolicy.fit.models")
	if err != nil {
		return fit.Fit{}, err
	}
	for _, engine := range engines {
		if err := b.fit(ctx, &fitted, engine, doc); err != nil {
			return fit.Fit{}, err
		}
	}
	if fitted.Models, err = serve(ctx, served[0], engines[0].policy, doc); err != nil {
		return fit.Fit{}, err
	}
	fitted.Conclude()
	return fitted, nil
}

// candidates are the policies to be judged by, by edition and then tier. What is asked beside them goes into doc's
// parameters.
func (b *Bundle) candidates(asked facts.Parameters, doc *facts.Document) ([]report.Policy, error) {
	stated := asked.Over(doc.Parameters)
	stated.Edition, stated.Tier = asked.Edition, ""
	doc.Parameters = nil
	first, err := b.Resolve(stated, doc)
	if err != nil {
		return nil, err
	}
	page, err := b.page(first.Release)
	if err != nil {
		return nil, err
	}
	first.Assumed = slices.DeleteFunc(first.Assumed, func(name string) bool { return name == "edition" || name == "tier" })
	var policies []report.Policy
	for _, edition := range page.Axes["edition"] {
		for _, tier := range page.Axes["tier"] {
			if asked.Edition != "" && edition != first.Edition {
				continue
			}
			one := first
			one.Edition, one.Tier = edition, tier
			one.Name = Name(one)
			if err := page.checkRoles(one, doc.Nodes); err != nil {
				return nil, err
			}
			policies = append(policies, one)
		}
	}
	return policies, nil
}

// fit adds what a policy says of doc: of a lone host without a role as each role that the policy has.
func (b *Bundle) fit(ctx context.Context, fitted *fit.Fit, engine *Engine, doc facts.Document) error {
	policy := engine.policy
	because, excluded := b.Exclusion(policy)
	roles := engine.page.roles(policy)
	if excluded || len(roles) == 0 || doc.Kind != facts.Host || len(doc.Nodes) != 1 || doc.Nodes[0].Role != nil {
		roles = []string{""}
	}
	for _, role := range roles {
		judged, err := engine.Evaluate(ctx, as(doc, role))
		if err != nil {
			return err
		}
		fitted.Target = judged.Target
		if excluded {
			fitted.Policies = append(fitted.Policies, fit.Refused(policy, because))
		} else {
			fitted.Policies = append(fitted.Policies, fit.Judged(judged, role))
		}
	}
	return nil
}

// as gives a host with a role; "" leaves it as it is.
func as(doc facts.Document, role string) facts.Document {
	if role != "" {
		doc.Nodes = slices.Clone(doc.Nodes)
		doc.Nodes[0].Role = &role
	}
	return doc
}

// serve says which of the page's models the nodes of doc can serve. That depends on the platform, and not on the
// edition and tier.
func serve(ctx context.Context, query rego.PreparedEvalQuery, policy report.Policy, doc facts.Document) ([]fit.Model, error) {
	input, err := encode(policy, doc)
	if err != nil {
		return nil, err
	}
	results, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, fmt.Errorf("fit models: %w", err)
	}
	models := []fit.Model{}
	if len(results) == 0 {
		return models, nil // A bundle need not tell.
	}
	plain, err := ast.JSON(results[0].Expressions[0].Value.(*ast.Term).Value)
	if err == nil {
		err = strictly(plain, &models)
	}
	if err != nil {
		return nil, fmt.Errorf("read which models the bundle fits: %w", err)
	}
	alike := map[string][]string{}
	for i := range doc.Nodes {
		alike[doc.Nodes[i].Name] = doc.Nodes[i].Alike
	}
	for i := range models {
		for j := range models[i].Nodes {
			models[i].Nodes[j].Alike = alike[models[i].Nodes[j].Node]
		}
	}
	return models, nil
}
