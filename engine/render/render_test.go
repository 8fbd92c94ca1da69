package render_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

var update = flag.Bool("update", false, "write the golden files")

// sample has a result of every status, and what a format could stumble over.
func sample() report.Report {
	made := report.Report{
		Schema: report.Schema,
		Policy: report.Policy{
			Name: "enterprise/tier3/linux@0.9.3", Edition: "enterprise", Tier: "tier3", Platform: "linux",
			Release: "0.9.3", Page: "https://docs.example/requirements", Revision: "0123456789ab", Assumed: []string{"release", "mode"},
			Options: map[string]string{"mode": "full", "storage": "700G"}, Models: []string{"GPT-OSS 20B"},
		},
		Target: report.Target{
			Kind: "cluster", Name: "prod", Sources: []string{"a.json", "b.json"}, Partial: []string{"The plan was limited to some resources."},
			Planned:       true,
			Excluded:      []string{"bastion"},
			InferredRoles: []report.Role{{Role: "head", Subject: "node-1", Count: 1}, {Role: "worker", Subject: "node-2", Count: 3}, {Role: "worker", Subject: "node-7\x1b", Count: 1}},
		},
		Violations: []report.Result{
			{
				Rule: "cpu/cores", Subject: "node-1", Level: "required", Title: "CPU cores",
				Message: "node-1 has 4 physical cores; required: at least 32 physical cores.",
				Got:     map[string]any{"physical_cores": 4}, Want: map[string]any{"minimum": map[string]any{"physical_cores": 32}},
				Section: "Tier 3: Worker Nodes", Readings: []string{"X1", "X32"}, Remediation: "Use a machine with more cores.",
				Confidence: "provider_default", Location: &report.Location{File: "main.tf", Line: 12, Address: "aws_instance.worker[0]"},
			},
			{
				Rule: "cpu/cores", Subject: "node-2", Level: "required", Title: "CPU cores",
				Message: "node-2\x1b[2J has 8 physical cores; required: at least 32 physical cores.",
				Section: "Tier 3: Worker Nodes", Readings: []string{"X1", "X32"}, Remediation: "Use a machine with more cores.",
			},
			{
				Rule: "memory/total", Subject: "node-3", Level: "required", Title: "System memory",
				Message: "node-3 has 8 GB.", Pattern: report.Mark + " has 8 GB.",
				Alike:   []string{"node-1", "node-4", "node-5", "node-6", "node-7"},
				Section: "System RAM", Remediation: "Add memory.",
			},
		},
		Warnings: []report.Result{{
			Rule: "memory/total", Subject: "node-1", Level: "recommended", Title: "System memory",
			Message: "node-1 has <16 GB> & less.", Section: "System RAM", Remediation: "Add memory.",
		}},
		Unknown: []report.Result{{
			Rule: "storage/medium", Subject: "node-1", Level: "required", Title: "Storage medium",
			Message: "Storage medium of node-1 is not known.", Reason: "vda hides it", Resolve: "look it up",
			Section: "Storage Performance", Remediation: "Use an SSD.",
		}},
		Notes: []report.Result{{
			Rule: "network/model_ports", Subject: "node-1", Level: "informational", Title: "Model ports",
			Message: "node-1 may use these ports.", Section: "Network Ports", Remediation: "Reserve them.",
		}},
		Waived: []report.Result{},
		Passed: []report.Result{{
			Rule: "os/release", Subject: "node-1", Level: "required", Title: "Operating system",
			Message: "node-1 runs Ubuntu 24.04.", Section: "Operating Systems", Remediation: "Use another.",
		}},
		NotApplicable: []report.Result{{
			Rule: "gpu/driver", Subject: "node-1", Level: "required", Title: "NVIDIA driver",
			Message: "Does not apply to node-1: it has no GPU.", Reason: "it has no GPU", Section: "Versions", Remediation: "Install it.",
			Readings: []string{"X7"},
		}},
		Readings: map[string]string{"X1": "Cores are physical.", "X7": "Only where GPUs are.", "X32": "The lower end counts."},
	}
	made.Conclude(false)
	return made
}

func TestFormats(t *testing.T) {
	for name, test := range map[string]struct {
		format  string
		options render.Options
	}{
		"brief.txt":  {"text", render.Options{}},
		"all.txt":    {"text", render.Options{All: true}},
		"color.txt":  {"text", render.Options{Color: true, Width: 60}},
		"brief.json": {"json", render.Options{}},
		"all.json":   {"json", render.Options{All: true}},
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := render.Formats[test.format](&got, sample(), test.options); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got.String(), string(want)); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// TestFormatsPassOnErrors: a full disk is not a report.
func TestFormatsPassOnErrors(t *testing.T) {
	for name, format := range render.Formats {
		if err := format(fullDisk{}, sample(), render.Options{All: true}); !errors.Is(err, errFull) {
			t.Errorf("%s: got error %v, want %v", name, err, errFull)
		}
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestTextIsPlain(t *testing.T) {
	var got strings.Builder
	if err := render.Formats["text"](&got, sample(), render.Options{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(got.String(), "\x1b") {
		t.Error("a name of the input steers the terminal")
	}
}
