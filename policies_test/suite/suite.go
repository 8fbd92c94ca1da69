// Package suite reads what the policies are tested with: their Rego and its tests, their data, the scenarios,
// and the rows that each policy resolves to. It knows where the repository keeps them and how they are
// written, and decides nothing about them.
package suite

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

// Where the repository keeps the policies, the entrypoints for plain OPA, which are written by a program, and the tests.
const (
	Policies    = "policies"
	Entrypoints = Policies + "/kwpolicy/policy/"
	Tests       = "policies_test"
)

// Files lists the files of an ending below a directory of the repository, by their paths from its root, sorted.
func Files(root fs.FS, dir, ending string) ([]string, error) {
	var found []string
	err := fs.WalkDir(root, dir, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(file) == ending {
			found = append(found, file)
		}
		return err
	})
	slices.Sort(found)
	return found, err
}

// Modules parses the policies and their Rego tests, by their paths from the repository's root.
func Modules(root fs.FS) (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	for _, dir := range []string{Policies, Tests} {
		files, err := Files(root, dir, ".rego")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			text, err := fs.ReadFile(root, file)
			if err != nil {
				return nil, err
			}
			if modules[file], err = ast.ParseModuleWithOpts(file, string(text), ast.ParserOptions{ProcessAnnotation: true}); err != nil {
				return nil, err
			}
		}
	}
	return modules, nil
}

// Data reads the policies' data as OPA does.
func Data(root fs.FS) (map[string]any, error) {
	below, err := fs.Sub(root, Policies)
	if err != nil {
		return nil, err
	}
	loader, err := bundle.NewFSLoader(below)
	if err != nil {
		return nil, fmt.Errorf("open policies: %w", err)
	}
	read, err := bundle.NewCustomReader(loader).WithSkipBundleVerification(true).Read()
	if err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	return read.Data, nil
}

// Store holds data to evaluate by. It reads data as it is, so that nobody may change it.
func Store(data map[string]any) storage.Store {
	return inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
}

// TestNames lists the references of the Rego tests in modules, sorted.
func TestNames(modules map[string]*ast.Module) []string {
	found := map[string]bool{}
	for _, module := range modules {
		for _, rule := range module.Rules {
			if name := rule.Head.Ref()[0].String(); strings.HasPrefix(name, tester.TestPrefix) {
				found[module.Package.Path.String()+"."+name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
