package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// mutant is the policies with one change.
type mutant struct {
	// name says where the change is and what it is. It stays the same while other places change.
	name string

	// place is the row or the case of a rule that is changed, and no more than that.
	place string

	// rule is the id of the rule that is changed or whose row is, else the package, such as compare.
	rule string

	// others are rules whose results the change is about, where that is no row of theirs.
	others []string

	// page is where the changed row is. What is changed of it is part, written out.
	page, part string
	data       func() map[string]any

	// file is the changed module, and clause the name of what is changed in it.
	file, clause string
	module       func() *ast.Module
}

// everyMutant lists the mutants of the modules and the data, those of data first.
func everyMutant(modules map[string]*ast.Module, data map[string]any) []mutant {
	var found []mutant
	for _, name := range slices.Sorted(maps.Keys(pagesOf(data))) {
		found = append(found, pageMutants(data, name)...)
	}
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		if strings.HasPrefix(file, suite.Policies+"/") {
			found = append(found, moduleMutants(file, modules[file])...)
		}
	}
	return tellApart(found)
}

// tellApart numbers those of the same name.
func tellApart(mutants []mutant) []mutant {
	seen := map[string]int{}
	for i := range mutants {
		name := mutants[i].name
		if seen[name]++; seen[name] > 1 {
			mutants[i].name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
	}
	return mutants
}

// subject is the rule that a module is or tests, else the name of its package.
func subject(module *ast.Module) string { return nameOf(module.Package.Path) }

// nameOf is the rule or package that a reference leads to.
func nameOf(ref ast.Ref) string {
	name := strings.ReplaceAll(ref.String(), ".", "/")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "data/kwpolicy_test/"), "data/kwpolicy/")
	return strings.TrimPrefix(name, "rules/")
}

// isRule says whether a subject is a rule.
func isRule(subject string) bool { return path.Dir(subject) != "." }

// levels are what a row or a shortcoming may weigh.
var levels = []string{"required", "recommended", "informational"}
