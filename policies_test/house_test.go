package policies_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

const rulesDir = "policies/kwpolicy/rules/"

// TestHouseRules holds what every rule must say of itself, and how its file must look.
func TestHouseRules(t *testing.T) {
	t.Parallel()
	modules, _ := load(t)
	rows := allRows(t)
	read := words(modules)
	for file, module := range modules {
		if !strings.HasPrefix(file, rulesDir) {
			continue
		}
		id := path.Dir(strings.TrimPrefix(file, rulesDir))
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			custom := holdAnnotation(t, module)
			holdFacts(t, "facts", custom["facts"])
			if custom["optional"] != nil {
				holdFacts(t, "optional", custom["optional"])
			}
			holdParameters(t, custom["parameters"], read)
			holdLacks(t, custom["lacks"])
			holdNumbers(t, module)
			if rows[id] == 0 {
				t.Errorf("no page has a row for %s", id)
			}
			if path.Base(file) != path.Base(id)+".rego" {
				t.Errorf("the file of %s is %s", id, path.Base(file))
			}
		})
	}
}

// TestHouseNegations: a negated check of a fact that is not there is neither true nor false, so that it holds nothing
// up; a rule of its own that is negated does.
func TestHouseNegations(t *testing.T) {
	t.Parallel()
	modules, _ := load(t)
	for _, module := range modules {
		ast.WalkExprs(module, func(expr *ast.Expr) bool {
			if !expr.Negated || !expr.IsCall() || !strings.HasPrefix(expr.Operator().String(), "is_") {
				return false
			}
			if ref, ok := expr.Operand(0).Value.(ast.Ref); ok && len(ref) > 1 {
				t.Errorf("%s: %s is not true where there is no %s", expr.Location, expr, ref)
			}
			return false
		})
	}
}

// holdAnnotation gives the custom part of the METADATA of a rule's package.
func holdAnnotation(t *testing.T, module *ast.Module) map[string]any {
	for _, annotation := range module.Annotations {
		if annotation.Scope != "package" {
			continue
		}
		if annotation.Title == "" || annotation.Description == "" {
			t.Error("the METADATA lacks a title or a description")
		}
		if text, _ := annotation.Custom["remediation"].(string); text == "" {
			t.Error("the METADATA lacks custom.remediation")
		}
		for key := range annotation.Custom {
			if !slices.Contains([]string{"remediation", "facts", "optional", "unit", "lacks", "parameters"}, key) {
				t.Errorf("the METADATA has custom.%s, which nothing reads", key)
			}
		}
		return annotation.Custom
	}
	t.Error("the package has no METADATA")
	return nil
}

// holdFacts wants each fact to be a path of the schema: below a node, or beside the nodes.
func holdFacts(t *testing.T, key string, list any) {
	paths, ok := list.([]any)
	if !ok {
		t.Errorf("custom.%s is %v, no list", key, list)
	}
	for _, fact := range paths {
		if !inSchema(t, "nodes."+fact.(string)) && (!ofDocument(fact.(string)) || !inSchema(t, fact.(string))) {
			t.Errorf("custom.%s names %s, which the schema of the facts does not know", key, fact)
		}
	}
}

// beside are the members of a document, beside its nodes, that hold facts.
var beside = []string{"partial", "shared_storage"}

// ofDocument says whether a fact stands beside the nodes.
func ofDocument(fact string) bool {
	top, _, _ := strings.Cut(fact, ".")
	return slices.Contains(beside, top)
}

func inSchema(t *testing.T, fact string) bool {
	var schema map[string]any
	if err := json.Unmarshal(facts.JSONSchema, &schema); err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(fact, ".") {
		if items, ok := schema["items"].(map[string]any); ok {
			schema = items
		}
		properties, _ := schema["properties"].(map[string]any)
		if schema, _ = properties[name].(map[string]any); schema == nil {
			return false
		}
	}
	return true
}

// holdParameters wants each parameter of a row to be read somewhere.
func holdParameters(t *testing.T, list any, read map[string]bool) {
	parameters, _ := list.([]any)
	for _, parameter := range parameters {
		if !read[parameter.(string)] {
			t.Errorf("custom.parameters names %s, which no Rego reads", parameter)
		}
	}
}

// holdLacks wants the wording of what is lacking to have a place for the amount.
func holdLacks(t *testing.T, wording any) {
	if text, _ := wording.(string); wording != nil && strings.Count(text, "%s") != 1 {
		t.Errorf("custom.lacks is %v, and needs one %%s for the amount", wording)
	}
}

// words collects the names that the references of the policies go through.
func words(modules map[string]*ast.Module) map[string]bool {
	found := map[string]bool{}
	for file, module := range modules {
		if !strings.HasPrefix(file, "policies/") {
			continue
		}
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			for _, term := range ref[1:] {
				if name, ok := term.Value.(ast.String); ok {
					found[string(name)] = true
				}
			}
			return false
		})
	}
	return found
}

// holdNumbers refuses thresholds in rules: a number that a page may change is a row.
func holdNumbers(t *testing.T, module *ast.Module) {
	ast.WalkTerms(module, func(term *ast.Term) bool {
		if number, ok := term.Value.(ast.Number); ok && util.Compare(json.Number(number), json.Number("10")) > 0 {
			t.Errorf("%s has the number %s, which belongs in a row", term.Location, number)
		}
		return false
	})
}

// TestHouseFiles wants every Rego file formatted, and every package of the policies mirrored by its tests.
func TestHouseFiles(t *testing.T) {
	t.Parallel()
	for _, file := range append(files(t, "policies", ".rego"), files(t, "policies_test", ".rego")...) {
		text := read(t, path.Join("..", file))
		formatted, err := format.Source(file, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if string(formatted) != text {
			t.Errorf("%s is not formatted: run opa fmt -w %s", file, file)
		}
	}
	tests := files(t, "policies_test", ".rego")
	for _, file := range files(t, "policies", ".rego") {
		mirror := "policies_test/" + strings.TrimPrefix(strings.TrimSuffix(file, ".rego"), "policies/") + "_test.rego"
		if file == "policies/kwpolicy/kwpolicy.rego" || strings.HasPrefix(file, suite.Entrypoints) || slices.Contains(tests, mirror) {
			continue
		}
		t.Errorf("%s has no tests: %s is missing", file, mirror)
	}
}

// TestHouseVersion wants .opa-version to name the OPA of go.mod.
func TestHouseVersion(t *testing.T) {
	t.Parallel()
	version := strings.TrimSpace(read(t, "../.opa-version"))
	if want := "github.com/open-policy-agent/opa v" + version + "\n"; !strings.Contains(read(t, "../go.mod"), want) {
		t.Errorf(".opa-version is %s, and go.mod has another OPA", version)
	}
}

// TestHousePages holds what every page of requirements must be, beside what the engine refuses.
func TestHousePages(t *testing.T) {
	t.Parallel()
	for name, page := range pages(t) {
		t.Run(name, func(t *testing.T) {
			used := map[string]bool{}
			sections := strings.Split(strings.TrimSpace(read(t, path.Join("sections", name+".txt"))), "\n")
			for i, layer := range page.Layers {
				for _, rows := range []map[string]map[string]any{layer.Cluster, layer.Node} {
					for id, row := range rows {
						holdRow(t, fmt.Sprintf("layers[%d]: %s", i, id), row)
						holdSection(t, fmt.Sprintf("layers[%d]: %s", i, id), row, sections)
						cite(used, row)
					}
				}
				if layer.Node["gpu/vendor"] != nil && (layer.When["inference"] != nil || layer.When["role"] != nil) {
					t.Errorf("layers[%d]: which GPUs are usable must not depend on inference or role", i)
				}
			}
			for _, part := range [][]map[string]any{page.Combinations, page.Listed} {
				for i, entry := range part {
					if entry["from"] != nil {
						holdSection(t, fmt.Sprintf("combinations[%d]", i), entry, sections)
					}
					cite(used, entry)
				}
			}
			holdPassages(t, page)
			if diff := slices.Compare(slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(page.Readings))); diff != 0 {
				t.Errorf("the readings used are %v, those with a text are %v", slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(page.Readings)))
			}
		})
	}
}

// holdPassages wants the lines of each section to be held by the rules whose rows cite it, and by no others.
func holdPassages(t *testing.T, page page) {
	cited, held := map[[2]string]bool{}, map[[2]string]bool{}
	for _, layer := range page.Layers {
		for _, rows := range []map[string]map[string]any{layer.Cluster, layer.Node} {
			for id, row := range rows {
				from, _ := row["from"].(string)
				for section := range strings.SplitSeq(from, " / ") {
					cited[[2]string{section, id}] = true
				}
			}
		}
	}
	for _, combination := range page.Combinations {
		from, _ := combination["from"].(string)
		cited[[2]string{from, "cluster/supported"}] = true
	}
	for _, passage := range page.Coverage {
		for _, id := range passage.Rules {
			held[[2]string{passage.Section, id}] = true
		}
	}
	for pair := range held {
		if !cited[pair] {
			t.Errorf("coverage says that %s holds lines of %q, and no row of it cites that section", pair[1], pair[0])
		}
	}
	for pair := range cited {
		if !held[pair] {
			t.Errorf("rows of %s cite %q, and coverage names it for no lines of that section", pair[1], pair[0])
		}
	}
}

// cite collects the readings that a value or what is in it rests on.
func cite(used map[string]bool, value any) {
	switch value := value.(type) {
	case map[string]any:
		readings, _ := value["readings"].([]any)
		for _, reading := range readings {
			used[fmt.Sprint(reading)] = true
		}
		for _, part := range value {
			cite(used, part)
		}
	case []any:
		for _, part := range value {
			cite(used, part)
		}
	}
}

// holdSection wants a row to cite a heading of the page, or a named part below one. Those of each page
// are listed in sections, copied from the page.
func holdSection(t *testing.T, where string, row map[string]any, sections []string) {
	from, _ := row["from"].(string)
	for section := range strings.SplitSeq(from, " / ") {
		if slices.Contains(sections, section) {
			continue
		}
		t.Errorf("%s cites %q, and the page has no such section", where, section)
	}
}

func holdRow(t *testing.T, where string, row map[string]any) {
	for _, kind := range []string{"any_of", "preferred", "tolerated"} {
		entries, _ := row[kind].([]any)
		for _, entry := range entries {
			if pattern, ok := entry.(map[string]any); ok && pattern["name"] == nil {
				t.Errorf("%s: a pattern of %s has no name for people", where, kind)
			}
		}
	}
}

// page is a page of requirements, as the house rules look at it.
type page struct {
	Releases     []string          `json:"releases"`
	Readings     map[string]string `json:"readings"`
	Combinations []map[string]any  `json:"combinations"`
	Listed       []map[string]any  `json:"listed"`
	Coverage     []engine.Passage  `json:"coverage"`
	Layers       []struct {
		When    map[string]any            `json:"when"`
		Node    map[string]map[string]any `json:"node"`
		Cluster map[string]map[string]any `json:"cluster"`
	} `json:"layers"`
}

func pages(t *testing.T) map[string]page {
	t.Helper()
	text, err := json.Marshal(data(t)["kwpolicy"].(map[string]any)["requirements"])
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]page
	if err := util.UnmarshalJSON(text, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// allRows counts the rows of each rule on all pages.
func allRows(t *testing.T) map[string]int {
	t.Helper()
	count := map[string]int{}
	for _, page := range pages(t) {
		for _, layer := range page.Layers {
			for _, rows := range []map[string]map[string]any{layer.Cluster, layer.Node} {
				for id := range rows {
					count[id]++
				}
			}
		}
	}
	return count
}
