package engine_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/facts"
)

// laterPage takes the place of otherPage: it has tiers, no mood, and other rows.
const laterPage = `page: https://example.org/later
releases: ["9.1.0"]
axes: {edition: [whole], tier: [small, large], platform: [linux, windows]}
combinations:
  - {when: {platform: windows, tier: large}, status: excluded, because: it is, from: Page}
layers:
  - cluster:
      cluster/supported: {any_of: [{name: one that there is, status: stated}], from: Elsewhere}
    node:
      cpu/cores: {minimum: {logical_cpus: 8}, from: CPU}
      storage/free: {path: /var, system: {at: /, bytes: 1}, minimum: 1000000000, from: Disk}
  - when: {inference: cpu}
    node:
      cpu/cores: {minimum: {logical_cpus: 8}, recommended: {logical_cpus: 16}, from: CPU}
  - when: {tier: large}
    node:
      cpu/cores: {minimum: {logical_cpus: 32}, from: CPU}
  - when: {machine: planned}
    node:
      storage/free: {not_applicable: it is, from: Disk}
`

func TestDiff(t *testing.T) {
	edited := withOther(t, "", "")
	edited["kwpolicy/requirements/9.1.0/data.yaml"] = &fstest.MapFile{Data: []byte(laterPage)}
	bundle, err := engine.Load(edited)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		asked      facts.Parameters
		pairs      []engine.Pair
		gone, come []string
		changes    []string
		wantErr    string
	}{
		"all": {
			pairs: []engine.Pair{{Old: "whole/base/linux", New: "whole/small/linux"}, {Old: "whole/base/linux", New: "whole/large/linux"}},
			gone:  []string{"whole/base/macos"}, come: []string{"whole/small/windows"},
			changes: []string{
				"cpu/cores of node: required: at least 8 logical CPUs > required: at least 32 logical CPUs (whole/large/linux)",
				"cpu/cores of node on cpu: required: at least 8 logical CPUs > required: at least 8 logical CPUs; recommended: at least 16 logical CPUs (whole/small/linux)",
				"software/docker_compose of node: required: at least 2.0 > nothing (whole/small/linux, whole/large/linux)",
				"storage/free of node: nothing > required: at least 1 GB (whole/small/linux, whole/large/linux)",
			},
		},
		"one": {
			asked: facts.Parameters{Tier: "small", Edition: "whole", Options: map[string]string{"mood": "lite"}, Platform: "linux"},
			pairs: []engine.Pair{{Old: "whole/base/linux", New: "whole/small/linux"}},
			gone:  []string{}, come: []string{},
			changes: []string{
				"cpu/cores of node: required: at least 4 logical CPUs > required: at least 8 logical CPUs (whole/small/linux)",
				"cpu/cores of node on cpu: required: at least 4 logical CPUs > required: at least 8 logical CPUs; recommended: at least 16 logical CPUs (whole/small/linux)",
				"software/docker_compose of node: required: at least 2.0 > nothing (whole/small/linux)",
				"storage/free of node: nothing > required: at least 1 GB (whole/small/linux)",
			},
		},
		"unknown tier":   {asked: facts.Parameters{Tier: "tiny"}, wantErr: `unknown tier "tiny"`},
		"unknown option": {asked: facts.Parameters{Options: map[string]string{"mod": "lite"}}, wantErr: `unknown option "mod"`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := bundle.Diff(t.Context(), "9.0.0", "9.1.0", test.asked)
			if test.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantErr) {
					t.Errorf("got error %v, want %s", err, test.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]any{got.Pairs, got.Gone, got.Come, told(got.Changes)}, []any{test.pairs, test.gone, test.come, test.changes}); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// told writes changes as a line each.
func told(changes []engine.Change) []string {
	demand := func(d *engine.Demanded) string {
		if d == nil {
			return "nothing"
		}
		return d.Demand
	}
	lines := []string{}
	for _, change := range changes {
		var policies []string
		for _, pair := range change.Pairs {
			policies = append(policies, pair.New)
		}
		lines = append(lines, change.Rule+" of "+change.For+": "+demand(change.Old)+" > "+demand(change.New)+" ("+strings.Join(policies, ", ")+")")
	}
	return lines
}

// TestDiffOfOnePage: two releases of one page demand the same.
func TestDiffOfOnePage(t *testing.T) {
	bundle, err := engine.Load(withOther(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	got, err := bundle.Diff(t.Context(), "0.6.0", "0.9.3", facts.Parameters{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Changes)+len(got.Gone)+len(got.Come) > 0 || len(got.Pairs) != 11 {
		t.Errorf("got %+v, want no changes", got)
	}
}

// TestText wants parameters as a person would write them.
func TestText(t *testing.T) {
	got := engine.Text(map[string]any{
		"path": "/var", "fixed": true, "system": float64(10000000000), "own": []any{"traefik", "docker-proxy"},
		"models": []any{map[string]any{"name": "DGX Spark", "model": "GB10", "minimum": []any{float64(580), float64(65)}}, map[string]any{"name": "other"}},
		"at":     map[string]any{"bytes": float64(1)},
	})
	want := "at: bytes 1; fixed: true; models: DGX Spark at least 580.65, other; own: traefik, docker-proxy; path: /var; system: 10000000000"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
