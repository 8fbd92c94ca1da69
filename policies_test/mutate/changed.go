package main

import (
	"context"
	"fmt"
	"os/exec"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/util"

	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// changed says which mutants are of what differs from a revision: of a module or its test, or of a row.
func changed(ctx context.Context, revision string, data map[string]any) (func(mutant) bool, error) {
	out, err := git(ctx, "diff", "--name-only", "--relative", revision, "--", suite.Policies, suite.Tests)
	if err != nil {
		return nil, err
	}
	files := map[string]bool{}
	for file := range strings.Lines(out) {
		files[strings.TrimSpace(file)] = true
	}
	old := map[string]bool{}
	for name := range pagesOf(data) {
		file := path.Join(suite.Policies, "kwpolicy/requirements", name, "data.yaml")
		text, err := git(ctx, "show", revision+":./"+file)
		if err != nil {
			continue // The page is new.
		}
		var page map[string]any
		if err := util.Unmarshal([]byte(text), &page); err != nil {
			return nil, fmt.Errorf("%s of %s: %w", file, revision, err)
		}
		for _, m := range pageMutants(dataOf(name, page), name) {
			old[m.part] = true
		}
	}
	return func(m mutant) bool {
		if m.page != "" && !old[m.part] {
			return true
		}
		test := strings.TrimSuffix(strings.Replace(m.file, suite.Policies, suite.Tests, 1), ".rego") + "_test.rego"
		return files[m.file] || files[test]
	}, nil
}

// dataOf is data with one page.
func dataOf(name string, page map[string]any) map[string]any {
	return map[string]any{"kwpolicy": map[string]any{"requirements": map[string]any{name: page}}}
}

func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
