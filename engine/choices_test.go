package engine_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// otherPage knows neither editions nor tiers, and lets choose a mood.
const otherPage = `page: https://example.org/requirements
releases: ["9.0.0"]
axes: {edition: [whole], tier: [base], platform: [linux, macos]}
aliases: {edition: {community: whole, enterprise: whole}}
options: {mood: [full, lite]}
models:
  - {name: Small 1B, parameters: 1, memory: 4}
combinations: []
readings: {}
listed: []
layers:
  - cluster:
      cluster/supported: {any_of: [{name: one that there is, status: stated}], from: Page}
    node:
      cpu/cores: {minimum: {logical_cpus: 8}, from: CPU}
      software/docker_compose: {minimum: [2, 0, 0, 0], from: Docker}
  - when: {mood: lite}
    node:
      cpu/cores: {minimum: {logical_cpus: 4}, from: CPU}
  - when: {install_method: deb}
    node:
      software/docker_engine: {minimum: [20, 10, 0, 0], from: Docker}
`

const otherFile = "kwpolicy/requirements/9.0.0/data.yaml"

// withOther gives the embedded bundle with that page beside its own, one text of it replaced.
func withOther(t *testing.T, before, after string) fstest.MapFS {
	t.Helper()
	edited := edit(t, coresFile, "", "\n").(fstest.MapFS)
	text := strings.Replace(otherPage, before, after, 1)
	if before != after && text == otherPage {
		t.Fatalf("the page does not hold %q", before)
	}
	edited[otherFile] = &fstest.MapFile{Data: []byte(text)}
	return edited
}

// TestOtherAxes: a page may lack the axes of others, know their values by other names, and have options.
func TestOtherAxes(t *testing.T) {
	bundle, err := engine.Load(withOther(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		flags  facts.Parameters
		stated *facts.Parameters
		want   report.Policy
	}{
		"defaults":            {want: report.Policy{Name: "whole/base/linux@9.0.0", Options: map[string]string{"mood": "full"}, Assumed: []string{"edition", "tier", "mood"}}},
		"another name":        {flags: facts.Parameters{Edition: "enterprise"}, want: report.Policy{Name: "whole/base/linux@9.0.0", Options: map[string]string{"mood": "full"}, Assumed: []string{"tier", "mood"}}},
		"option":              {flags: facts.Parameters{Options: map[string]string{"mood": "lite"}}, want: report.Policy{Name: "whole/base/linux@9.0.0", Options: map[string]string{"mood": "lite"}, Assumed: []string{"edition", "tier"}}},
		"option stated":       {stated: &facts.Parameters{Options: map[string]string{"mood": "lite"}}, want: report.Policy{Name: "whole/base/linux@9.0.0", Options: map[string]string{"mood": "lite"}, Assumed: []string{"edition", "tier"}}},
		"flags before stated": {flags: facts.Parameters{Options: map[string]string{"mood": "full"}}, stated: &facts.Parameters{Options: map[string]string{"mood": "lite"}}, want: report.Policy{Name: "whole/base/linux@9.0.0", Options: map[string]string{"mood": "full"}, Assumed: []string{"edition", "tier"}}},
		"models":              {flags: facts.Parameters{Models: []string{"small-1b", "SMALL 1B"}}, want: report.Policy{Name: "whole/base/linux@9.0.0", Models: []string{"Small 1B"}, Options: map[string]string{"mood": "full"}, Assumed: []string{"edition", "tier", "mood"}}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := facts.Document{Parameters: test.stated, Nodes: []facts.Node{worker(0)}}
			test.flags.Release = "9.0.0"
			got, err := bundle.Resolve(test.flags, &doc)
			if err != nil {
				t.Fatal(err)
			}
			got = report.Policy{Name: got.Name, Models: got.Models, Options: got.Options, Assumed: got.Assumed}
			if diff := cmp.Diff(got, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
			if diff := cmp.Diff([]any{doc.Parameters.Options, doc.Parameters.Models}, []any{got.Options, got.Models}); diff != "" {
				t.Errorf("the document asks (-) other than the policy (+):\n%s", diff)
			}
		})
	}
}

func TestUnknownChoices(t *testing.T) {
	bundle, err := engine.Load(withOther(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		flags facts.Parameters
		want  string
	}{
		"tier of another page":  {facts.Parameters{Release: "9.0.0", Tier: "2"}, `release 9.0.0: unknown tier "2" (known: base)`},
		"option":                {facts.Parameters{Release: "9.0.0", Options: map[string]string{"mod": "lite"}}, `unknown option "mod": did you mean mood?`},
		"value of an option":    {facts.Parameters{Release: "9.0.0", Options: map[string]string{"mood": "light"}}, `unknown mood "light" (known: full, lite)`},
		"option of no page":     {facts.Parameters{Options: map[string]string{"mood": "lite"}}, `unknown option "mood" (none is known)`},
		"model":                 {facts.Parameters{Release: "9.0.0", Models: []string{"small-2b"}}, `unknown model "small-2b": did you mean Small 1B?`},
		"model of another page": {facts.Parameters{Models: []string{"Small 1B"}}, `unknown model "Small 1B" (known: GPT-OSS 20B,`},
		"install method":        {facts.Parameters{InstallMethod: "exe"}, `parameters.install_method is "exe", and can be deb, rpm, tarball, msi`},
	} {
		t.Run(name, func(t *testing.T) {
			doc := facts.Document{Nodes: []facts.Node{worker(0)}}
			if _, err := bundle.Resolve(test.flags, &doc); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want %s", err, test.want)
			}
		})
	}
}

// TestChoicesChooseRows: options and the install method are circumstances like any other.
func TestChoicesChooseRows(t *testing.T) {
	bundle, err := engine.Load(withOther(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	node := worker(0)
	node.CPU.LogicalCPUs, node.CPU.PhysicalCores, node.CPU.UsableCPUs = new(6), new(6), new(6)
	for name, test := range map[string]struct {
		flags            facts.Parameters
		violated, passed int
	}{
		"full": {facts.Parameters{}, 1, 2},
		"lite": {facts.Parameters{Options: map[string]string{"mood": "lite"}}, 0, 3},
		"deb":  {facts.Parameters{InstallMethod: "deb"}, 1, 3},
	} {
		t.Run(name, func(t *testing.T) {
			doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{node}}
			test.flags.Release = "9.0.0"
			policy, err := bundle.Resolve(test.flags, &doc)
			if err != nil {
				t.Fatal(err)
			}
			prepared, err := bundle.Prepare(t.Context(), policy)
			if err != nil {
				t.Fatal(err)
			}
			made, err := prepared.Evaluate(t.Context(), doc)
			if err != nil {
				t.Fatal(err)
			}
			if got := made.Summary; got.Violation != test.violated || got.Pass != test.passed {
				t.Errorf("got %+v, want %d violations and %d passed", got, test.violated, test.passed)
			}
		})
	}
}

// TestMistakenChoices changes one text of that page each, and wants to hear of it with its line.
func TestMistakenChoices(t *testing.T) {
	for name, test := range map[string]struct{ before, after, want string }{
		"axis without a value":     {"edition: [whole], ", "", "the page has no edition"},
		"unknown axis":             {"tier: [base]", "tier: [base], teir: [x]", `unknown axis "teir": did you mean tier?`},
		"name for no value":        {"community: whole", "community: hole", `unknown edition "hole": did you mean whole?`},
		"name that is a value":     {"community: whole", "whole: whole", "whole is a value of edition already"},
		"names of an unknown axis": {"aliases: {edition:", "aliases: {edtion:", `unknown axis "edtion": did you mean edition?`},
		"option that is an axis":   {"{mood: [full, lite]}", "{mood: [full, lite], tier: [x]}", "option tier has no values, or the name of something else"},
		"option without values":    {"{mood: [full, lite]}", "{mood: [full, lite], x: []}", "option x has no values"},
		"option in no layer's way": {"{mood: lite}", "{mood: light}", `unknown mood "light" (known: full, lite)`},
		"model without a name":     {"name: Small 1B", "name: ''", `model "" has no name`},
		"model without memory":     {"memory: 4", "memory: 0", `model "Small 1B" needs memory`},
		"model that needs more":    {"memory: 4", "memory: 4, recommended: 3", `model "Small 1B" needs memory, and no more than is recommended`},
		"model of another's name":  {"memory: 4}", "memory: 4}\n  - {name: small-1b, parameters: 1, memory: 4}", `model "small-1b" has no name, or that of another`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := engine.Load(withOther(t, test.before, test.after))
			if err == nil || !strings.HasPrefix(err.Error(), otherFile+":") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one of %s with %q", err, otherFile, test.want)
			}
		})
	}
}
