package main

import (
	"fmt"

	"github.com/kwpolicy/kwpolicy/facts"
)

// exclusion is the nodes that are left out, by patterns.
type exclusion struct {
	patterns []string
	matches  []func(name string) bool
	used     []bool
}

func newExclusion(patterns []string) (*exclusion, error) {
	e := &exclusion{patterns: patterns, used: make([]bool, len(patterns))}
	for _, pattern := range patterns {
		matches, err := facts.Glob(pattern)
		if err != nil {
			return nil, usageError{fmt.Errorf("--exclude: %w", err)}
		}
		e.matches = append(e.matches, matches)
	}
	return e, nil
}

// skip says whether the node of a name is left out.
func (e *exclusion) skip(name string) bool {
	skipped := false
	for i, matches := range e.matches {
		if matches(name) {
			e.used[i], skipped = true, true
		}
	}
	return skipped
}

// check refuses a pattern that left nothing out: it is misspelt.
func (e *exclusion) check() error {
	for i, used := range e.used {
		if !used {
			return usageError{fmt.Errorf("--exclude %s: no node is named so", e.patterns[i])}
		}
	}
	return nil
}
