package main

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// golden is what the policies of the pages resolve to.
type golden struct {
	bundle  *engine.Bundle
	release map[string]string // the last one of each page
	address map[string]string // of each page
	want    func(page string) (map[string]string, error)
}

func newGolden(ctx context.Context, original world, bundle *engine.Bundle, data map[string]any) golden {
	g := golden{bundle: bundle, release: map[string]string{}, address: map[string]string{}}
	wants := map[string]func() (map[string]string, error){}
	for name, page := range pagesOf(data) {
		releases := list(page.(map[string]any)["releases"])
		g.release[name], _ = releases[len(releases)-1].(string)
		g.address[name], _ = page.(map[string]any)["page"].(string)
		wants[name] = sync.OnceValues(func() (map[string]string, error) { return g.resolve(ctx, name, original) })
	}
	g.want = func(page string) (map[string]string, error) { return wants[page]() }
	return g
}

func (g golden) resolve(ctx context.Context, page string, w world) (map[string]string, error) {
	resolver, err := suite.NewResolver(ctx, w.compiled, w.store)
	if err != nil {
		return nil, err
	}
	return resolver.Page(ctx, g.bundle, g.release[page])
}

// differs says whether a page resolves to other rows in a world, or to none.
func (g golden) differs(ctx context.Context, page string, w world) (bool, error) {
	want, err := g.want(page)
	if err != nil {
		return false, fmt.Errorf("resolve %s: %w", page, err)
	}
	got, err := g.resolve(ctx, page, w)
	return err != nil || !maps.Equal(got, want), nil
}

// shows says as much as differs where only rows of a rule differ, without asking the Rego.
func (g golden) shows(name string, was, is map[string]any, rule string) (bool, error) {
	policies, err := g.bundle.Policies(g.release[name])
	if err != nil {
		return false, err
	}
	before, after := rowsOf(was, rule), rowsOf(is, rule)
	all := suite.Circumstances(g.bundle.Options(g.release[name]))
	for _, policy := range policies {
		axes := map[string]string{"edition": policy.Edition, "tier": policy.Tier, "platform": policy.Platform}
		for _, known := range all {
			circumstances := maps.Clone(known)
			maps.Copy(circumstances, policy.Options)
			maps.Copy(circumstances, known)
			maps.Copy(circumstances, axes)
			if choose(before, "cluster", circumstances) != choose(after, "cluster", circumstances) {
				return true, nil
			}
			for _, role := range rolesOf(was, axes) {
				circumstances["role"] = role
				if choose(before, "node", circumstances) != choose(after, "node", circumstances) {
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// rolesOf lists the roles that a policy knows, and "" where it knows none.
func rolesOf(page map[string]any, policy map[string]string) []string {
	var roles []string
	for _, layer := range list(page["layers"]) {
		when, _ := layer.(map[string]any)["when"].(map[string]any)
		role, _ := when["role"].(string)
		static := maps.Clone(when)
		maps.DeleteFunc(static, func(axis string, _ any) bool { return policy[axis] == "" })
		if role != "" && holds(static, policy) {
			roles = append(roles, role)
		}
	}
	if len(roles) == 0 {
		return []string{""}
	}
	return roles
}
