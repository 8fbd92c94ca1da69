// Package policies_test looks at the policies from outside: it runs their Rego tests, holds their
// conventions, and keeps what they resolve to and what they say of real machines in golden files.
package policies_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

var update = flag.Bool("update", false, "write the golden files")

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
		for _, test := range suite.TestNames(compiled.Modules) {
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
		if strings.HasPrefix(file, "policies_test/") || strings.HasPrefix(file, suite.Entrypoints) {
			continue
		}
		for _, missed := range report.Files[file].NotCovered {
			t.Errorf("%s:%d is not covered", file, missed.Start.Row)
		}
	}
}

// root is the repository.
var root = os.DirFS("..")

// load parses the policies and their tests, and puts the policies' data into a store.
func load(t *testing.T) (map[string]*ast.Module, storage.Store) {
	t.Helper()
	modules, err := suite.Modules(root)
	if err != nil {
		t.Fatal(err)
	}
	return modules, suite.Store(data(t))
}

// compile compiles the policies and their tests.
func compile(t *testing.T) (*ast.Compiler, storage.Store) {
	t.Helper()
	modules, store := load(t)
	compiled := compiler(t)
	if compiled.Compile(modules); compiled.Failed() {
		t.Fatal(compiled.Errors)
	}
	return compiled, store
}

// prepare compiles a query over the policies and their tests.
func prepare(t *testing.T, query string) rego.PreparedEvalQuery {
	t.Helper()
	compiled, store := compile(t)
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
	data, err := suite.Data(root)
	if err != nil {
		t.Fatal(err)
	}
	return data
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
	found, err := suite.Files(root, dir, ending)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
