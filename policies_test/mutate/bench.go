package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// bench has the policies, and all that may find a mutant of them.
type bench struct {
	world
	modules map[string]*ast.Module
	data    map[string]any
	imports map[string][]string // for each rule and package, those that it imports
	names   map[string][]string // for each rule, the rules and packages that name it and so may look at its rows
	trials  []*trial
	golden  golden

	mu     sync.Mutex
	finder map[string][]*check // for each rule and each place in it, what found its mutants, the last first
}

// newBench reads the repository.
func newBench(ctx context.Context, root fs.FS) (*bench, error) {
	modules, err := suite.Modules(root)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(modules, func(file string, _ *ast.Module) bool { return strings.HasPrefix(file, suite.Entrypoints) })
	b := &bench{modules: modules, finder: map[string][]*check{}}
	if b.data, err = suite.Data(root); err != nil {
		return nil, err
	}
	if b.compiled, err = compile(modules); err != nil {
		return nil, err
	}
	b.store = suite.Store(b.data)
	alone := world{b.compiled, suite.Store(b.usual())}
	b.imports, b.names = importsOf(modules), namesOf(modules)
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		for _, name := range suite.TestNames(map[string]*ast.Module{file: modules[file]}) {
			b.trials = append(b.trials, newTest(ctx, b.world, alone, modules[file], file, name))
		}
	}
	policies, err := fs.Sub(root, suite.Policies)
	if err != nil {
		return nil, err
	}
	bundle, err := engine.Load(policies)
	if err != nil {
		return nil, err
	}
	b.golden = newGolden(ctx, b.world, bundle, b.data)
	scenarios, err := suite.Scenarios(root, bundle)
	for _, scenario := range scenarios {
		b.trials = append(b.trials, newScenario(ctx, b.world, scenario))
	}
	return b, err
}

// usual is the data without any row of pages other than that of the default release, which most tests judge by.
func (b *bench) usual() map[string]any {
	data := clone(b.data).(map[string]any)
	for name := range pagesOf(data) {
		if page := pageOf(data, name); !b.isUsual(name) {
			page["layers"], page["combinations"], page["listed"] = []any{}, []any{}, []any{}
		}
	}
	return data
}

func (b *bench) isUsual(page string) bool {
	defaults, _ := b.data["kwpolicy"].(map[string]any)["defaults"].(map[string]any)
	return slices.Contains(list(pageOf(b.data, page)["releases"]), defaults["release"])
}

// compile checks no types: a mutant has those of the original, and OPA cannot check two programs at once.
func compile(modules map[string]*ast.Module) (*ast.Compiler, error) {
	compiled := ast.NewCompiler().WithSkipStages(ast.StageCheckTypes)
	if compiled.Compile(modules); compiled.Failed() {
		return nil, compiled.Errors
	}
	return compiled, nil
}

// namesOf gives for each rule which policies name it.
func namesOf(modules map[string]*ast.Module) map[string][]string {
	names := map[string][]string{}
	for file, module := range modules {
		if !strings.HasPrefix(file, suite.Policies+"/") {
			continue
		}
		ast.WalkTerms(module, func(term *ast.Term) bool {
			if text, ok := term.Value.(ast.String); ok && isRule(string(text)) {
				names[string(text)] = append(names[string(text)], subject(module))
			}
			return false
		})
	}
	return names
}

// importsOf gives for each of the policies' packages those that it imports.
func importsOf(modules map[string]*ast.Module) map[string][]string {
	imports := map[string][]string{}
	for file, module := range modules {
		if strings.HasPrefix(file, suite.Policies+"/") {
			for _, path := range module.Imports {
				imports[subject(module)] = append(imports[subject(module)], nameOf(path.Path.Value.(ast.Ref)))
			}
		}
	}
	return imports
}

// fate is what became of a mutant.
type fate int

// The fates, from the best to the worst.
const (
	killed     fate = iota // A Rego test or a scenario found it.
	goldenOnly             // Only the golden files found it.
	idle                   // No policy demands anything else for it: another row always comes later.
	unborn                 // It does not compile.
	survived               // Nothing found it.
)

// verdict is what became of a mutant, and what found it.
type verdict struct {
	mutant
	fate   fate
	killer string
}

// judge lets the checks look for a mutant: those that found others of its rule, those of its own rule, the
// scenarios, and only then the others that may see it. That any other could is not held to be enough.
func (b *bench) judge(ctx context.Context, m mutant) (verdict, error) {
	reached := b.reach(m)
	if reached != nil && len(reached) == 0 {
		return verdict{m, idle, ""}, nil
	}
	near, far := b.sides(m, reached)
	for _, side := range [][]*trial{near, far} {
		w, err := b.mutated(m, side)
		if err != nil {
			return verdict{m, unborn, err.Error()}, nil
		}
		checks, err := learn(ctx, side)
		if err != nil {
			return verdict{}, fmt.Errorf("without any change the tests must pass: %w", err)
		}
		if found := b.hunt(ctx, m, w, checks); found != nil {
			return verdict{m, killed, found.name}, ctx.Err()
		}
	}
	if m.page != "" {
		if seen, err := b.resolves(ctx, m); err != nil || seen {
			return verdict{m, goldenOnly, "golden files"}, err
		}
	}
	return verdict{m, survived, ""}, ctx.Err()
}

// resolves says whether the golden files of a mutant's page are others.
func (b *bench) resolves(ctx context.Context, m mutant) (bool, error) {
	data := m.data()
	if isRule(m.rule) {
		return b.golden.shows(m.page, pageOf(b.data, m.page), pageOf(data, m.page), m.rule)
	}
	return b.golden.differs(ctx, m.page, world{b.compiled, suite.Store(data)})
}

// reach gives the policies that a changed row may concern, and nil where that is not known.
func (b *bench) reach(m mutant) map[string]bool {
	if m.page == "" || !isRule(m.rule) {
		return nil
	}
	return reach(pageOf(b.data, m.page), pageOf(m.data(), m.page), m.rule)
}

// sides are the trials that may find a mutant, those most likely to first.
func (b *bench) sides(m mutant, reached map[string]bool) (near, far []*trial) {
	for _, one := range b.trials {
		switch {
		case one.about == "":
			if m.page == "" || b.golden.address[m.page] == one.policy.Page && (reached == nil || reached[engine.Short(one.policy)]) {
				near = append(near, one)
			}
		case one.about == m.rule, slices.Contains(m.others, one.about):
			near = append(near, one)
		case b.sees(one.about, m):
			far = append(far, one)
		}
	}
	return near, far
}

// sees says whether a test of a subject may see a mutant: where it judges whole reports, where its subject imports
// the package that is changed, or where its subject, or a package that it imports, names the rule whose row is.
func (b *bench) sees(about string, m mutant) bool {
	if !isRule(about) {
		return true
	}
	if m.page == "" {
		return slices.Contains(b.imports[about], m.rule)
	}
	return slices.ContainsFunc(b.names[m.rule], func(reader string) bool {
		return reader == about || slices.Contains(b.imports[about], reader)
	})
}

// mutated makes the world in which the mutant lives, with the tests that are in the trials.
func (b *bench) mutated(m mutant, trials []*trial) (world, error) {
	if m.page != "" {
		return world{b.compiled, suite.Store(m.data())}, nil
	}
	needed := map[string]bool{}
	for _, one := range trials {
		needed[one.file] = true
	}
	modules := maps.Clone(b.modules)
	maps.DeleteFunc(modules, func(file string, _ *ast.Module) bool { return strings.HasSuffix(file, "_test.rego") && !needed[file] })
	modules[m.file] = m.module()
	compiled, err := compile(modules)
	return world{compiled, b.store}, err
}

// hunt gives the first check that finds the mutant, nil where none does. What found others nearby is asked first.
func (b *bench) hunt(ctx context.Context, m mutant, w world, checks []*check) *check {
	may := map[*check]bool{}
	for _, one := range checks {
		may[one] = m.page == "" && one.touched[m.clause] || m.page != "" && (!one.usual || b.isUsual(m.page))
	}
	b.mu.Lock()
	ordered := slices.Concat(b.finder[m.place], b.finder[m.rule], checks)
	b.mu.Unlock()
	for _, one := range ordered {
		if !may[one] {
			continue
		}
		may[one] = false // Once is enough.
		if one.ask(ctx, w) != nil {
			b.found(m.place, one)
			b.found(m.rule, one)
			return one
		}
	}
	return nil
}

func (b *bench) found(where string, one *check) {
	b.mu.Lock()
	defer b.mu.Unlock()
	others := slices.DeleteFunc(slices.Clone(b.finder[where]), func(other *check) bool { return other == one })
	b.finder[where] = slices.Insert(others, 0, one)
}
