package cluster_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"golang.org/x/tools/txtar"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/cluster"
	"github.com/kwpolicy/kwpolicy/facts/instances"
)

var update = flag.Bool("update", false, "write the expected files")

const fileName = "cluster.hcl"

// TestRead reads cluster.hcl of each archive with the values and files named in its first lines, such as
// "--var size=2", and wants facts.json or problems.txt of it.
func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			file, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := part(archive, fileName)
			got := outcome(t, text, options(t, archive))
			if *update {
				replace(archive, got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, one := range got {
				want, _ := part(archive, one.Name)
				if diff := cmp.Diff(string(one.Data), string(want)); diff != "" {
					t.Errorf("%s (-got +want)\n%s", one.Name, diff)
				}
			}
		})
	}
}

// outcome gives problems.txt and facts.json, each empty where there is none.
func outcome(t *testing.T, text []byte, options cluster.Options) []txtar.File {
	t.Helper()
	doc, problems := cluster.Read(fileName, text, options)
	var written bytes.Buffer
	files := map[string]*hcl.File{fileName: {Bytes: text}}
	if err := hcl.NewDiagnosticTextWriter(&written, files, 100, false).WriteDiagnostics(problems); err != nil {
		t.Fatal(err)
	}
	var encoded []byte
	if !problems.HasErrors() {
		var err error
		if encoded, err = facts.Encode(doc); err != nil {
			t.Fatal(err)
		}
		if _, err := facts.Decode(encoded); err != nil {
			t.Errorf("the document cannot be read back: %v", err)
		}
	}
	return []txtar.File{{Name: "problems.txt", Data: written.Bytes()}, {Name: "facts.json", Data: encoded}}
}

// options gives what the first lines of an archive ask for; its variable files are written out.
func options(t *testing.T, archive *txtar.Archive) cluster.Options {
	t.Helper()
	found := cluster.Options{Types: catalogue(t)}
	for line := range strings.Lines(string(archive.Comment)) {
		flag, argument, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch flag {
		case "--var":
			found.Vars = append(found.Vars, argument)
		case "--var-file":
			found.VarFiles = append(found.VarFiles, argument)
		}
	}
	if len(found.VarFiles) > 0 {
		t.Chdir(t.TempDir())
	}
	for _, file := range archive.Files {
		if strings.Contains(file.Name, ".tfvars") {
			if err := os.WriteFile(file.Name, file.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return found
}

func catalogue(t testing.TB) *instances.Catalogue {
	t.Helper()
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return types
}

func part(archive *txtar.Archive, name string) ([]byte, bool) {
	for _, file := range archive.Files {
		if file.Name == name {
			return file.Data, true
		}
	}
	return nil, false
}

// replace puts the files in the place of those of their names, and leaves out what is empty.
func replace(archive *txtar.Archive, files []txtar.File) {
	var kept []txtar.File
	for _, file := range archive.Files {
		if file.Name != "problems.txt" && file.Name != "facts.json" {
			kept = append(kept, file)
		}
	}
	for _, file := range files {
		if len(file.Data) > 0 {
			kept = append(kept, file)
		}
	}
	archive.Files = kept
}

// TestExamples: what people copy is read without a word, and formatted.
func TestExamples(t *testing.T) {
	examples := map[string][]byte{"starter": cluster.Starter()}
	files, err := filepath.Glob("../../examples/planned/*.hcl")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d examples: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		examples[filepath.Base(file)] = text
	}
	for name, text := range examples {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(string(text), string(hclwrite.Format(text))); diff != "" {
				t.Errorf("not formatted (-got +want)\n%s", diff)
			}
			if !cluster.Looks(text) {
				t.Error("it does not look like a cluster file")
			}
			doc, problems := cluster.Read(name, text, cluster.Options{Types: catalogue(t)})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, node := range doc.Nodes {
				for path, absence := range node.Absent {
					if strings.HasPrefix(path, "cpu.p") || strings.HasPrefix(path, "memory") || strings.HasPrefix(path, "gpus") || path == "disks.medium" {
						t.Errorf("%s lacks %s: %s", node.Name, path, absence.Detail)
					}
				}
			}
		})
	}
}

func TestLooks(t *testing.T) {
	tests := map[string]struct {
		text string
		want bool
	}{
		"cluster":            {"cluster \"prod\" {\n}\n", true},
		"after others":       {"locals {\n  a = 1\n}\n\ncluster \"prod\" {\n}\n", true},
		"after comments":     {"# cluster\n/* x */ cluster \"prod\" {\n}\n", true},
		"without label":      {"cluster {\n}\n", true},
		"broken behind":      {"cluster \"prod\" {\n  nodes = [\n", true},
		"misspelt":           {"clusters \"prod\" {\n}\n", false},
		"terraform":          {"resource \"aws_eks_cluster\" \"cluster\" {\n  name = \"cluster\"\n}\n", false},
		"nested":             {"resource \"x\" \"y\" {\n  cluster {\n  }\n}\n", false},
		"nested, with label": {"module \"x\" {\n  cluster \"y\" {\n  }\n}\n", false},
		"attribute":          {"cluster = { a = 1 }\n", false},
		"comment":            {"# cluster \"prod\" {\n", false},
		"heredoc":            {"x = <<EOT\ncluster \"prod\" {\nEOT\n", false},
		"json":               {"{\n  \"kind\": \"cluster\"\n}\n", false},
		"empty":              {"", false},
		"many words":         {strings.Repeat("cluster ", 100_000), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := cluster.Looks([]byte(test.text)); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestStarterIsTheCallers(t *testing.T) {
	first := cluster.Starter()
	clear(first)
	if bytes.Equal(first, cluster.Starter()) {
		t.Error("the next caller sees what the first one wrote")
	}
}

func BenchmarkRead(b *testing.B) {
	types := catalogue(b)
	for name, text := range map[string][]byte{"starter": cluster.Starter(), "1000 blocks": many(1000), "10000 blocks": many(10_000)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, problems := cluster.Read(name, text, cluster.Options{Types: types}); problems.HasErrors() {
					b.Fatal(problems)
				}
			}
		})
	}
}

// many writes a cluster of that many blocks of nodes.
func many(count int) []byte {
	var text strings.Builder
	text.WriteString("cluster \"many\" {\n")
	for i := range count {
		fmt.Fprintf(&text, "  nodes \"n%d\" {\n    os = \"ubuntu 24.04\"\n    memory = \"%d GB\"\n    disk \"root\" { size = \"2 TB\" }\n  }\n", i, i+1)
	}
	text.WriteString("}\n")
	return []byte(text.String())
}
