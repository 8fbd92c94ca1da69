package policies_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/facts"
)

// kinds are documents that pass, one for each kind of policy.
var kinds = []string{
	`{"policy": "community/tier1/linux"}`,
	`{"policy": "community/tier1/macos"}`,
	`{"policy": "community/tier1/windows"}`,
	`{"policy": "community/tier2/linux"}`,
	`{"policy": "community/tier2/linux", "parameters": {"models": ["Qwen 3 235B A22B"]}}`,
	`{"policy": "enterprise/tier1/linux", "facts": {"gpus": []}}`,
	`{"policy": "enterprise/tier2/linux", "parameters": {"phase": "postinstall"}, "facts": data.kwpolicy_test.fixture.installed.enterprise}`,
	`{"policy": "community/tier1/linux", "parameters": {"phase": "postinstall", "install_method": "tarball"}, "facts": data.kwpolicy_test.fixture.installed.community}`,
	`{"policy": "community/tier1/windows", "parameters": {"phase": "postinstall"}, "facts": {"network": {"listeners": [{"address": "::", "port": 443, "process": "traefik"}]}}}`,
	`{"policy": "enterprise/tier3/linux", "nodes": data.kwpolicy_test.fixture.cluster({})}`,
	`{"policy": "enterprise/tier3/linux", "nodes": data.kwpolicy_test.fixture.cluster({}), "shares": {"protocol": "s3", "cached": true}}`,
	`{"policy": "community/tier1/linux", "planned": true}`,
	`{"policy": "community/tier1/linux", "parameters": {"release": "0.11.0"}, "facts": {"software": {"cockroachdb": {"installed": true, "version": [23, 2, 12, 0]}}}}`,
	`{"policy": "kamiwaza/tier1/linux", "parameters": {"release": "1.2.0"}, "facts": {
		"gpus": [{"vendor": "amd", "model": "Radeon 8060S"}],
		"software": {"rocm": {"installed": true, "version": [7, 2, 1, 0], "devices": {"/dev/kfd": "accessible", "/dev/dri": "accessible"}}},
		"network": {"outbound": {"raw.pkg.keygen.sh": "reachable", "oci.pkg.keygen.sh": "reachable"}}}}`,
	`{"policy": "kamiwaza/tier1/linux", "parameters": {"release": "1.2.0"}, "planned": true, "facts": data.kwpolicy_test.fixture.persistent}`,
	`{"policy": "enterprise/tier3/linux", "nodes": data.kwpolicy_test.fixture.planned_cluster({})}`,
}

// TestMissingFactNeverPasses takes each fact away from documents that pass: no rule that reads it passes.
func TestMissingFactNeverPasses(t *testing.T) {
	t.Parallel()
	everyChange(t, func(t *testing.T, query rego.PreparedEvalQuery, readers map[string][]string, name string, document any) {
		for place := range places(document) {
			holdReaders(t, query, without(t, document, place), readers, name, place, "without")
		}
	})
}

// TestHiddenFactNeverPasses takes each optional fact away from documents that pass, and records that
// permission to read it was denied: no rule that reads it passes.
func TestHiddenFactNeverPasses(t *testing.T) {
	t.Parallel()
	optional := map[string][]string{}
	modules, _ := load(t)
	for file, module := range modules {
		if after, ok := strings.CutPrefix(file, rulesDir); ok {
			optional[path.Dir(after)] = declarations(module, "optional")
		}
	}
	everyChange(t, func(t *testing.T, query rego.PreparedEvalQuery, _ map[string][]string, name string, document any) {
		for rule, hidden := range optional {
			for _, fact := range hidden {
				if harmless[[2]string{rule, fact}] != "" || harmless[[2]string{"", fact}] != "" || !regexp.MustCompile(relevant[fact]).MatchString(name) {
					continue
				}
				after := askRules(t, query, hide(t, document, fact), []string{rule}).all()
				for _, subject := range []string{"cluster", lastNode(document)["name"].(string)} {
					if after[outcome{rule, subject}] == "pass" {
						t.Errorf("%s with %s hidden: %s passes", name, fact, rule)
					}
				}
			}
		}
	})
}

// hide gives a copy of a document that lacks a fact, of its last node or beside the nodes, and says why.
func hide(t *testing.T, document any, fact string) any {
	t.Helper()
	var copied map[string]any
	remarshal(t, document, &copied)
	holder := copied
	if !ofDocument(fact) {
		holder = lastNode(copied)
	}
	remove(holder, strings.Split(fact, "."))
	holder["absent"] = map[string]any{fact: map[string]any{"reason": "permission_denied"}}
	return copied
}

func lastNode(document any) map[string]any {
	nodes := document.(map[string]any)["nodes"].([]any)
	return nodes[len(nodes)-1].(map[string]any)
}

func remove(value any, way []string) {
	switch value := value.(type) {
	case map[string]any:
		if len(way) == 1 {
			delete(value, way[0])
			return
		}
		remove(value[way[0]], way[1:])
	case []any:
		for _, one := range value {
			remove(one, way)
		}
	}
}

// TestWrongTypeNeverPasses puts what is of another type in the place of each value.
func TestWrongTypeNeverPasses(t *testing.T) {
	t.Parallel()
	everyChange(t, func(t *testing.T, query rego.PreparedEvalQuery, readers map[string][]string, name string, document any) {
		for place, value := range places(document) {
			for _, wrong := range wrongs(value) {
				holdReaders(t, query, with(t, document, place, wrong), readers, name, place, fmt.Sprintf("with %v for", wrong))
			}
		}
	})
}

// wrongs gives values of another type. Rego orders text after numbers, and null before them.
func wrongs(value any) []any {
	switch value.(type) {
	case float64:
		return []any{"x", nil}
	case bool:
		return []any{"x"}
	default:
		return []any{nil}
	}
}

func everyChange(t *testing.T, check func(t *testing.T, query rego.PreparedEvalQuery, readers map[string][]string, name string, document any)) {
	readers := map[string][]string{}
	bundle := loadBundle(t)
	for _, id := range bundle.Rules() {
		rule, err := bundle.Rule(id)
		if err != nil {
			t.Fatal(err)
		}
		readers[id] = rule.Facts
	}
	query := prepare(t, "data.kwpolicy_test.fixture.report(input.document, {rule | some rule in input.rules})")
	for _, kind := range kinds {
		document := fixture(t, kind)
		parameters := document.(map[string]any)["parameters"].(map[string]any)
		name := fmt.Sprintf("%s/%s/%s", parameters["edition"], parameters["tier"], parameters["platform"])
		if lastNode(document)["planned"] == true {
			name = "planned " + name
		}
		if parameters["phase"] == "postinstall" {
			name += " installed"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := askRules(t, query, document, bundle.Rules()); len(got.Violations)+len(got.Unknown) > 0 || len(got.Passed) == 0 {
				t.Fatalf("the document does not pass: %+v %+v", got.Violations, got.Unknown)
			}
			check(t, query, readers, name, document)
		})
	}
}

// askRules gives what some rules say of a document: of all of them it would take ten times as long.
func askRules(t *testing.T, query rego.PreparedEvalQuery, document any, rules []string) lists {
	t.Helper()
	return ask(t, query, map[string]any{"document": document, "rules": rules})
}

// holdReaders wants no rule that reads the fact at a place to pass the document, in which it is changed.
func holdReaders(t *testing.T, query rego.PreparedEvalQuery, changed any, readers map[string][]string, name string, place spot, how string) {
	var reading []string
	for rule, facts := range readers {
		if slices.ContainsFunc(facts, place.concerns) {
			reading = append(reading, rule)
		}
	}
	if len(reading) == 0 {
		return
	}
	for _, result := range askRules(t, query, changed, reading).Passed {
		if result.Subject != place.subject && result.Subject != "cluster" {
			continue
		}
		if slices.Contains(reading, result.Rule) && !excused(result.Rule, place.fact, name) {
			t.Errorf("%s %s %s: %s passes: %s", name, how, place.pointer, result.Rule, result.Message)
		}
	}
}

func excused(rule, fact, policy string) bool {
	if slices.Contains(belowHome, rule) && (fact == "user" || fact == "user.home") && !strings.Contains(policy, "community/tier1/linux") && !strings.Contains(policy, "macos") {
		return true // The directory is not below the home.
	}
	for key := range passes {
		prefix, all := strings.CutSuffix(key[1], "*")
		if key[0] == rule && (key[1] == fact || all && strings.HasPrefix(fact, prefix)) && strings.HasPrefix(policy, key[2]) {
			return true
		}
	}
	return false
}

// TestRemovalNeverMends takes each fact away from the scenarios: nothing that is violated passes then.
func TestRemovalNeverMends(t *testing.T) {
	t.Parallel()
	query := prepare(t, "data.kwpolicy.main.report")
	for _, scenario := range scenarios(t) {
		if len(scenario.report.Violations) < 2 || len(scenario.Doc.Nodes) > 1 {
			continue // Those with most to mend are enough.
		}
		var document any
		remarshal(t, scenario.Doc, &document)
		t.Run(scenario.Name, func(t *testing.T) {
			t.Parallel()
			for place := range places(document) {
				after := ask(t, query, without(t, document, place)).all()
				for _, result := range scenario.report.Violations {
					if after[outcome{result.Rule, result.Subject}] == "pass" && removals[[2]string{result.Rule, place.fact}] == "" {
						t.Errorf("without %s, %s passes", place.pointer, result.Rule)
					}
				}
			}
		})
	}
}

// TestOrderOfNodes wants the same bytes for the same document, and for one with its nodes turned round.
func TestOrderOfNodes(t *testing.T) {
	t.Parallel()
	for _, scenario := range scenarios(t) {
		t.Run(scenario.Name, func(t *testing.T) {
			turned := scenario.Doc
			turned.Nodes = slices.Clone(turned.Nodes)
			slices.Reverse(turned.Nodes)
			for _, doc := range []facts.Document{scenario.Doc, turned} {
				again, err := scenario.engine.Evaluate(t.Context(), doc)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(text(t, again), text(t, scenario.report)); diff != "" {
					t.Errorf("the report is another (-again +first)\n%s", diff)
				}
			}
		})
	}
}

func text(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fixture gives the document of a case of the Rego tests.
func fixture(t *testing.T, kind string) any {
	t.Helper()
	results := evaluate(t, "data.kwpolicy_test.fixture.document("+kind+")")
	var document any
	remarshal(t, results, &document)
	return document
}

// spot is a place in a document.
type spot struct {
	pointer string // such as /nodes/0/gpus/1/model
	subject string // the node's name, or cluster for what stands beside the nodes
	fact    string // such as gpus.model
}

// concerns says whether the fact of a rule is at the spot, below it or above it.
func (s spot) concerns(fact string) bool {
	return fact == s.fact || strings.HasPrefix(fact, s.fact+".") || strings.HasPrefix(s.fact, fact+".")
}

// places walks the members of the nodes' objects, but not their names. Of a cluster it walks what
// concerns the whole of it, and of one worker what others do not show: the rest is as with a host.
func places(document any) func(yield func(spot, any) bool) {
	return func(yield func(spot, any) bool) {
		nodes := document.(map[string]any)["nodes"].([]any)
		i := len(nodes) - 1
		node := maps.Clone(nodes[i].(map[string]any))
		if len(nodes) > 1 {
			maps.DeleteFunc(node, func(name string, _ any) bool {
				return !slices.Contains([]string{"name", "role", "planned", "cpu", "gpus", "disks", "network", "cloud"}, name)
			})
		}
		if !walk(node, spot{pointer: fmt.Sprintf("/nodes/%d", i), subject: node["name"].(string)}, yield) {
			return
		}
		shared := map[string]any{"shared_storage": document.(map[string]any)["shared_storage"]}
		if len(nodes) > 1 {
			walk(shared, spot{subject: "cluster"}, yield)
		}
	}
}

func walk(value any, at spot, yield func(spot, any) bool) bool {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if at.fact == "" && slices.Contains([]string{"absent", "origins"}, name) || name == "name" && slices.Contains([]string{"", "shared_storage"}, at.fact) {
				continue
			}
			below := spot{pointer: at.pointer + "/" + strings.ReplaceAll(name, "/", "~1"), subject: at.subject, fact: strings.TrimPrefix(at.fact+"."+name, ".")}
			if !yield(below, value[name]) || !walk(value[name], below, yield) {
				return false
			}
		}
	case []any:
		for i, one := range value[:min(len(value), 1)] { // The elements of a list are alike.
			if !walk(one, spot{pointer: fmt.Sprintf("%s/%d", at.pointer, i), subject: at.subject, fact: at.fact}, yield) {
				return false
			}
		}
	}
	return true
}

// without gives a copy of a document without the member at a place.
func without(t *testing.T, document any, place spot) any {
	return change(t, document, place, func(object map[string]any, name string) { delete(object, name) })
}

// with gives a copy of a document with another value at a place.
func with(t *testing.T, document any, place spot, value any) any {
	return change(t, document, place, func(object map[string]any, name string) { object[name] = value })
}

func change(t *testing.T, document any, place spot, edit func(object map[string]any, name string)) any {
	t.Helper()
	var copied any
	remarshal(t, document, &copied)
	names := strings.Split(strings.TrimPrefix(place.pointer, "/"), "/")
	at := copied
	for _, name := range names[:len(names)-1] {
		switch inner := at.(type) {
		case map[string]any:
			at = inner[strings.ReplaceAll(name, "~1", "/")]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil {
				t.Fatal(err)
			}
			at = inner[i]
		}
	}
	edit(at.(map[string]any), strings.ReplaceAll(names[len(names)-1], "~1", "/"))
	return copied
}
