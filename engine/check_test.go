package engine_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"github.com/kwpolicy/kwpolicy/engine"
)

// TestMistakes changes one text of the embedded page each, and wants to hear of it with its line.
func TestMistakes(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		at            string // what stands on the line; empty where it is after
		want          string
	}{
		"unknown rule":            {"      cpu/threads: {minimum: 64,", "      cpu/thread: {minimum: 64,", "", `unknown rule "cpu/thread": did you mean cpu/threads?`},
		"unknown rule of a type":  {"rules: [cpu/cores,", "rules: [cpu/core,", "", `unknown rule "cpu/core": did you mean cpu/cores`},
		"no section":              {"from: CPU Requirements, readings: [X1]}", "readings: [X1]}", "cpu/cores: {minimum: {logical_cpus: 8}, readings", "cpu/cores does not cite its section (from)"},
		"minimum too high":        {"gpu/memory: {minimum: 16,", "gpu/memory: {minimum: 40,", "", "gpu/memory: minimum 40 is above recommended 32"},
		"version too high":        {"gpu/driver: {minimum: [450, 80, 2, 0],", "gpu/driver: {minimum: [550, 0, 0, 1],", "", "gpu/driver: minimum 550.0.0.1 is above recommended 550.0.0.0"},
		"measure too high":        {"cpu/cores: {minimum: {logical_cpus: 8}, recommended: {logical_cpus: 16}", "cpu/cores: {minimum: {logical_cpus: 17}, recommended: {logical_cpus: 16}", "", "cpu/cores: minimum logical_cpus 17 is above recommended logical_cpus 16"},
		"tolerated too high":      {"tolerated: 1920000000000", "tolerated: 2920000000000", "", "storage/capacity: tolerated 2920000000000 is above minimum 2000000000000"},
		"unknown level":           {"{minimum: 16, level: recommended,", "{minimum: 16, level: recommend,", "", `unknown level "recommend": did you mean recommended?`},
		"weightless row":          {"{minimum: 16, level: recommended,", "{minimum: 16, level: none,", "", `unknown level "none"`},
		"unknown inner level":     {"gpus: 2, level: none", "gpus: 2, level: non", "", `unknown level "non": did you mean none?`},
		"unknown listed level":    {"    level: recommended\n    because", "    level: recommendd\n    because", "    level: recommendd", `unknown level "recommendd": did you mean recommended?`},
		"unknown status":          {"status: excluded", "status: exclude", "", `unknown status "exclude": did you mean excluded?`},
		"unknown reading":         {"readings: [X33]\n  - when: {edition: community", "readings: [X99]\n  - when: {edition: community", "readings: [X99]", `unknown reading "X99"`},
		"unknown inner reading":   {"parallelism)\", readings: [X6]", "parallelism)\", readings: [X60]", "", `unknown reading "X60": did you mean X6`},
		"reading without a text":  {"  X8: macOS 12 to 14 meet", "  X80: macOS 12 to 14 meet", "  X8: macOS 15", `unknown reading "X8"`},
		"unknown circumstance":    {"  - when: {tier: tier2}\n    node:", "  - when: {teir: tier2}\n    node:", "{teir: tier2}", `unknown circumstance "teir": did you mean tier`},
		"unknown value":           {"  - when: {tier: tier2}\n    node:", "  - when: {tier: tier4}\n    node:", "{tier: tier4}", `unknown tier "tier4": did you mean tier`},
		"unknown phase":           {"  - when: {phase: postinstall}", "  - when: {phase: postinstal}", "", `unknown phase "postinstal": did you mean postinstall`},
		"unknown provider":        {"provider: aws}", "provider: amazon}", "", `unknown provider "amazon"`},
		"line in no passage":      {"lines: [12, 19]", "lines: [13, 19]", "", "lines begin with 13, and those before it end with 11"},
		"lines turned round":      {"lines: [450, 454]", "lines: [450, 449]", "", "lines go from 450 down to 449"},
		"lines missing":           {"lines: 454", "lines: 455", "", "the page has 455 lines, and its coverage ends with 454"},
		"neither rule nor reason": {"rules: [software/python]}", "rules: []}", "", "lines 20 to 21 need either rules or the reason why they are not_checkable"},
		"both":                    {"rules: [software/python]}", "rules: [software/python], not_checkable: none}", "", "lines 20 to 21 need either"},
		"unknown rule of lines":   {"rules: [software/python]}", "rules: [software/pyton]}", "", `unknown rule "software/pyton": did you mean software/python`},
		"unknown alternative":     {"  X36: The n1", "  X38: The n1", "", `unknown reading "X38"`},
		"release twice":           {`releases: ["0.6.0",`, `releases: ["0.6.0", "0.7.0",`, "", "release 0.7.0 is listed twice, also at kwpolicy/requirements/0.6.0/data.yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edited := edit(t, pageFile, test.before, test.after)
			if test.at == "" {
				test.at = test.after
			}
			holdMistake(t, edited, lineOf(t, edited, pageFile, test.at), test.want)
		})
	}
}

// TestMistakesOfJSON: data may be JSON too, and may be kept in other files than one for each page.
func TestMistakesOfJSON(t *testing.T) {
	edited := edit(t, pageFile, "gpu/memory: {minimum: 16,", "gpu/memory: {minimum: 40,").(fstest.MapFS)
	var page map[string]any
	if err := yaml.Unmarshal(edited[pageFile].Data, &page); err != nil {
		t.Fatal(err)
	}
	delete(edited, pageFile)
	for file, holder := range map[string]map[string]any{
		"kwpolicy/requirements/0.6.0/data.json": page,
		"kwpolicy/requirements/data.json":       {"0.6.0": page},
	} {
		text, err := json.MarshalIndent(holder, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		edited[file] = &fstest.MapFile{Data: text}
		holdMistake(t, edited, lineOf(t, edited, file, `"minimum": 40,`+"\n"), "gpu/memory: minimum 40 is above recommended 32")
		delete(edited, file)
	}
}

// TestMistakesTogether: all mistakes are told, in the order of their files and lines.
func TestMistakesTogether(t *testing.T) {
	edited := edit(t, pageFile, "gpu/memory: {minimum: 16,", "gpu/memory: {minimum: 40,").(fstest.MapFS)
	second := "kwpolicy/requirements/0.5.0/data.yaml"
	edited[second] = &fstest.MapFile{Data: edited[pageFile].Data}
	_, err := engine.Load(edited)
	if err == nil {
		t.Fatal("the bundle is accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 9 || !strings.HasPrefix(lines[0], second+":") || !strings.HasPrefix(lines[8], pageFile+":") ||
		!strings.Contains(lines[1], "release 0.6.0 is listed twice, also at "+second) {
		t.Errorf("got the mistakes\n%s", err)
	}
}

func holdMistake(t *testing.T, fsys fs.FS, place, want string) {
	t.Helper()
	_, err := engine.Load(fsys)
	if err == nil || !strings.HasPrefix(err.Error(), place+": "+want) {
		t.Errorf("got error %v, want %s: %s", err, place, want)
	}
}

// lineOf gives the place of a text in a file.
func lineOf(t *testing.T, fsys fs.FS, file, text string) string {
	t.Helper()
	content, err := fs.ReadFile(fsys, file)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(content), text)
	if !found {
		t.Fatalf("%s does not hold %q", file, text)
	}
	return fmt.Sprintf("%s:%d", file, strings.Count(before, "\n")+1)
}
