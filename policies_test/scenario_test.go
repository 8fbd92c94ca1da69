package policies_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

// scenario is a machine or a cluster, and what is said of it.
type scenario struct {
	name    string
	archive *txtar.Archive
	doc     facts.Document
	engine  *engine.Engine
	report  report.Report
}

// TestScenarios judges whole machines: facts in, report out.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, scenario := range scenarios(t) {
		t.Run(scenario.name, func(t *testing.T) {
			got := lines(scenario.report)
			if *update {
				scenario.archive.Files = append(slices.DeleteFunc(scenario.archive.Files, isReport), txtar.File{Name: "report", Data: []byte(got)})
				write(t, filepath.Join("scenarios", scenario.name+".txtar"), string(txtar.Format(scenario.archive)))
				return
			}
			if diff := cmp.Diff(got, part(scenario.archive, "report")); diff != "" {
				t.Errorf("the report differs: run go test ./policies_test -update, and read the diff (-got +want)\n%s", diff)
			}
		})
	}
}

// TestScenariosOfEveryRule wants for each rule a scenario in which it fires and one in which it is unknown.
func TestScenariosOfEveryRule(t *testing.T) {
	t.Parallel()
	bundle := loadBundle(t)
	fires, unknown := map[string]bool{}, map[string]bool{}
	for _, scenario := range scenarios(t) {
		for _, list := range [][]report.Result{scenario.report.Violations, scenario.report.Warnings, scenario.report.Notes} {
			for _, result := range list {
				fires[result.Rule] = true
			}
		}
		for _, result := range scenario.report.Unknown {
			unknown[result.Rule] = true
		}
	}
	for _, rule := range bundle.Rules() {
		if !fires[rule] {
			t.Errorf("%s fires in no scenario", rule)
		}
		if !unknown[rule] && rule != "cluster/supported" { // Which policy was asked for is always known.
			t.Errorf("%s is unknown in no scenario", rule)
		}
	}
}

// scenarios reads and judges all scenarios, once for all tests.
func scenarios(t *testing.T) []scenario {
	t.Helper()
	found, err := judged()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var judged = sync.OnceValues(func() ([]scenario, error) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join("scenarios", "*.txtar"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("there are no scenarios: %w", err)
	}
	engines := map[string]*engine.Engine{}
	var found []scenario
	for _, file := range paths {
		one, err := judge(bundle, engines, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		found = append(found, one)
	}
	return found, nil
})

// judge reads and judges one scenario. It keeps the engines, by what is asked.
func judge(bundle *engine.Bundle, engines map[string]*engine.Engine, file string) (scenario, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return scenario{}, err
	}
	doc, err := facts.Decode([]byte(part(archive, "facts.json")))
	if err != nil {
		return scenario{}, err
	}
	policy, err := bundle.Resolve(facts.Parameters{}, &doc)
	if err != nil {
		return scenario{}, err
	}
	asked := fmt.Sprint(policy.Name, policy.Options, policy.Models)
	if engines[asked] == nil {
		if engines[asked], err = bundle.Prepare(context.Background(), policy); err != nil {
			return scenario{}, err
		}
	}
	report, err := engines[asked].Evaluate(context.Background(), doc)
	name := strings.TrimSuffix(filepath.Base(file), ".txtar")
	return scenario{name: name, archive: archive, doc: doc, engine: engines[asked], report: report}, err
}

func loadBundle(t *testing.T) *engine.Bundle {
	t.Helper()
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

func part(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

func isReport(file txtar.File) bool { return file.Name == "report" }

// lines writes a report as one line for each result, in the order of gravity.
func lines(r report.Report) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n", r.Policy.Name, r.Verdict)
	for _, list := range []struct {
		status  string
		results []report.Result
	}{
		{"violation", r.Violations},
		{"warning", r.Warnings},
		{"unknown", r.Unknown},
		{"note", r.Notes},
		{"pass", r.Passed},
		{"not applicable", r.NotApplicable},
	} {
		for _, result := range list.results {
			fmt.Fprintf(&out, "%s %s %s: %s", list.status, result.Rule, result.Subject, result.Message)
			if list.status == "unknown" {
				fmt.Fprintf(&out, " (%s: %s; %s)", result.Level, result.Reason, result.Resolve)
			}
			fmt.Fprintf(&out, " [%s]\n", strings.Join(append([]string{result.Section}, result.Readings...), ", "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Readings)) {
		fmt.Fprintf(&out, "reading %s: %s\n", name, r.Readings[name])
	}
	return out.String()
}
