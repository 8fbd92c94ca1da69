package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

var update = flag.Bool("update", false, "write the golden files")

// TestRun judges the mutants of a repository of one rule, by a weak test of it and by a strong one.
func TestRun(t *testing.T) {
	for _, name := range []string{"weak", "strong"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".txtar")
			archive := archiveOf(t, file)
			got, _ := runOn(t, repository(t, name, ""), options{rules: []string{"cpu/cores"}})
			if *update {
				files := archive.Files[:1]
				archive.Files = append(files, txtar.File{Name: "out", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, string(archive.Files[len(archive.Files)-1].Data)); diff != "" {
				t.Errorf("the survivors are others (-got +want)\n%s", diff)
			}
		})
	}
}

// TestList wants the list to name the survivors, each with a reason, and nothing else.
func TestList(t *testing.T) {
	const (
		survivor = "cpu/cores status: cpus >= row.minimum to >"
		dead     = "cpu/cores status: dropped"
	)
	for name, test := range map[string]struct{ list, want string }{
		"as it is":         {"# a comment\n" + survivor + "\n    why\n", ""},
		"one is missing":   {"", "survived: " + survivor},
		"one was killed":   {survivor + "\n" + dead + "\n  why\n", "strike it from the list: " + dead},
		"one is no more":   {survivor + "\ncpu/cores status: gone\n  why\n", "no such mutant, strike it from the list: cpu/cores status: gone"},
		"one has no why":   {survivor + "\n", survivor + " has no reason"},
		"one stands twice": {survivor + "\n why\n" + survivor + "\n why\n", "line 3: " + survivor + " is listed twice"},
		"a why of nothing": {"  why\n", "line 1: a reason without a mutant"},
	} {
		t.Run(name, func(t *testing.T) {
			got, sound := runOn(t, repository(t, "weak", test.list), options{rules: []string{"cpu/cores"}})
			if sound != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %t and %s, want %q", sound, got, test.want)
			}
		})
	}
}

// TestChoice wants only those mutants that were asked for.
func TestChoice(t *testing.T) {
	for name, test := range map[string]struct {
		options options
		want    string
	}{
		"everything":         {options{}, "38 of 38"},
		"a rule":             {options{rules: []string{"cpu/cores"}}, "24 of 38"},
		"two packages":       {options{rules: []string{"main", "profile"}}, "14 of 38"},
		"a page":             {options{pages: []string{"one"}}, "20 of 38"},
		"a rule that is not": {options{rules: []string{"cpu/threads"}}, "0 of 38"},
		"some, evenly":       {options{rules: []string{"cpu/cores"}, atMost: 5}, "5 of 38"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := runOn(t, repository(t, "strong", ""), test.options)
			if !strings.Contains("\n"+got, "\n"+test.want+" mutants\n") {
				t.Errorf("got %s, want %q", got, test.want)
			}
		})
	}
}

// TestGolden wants what is told of the golden files without asking the Rego to be what they tell.
func TestGolden(t *testing.T) {
	b, err := newBench(t.Context(), repository(t, "strong", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range pageMutants(b.data, "one") {
		got, err := b.resolves(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		want, err := b.golden.differs(t.Context(), m.page, world{b.compiled, suite.Store(m.data())})
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: got %t, want %t", m.name, got, want)
		}
	}
}

// TestFailing wants no verdict where the tests fail without any change.
func TestFailing(t *testing.T) {
	for name, test := range map[string]struct{ file, was, is, want string }{
		"a scenario": {"policies_test/scenarios/small.txtar", "too few", "enough", "scenario small"},
		"a test":     {"policies_test/kwpolicy/rules/cpu/cores/cores_test.rego", "== case.want", "== 1", "test_cores"},
	} {
		t.Run(name, func(t *testing.T) {
			root := repository(t, "strong", "")
			root[test.file].Data = bytes.ReplaceAll(root[test.file].Data, []byte(test.was), []byte(test.is))
			if got, _ := runOn(t, root, options{}); !strings.Contains(got, test.want) {
				t.Errorf("got %s, want the failure of %s", got, test.want)
			}
		})
	}
}

// TestChanged wants the mutants of the rows, modules and tests that differ from a revision.
func TestChanged(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	for name, test := range map[string]struct {
		file, was, is string
		want          int
	}{
		"a row":    {"policies/kwpolicy/requirements/one/data.yaml", "minimum: 32", "minimum: 33", 8},
		"a module": {"policies/kwpolicy/rules/cpu/cores/cores.rego", "violation", "violations", 4},
		"a test":   {"policies_test/kwpolicy/rules/cpu/cores/cores_test.rego", "exactly", "just", 4},
		"nothing":  {"policies/kwpolicy/rules/cpu/cores/cores.rego", "violation", "violation", 0},
	} {
		t.Run(name, func(t *testing.T) {
			root := repository(t, "strong", "")
			t.Chdir(t.TempDir())
			if err := os.CopyFS(".", root); err != nil {
				t.Fatal(err)
			}
			commit(t)
			text := strings.ReplaceAll(string(root[test.file].Data), test.was, test.is)
			if err := os.WriteFile(test.file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			b, err := newBench(t.Context(), os.DirFS("."))
			if err != nil {
				t.Fatal(err)
			}
			got, err := b.choose(t.Context(), everyMutant(b.modules, b.data), options{changed: "HEAD"})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != test.want {
				t.Errorf("got %d mutants, want %d: %v", len(got), test.want, got)
			}
		})
	}
}

// commit commits all files of the working directory.
func commit(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "."},
		{"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--message", "x"},
	} {
		if out, err := exec.CommandContext(t.Context(), "git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

// repository is the tiny one, with the tests of an archive and a list of survivors.
func repository(t *testing.T, tests, list string) fstest.MapFS {
	t.Helper()
	root := fstest.MapFS{
		listFile:                              {Data: []byte(list)},
		"policies_test/scenarios/small.txtar": {Data: txtar.Format(archiveOf(t, "testdata/scenario.txtar"))},
	}
	for _, name := range []string{"tiny", tests} {
		for _, file := range archiveOf(t, filepath.Join("testdata", name+".txtar")).Files {
			if file.Name != "out" {
				root[file.Name] = &fstest.MapFile{Data: file.Data}
			}
		}
	}
	return root
}

func archiveOf(t *testing.T, file string) *txtar.Archive {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

// runOn gives what a run prints, or its error.
func runOn(t *testing.T, root fstest.MapFS, o options) (string, bool) {
	t.Helper()
	var out bytes.Buffer
	sound, err := run(t.Context(), root, &out, o)
	if err != nil {
		return err.Error(), false
	}
	return out.String(), sound
}
