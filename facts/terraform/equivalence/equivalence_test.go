package equivalence_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	reader "github.com/kwpolicy/kwpolicy/facts/terraform"
	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
)

// TestEquivalence reads each configuration three times: as text, as the plan that is made of it, and as that
// plan with its sources. All three give the same facts.
func TestEquivalence(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	eachPlanned(t, func(t *testing.T, program terraform, c configuration) {
		shown, saved := program.plan(t, c.dir, c.inputs)
		planned, err := reader.ReadPlan(t.Context(), bytes.NewReader(shown), "", all(types))
		if err != nil {
			t.Fatal(err)
		}
		sourced, err := reader.ReadPlan(t.Context(), bytes.NewReader(shown), saved, all(types))
		if err != nil {
			t.Fatal(err)
		}
		read := c.read(t.Context(), t, types)
		contradictions(t, known(t, planned), known(t, sourced))
		if c.name() == "aws-data" {
			// What data sources say stands in the plan only.
			contradictions(t, known(t, read), known(t, sourced))
			return
		}
		if diff := cmp.Diff(bare(read), bare(sourced)); diff != "" {
			t.Errorf("the configuration (-) gives other facts than its plan (+):\n%s", diff)
		}
		if diff := cmp.Diff(places(read), places(sourced)); diff != "" {
			t.Errorf("the configuration (-) has facts in other places than its plan with its sources (+):\n%s", diff)
		}
		for name, doc := range map[string]facts.Document{"configuration": read, "plan": planned, "plan with sources": sourced} {
			text, err := facts.Encode(doc)
			if err != nil || doc.Validate() != nil {
				t.Errorf("%s: %v, %v", name, err, doc.Validate())
			}
			if bytes.Contains(text, []byte("marker-")) {
				t.Errorf("the facts of the %s hold a secret", name)
			}
		}
	})
}

// read evaluates the configuration as text.
func (c configuration) read(ctx context.Context, t *testing.T, types *instances.Catalogue) facts.Document {
	t.Helper()
	options := config.Options{Vars: c.inputs.vars, Environ: c.inputs.environ}
	for _, file := range c.inputs.varFiles {
		options.VarFiles = append(options.VarFiles, filepath.Join(c.dir, file))
	}
	doc, err := reader.ReadConfiguration(ctx, c.dir, options, all(types))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// known gives what is known of each machine, by its name, and of the shared storage, as JSON has it.
func known(t *testing.T, doc facts.Document) map[string]any {
	t.Helper()
	found := map[string]any{"shared_storage": bare(doc).SharedStorage}
	for _, node := range bare(doc).Nodes {
		names := slices.Collect(node.Names())
		node.Name, node.Alike, node.Absent, node.Role = "", nil, nil, nil
		for _, name := range names {
			found[name] = node
		}
	}
	text, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	var plain map[string]any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}

// contradictions wants a plan alone to know nothing else than with its sources. It may know less: which
// volume an attachment brings may stand in a local, and what a dynamic block sets is not in a plan.
func contradictions(t *testing.T, alone, sourced map[string]any) {
	t.Helper()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(alone)), slices.Sorted(maps.Keys(sourced))); diff != "" {
		t.Errorf("the plan alone (-) has other machines than with its sources (+):\n%s", diff)
	}
	contradict(t, "", alone, sourced)
}

func contradict(t *testing.T, path string, alone, sourced any) {
	t.Helper()
	switch alone := alone.(type) {
	case map[string]any:
		sourced, _ := sourced.(map[string]any)
		if name, ok := alone["name"]; ok && name != sourced["name"] {
			return // A disk that only the sources name.
		}
		for name, value := range alone {
			contradict(t, path+"."+name, value, sourced[name])
		}
	case []any:
		sourced, ok := sourced.([]any)
		if !ok || len(alone) != len(sourced) {
			t.Errorf("%s is %v of the plan alone, and %v with its sources", path, alone, sourced)
			return
		}
		for i := range alone {
			contradict(t, fmt.Sprintf("%s[%d]", path, i), alone[i], sourced[i])
		}
	default:
		if alone != sourced {
			t.Errorf("%s is %v of the plan alone, and %v with its sources", path, alone, sourced)
		}
	}
}

// bare leaves out where facts come from and why they are absent, which each reader says in words of
// its own; which facts are absent is compared.
func bare(doc facts.Document) facts.Document {
	made := doc
	made.Origins, made.Absent = nil, reasons(doc.Absent)
	made.Nodes = nil
	for _, node := range doc.Nodes {
		node.Origins, node.Absent = nil, reasons(node.Absent)
		made.Nodes = append(made.Nodes, node)
	}
	return made
}

func reasons(absent map[string]facts.Absence) map[string]facts.Absence {
	if absent == nil {
		return nil
	}
	made := map[string]facts.Absence{}
	for path := range absent {
		made[path] = facts.Absence{}
	}
	return made
}

func (c configuration) name() string { return strings.TrimSuffix(filepath.Base(c.path), ".txtar") }

// places gives the file and line of each fact that something declares, by node and path. Of defaults, some
// are the provider's, and stand in a plan as if they were declared.
func places(doc facts.Document) map[string]map[string]facts.Origin {
	found := map[string]map[string]facts.Origin{}
	for _, node := range doc.Nodes {
		found[node.Name] = map[string]facts.Origin{}
		for path, origin := range node.Origins {
			if origin.Confidence == facts.ProviderDefault {
				continue
			}
			found[node.Name][path] = facts.Origin{File: filepath.Base(origin.File), Line: origin.Line, Address: origin.Address, Confidence: origin.Confidence}
		}
	}
	return found
}

// all leaves no machine out.
func all(types *instances.Catalogue) reader.Machines {
	return reader.Machines{Types: types, Skip: func(string) bool { return false }}
}
