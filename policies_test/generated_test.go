package policies_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts/host"
	"github.com/kwpolicy/kwpolicy/policies"
)

// TestEntrypoints holds the packages that plain OPA queries: one for each policy that a page does not
// exclude, written from the pages.
func TestEntrypoints(t *testing.T) {
	dir := filepath.Join("..", "policies", "kwpolicy", "policy")
	want := map[string]string{}
	for _, policy := range everyPolicy(t) {
		want[filepath.Join(dir, policy.Edition, policy.Tier, policy.Platform, policy.Platform+".rego")] = fill(t, entrypoint, policy)
	}
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		for file, text := range want {
			write(t, file, text)
		}
		return
	}
	got := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		got[file] = read(t, file)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("the entrypoints are stale: run go test ./policies_test -update (-got +want)\n%s", diff)
	}
}

var entrypoint = template.Must(template.New("entrypoint").Parse(`# Written by go test ./policies_test -update.

# METADATA
# title: {{.Edition}}, {{.Tier}}, {{.Platform}}
# description: Judges the input by this policy, of the release that input.parameters names.
package kwpolicy.policy.{{.Edition}}.{{.Tier}}.{{.Platform}}

import data.kwpolicy.main

# METADATA
# title: Report
# description: As main.report, whatever edition, tier and platform the input names.
# entrypoint: true
report := result if {
	policy := {"edition": "{{.Edition}}", "tier": "{{.Tier}}", "platform": "{{.Platform}}"}
	asked := object.union(object.get(input, "parameters", {}), policy)
	result := main.report with input.parameters as asked
}
`))

// TestExamples holds the examples of what rules say to the scenarios: of each rule the first of the gravest that any
// scenario has.
func TestExamples(t *testing.T) {
	t.Parallel()
	examples := map[string]string{}
	for _, list := range []func(report.Report) report.Results{
		func(r report.Report) report.Results { return r.Violations },
		func(r report.Report) report.Results { return r.Warnings },
		func(r report.Report) report.Results { return r.Notes },
	} {
		for _, scenario := range scenarios(t) {
			for _, result := range list(scenario.report) {
				if examples[result.Rule] == "" {
					examples[result.Rule] = result.Message
				}
			}
		}
	}
	var out strings.Builder
	fmt.Fprintln(&out, "# What was said of machines that fall short, by rule. Written by go test ./policies_test -update.")
	for _, rule := range slices.Sorted(maps.Keys(examples)) {
		fmt.Fprintf(&out, "%s: %q\n", rule, examples[rule])
	}
	file := filepath.Join("..", "policies", "kwpolicy", "examples", "data.yaml")
	if *update {
		write(t, file, out.String())
		return
	}
	if diff := cmp.Diff(read(t, file), out.String()); diff != "" {
		t.Errorf("the examples are stale: run go test ./policies_test -update (-got +want)\n%s", diff)
	}
}

// TestReference holds REFERENCE.md to the bundle that it is written from.
func TestReference(t *testing.T) {
	file := filepath.Join("..", "policies", "REFERENCE.md")
	want := fill(t, reference, describe(t))
	if *update {
		write(t, file, want)
		return
	}
	if diff := cmp.Diff(read(t, file), want); diff != "" {
		t.Errorf("REFERENCE.md is stale: run go test ./policies_test -update (-got +want)\n%s", diff)
	}
}

// book is what the reference tells.
type book struct {
	Rules []entry
	Pages []*chapter // in the order of their releases
}

// entry is one rule with what it demands, by releases that demand the same.
type entry struct {
	engine.Rule
	Tables []table
}

// table is what some releases demand.
type table struct {
	Releases []string
	Demands  []engine.Demand
}

// same says whether two tables read the same.
func (t table) same(demands []engine.Demand) bool {
	return slices.EqualFunc(t.Demands, demands, func(a, b engine.Demand) bool {
		return a.Whom() == b.Whom() && a.Demand == b.Demand && a.Cited() == b.Cited() && slices.Equal(shortNames(a.Policies), shortNames(b.Policies))
	})
}

// demandsOf folds what the pages demand of a rule.
func demandsOf(pages []*chapter, rule string) []table {
	var folded []table
	for _, page := range pages {
		demands := page.Demands[rule]
		if len(demands) == 0 {
			continue
		}
		if i := slices.IndexFunc(folded, func(t table) bool { return t.same(demands) }); i >= 0 {
			folded[i].Releases = append(folded[i].Releases, page.Releases...)
			continue
		}
		folded = append(folded, table{slices.Clone(page.Releases), demands})
	}
	return folded
}

// chapter is one page of requirements, with the releases that it speaks for.
type chapter struct {
	Address  string
	Releases []string
	Policies []report.Policy
	Demands  map[string][]engine.Demand
	Names    []string // of the readings, in the order of their numbers
	Readings map[string]string
	Passages []engine.Passage

	Alternatives map[string]string
}

func describe(t *testing.T) book {
	t.Helper()
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	var told book
	for _, id := range bundle.Rules() {
		rule, err := bundle.Rule(id)
		if err != nil {
			t.Fatal(err)
		}
		told.Rules = append(told.Rules, entry{Rule: rule})
	}
	pages := map[string]*chapter{}
	for _, release := range bundle.Releases() {
		all, err := bundle.Policies(release)
		if err != nil {
			t.Fatal(err)
		}
		page := pages[all[0].Page]
		if page == nil {
			page = chapterOf(t, bundle, release, all)
			told.Pages = append(told.Pages, page)
			pages[page.Address] = page
		}
		page.Releases = append(page.Releases, release)
	}
	for i, rule := range told.Rules {
		told.Rules[i].Tables = demandsOf(told.Pages, rule.ID)
	}
	return told
}

func chapterOf(t *testing.T, bundle *engine.Bundle, release string, all []report.Policy) *chapter {
	t.Helper()
	demands, err := bundle.Demands(t.Context(), release)
	if err != nil {
		t.Fatal(err)
	}
	page := &chapter{Address: all[0].Page, Policies: all, Demands: map[string][]engine.Demand{}, Readings: bundle.Readings(all[0]), Passages: bundle.Passages(release), Alternatives: bundle.Alternatives(all[0])}
	for _, demand := range demands {
		page.Demands[demand.Rule] = append(page.Demands[demand.Rule], demand)
	}
	page.Names = slices.SortedFunc(maps.Keys(page.Readings), func(a, b string) int {
		return cmpNumbers(a, b)
	})
	return page
}

// cmpNumbers sorts X2 before X10.
func cmpNumbers(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

var reference = template.Must(template.New("reference").Funcs(template.FuncMap{
	"join":   strings.Join,
	"names":  func(list []report.Policy) string { return strings.Join(shortNames(list), ", ") },
	"path":   factPath,
	"source": host.Source,
	"cell":   func(text string) string { return strings.ReplaceAll(text, "|", "\\|") },
}).Parse(`# Reference

Written from the bundle by ` + "`go test ./policies_test -update`" + `. What a rule measures is in its code
below kwpolicy/rules, how much a page demands in kwpolicy/requirements.
{{range $page := .Pages}}
## Releases {{join .Releases ", "}}

[The published page]({{.Address}}). Policies that it does not exclude: {{names .Policies}}.
{{end}}{{range .Rules}}
## {{.ID}}

**{{.Title}}.** {{.Description}}

To mend it: {{.Remediation}}

For example: {{.Example}}

Facts: {{range $i, $fact := .Facts}}{{if $i}}; {{end}}` + "`{{path $fact}}`" + `{{with source $fact}}, from {{.}}{{end}}{{else}}none{{end}}.
{{range .Tables}}
Releases {{join .Releases ", "}}:

| of | demands | section | policies |
|---|---|---|---|
{{range .Demands}}| {{.Whom}} | {{cell .Demand}} | {{cell .Cited}} | {{names .Policies}} |
{{end}}{{end}}{{end}}{{range $page := .Pages}}
## Readings of {{join .Releases ", "}}

Where the page contradicts itself or leaves something open, it is read so; each result names its readings.

{{range .Names}}- **{{.}}**: {{index $page.Readings .}}{{with index $page.Alternatives .}} *Decided against:* {{.}}{{end}}
{{end}}{{with .Passages}}
## Lines of {{join $page.Releases ", "}}

What became of each line of [the page]({{$page.Address}}), as it is published in Markdown.

| lines | section | held by |
|---|---|---|
{{range .}}| {{index .Lines 0}}-{{index .Lines 1}} | {{cell .Section}} | {{with .NotCheckable}}not checkable: {{cell .}}{{else}}{{join .Rules ", "}}{{end}} |
{{end}}{{end}}{{end}}`))

// factPath writes where a facts file states a fact.
func factPath(fact string) string {
	if ofDocument(fact) {
		return strings.Replace(fact, "shared_storage.", "shared_storage[].", 1)
	}
	return "nodes[]." + fact
}

func shortNames(list []report.Policy) []string {
	var names []string
	for _, policy := range list {
		names = append(names, engine.Short(policy))
	}
	return names
}

// everyPolicy lists the policies of all releases, one for each edition, tier and platform.
func everyPolicy(t *testing.T) []report.Policy {
	t.Helper()
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]report.Policy{}
	for _, release := range bundle.Releases() {
		list, err := bundle.Policies(release)
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range list {
			found[engine.Short(policy)] = policy
		}
	}
	return slices.Collect(maps.Values(found))
}

func fill(t *testing.T, form *template.Template, value any) string {
	t.Helper()
	var text bytes.Buffer
	if err := form.Execute(&text, value); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(fmt.Errorf("run go test ./policies_test -update: %w", err))
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
