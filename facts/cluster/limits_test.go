package cluster_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts/cluster"
)

// TestLimits reads files that would take for ever, or all memory, and wants a mistake with a place.
func TestLimits(t *testing.T) {
	const rest = "\ncluster \"x\" {\n  nodes \"a\" {\n  }\n}\n"
	local := func(text string) string { return "locals {\n  a = " + text + "\n}\n" + rest }
	tests := map[string]struct{ text, want string }{
		"brackets":              {local(strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)), "deep"},
		"open brackets":         {local(strings.Repeat("[", 100_000)), "deep"},
		"parentheses":           {local(strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000)), "deep"},
		"objects":               {local(strings.Repeat("{a=", 100_000) + "1" + strings.Repeat("}", 100_000)), "deep"},
		"blocks":                {strings.Repeat("a {\n", 100_000), "deep"},
		"templates":             {local(strings.Repeat("\"${", 10_000) + "1" + strings.Repeat("}\"", 10_000)), "deep"},
		"directives":            {local("\"" + strings.Repeat("%{ if true }", 50_000) + "\""), "operators"},
		"minus":                 {local(strings.Repeat("-", 100_000) + "1"), "operators"},
		"not":                   {local(strings.Repeat("!", 100_000) + "true"), "operators"},
		"sum":                   {local("1" + strings.Repeat(" + 1", 100_000)), "operators"},
		"sum in a for":          {local("{ for x in [1] : x => 1" + strings.Repeat(" +\n1", 100_000) + " }"), "operators"},
		"conditions":            {local(strings.Repeat("true ? 1 : ", 100_000) + "1"), "operators"},
		"indexes":               {local("[]" + strings.Repeat("[0]", 100_000)), "operators"},
		"splats":                {local("[]" + strings.Repeat("[*]", 100_000)), "operators"},
		"range":                 {local("range(1e9)"), "1024"},
		"nested for":            {local("[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : [for d in range(1000) : d]]]]"), "more values"},
		"filtering for":         {local("[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c if false]]]"), "more values"},
		"grouping for":          {local("{ for a in range(1000) : a % 2 => { for b in range(1000) : b => { for c in range(1000) : c => 1 } }... }"), "more values"},
		"template for":          {local(`"%{ for a in range(1000) }%{ for b in range(1000) }%{ for c in range(1000) }x%{ endfor }%{ endfor }%{ endfor }"`), "more values"},
		"many ranges":           {local("[" + strings.Repeat("range(1024), ", 100_000) + "]"), "more values"},
		"growing list":          {doubling(`[1, 2, 3]`, `concat(BEFORE, BEFORE)`), "more values"},
		"growing tuple":         {doubling(`[1, 2, 3]`, `[BEFORE, BEFORE]`), "more values"},
		"growing text":          {doubling(`"abc"`, `"${BEFORE}${BEFORE}"`), "longer texts"},
		"growing number":        {doubling(`1000000`, `BEFORE * BEFORE`), "too large"},
		"growing flat list":     {doubling(`[1, 2]`, `flatten([BEFORE, BEFORE])`), "more values"},
		"growing splat":         {doubling(`[1, 2]`, `[BEFORE, BEFORE][*]`), "more values"},
		"long join":             {local(`join("` + strings.Repeat("x", 100_000) + `", [for n in range(1000) : tostring(n)])`), "too long"},
		"wide format":           {local(`format("%1000000000d", 1)`), "too long"},
		"precise format":        {local(`format("%.1000000000f", 1)`), "too long"},
		"long format":           {local(`format("` + strings.Repeat("%99d", 1000) + `", 1)`), "too long"},
		"exponent":              {local(`"${1e1000000000}"`), "too large"},
		"small exponent":        {local(`"${1e-1000000000}"`), "too large"},
		"exponent in a text":    {local(`"${"1e1000000000" * 1}"`), "compute"},
		"made exponent":         {local(`"${"1e${"1000000000"}" - 1}"`), "compute"},
		"negated exponent":      {local(`"${-"1e1000000000"}"`), "compute"},
		"exponent as an index":  {local(`[1]["1e1000000000"]`), ""},
		"exponent to a number":  {local(`"${tonumber("1e1000000000")}"`), "too long"},
		"exponent of a minimum": {local(`"${min("1e1000000000", "1e1000000001")}"`), "more values"},
		"rounded exponent":      {local(`ceil("1e1000000000")`), "more values"},
		"digits":                {local(strings.Repeat("9", 1_000_000)), "too long"},
		"digits in a text":      {local("\"" + strings.Repeat("9", 1_000_000) + "\" * 1"), "compute"},
		"product":               {local("1" + strings.Repeat("000000 * 1", 900)), "too large"},
		"product in a template": {local(`"${1` + strings.Repeat("000000 * 1", 900) + `}"`), ""},
		"exponent as a count":   {"cluster \"x\" {\n  nodes \"a\" {\n    count = \"1e1000000000\"\n  }\n}\n", "whole number"},
		"circular locals":       {cycle(50_000), "itself"},
		"large":                 {strings.Repeat("# comment\n", 500_000), "larger than"},
		"not UTF-8":             {"cluster \"x\" {\n  nodes \"\xff\" {}\n}\n", "UTF-8"},
		"UTF-16":                {"c\x00l\x00u\x00s\x00t\x00e\x00r\x00", ""},
		"zero bytes":            {"cluster \"x\" {\n\x00}\n", ""},
		"empty":                 {"", "cluster"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, problems := cluster.Read("bomb.hcl", []byte(test.text), cluster.Options{})
			holdPlaces(t, problems)
			if !problems.HasErrors() || !strings.Contains(problems[0].Detail, test.want) {
				t.Errorf("got %q, want an error with %q", shortened(problems), test.want)
			}
		})
	}
}

// holdPlaces wants each diagnostic to have a place, and no more of them than somebody reads.
func holdPlaces(t *testing.T, problems hcl.Diagnostics) {
	t.Helper()
	if len(problems) > 51 {
		t.Errorf("%d diagnostics", len(problems))
	}
	for _, problem := range problems {
		if problem.Subject == nil && problem.Summary != "More mistakes" || problem.Subject != nil && problem.Subject.Start.Line == 0 {
			t.Errorf("%s: no place", problem.Summary)
		}
	}
}

func shortened(problems hcl.Diagnostics) string {
	text := problems.Error()
	return text[:min(len(text), 500)]
}

// doubling writes locals of which each is made of two of the one before.
func doubling(first, next string) string {
	var text strings.Builder
	text.WriteString("locals {\n  a0 = " + first + "\n")
	for i := range 100 {
		fmt.Fprintf(&text, "  a%d = %s\n", i+1, strings.ReplaceAll(next, "BEFORE", fmt.Sprintf("local.a%d", i)))
	}
	return text.String() + "}\ncluster \"x\" {\n  nodes \"a\" {\n  }\n}\n"
}

// cycle writes locals that each need the next, and the last the first.
func cycle(count int) string {
	var text strings.Builder
	text.WriteString("locals {\n")
	for i := range count {
		fmt.Fprintf(&text, "  a%d = local.a%d\n", i, (i+1)%count)
	}
	return text.String() + "}\ncluster \"x\" {\n  nodes \"a\" {\n  }\n}\n"
}

// TestFlood: of very many mistakes the first are shown.
func TestFlood(t *testing.T) {
	text := "cluster \"x\" {\n" + strings.Repeat("  nodes \"a b\" {\n    memory = 1\n  }\n", 10_000) + "}\n"
	_, problems := cluster.Read("flood.hcl", []byte(text), cluster.Options{})
	holdPlaces(t, problems)
	if got, want := problems[len(problems)-1].Summary, "More mistakes"; got != want {
		t.Errorf("the last is %q, want %q", got, want)
	}
}

// TestManyNodes: as many nodes as there may be are one node with many names.
func TestManyNodes(t *testing.T) {
	text := "cluster \"x\" {\n  nodes \"a\" {\n    count = 100000\n  }\n}\n"
	doc, problems := cluster.Read("many.hcl", []byte(text), cluster.Options{})
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	if got, want := fmt.Sprint(len(doc.Nodes), doc.Machines()), "1 100000"; got != want {
		t.Errorf("got %s nodes and machines, want %s", got, want)
	}
}

// FuzzRead: whatever the text, Read gives a document that is valid, or mistakes with places.
func FuzzRead(f *testing.F) {
	f.Add(string(cluster.Starter()))
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "-- cluster.hcl --\n")
		text = []byte(strings.Split(rest, "\n-- ")[0])
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		cluster.Looks([]byte(text))
		doc, problems := cluster.Read("fuzz.hcl", []byte(text), cluster.Options{})
		holdPlaces(t, problems)
		if !problems.HasErrors() {
			if err := doc.Validate(); err != nil {
				t.Errorf("unusable document: %v", err)
			}
		}
	})
}
