package policies_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/policies"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// scenario is a scenario, and what is said of it.
type scenario struct {
	suite.Scenario
	engine *engine.Engine
	report report.Report
}

// TestScenarios judges whole machines: facts in, report out.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, scenario := range scenarios(t) {
		t.Run(scenario.Name, func(t *testing.T) {
			got := suite.Lines(scenario.report)
			if *update {
				scenario.SetReport(got)
				write(t, filepath.Join("scenarios", scenario.Name+".txtar"), string(txtar.Format(scenario.Archive)))
				return
			}
			if diff := cmp.Diff(got, scenario.Report()); diff != "" {
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
	read, err := suite.Scenarios(root, bundle)
	if err != nil || len(read) == 0 {
		return nil, fmt.Errorf("there are no scenarios: %w", err)
	}
	engines := map[string]*engine.Engine{}
	var found []scenario
	for _, one := range read {
		name := fmt.Sprint(one.Policy.Name, one.Policy.Options, one.Policy.Models)
		if engines[name] == nil {
			if engines[name], err = bundle.Prepare(context.Background(), one.Policy); err != nil {
				return nil, fmt.Errorf("%s: %w", one.Name, err)
			}
		}
		said, err := engines[name].Evaluate(context.Background(), one.Doc)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.Name, err)
		}
		found = append(found, scenario{one, engines[name], said})
	}
	return found, nil
})

func loadBundle(t *testing.T) *engine.Bundle {
	t.Helper()
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}
