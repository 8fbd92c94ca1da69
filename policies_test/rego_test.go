// Package policies_test looks at the policies from outside: it runs their Rego tests, holds their
// conventions, and keeps what they resolve to and what they say of real machines in golden files.
package policies_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

var update = flag.Bool("update", false, "write the golden files")

// generated is the entrypoints for plain OPA, which are written by a program and tested as such.
const generated = "kwpolicy/policy/"

// TestMain lets garbage lie longer than usual: evaluations make much of it, and none lives.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// TestRego runs each Rego test as a subtest, and each case of it as one below. OPA's tester prepares
// the tests; they are evaluated here, because the tester traces every variable of a test with cases,
// which takes five times as long as the rest.
func TestRego(t *testing.T) {
	t.Parallel()
	modules, store := load(t)
	compiled := compiler(t).WithEnablePrintStatements(true)
	runner := tester.NewRunner().SetCompiler(compiled).SetStore(store).SetModules(modules).Filter("^$")
	if _, err := runner.RunTests(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	coverage := cover.New()
	t.Run("tests", func(t *testing.T) {
		for _, test := range tests(compiled) {
			t.Run(strings.TrimPrefix(test, "data.kwpolicy_test."), func(t *testing.T) {
				t.Parallel()
				runTest(t, test, coverage, rego.Compiler(compiled), rego.Store(store))
			})
		}
	})
	if !t.Failed() {
		holdCoverage(t, coverage.Report(modules), modules)
	}
}

// tests lists the references of the tests, sorted.
func tests(compiled *ast.Compiler) []string {
	found := map[string]bool{}
	for _, module := range compiled.Modules {
		for _, rule := range module.Rules {
			if name := rule.Head.Ref()[0].String(); strings.HasPrefix(name, tester.TestPrefix) {
				found[module.Package.Path.String()+"."+name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func runTest(t *testing.T, test string, coverage *cover.Cover, options ...func(*rego.Rego)) {
	var printed bytes.Buffer
	query, err := rego.New(append(options, rego.Query(test), rego.PrintHook(topdown.NewPrintHook(&printed)))...).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var begun cases
	results, err := query.Eval(t.Context(), rego.EvalQueryTracer(coverage), rego.EvalQueryTracer(&begun))
	if err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 || results[0].Expressions[0].Value == false {
		t.Fatalf("the test fails\n%s", &printed)
	}
	passed, _ := results[0].Expressions[0].Value.(map[string]any)
	for _, name := range begun {
		t.Run(name, func(t *testing.T) {
			if passed[name] != true {
				t.Error("the case fails")
			}
		})
	}
	if t.Failed() {
		t.Logf("printed:\n%s", &printed)
	}
}

// cases collects the names of the cases of a test that were begun, each once.
type cases []string

func (c *cases) Enabled() bool { return true }

func (c *cases) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

func (c *cases) TraceEvent(event topdown.Event) {
	if event.Op != topdown.TestCaseOp {
		return
	}
	name, _ := ast.JSON(event.Node.(*ast.Expr).Operand(0).Value.(*ast.Array).Elem(0).Value)
	if text := fmt.Sprint(name); !slices.Contains(*c, text) {
		*c = append(*c, text)
	}
}

func holdCoverage(t *testing.T, report cover.Report, modules map[string]*ast.Module) {
	for file := range modules {
		if strings.HasPrefix(file, "policies_test/") || strings.HasPrefix(file, "policies/"+generated) {
			continue
		}
		for _, missed := range report.Files[file].NotCovered {
			t.Errorf("%s:%d is not covered", file, missed.Start.Row)
		}
	}
}

// load parses the policies and their tests, and puts the policies' data into a store.
func load(t *testing.T) (map[string]*ast.Module, storage.Store) {
	t.Helper()
	modules := map[string]*ast.Module{}
	for _, file := range append(files(t, "policies", ".rego"), files(t, "policies_test", ".rego")...) {
		text, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		module, err := ast.ParseModuleWithOpts(file, string(text), ast.ParserOptions{ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
		modules[file] = module
	}
	return modules, inmem.NewFromObjectWithOpts(data(t), inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
}

// prepare compiles a query over the policies and their tests.
func prepare(t *testing.T, query string) rego.PreparedEvalQuery {
	t.Helper()
	modules, store := load(t)
	compiled := compiler(t)
	if compiled.Compile(modules); compiled.Failed() {
		t.Fatal(compiled.Errors)
	}
	prepared, err := rego.New(rego.Query(query), rego.Compiler(compiled), rego.Store(store)).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return prepared
}

// evaluate gives the value of an expression over the policies and their tests.
func evaluate(t *testing.T, expression string) any {
	t.Helper()
	results, err := prepare(t, expression).Eval(t.Context())
	if err != nil || len(results) != 1 {
		t.Fatalf("evaluate %s: %d results, %v", expression, len(results), err)
	}
	return results[0].Expressions[0].Value
}

// data reads the bundle's data as OPA does.
func data(t *testing.T) map[string]any {
	t.Helper()
	loader, err := bundle.NewFSLoader(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	read, err := bundle.NewCustomReader(loader).WithSkipBundleVerification(true).Read()
	if err != nil {
		t.Fatal(err)
	}
	return read.Data
}

// compiler checks modules against the schema of the facts.
func compiler(t *testing.T) *ast.Compiler {
	t.Helper()
	var schema any
	if err := json.Unmarshal(facts.JSONSchema, &schema); err != nil {
		t.Fatal(err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.MustParseRef("schema.input"), schema)
	return ast.NewCompiler().WithStrict(true).WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
}

// files lists the files of an ending below a directory of the repository, by their paths from its root.
func files(t *testing.T, dir, ending string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(".."), dir, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(file) == ending {
			found = append(found, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}
