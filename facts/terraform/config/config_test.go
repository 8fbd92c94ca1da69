package config_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"golang.org/x/tools/txtar"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

var update = flag.Bool("update", false, "write what was read into the txtar files")

// TestRead reads the configurations in testdata. Of each archive, "shapes" has a resource type and its
// shape on each line, "options" has flags, and "want" is what was read; the others are the configuration.
func TestRead(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("testdata: %v, %d files", err, len(names))
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			name, err := filepath.Abs(name) // The reader runs in another directory.
			if err != nil {
				t.Fatal(err)
			}
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := readArchive(t, archive)
			if *update {
				setFile(archive, "want", got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(file(archive, "want"), got); diff != "" {
				t.Errorf("read something else (-want +got):\n%s", diff)
			}
		})
	}
}

// readArchive reads the configuration of an archive, and dumps what comes of it.
func readArchive(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{}
	for _, f := range archive.Files {
		if f.Name != "want" && f.Name != "shapes" && f.Name != "options" {
			files[f.Name] = string(f.Data)
		}
	}
	write(t, dir, files)
	t.Chdir(dir)
	set, diags, _ := config.Read(t.Context(), root(archive), shapes(file(archive, "shapes")), options(file(archive, "options")))
	return dump(set, diags)
}

// root is the directory or file that the options say is read, "." by default.
func root(archive *txtar.Archive) string {
	for line := range strings.Lines(file(archive, "options")) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "root "); ok {
			return name
		}
	}
	return "."
}

func options(text string) config.Options {
	var o config.Options
	for line := range strings.Lines(text) {
		switch flag, value, _ := strings.Cut(strings.TrimSpace(line), " "); flag {
		case "var":
			o.Vars = append(o.Vars, value)
		case "var-file":
			o.VarFiles = append(o.VarFiles, value)
		case "env":
			o.Environ = append(o.Environ, value)
		case "compute":
			o.Compute = append(o.Compute, value)
		case "workspace":
			o.Workspace = value
		}
	}
	return o
}

func shapes(text string) resource.Shapes {
	found := resource.Shapes{}
	for line := range strings.Lines(text) {
		name, shape, _ := strings.Cut(strings.TrimSpace(line), " ")
		found[name] = resource.ParseShape(shape)
	}
	return found
}

func file(archive *txtar.Archive, name string) string {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setFile(archive *txtar.Archive, name, text string) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = []byte(text)
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
}

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// dump writes down a set and diagnostics.
func dump(set *resource.Set, diags hcl.Diagnostics) string {
	var out strings.Builder
	for _, diag := range diags {
		severity := map[hcl.DiagnosticSeverity]string{hcl.DiagError: "error", hcl.DiagWarning: "warning"}[diag.Severity]
		at := ""
		if diag.Subject != nil {
			at = fmt.Sprintf("%s:%d: ", diag.Subject.Filename, diag.Subject.Start.Line)
		}
		fmt.Fprintf(&out, "%s: %s%s: %s\n", severity, at, diag.Summary, diag.Detail)
	}
	if set == nil {
		return out.String()
	}
	for _, partial := range set.Partial {
		fmt.Fprintf(&out, "partial: %s\n", partial)
	}
	for _, r := range set.Resources {
		fmt.Fprintf(&out, "%s (%s:%d)\n", r.Address, r.At.File, r.At.Line)
		if r.Block != r.Address {
			fmt.Fprintf(&out, "  block %s\n", r.Block)
		}
		if r.Key != nil {
			fmt.Fprintf(&out, "  key %#v\n", r.Key)
		}
		if r.Module != "" {
			fmt.Fprintf(&out, "  in %s\n", r.Module)
		}
		if len(r.IDs) > 0 {
			fmt.Fprintf(&out, "  ids %q\n", r.IDs)
		}
		if r.Uncounted != nil {
			fmt.Fprintf(&out, "  uncounted %s\n", dumpWhy(r.Uncounted))
		}
		dumpMembers(&out, r.Attributes.Members(), "  ", r.At.File)
	}
	return out.String()
}

func dumpMembers(out *strings.Builder, members map[string]resource.Value, indent, near string) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		dumpValue(out, name+" = ", members[name], indent, near)
	}
}

func dumpValue(out *strings.Builder, label string, v resource.Value, indent, near string) {
	at := ""
	if v.At.Line > 0 {
		at = fmt.Sprintf("  :%d", v.At.Line)
		if v.At.File != near {
			at = fmt.Sprintf("  %s:%d", v.At.File, v.At.Line)
		}
	}
	switch text, ok := v.Text(); {
	case v.State() == resource.Unknown:
		fmt.Fprintf(out, "%s%s? %s%s\n", indent, label, dumpWhy(v.Why()), at)
	case v.Members() != nil:
		fmt.Fprintf(out, "%s%s{}%s\n", indent, label, at)
		dumpMembers(out, v.Members(), indent+"  ", near)
	case ok:
		fmt.Fprintf(out, "%s%s%s%s\n", indent, label, text, at)
	default:
		if truth, ok := v.Truth(); ok {
			fmt.Fprintf(out, "%s%s%t%s\n", indent, label, truth, at)
			return
		}
		fmt.Fprintf(out, "%s%s[]%s\n", indent, label, at)
		for _, element := range v.List() {
			if cmp.Equal(element, v, cmp.AllowUnexported(resource.Value{})) {
				break // It is an empty string, which is a list of itself.
			}
			dumpValue(out, "- ", element, indent+"  ", near)
		}
	}
}

func dumpWhy(why *resource.Why) string {
	var text strings.Builder
	text.WriteString(string(why.Reason) + ": " + why.Detail)
	if why.Resolve != "" {
		text.WriteString(" [" + why.Resolve + "]")
	}
	for _, ref := range why.Refs {
		text.WriteString(" <" + ref.Address)
		if ref.Same {
			text.WriteString(" of the same key")
		}
		text.WriteString(">")
	}
	return text.String()
}

// zipped packs files as a saved plan has them.
func zipped(t testing.TB, files map[string]string) *zip.Reader {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAlike counts the different attributes among instances of one block.
func TestAlike(t *testing.T) {
	tests := map[string]struct {
		text string
		want int
	}{
		"nothing differs":             {"resource thing x {\n  count = 4\n  v = 1\n}", 1},
		"two of two":                  {"resource thing x {\n  count = 4\n  v = count.index %% 2\n}", 2},
		"each":                        {"resource thing x {\n  count = 4\n  v = count.index\n}", 4},
		"what has the same key":       {"resource thing x {\n  count = 4\n  v = other.o[count.index].id\n}\nresource other o { count = 4 }", 1},
		"what has another key":        {"resource thing x {\n  count = 4\n  v = other.o[3 - count.index].id\n}\nresource other o { count = 4 }", 4},
		"instances of a module":       {"module m {\n  source = \"./m\"\n  count = 4\n  in = 1\n}", 1},
		"different instances of one":  {"module m {\n  source = \"./m\"\n  count = 4\n  in = count.index\n}", 4},
		"a value that is not known":   {"variable v {}\nresource thing x {\n  count = 4\n  v = \"${var.v}-${count.index}\"\n}", 1},
		"the same text, another type": {"resource thing x {\n  count = 2\n  v = [1, \"1\"][count.index]\n}", 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, map[string]string{
				"main.tf":   strings.ReplaceAll(test.text, "%%", "%"),
				"m/main.tf": "variable in {}\nresource thing x {\n  v = [var.in, other.o.id, data.other.d[0].id]\n}\nresource other o {}\ndata other d { count = 1 }",
			})
			set, diags, _ := config.Read(t.Context(), dir, resource.Shapes{"thing": {"v": nil}}, config.Options{})
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			different := map[*resource.Value]bool{}
			for _, r := range set.Resources {
				different[r.Attributes] = true
			}
			if len(different) != test.want {
				t.Errorf("got %d different attributes, want %d", len(different), test.want)
			}
		})
	}
}
