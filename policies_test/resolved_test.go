package policies_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"
	"go.yaml.in/yaml/v3"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/policies"
)

// TestResolved holds what each policy demands, row by row, in golden files: a changed number shows,
// in the diff, every policy that it reaches.
func TestResolved(t *testing.T) {
	t.Parallel()
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	resolver := newResolver(t)
	want := map[string]string{}
	for name, page := range pages(t) {
		release := page.Releases[len(page.Releases)-1]
		all, err := bundle.Policies(release)
		if err != nil {
			t.Fatal(err)
		}
		for _, policy := range all {
			want[filepath.Join("resolved", name, fmt.Sprintf("%s-%s-%s.yaml", policy.Edition, policy.Tier, policy.Platform))] = resolver.policy(t, policy, bundle.Options(release))
		}
		want[filepath.Join("resolved", name, "excluded.yaml")] = resolver.excluded(t, bundle, release)
	}
	if *update {
		if err := os.RemoveAll("resolved"); err != nil {
			t.Fatal(err)
		}
		for file, text := range want {
			write(t, file, text)
		}
		return
	}
	got := map[string]string{}
	for _, file := range files(t, "policies_test/resolved", ".yaml") {
		file = strings.TrimPrefix(file, "policies_test/")
		got[filepath.FromSlash(file)] = read(t, file)
	}
	if diff := gocmp.Diff(got, want); diff != "" {
		t.Errorf("the resolved policies are stale: run go test ./policies_test -update, and read the diff (-got +want)\n%s", diff)
	}
}

// resolver asks the Rego for the rows of a policy.
type resolver struct{ query rego.PreparedEvalQuery }

func newResolver(t *testing.T) resolver {
	t.Helper()
	return resolver{query: prepare(t, `{"roles": data.kwpolicy.profile.roles, "combination": data.kwpolicy.profile.combination,
		"rows": data.kwpolicy.profile.rows(input.kind, object.union(data.kwpolicy.profile.parameters, input.circumstances))}`)}
}

// resolved is what the Rego says of a kind of subject in its circumstances.
type resolved struct {
	Roles       []string                   `json:"roles"`
	Combination map[string]any             `json:"combination"`
	Rows        map[string]json.RawMessage `json:"rows"`
}

func (r resolver) ask(t *testing.T, policy report.Policy, kind string, circumstances map[string]string) resolved {
	t.Helper()
	results, err := r.query.Eval(t.Context(), rego.EvalInput(map[string]any{
		"kind":          kind,
		"circumstances": circumstances,
		"parameters": map[string]string{
			"edition": policy.Edition, "tier": policy.Tier, "platform": policy.Platform, "release": policy.Release,
		},
	}))
	if err != nil || len(results) != 1 {
		t.Fatalf("resolve %s: %d results, %v", policy.Name, len(results), err)
	}
	text, err := json.Marshal(results[0].Expressions[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	var found resolved
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// section is the rows under some circumstances, by subject and rule.
type section map[string]map[string]json.RawMessage

// policy writes the rows as they are before the installation on a node with GPUs that is there, and then
// those that differ.
func (r resolver) policy(t *testing.T, policy report.Policy, options map[string][]string) string {
	roles := r.ask(t, policy, "node", map[string]string{}).Roles
	usual := r.section(t, policy, roles, map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "existing"})
	planned := r.section(t, policy, roles, map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned"})
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What %s/%s/%s demands. Written by go test ./policies_test -update.\n", policy.Edition, policy.Tier, policy.Platform)
	usual.write(t, &out, "")
	type other struct {
		name, key     string
		from          section
		circumstances map[string]string
	}
	others := []other{
		{"where a node infers on CPUs", "cpu inference ", usual, map[string]string{"inference": "cpu", "phase": "preinstall"}},
		{"after the installation", "postinstall ", usual, map[string]string{"inference": "gpu", "phase": "postinstall"}},
		{"where a machine is planned", "planned ", usual, map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned"}},
		{"from that on AWS", "aws ", planned, map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned", "provider": "aws"}},
		{"from that on Azure", "azure ", planned, map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned", "provider": "azure"}},
		{"from that on Google Cloud", "gcp ", planned, map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned", "provider": "gcp"}},
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		for _, value := range options[name][1:] {
			circumstances := map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "existing", name: value}
			others = append(others, other{"with " + name + "=" + value, name + "=" + value + " ", usual, circumstances})
		}
	}
	for _, other := range others {
		fmt.Fprintf(&out, "\n# What differs %s.\n", other.name)
		r.section(t, policy, roles, other.circumstances).less(other.from).write(t, &out, other.key)
	}
	return out.String()
}

func (r resolver) section(t *testing.T, policy report.Policy, roles []string, circumstances map[string]string) section {
	found := section{"cluster": r.ask(t, policy, "cluster", circumstances).Rows}
	if len(roles) == 0 {
		found["node"] = r.ask(t, policy, "node", circumstances).Rows
	}
	for _, role := range roles {
		known := maps.Clone(circumstances)
		known["role"] = role
		found[role] = r.ask(t, policy, "node", known).Rows
	}
	return found
}

// less leaves out the rows that are as in usual.
func (s section) less(usual section) section {
	rest := section{}
	for subject, rows := range s {
		rest[subject] = maps.Clone(rows)
		maps.DeleteFunc(rest[subject], func(rule string, row json.RawMessage) bool {
			return bytes.Equal(row, usual[subject][rule])
		})
	}
	return rest
}

func (s section) write(t *testing.T, out *bytes.Buffer, prefix string) {
	for _, subject := range slices.Sorted(maps.Keys(s)) {
		if len(s[subject]) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s%s:\n", prefix, subject)
		for _, rule := range slices.Sorted(maps.Keys(s[subject])) {
			fmt.Fprintf(out, "  %s: %s\n", rule, row(t, s[subject][rule]))
		}
	}
}

// row writes a row on one line of YAML, the citation last.
func row(t *testing.T, text json.RawMessage) string {
	t.Helper()
	var keys map[string]yaml.Node
	if err := yaml.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	last := []string{"from", "readings"}
	names := slices.SortedFunc(maps.Keys(keys), func(a, b string) int {
		return cmp.Or(slices.Index(last, a)-slices.Index(last, b), strings.Compare(a, b))
	})
	var parts []string
	for _, name := range names {
		parts = append(parts, name+": "+flow(keys[name]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// flow writes a value in braces, with quotes only where YAML needs them.
func flow(node yaml.Node) string {
	var parts []string
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			parts = append(parts, flow(*node.Content[i])+": "+flow(*node.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		for _, part := range node.Content {
			parts = append(parts, flow(*part))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if node.Tag == "!!str" && strings.ContainsAny(node.Value, ":#{}[],&*!|>'\"%@`\\") {
		return fmt.Sprintf("%q", node.Value)
	}
	return node.Value
}

// excluded lists the combinations that are no policy, and those that the page does not state.
func (r resolver) excluded(t *testing.T, bundle *engine.Bundle, release string) string {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What the page says of combinations that it does not provide for. Written by go test ./policies_test -update.\n")
	for _, edition := range bundle.Values(release, "edition") {
		for _, tier := range bundle.Values(release, "tier") {
			for _, platform := range bundle.Values(release, "platform") {
				policy := report.Policy{Edition: edition, Tier: tier, Platform: platform, Release: release}
				combination := r.ask(t, policy, "cluster", map[string]string{}).Combination
				if combination["status"] == "stated" {
					continue
				}
				delete(combination, "when")
				text, err := json.Marshal(combination)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&out, "%s/%s/%s: %s\n", edition, tier, platform, row(t, text))
			}
		}
	}
	return out.String()
}
