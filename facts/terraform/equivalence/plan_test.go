package equivalence_test

import (
	"archive/zip"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A plan is what these tests look at of a plan in JSON.
type plan struct {
	Complete        *bool // OpenTofu does not say
	Errored         bool
	ResourceChanges []struct {
		Address string
		Change  struct {
			Actions      []string
			After        map[string]json.RawMessage
			AfterUnknown map[string]json.RawMessage `json:"after_unknown"`
		}
	} `json:"resource_changes"`
}

func parsePlan(t *testing.T, text []byte) plan {
	t.Helper()
	var parsed plan
	if err := json.Unmarshal(text, &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

// attribute gives what a plan says of an attribute: its value and which of it is unknown, as JSON, each ""
// where nothing is said.
func (p plan) attribute(address, name string) (value, unknown string) {
	for _, r := range p.ResourceChanges {
		if r.Address == address {
			return string(r.Change.After[name]), string(r.Change.AfterUnknown[name])
		}
	}
	return "", ""
}

// TestConfigurations holds that every configuration is planned as it is meant.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, program terraform, c configuration) {
		shown, saved := program.plan(t, c.dir, c.inputs)
		planned := parsePlan(t, shown)
		if planned.Complete != nil && !*planned.Complete || planned.Errored {
			t.Error("want a plan that is complete")
		}
		var addresses strings.Builder
		for _, r := range planned.ResourceChanges {
			addresses.WriteString(r.Address + "\n")
			if diff := cmp.Diff(r.Change.Actions, []string{"create"}); diff != "" {
				t.Errorf("actions of %s (-got +want):\n%s", r.Address, diff)
			}
		}
		if *update {
			c.setAddresses(t, addresses.String())
		} else if diff := cmp.Diff(addresses.String(), c.addresses); diff != "" {
			t.Errorf("addresses (-got +want):\n%s", diff)
		}
		if sources := listSources(t, saved); !slices.Contains(sources, "tfconfig/m-/main.tf") {
			t.Errorf("the saved plan has %q, want the configuration among it", sources)
		}
	})
}

func listSources(t *testing.T, saved string) []string {
	t.Helper()
	archive, err := zip.OpenReader(saved)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var names []string
	for _, file := range archive.File {
		names = append(names, file.Name)
	}
	return names
}

// TestPlanShapes holds that the provider plans as the real ones do: what is set, what a default fills in,
// and what is unknown until apply.
func TestPlanShapes(t *testing.T) {
	t.Parallel()
	eachProgram(t, func(t *testing.T, program terraform) {
		plans := map[string]plan{}
		for _, name := range []string{"aws-autoscaling", "aws-eks", "aws-instances", "aws-storage", "azure-machines", "azure-scale-sets", "google-gke", "google-instances"} {
			c := readConfiguration(t, "testdata/"+name+".txtar")
			shown, _ := program.plan(t, c.dir, c.inputs)
			plans[name] = parsePlan(t, shown)
		}
		tests := planShapes()
		for _, name := range slices.Sorted(maps.Keys(tests)) {
			test := tests[name]
			t.Run(name, func(t *testing.T) {
				value, unknown := plans[test.configuration].attribute(test.address, test.attribute)
				if diff := cmp.Diff([]string{value, unknown}, []string{test.value, test.unknown}); diff != "" {
					t.Errorf("%s of %s, value and unknown (-got +want):\n%s", test.attribute, test.address, diff)
				}
			})
		}
	})
}
