package main

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// golden compares what the policies of a page resolve to.
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

// differs says whether a mutant of a page resolves to other rows, or to none.
func (g golden) differs(ctx context.Context, page string, w world) (bool, error) {
	want, err := g.want(page)
	if err != nil {
		return false, fmt.Errorf("resolve %s: %w", page, err)
	}
	got, err := g.resolve(ctx, page, w)
	return err != nil || !maps.Equal(got, want), nil
}
