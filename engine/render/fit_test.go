package render_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// fitSample has a policy of every verdict, a tier with roles, and what a format could stumble over.
func fitSample() fit.Fit {
	memory := report.Result{
		Rule: "memory/total", Subject: "node-1", Level: "required", Title: "System memory", Lacks: []string{"+64 GB of memory"},
		Message: "node-1 has 64 GB.", Pattern: report.Mark + " has 64 GB.", Alike: []string{"node-2", "node-3", "node-4", "node-5"},
		Section: "System RAM", Remediation: "Add memory.",
	}
	cores := report.Result{
		Rule: "cpu/cores", Subject: "node-6\x1b[2J", Level: "required", Title: "CPU cores",
		Message: "node-6\x1b[2J has few cores.", Section: "CPU", Remediation: "Use more.",
	}
	ports := report.Result{
		Rule: "network/https_port", Subject: "node-1", Level: "required", Title: "HTTPS port", Message: "HTTPS port of node-1: not known.",
		Reason: "only root may know", Resolve: "run as root", Section: "Network Ports", Remediation: "Stop it.",
	}
	models := ports
	models.Rule, models.Title = "network/model_ports", "Model ports"
	shared := report.Result{
		Rule: "shared_storage/present", Subject: "cluster", Level: "required", Title: "Shared storage", Lacks: []string{"+1 shared storage"},
		Message: "the installation shares no storage.", Section: "Shared Storage", Remediation: "Add one.",
	}
	lacks := func(missing, unknown report.Results) fit.Gaps { return fit.Gaps{Missing: missing, Unknown: unknown} }
	none := report.Results{}
	made := fit.Fit{
		Schema: fit.Schema, Release: "0.9.3", Platform: "linux", Page: "https://docs.example/requirements", Revision: "0123456789ab",
		Options: map[string]string{"mode": "full"}, Assumed: []string{"release", "platform", "mode"},
		Target: report.Target{
			Kind: "cluster", Name: "prod", Sources: []string{"plan.json"}, Planned: true, Excluded: []string{"bastion"},
			InferredRoles: []report.Role{{Role: "head", Subject: "node-1", Count: 1}},
		},
		Policies: []fit.Policy{
			{Name: "community/tier1/linux@0.9.3", Edition: "community", Tier: "tier1", Verdict: report.Violated, Gaps: lacks(report.Results{shared}, none)},
			{Name: "community/tier2/linux@0.9.3", Edition: "community", Tier: "tier2", Verdict: report.Violated, Gaps: lacks(report.Results{cores, memory, shared}, report.Results{ports, models})},
			{Name: "community/tier3/linux@0.9.3", Edition: "community", Tier: "tier3", Verdict: fit.Excluded, Because: "it runs on a single node", Gaps: lacks(none, none)},
			{Name: "enterprise/tier1/linux@0.9.3", Edition: "enterprise", Tier: "tier1", Verdict: report.Compliant, Summary: report.Summary{Warning: 1}, Gaps: lacks(none, none)},
			{Name: "enterprise/tier2/linux@0.9.3", Edition: "enterprise", Tier: "tier2", Verdict: report.Incomplete, Gaps: lacks(none, report.Results{ports})},
			{Name: "enterprise/tier3/linux@0.9.3", Edition: "enterprise", Tier: "tier3", Role: "head", Verdict: report.Compliant, Gaps: lacks(none, none)},
			{Name: "enterprise/tier3/linux@0.9.3", Edition: "enterprise", Tier: "tier3", Role: "worker", Verdict: report.Incomplete, Gaps: lacks(none, none)},
		},
		Models: []fit.Model{
			{Name: "Small", Parameters: 20, Memory: 24, Together: 500, Nodes: []fit.Placement{
				{Node: "node-1", Alike: []string{"node-2", "node-3", "node-4", "node-5"}, Status: "fits", GPUs: 1, Of: 2, Memory: 48},
				{Node: "node-6", Status: "lacks", Of: 1, Memory: 20},
				{Node: "node-7", Status: "fits", GPUs: 1, Of: 8, Memory: 40, Instance: true},
			}},
			{Name: "Large", Parameters: 235, Memory: 150, Recommended: 180, Together: 500, Nodes: []fit.Placement{
				{Node: "node-1", Status: "fits", GPUs: 2, Of: 4, Memory: 160, RecommendedGPUs: 3},
				{Node: "node-2", Status: "fits", GPUs: 2, Of: 2, Memory: 160},
				{Node: "node-3", Status: "unknown", Of: 2, Reason: "no driver", Resolve: "install NVIDIA's driver"},
				{Node: "node-4", Status: "not_applicable", Reason: "it has no GPU that the product uses"},
			}},
			{Name: "Spread", Parameters: 400, Memory: 300.5, Together: 500, Nodes: []fit.Placement{
				{Node: "node-1", Status: "lacks", Of: 2, Memory: 160},
				{Node: "node-2", Status: "lacks", Of: 2, Memory: 160},
			}},
		},
	}
	made.Conclude()
	return made
}

func TestFitFormats(t *testing.T) {
	unseen := fitSample()
	for i := range unseen.Models {
		unseen.Models[i].Nodes = []fit.Placement{{Node: "node-1", Status: "unknown", Reason: "no driver", Resolve: "install it"}}
		unseen.Models[i].Together = 0
	}
	bare := fit.Fit{Release: "1.0.0", Platform: "linux", Policies: []fit.Policy{{Edition: "whole", Tier: "base", Verdict: report.Compliant}}}
	bare.Conclude()
	for name, test := range map[string]struct {
		format  string
		made    fit.Fit
		options render.Options
	}{
		"fit.txt":        {"text", fitSample(), render.Options{}},
		"fit_all.txt":    {"text", fitSample(), render.Options{All: true, Width: 60}},
		"fit_color.txt":  {"text", fitSample(), render.Options{Color: true}},
		"fit_unseen.txt": {"text", unseen, render.Options{}},
		"fit_bare.txt":   {"text", bare, render.Options{}},
		"fit.json":       {"json", fitSample(), render.Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := render.FitFormats[test.format](&out, test.made, test.options); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(out.String(), string(want)); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
			if !test.options.Color && strings.Contains(out.String(), "\x1b") {
				t.Error("a name of the input reaches the terminal raw")
			}
		})
	}
}
