package config_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

var thing = resource.Shapes{"thing": {"v": nil}}

// TestBombs reads what was written to use up memory, stack or time.
func TestBombs(t *testing.T) {
	const use = "\nresource thing x { v = local.x }\n"
	doubling := func(of string) string {
		var text strings.Builder
		text.WriteString("locals {\n  x0 = \"0123456789\"\n")
		for i := range 60 {
			fmt.Fprintf(&text, "  x%d = "+of+"\n", i+1, i, i)
		}
		return text.String() + "  x = local.x60\n}" + use
	}
	tests := map[string]struct {
		name, text string
		want       string
	}{
		"parentheses":        {text: "locals {\n  x = " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000) + "\n}" + use, want: "main.tf:2: Expression beyond reason"},
		"brackets":           {text: "locals {\n  x = " + strings.Repeat("[", 1_000_000), want: "main.tf:2: Expression beyond reason"},
		"braces":             {text: strings.Repeat("a {\n", 5000), want: "main.tf:401: Expression beyond reason"},
		"negations":          {text: "locals { x = " + strings.Repeat("!", 1_000_000) + "true }", want: "main.tf:1: Expression beyond reason"},
		"sums":               {text: "locals { x = 1" + strings.Repeat("+1", 1_000_000) + " }", want: "main.tf:1: Expression beyond reason"},
		"conditionals":       {text: "locals { x = " + strings.Repeat("true ? 1 : ", 100_000) + "1 }", want: "main.tf:1: Expression beyond reason"},
		"indexes":            {text: "locals { x = local.y" + strings.Repeat("[local.z]", 100_000) + " }", want: "main.tf:1: Expression beyond reason"},
		"templates":          {text: "locals { x = " + strings.Repeat(`"${`, 100_000), want: "main.tf:1: Expression beyond reason"},
		"directives":         {text: `locals { x = "` + strings.Repeat("%{if true}", 100_000) + `" }`, want: "main.tf:1: Expression beyond reason"},
		"calls":              {text: "locals { x = " + strings.Repeat("try(", 100_000), want: "main.tf:1: Expression beyond reason"},
		"tries":              {text: "locals {\n  x = " + strings.Repeat("try(", 300) + "local.y" + strings.Repeat(", 1)", 300) + "\n  y = range(5000)\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"JSON":               {name: "main.tf.json", text: strings.Repeat("[", 1_000_000), want: "main.tf.json:1: Expression beyond reason"},
		"template in JSON":   {name: "main.tf.json", text: `{"locals": {"x": "${` + strings.Repeat("(", 100_000) + `"}}`, want: "main.tf.json:1: Expression beyond reason"},
		"number in JSON":     {name: "main.tf.json", text: `{"locals": {"x": 1e999999999}}`, want: "main.tf.json:1: Expression beyond reason"},
		"tokens":             {text: strings.Repeat("()", 4_000_000), want: "main.tf:1: Unreadable file"},
		"large file":         {text: strings.Repeat("#\n", 6_000_000), want: "main.tf:1: Unreadable file"},
		"text doubles":       {text: doubling(`"${local.x%d}${local.x%d}"`), want: "Value beyond reason"},
		"lists double":       {text: doubling(`[local.x%d, local.x%d]`), want: "Value beyond reason"},
		"range":              {text: "locals {\n  x = range(1000000000)\n}" + use, want: "main.tf:2: Evaluation stopped"},
		"loops":              {text: "locals {\n  r = range(1000)\n  x = [for a in local.r : [for b in local.r : [for c in local.r : [for d in local.r : 1]]]]\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"conditions":         {text: "locals {\n  r = range(1000)\n  x = [for a in local.r : a if [for b in local.r : [for c in local.r : [for d in local.r : 1]]] == []]\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"type default":       {text: "variable v {\n  type = object({ a = optional(any, [for a in [1,2,3,4,5,6,7,8,9,10] : [for b in [1,2,3,4,5,6,7,8,9,10] : a]]) })\n  default = {}\n}\nresource thing x { v = var.v }", want: ""},
		"product":            {text: "locals {\n  r = range(1000)\n  x = setproduct(local.r, local.r, local.r)\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"replace":            {text: "locals {\n  s = join(\"\", [for i in range(1000) : \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"])\n  x = replace(local.s, \"a\", local.s)\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"replace nothing":    {text: "locals {\n  s = join(\"\", [for i in range(1000) : \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"])\n  x = replace(local.s, \"/b*/\", local.s)\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"join":               {text: "locals {\n  s = join(\"\", [for i in range(1000) : \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"])\n  x = join(local.s, concat([for a in range(9) : [for i in range(1000) : \"\"]]...))\n}" + use, want: "main.tf:3: Evaluation stopped"},
		"format width":       {text: "locals {\n  x = format(\"%999999999d\", 1)\n}" + use, want: "main.tf:2: Evaluation stopped"},
		"format number":      {text: "locals {\n  x = format(\"%d\", \"1e999999999\")\n}" + use, want: "main.tf:2: Evaluation stopped"},
		"indent":             {text: "locals {\n  x = indent(999999999, \"a\\nb\")\n}" + use, want: "main.tf:2: Evaluation stopped"},
		"literal number":     {text: "locals {\n  x = \"${1e999999999}\"\n}" + use, want: "main.tf:2: Expression beyond reason"},
		"converted number":   {text: "locals {\n  x = \"${tonumber(\"1e999999999\")}\"\n}" + use, want: ""},
		"decoded number":     {text: "locals {\n  x = \"${jsondecode(\"1e999999999\")}\"\n}" + use, want: ""},
		"added number":       {text: "locals {\n  x = \"${\"1e999999999\" + 0}\"\n}" + use, want: ""},
		"decoded JSON":       {text: "locals {\n  x = jsondecode(join(\"\", [for i in range(1000) : \"[[[[[[[[[[[[[[[[[[[[\"]))\n}" + use, want: ""},
		"decoded YAML":       {text: "locals {\n  x = yamldecode(join(\"\", [for i in range(1000) : \"[[[[[[[[[[[[[[[[[[[[\"]))\n}" + use, want: ""},
		"YAML aliases":       {text: "locals {\n  x = yamldecode(\"a: &a [1]\\n${join(\"\", [for i in range(100) : \"b${i}: [*a, *a]\\n\"])}\")\n}" + use, want: ""},
		"count":              {text: "resource thing x {\n  count = 1e12\n}", want: "main.tf:2: Too many instances"},
		"counts of counts":   {text: "module m {\n  source = \"./m\"\n  count = 1000\n}", want: "Too many instances"},
		"chain of locals":    {text: chain(5000) + use, want: "Names lead too far"},
		"gigabyte of locals": {text: "locals {\n  r = range(1000)\n  t = [for a in local.r : [for b in local.r : b]]\n" + many(2000, "  l%d = [for a in local.t : a]\n") + "  x = [" + many(2000, "local.l%d, ") + "]\n}" + use, want: "main.tf"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, map[string]string{"m/main.tf": "resource thing y {\n  count = 10000\n}"})
			write(t, dir, map[string]string{orElse(test.name, "main.tf"): test.text})
			t.Chdir(dir)
			_, diags, _ := config.Read(t.Context(), ".", thing, config.Options{})
			got := ""
			if len(diags) > 0 {
				got = fmt.Sprintf("%s:%d: %s", diags[0].Subject.Filename, diags[0].Subject.Start.Line, diags[0].Summary)
			}
			if !strings.Contains(got, test.want) || test.want == "" && got != "" {
				t.Errorf("got %q (%v), want %q", got, diags, test.want)
			}
		})
	}
	var memory runtime.MemStats
	if runtime.ReadMemStats(&memory); memory.Sys > 2<<30 {
		t.Errorf("it took %d MiB", memory.Sys>>20)
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func chain(length int) string {
	return "locals {\n  x0 = 1\n" + manyPairs(length, "  x%d = local.x%d\n") + fmt.Sprintf("  x = local.x%d\n}", length)
}

func many(count int, format string) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, format, i)
	}
	return text.String()
}

func manyPairs(count int, format string) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, format, i+1, i)
	}
	return text.String()
}

// TestFiles reads files that are not what they should be.
func TestFiles(t *testing.T) {
	link := func(t *testing.T, target, name string) {
		if err := os.Symlink(target, name); err != nil {
			t.Skip(err)
		}
	}
	tests := map[string]struct {
		make func(t *testing.T)
		want string
	}{
		"missing":       {func(t *testing.T) { t.Chdir(t.TempDir()) }, "error: .:1: No configuration: The directory . has no .tf file.\n"},
		"UTF-16":        {func(t *testing.T) { write(t, ".", map[string]string{"main.tf": "\xff\xfea\x00"}) }, "error: main.tf:1: Unreadable file: main.tf cannot be read: it is UTF-16 text. Save it as UTF-8.\n"},
		"no text":       {func(t *testing.T) { write(t, ".", map[string]string{"main.tf": "a\x00b"}) }, "error: main.tf:1: Unreadable file: main.tf cannot be read: it is no text. Save it as UTF-8.\n"},
		"Latin-1":       {func(t *testing.T) { write(t, ".", map[string]string{"main.tf": "# ok\n# \xe4\n"}) }, "error: main.tf:2: Unreadable file: main.tf cannot be read: line 2 is not UTF-8 text. Save it as UTF-8.\n"},
		"mark of UTF-8": {func(t *testing.T) { write(t, ".", map[string]string{"main.tf": "\ufeffresource thing x {}\n"}) }, "thing.x (main.tf:1)\n"},
		"link to itself": {
			func(t *testing.T) { link(t, "main.tf", "main.tf") },
			"error: main.tf:1: Unreadable file: main.tf cannot be read: too many levels of symbolic links.\n",
		},
		"link to configuration": {func(t *testing.T) {
			write(t, ".", map[string]string{"other/x.tf": "resource thing x {}\n"})
			link(t, "other/x.tf", "main.tf")
		}, "thing.x (main.tf:1)\n"},
		"link to a secret": {func(t *testing.T) {
			write(t, ".", map[string]string{"shadow": "root:hunter2\n"})
			link(t, "shadow", "main.tf")
		}, "error: main.tf:1: Unreadable file: main.tf cannot be read: it is a symbolic link to DIR/shadow, which is no configuration file.\n"},
		"pipe": {func(t *testing.T) {
			makePipe(t, "main.tf")
		}, "error: main.tf:1: Unreadable file: main.tf cannot be read: it is not a regular file.\n"},
		"directory": {func(t *testing.T) {
			write(t, ".", map[string]string{"main.tf/x": "", "a.tf": "resource thing x {}\n"})
		}, "thing.x (a.tf:1)\n"},
		"loop of directories": {func(t *testing.T) {
			write(t, ".", map[string]string{"main.tf": "module a {\n  source = \"./loop\"\n}\n"})
			link(t, ".", "loop")
		}, "error: main.tf:1: Module calls itself: The module a is one of those that it is called from, so that there would be no end of them.\n"},
		"functions follow no link out": {func(t *testing.T) {
			write(t, ".", map[string]string{"main.tf": "resource thing x {\n  v = file(\"link\")\n}\n"})
			link(t, "/etc/hostname", "link")
		}, "thing.x (main.tf:1)\n  v = ? failed: the expression at main.tf:2 has no value: the file link cannot be read: path escapes from parent  :2\n"},
		"broken manifest": {func(t *testing.T) {
			write(t, ".", map[string]string{"main.tf": "", ".terraform/modules/modules.json": "{"})
		}, "error: .terraform/modules/modules.json:1: Unreadable file: .terraform/modules/modules.json cannot be read: unexpected end of JSON input. Run terraform init again.\n"},
		"manifest that leads out": {func(t *testing.T) {
			write(t, ".", map[string]string{"main.tf": "module a {\n  source = \"a/b/c\"\n}\n", ".terraform/modules/modules.json": `{"Modules":[{"Key":"a","Source":"a/b/c","Dir":"/etc"}]}`})
		}, "partial: module.a (source a/b/c) is not here: run terraform init, or judge a plan.\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			test.make(t)
			set, diags, _ := config.Read(t.Context(), ".", thing, config.Options{})
			got := strings.ReplaceAll(dump(set, diags), dir, "DIR")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("read something else (-want +got):\n%s", diff)
			}
		})
	}
}

// TestVarFiles reads files of variables that are not what they should be. None is shown in excerpts.
func TestVarFiles(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"syntax":     {"v = [", "error: x.tfvars:1: "},
		"expression": {"v = local.x", "error: x.tfvars:1: Unusable variable: Its value is no literal: it may name nothing, and call no function.\n"},
		"block":      {"v {}", "error: x.tfvars:1: Unexpected \"v\" block"},
		"loop":       {"v = [for a in [1, 2] : a]", "thing.x (main.tf:2)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			write(t, dir, map[string]string{"main.tf": "variable v {}\nresource thing x { v = var.v }\n", "x.tfvars": test.text})
			set, diags, files := config.Read(t.Context(), ".", thing, config.Options{VarFiles: []string{"x.tfvars"}})
			if got := dump(set, diags); !strings.HasPrefix(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if _, shown := files["x.tfvars"]; shown {
				t.Error("the file of variables is among those for excerpts")
			}
		})
	}
	_, diags, _ := config.Read(t.Context(), t.TempDir(), thing, config.Options{VarFiles: []string{"none.tfvars"}})
	if !diags.HasErrors() {
		t.Error("a file that is not there is no error")
	}
}

func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": "resource thing x {\n  count = 100000\n  v = count.index\n}\n"})
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	set, diags, _ := config.Read(ctx, dir, thing, config.Options{})
	if set != nil || !diags.HasErrors() {
		t.Errorf("got %v, %v of what was cancelled", set, diags)
	}
}

func TestReadNothing(t *testing.T) {
	for _, name := range []string{filepath.Join(t.TempDir(), "none"), os.DevNull} {
		if set, diags, _ := config.Read(t.Context(), name, thing, config.Options{}); set != nil || !diags.HasErrors() {
			t.Errorf("%s: got %v, %v", name, set, diags)
		}
	}
}
