package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// Engine evaluates one policy of a bundle. It is safe for concurrent use.
type Engine struct {
	policy report.Policy
	page   Page

	// folded judges a document, cluster the installation that it shows, without its nodes.
	folded, cluster rego.PreparedEvalQuery
}

// compiling is held while OPA checks types: it merges those of its own functions in place.
var compiling sync.Mutex

// Prepare compiles a policy that Resolve gave: the machinery, and only those rules that it names.
// The rules are type-checked against the schema of the facts, and can reach no network, clock,
// environment or randomness.
func (b *Bundle) Prepare(ctx context.Context, policy report.Policy) (*Engine, error) {
	engines, _, err := b.prepareAll(ctx, []report.Policy{policy}, []string{cataloguePath, fitPath})
	if err != nil {
		return nil, err
	}
	return engines[0], nil
}

// prepareAll compiles policies of one release at once, for each looks only at the rules of its own rows, and further
// queries beside them.
func (b *Bundle) prepareAll(ctx context.Context, policies []report.Policy, without []string, further ...string) ([]*Engine, []rego.PreparedEvalQuery, error) {
	page, err := b.page(policies[0].Release)
	if err != nil {
		return nil, nil, err
	}
	queries, err := b.prepare(ctx, policies, without, append([]string{"data.kwpolicy.main.folded", "data.kwpolicy.main.cluster"}, further...)...)
	if err != nil {
		return nil, nil, err
	}
	var engines []*Engine
	for _, policy := range policies {
		engines = append(engines, &Engine{policy: policy, page: page, folded: queries[0], cluster: queries[1]})
	}
	return engines, queries[2:], nil
}

// prepare prepares queries of policies of one release, without the packages at the paths that they do not need.
func (b *Bundle) prepare(ctx context.Context, policies []report.Policy, without []string, queries ...string) ([]rego.PreparedEvalQuery, error) {
	compiling.Lock()
	defer compiling.Unlock()
	compiler, err := b.compile(b.needed(policies, without))
	if err != nil {
		return nil, err
	}
	data, err := b.dataFor(policies[0].Release)
	if err != nil {
		return nil, err
	}
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
	var prepared []rego.PreparedEvalQuery
	for _, query := range queries {
		one, err := rego.New(
			rego.Query(query),
			rego.Compiler(compiler),
			rego.Store(store),
			rego.StrictBuiltinErrors(true),
			rego.GenerateJSON(asIs),
		).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("prepare policy %s: %w", policies[0].Name, err)
		}
		prepared = append(prepared, one)
	}
	return prepared, nil
}

// asIs keeps the answer as OPA's own value, to be written as JSON once.
func asIs(term *ast.Term, _ *rego.EvalContext) (any, error) { return term, nil }

// needed lists the modules of policies: everything but the other rules, the entrypoints for plain
// OPA and the packages at the paths without.
func (b *Bundle) needed(policies []report.Policy, without []string) map[string]bool {
	needed := map[string]bool{}
	for _, module := range b.modules {
		if !strings.HasPrefix(module, rulesPath+"/") && !strings.HasPrefix(module, entrypointsPath+"/") && !slices.Contains(without, path.Dir(module)) {
			needed[module] = true
		}
	}
	for _, policy := range policies {
		for _, id := range b.named(policy) {
			for _, module := range b.ruleModules(id) {
				needed[module] = true
			}
		}
	}
	return needed
}

// compile parses and compiles modules, and refuses rules that do not describe themselves.
func (b *Bundle) compile(needed map[string]bool) (*ast.Compiler, error) {
	read, err := readBundle(b.fsys, func(file string) bool { return needed[file] })
	if err != nil {
		return nil, err
	}
	modules := map[string]*ast.Module{}
	for _, module := range read.Modules {
		if strings.HasPrefix(strings.TrimPrefix(module.Path, "/"), rulesPath+"/") {
			if _, err := describe(module.Parsed); err != nil {
				return nil, err
			}
		}
		modules[strings.TrimPrefix(module.Path, "/")] = module.Parsed
	}
	schemas := ast.NewSchemaSet()
	var schema any
	if err := json.Unmarshal(facts.JSONSchema, &schema); err != nil {
		return nil, fmt.Errorf("read schema of facts: %w", err)
	}
	schemas.Put(ast.MustParseRef("schema.input"), schema)
	compiler := ast.NewCompiler().
		WithStrict(true).
		WithSchemas(schemas).
		WithUseTypeCheckAnnotations(true).
		WithCapabilities(capabilities())
	if compiler.Compile(modules); compiler.Failed() {
		return nil, fmt.Errorf("compile bundle: %w", compiler.Errors)
	}
	return compiler, nil
}

// capabilities allows what gives the same answer for the same facts, for ever.
func capabilities() *ast.Capabilities {
	allowed := ast.CapabilitiesForThisVersion()
	allowed.AllowNet = []string{}
	allowed.Builtins = slices.DeleteFunc(allowed.Builtins, func(builtin *ast.Builtin) bool {
		return builtin.Nondeterministic || builtin.Name == "opa.runtime"
	})
	return allowed
}

// patience is how long one evaluation may take: a bundle of somebody else's could loop.
const patience = 10 * time.Minute

// Evaluate judges doc, whose parameters are replaced by those of the policy. The nodes of a large document
// are judged in parts, on all processors, and the installation as a whole beside them.
func (e *Engine) Evaluate(ctx context.Context, doc facts.Document) (report.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	judge := e.whole
	if len(doc.Nodes) > largestPart {
		judge = e.inParts
	}
	got, err := judge(ctx, doc)
	if err != nil {
		return report.Report{}, fmt.Errorf("evaluate policy %s: %w", e.policy.Name, err)
	}
	got.unfold(doc)
	return e.report(doc, got), nil
}

// whole judges a document at once.
func (e *Engine) whole(ctx context.Context, doc facts.Document) (answer, error) {
	got, err := e.ask(ctx, e.folded, doc)
	if err != nil {
		return answer{}, err
	}
	return got, got.complete(e.page, e.policy, doc)
}

// ask evaluates a query on doc.
func (e *Engine) ask(ctx context.Context, query rego.PreparedEvalQuery, doc facts.Document) (answer, error) {
	input, err := encode(e.policy, doc)
	if err != nil {
		return answer{}, err
	}
	results, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return answer{}, err
	}
	if len(results) != 1 || len(results[0].Expressions) != 1 {
		return answer{}, errors.New("the bundle gives no report")
	}
	return decode(results[0].Expressions[0].Value.(*ast.Term).Value)
}

// encode gives doc, asked by policy, as OPA's own value.
func encode(policy report.Policy, doc facts.Document) (ast.Value, error) {
	parameters := facts.Parameters{}
	if doc.Parameters != nil {
		parameters = *doc.Parameters
	}
	parameters.Edition, parameters.Tier = policy.Edition, policy.Tier
	parameters.Platform, parameters.Release = policy.Platform, policy.Release
	parameters.Options, parameters.Models = policy.Options, policy.Models
	doc.Parameters = &parameters
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode facts: %w", err)
	}
	value, err := ast.ValueFromReader(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("encode facts: %w", err)
	}
	return value, nil
}

func (e *Engine) report(doc facts.Document, a answer) report.Report {
	made := report.Report{
		Schema:        report.Schema,
		Policy:        e.policy,
		Target:        report.Target{Kind: string(doc.Kind), Name: doc.Name, Partial: doc.Partial, Excluded: doc.Excluded, Planned: doc.Planned(), InferredRoles: inferredRoles(doc)},
		Violations:    a.Violations,
		Warnings:      a.Warnings,
		Unknown:       a.Unknown,
		Notes:         a.Notes,
		Waived:        report.Results{},
		Passed:        a.Passed,
		NotApplicable: a.NotApplicable,
		Readings:      a.Readings,
	}
	if made.Target.Name == "" && doc.Machines() == 1 {
		made.Target.Name = doc.Nodes[0].Name
	}
	made.Conclude(false)
	return made
}

func inferredRoles(doc facts.Document) []report.Role {
	var roles []report.Role
	for i := range doc.Nodes {
		node := &doc.Nodes[i]
		if node.Role != nil && node.Origins["role"].Confidence == facts.Inferred {
			roles = append(roles, report.Role{Role: *node.Role, Subject: node.Name, Count: node.Count()})
		}
	}
	slices.SortStableFunc(roles, func(a, b report.Role) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Subject, b.Subject))
	})
	return roles
}
