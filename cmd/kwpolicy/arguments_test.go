package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInterspersed(t *testing.T) {
	for args, want := range map[string]string{
		"":                               "",
		"eval":                           "eval",
		"eval f.json":                    "eval -- f.json",
		"eval f.json --format json":      "eval --format json -- f.json",
		"eval f.json --format=json g":    "eval --format=json -- f.json g",
		"eval -a f.json -f json":         "eval -a -f json -- f.json",
		"eval f.json -af json":           "eval -af json -- f.json",
		"eval --all f.json --strict":     "eval --all --strict -- f.json",
		"eval - --tier 2":                "eval --tier 2 -- -",
		"eval -- --tier 2":               "eval -- --tier 2",
		"eval f.json --output":           "eval --output",
		"eval f.json --unknown x":        "eval --unknown -- f.json x",
		"explain cpu/cores --release 1":  "explain --release 1 -- cpu/cores",
		"--help eval f.json":             "--help eval -- f.json",
		"nosuch f.json --format json":    "nosuch f.json --format json",
		"__complete eval --format json ": "__complete eval --format json ",
	} {
		got := interspersed(newApp(terminal{}), append([]string{"kwpolicy"}, strings.Split(args, " ")...))
		if diff := cmp.Diff(strings.Join(got[1:], " "), want); diff != "" {
			t.Errorf("%s:\n%s", args, diff)
		}
	}
}
