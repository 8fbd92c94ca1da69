package kwpolicy_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/kwpolicy/kwpolicy/"

// deps says which of our packages a package may import. It is a statement of design: to make a
// build pass, move the code, not the arrow.
var deps = map[string][]string{
	"policies":      {},
	"facts":         {},
	"facts/host":    {"facts"},
	"engine/report": {},
	"engine/fit":    {"engine/report"},
	"engine":        {"engine/fit", "engine/report", "facts"},
	"engine/render": {"engine/fit", "engine/report"},
	"policies_test": {},

	"policies_test/suite":  {"engine", "engine/report", "facts"},
	"policies_test/mutate": {"engine", "engine/report", "policies_test/suite"},

	"facts/instances":          {"facts"},
	"facts/instances/generate": {},
	"facts/volumes":            {},
	"facts/cluster":            {"facts", "facts/instances", "facts/volumes"},

	"facts/terraform/resource": {"facts"},
	"facts/terraform/config":   {"facts", "facts/terraform/resource"},
	"facts/terraform/plan":     {"facts", "facts/terraform/config", "facts/terraform/resource"},
	"facts/terraform/adapt":    {"facts", "facts/instances", "facts/terraform/resource", "facts/volumes"},
	"facts/terraform": {
		"facts", "facts/instances", "facts/terraform/adapt", "facts/terraform/config", "facts/terraform/plan", "facts/terraform/resource",
	},
	"facts/terraform/equivalence": {},

	"cmd/kwpolicy": {
		"engine", "engine/fit", "engine/render", "engine/report", "facts", "facts/cluster", "facts/host", "facts/instances",
		"facts/terraform", "facts/terraform/config", "policies",
	},
}

// outside says who alone may import what weighs much or reaches far.
var outside = map[string][]string{
	"github.com/open-policy-agent/opa": {"engine", "policies_test/mutate", "policies_test/suite"},
	"github.com/hashicorp/hcl/v2":      {"cmd/kwpolicy", "facts/cluster", "facts/terraform", "facts/terraform/config"},
	"github.com/zclconf/go-cty":        {"facts/cluster", "facts/terraform/config"},
	"github.com/jaypipes/ghw":          {"facts/host"},
	"github.com/urfave/cli/v2":         {"cmd/kwpolicy"},
	"os/exec":                          {"facts/host", "policies_test/mutate"},
	"net/http":                         {"facts/host"},
}

func TestImports(t *testing.T) {
	for name, imports := range listImports(t) {
		allowed, known := deps[name]
		if !known {
			t.Errorf("package %s is not in deps: say what it may import", name)
		}
		for _, path := range imports {
			if own, ok := strings.CutPrefix(path, module); ok && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s, which deps does not allow", name, own)
			}
			for prefix, users := range outside {
				if (path == prefix || strings.HasPrefix(path, prefix+"/")) && !slices.Contains(users, name) {
					t.Errorf("%s imports %s, which is for %s", name, path, strings.Join(users, ", "))
				}
			}
		}
	}
}

// listImports gives the imports of each of our packages, tests left out.
func listImports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		name, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name = strings.TrimPrefix(name, module); name != strings.TrimSuffix(module, "/") {
			found[name] = strings.Fields(imports)
		}
	}
	if len(found) < len(deps) {
		t.Errorf("go list found %d packages, and deps has %d: remove those that are gone", len(found), len(deps))
	}
	return found
}
