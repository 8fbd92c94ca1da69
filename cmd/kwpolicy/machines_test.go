package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jaypipes/ghw/pkg/snapshot"
	"github.com/jaypipes/ghw/testdata"
)

// TestRecordedMachines judges the machines that ghw recorded, and keeps what is said of them.
func TestRecordedMachines(t *testing.T) {
	dir, err := testdata.SnapshotsDirectory()
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := filepath.Glob(filepath.Join(dir, "*.tar.gz"))
	if err != nil || len(recorded) == 0 {
		t.Fatalf("no recorded machines in %s: %v", dir, err)
	}
	for _, file := range recorded {
		name := strings.TrimSuffix(filepath.Base(file), ".tar.gz")
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "machine")
			if err := snapshot.UnpackInto(file, root); err != nil {
				t.Fatal(err)
			}
			compareReport(t, root, filepath.Join("testdata", "machines", name+".txt"))
		})
	}
}

// compareReport judges the machine below root, whose path it leaves out of the report.
func compareReport(t *testing.T, root, golden string) {
	t.Helper()
	var out, complaints bytes.Buffer
	code := run(t.Context(), []string{"kwpolicy", "eval", "--all", "--root", root}, terminal{out: &out, err: &complaints})
	if code == exitOK || code == exitUnusable || complaints.Len() > 0 {
		t.Errorf("exit code %d\n%s", code, complaints.String())
	}
	got := strings.ReplaceAll(out.String(), root, "ROOT")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, string(want)); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
}
