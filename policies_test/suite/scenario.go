package suite

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// Scenario is a machine or a cluster, the policy that it is judged by, and what is said of it.
type Scenario struct {
	Name    string
	Archive *txtar.Archive
	Doc     facts.Document
	Policy  report.Policy
}

// Scenarios reads all scenarios, in the order of their names.
func Scenarios(root fs.FS, bundle *engine.Bundle) ([]Scenario, error) {
	files, err := fs.Glob(root, Tests+"/scenarios/*.txtar")
	if err != nil {
		return nil, err
	}
	var found []Scenario
	for _, file := range files {
		one, err := readScenario(root, bundle, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		found = append(found, one)
	}
	return found, nil
}

func readScenario(root fs.FS, bundle *engine.Bundle, file string) (Scenario, error) {
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return Scenario{}, err
	}
	read := Scenario{Name: strings.TrimSuffix(path.Base(file), ".txtar"), Archive: txtar.Parse(text)}
	if read.Doc, err = facts.Decode([]byte(read.part("facts.json"))); err != nil {
		return Scenario{}, err
	}
	read.Policy, err = bundle.Resolve(facts.Parameters{}, &read.Doc)
	return read, err
}

// Report is what the scenario wants to be said.
func (s Scenario) Report() string { return s.part("report") }

// SetReport replaces what the scenario wants to be said.
func (s Scenario) SetReport(text string) {
	s.Archive.Files = append(
		slices.DeleteFunc(s.Archive.Files, func(file txtar.File) bool { return file.Name == "report" }),
		txtar.File{Name: "report", Data: []byte(text)},
	)
}

func (s Scenario) part(name string) string {
	for _, file := range s.Archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

// Lines writes a report as one line for each result, in the order of gravity.
func Lines(r report.Report) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n", r.Policy.Name, r.Verdict)
	for _, list := range []struct {
		status  string
		results []report.Result
	}{
		{"violation", r.Violations},
		{"warning", r.Warnings},
		{"unknown", r.Unknown},
		{"note", r.Notes},
		{"pass", r.Passed},
		{"not applicable", r.NotApplicable},
	} {
		for _, result := range list.results {
			fmt.Fprintf(&out, "%s %s %s: %s", list.status, result.Rule, result.Subject, result.Message)
			if list.status == "unknown" {
				fmt.Fprintf(&out, " (%s: %s; %s)", result.Level, result.Reason, result.Resolve)
			}
			fmt.Fprintf(&out, " [%s]\n", strings.Join(append([]string{result.Section}, result.Readings...), ", "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Readings)) {
		fmt.Fprintf(&out, "reading %s: %s\n", name, r.Readings[name])
	}
	return out.String()
}
