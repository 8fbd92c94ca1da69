package engine_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

const (
	coresFile = "kwpolicy/rules/cpu/cores/cores.rego"
	mainFile  = "kwpolicy/main/main.rego"
	pageFile  = "kwpolicy/requirements/0.6.0/data.yaml"
)

// TestRefusedBundles changes one text of the embedded bundle each, and wants to hear what is wrong.
func TestRefusedBundles(t *testing.T) {
	for name, test := range map[string]struct {
		file, old, new string // an empty old adds new at the end
		want           string
	}{
		"misspelt fact":             {coresFile, "node.cpu,", "node.cpuu,", "undefined ref: node.cpuu"},
		"misspelt fact in a body":   {coresFile, "node.cpu.usable_cpus < minimum", "node.cpu.usable < minimum", "node.cpu.usable"},
		"syntax error":              {coresFile, "", "\nobserved[", "cores.rego"},
		"unsafe variable":           {coresFile, "", "\nx := y\n", "var y is unsafe"},
		"network":                   {coresFile, "", "\nx := http.send({\"method\": \"get\", \"url\": \"http://localhost\"})\n", "undefined function http.send"},
		"clock":                     {coresFile, "", "\nx := time.now_ns()\n", "undefined function time.now_ns"},
		"randomness":                {coresFile, "", "\nx := rand.intn(\"x\", 2)\n", "undefined function rand.intn"},
		"environment":               {coresFile, "", "\nx := opa.runtime()\n", "undefined function opa.runtime"},
		"name look-up":              {coresFile, "", "\nx := net.lookup_ip_addr(\"localhost\")\n", "undefined function net.lookup_ip_addr"},
		"no title":                  {coresFile, "# title: CPU cores\n", "", "rule cpu/cores has no title"},
		"no remediation":            {coresFile, "#   remediation: >-\n", "#   cure: >-\n", "rule cpu/cores has no custom.remediation"},
		"no facts":                  {coresFile, "#   facts: [", "#   things: [", "rule cpu/cores does not list its facts"},
		"row with an unread key":    {pageFile, "{minimum: 16, level: recommended,", "{minimun: 16, level: recommended,", "has a key that nothing reads: minimun"},
		"unread key of a page":      {pageFile, "\nlayers:\n", "\nlayer: []\nlayers:\n", `unknown field "layer"`},
		"unread key of a layer":     {pageFile, "  - when: {tier: tier2}\n    node:", "  - when: {tier: tier2}\n    nodes:", `unknown field "nodes"`},
		"broken YAML":               {pageFile, "releases: [", "releases: [[", "data.yaml"},
		"default of no page":        {"kwpolicy/defaults/data.yaml", `"0.9.3"`, `"0.9.4"`, `no page speaks for release "0.9.4"`},
		"silent result":             {mainFile, `"passed": "pass",`, `"passed": "none",`, "gave 0 results for"},
		"result of no row":          {mainFile, `"notes": "note",`, `"notes": "pass",`, "gave 2 results for"},
		"row left out":              {"kwpolicy/profile/profile.rego", "row := candidates[rule]", "row := candidates[rule]; rule != \"cpu/cores\"", "rule cpu/cores gave no result for node-0, and the page has a row for it"},
		"node left out":             {"kwpolicy/profile/profile.rego", "some subject, candidates in _subject_rows; row", "some subject, candidates in _subject_rows; subject == \"cluster\"; row", "gave no result for node-0, and the page has a row for it"},
		"no report":                 {mainFile, `_answer(_results, profile.wants)`, `_answer(_results, profile.wants["none"])`, "gives no report"},
		"unknown field of a result": {mainFile, `"section": row.from`, `"sections": row.from`, `unknown field "sections"`},
		"builtin error":             {coresFile, "", "\nobserved[\"x\"] := {\"logical_cpus\": to_number(\"x\")}\n", "to_number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := judge(t, edit(t, test.file, test.old, test.new))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}

// judge loads a bundle and judges a node by it, and gives the first error.
func judge(t *testing.T, fsys fs.FS) error {
	t.Helper()
	bundle, err := engine.Load(fsys)
	if err != nil {
		return err
	}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{worker(0)}}
	policy, err := bundle.Resolve(facts.Parameters{}, &doc)
	if err != nil {
		return err
	}
	prepared, err := bundle.Prepare(t.Context(), policy)
	if err != nil {
		return err
	}
	_, err = prepared.Evaluate(t.Context(), doc)
	return err
}

// edit gives the embedded bundle with one text replaced.
func edit(t *testing.T, file, before, after string) fs.FS {
	t.Helper()
	edited := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(policies.FS, path)
		edited[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := string(edited[file].Data)
	if before == "" {
		text += after
	} else if text = strings.Replace(text, before, after, 1); text == string(edited[file].Data) {
		t.Fatalf("%s does not hold %q", file, before)
	}
	edited[file] = &fstest.MapFile{Data: []byte(text)}
	return edited
}

// TestMisplacedRule: a rule that no row can name is a mistake, not a rule.
func TestMisplacedRule(t *testing.T) {
	for _, file := range []string{"kwpolicy/rules/x.rego", "kwpolicy/rules/cpu/x.rego", "kwpolicy/rules/cpu/x/y/y.rego"} {
		misplaced := edit(t, coresFile, "", "\n").(fstest.MapFS)
		misplaced[file] = &fstest.MapFile{Data: []byte("package kwpolicy.rules.x\n")}
		if _, err := engine.Load(misplaced); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: got error %v, want one that names it", file, err)
		}
	}
}

// TestBundleDirectories: what is no part of a bundle is not looked at, and what is too large is refused.
func TestBundleDirectories(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, policies.FS); err != nil {
		t.Fatal(err)
	}
	want, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func(path string) error{
		"README.md":          func(path string) error { return os.WriteFile(path, []byte("text"), 0o600) },
		"kwpolicy/pipe.rego": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"kwpolicy/loop":      func(path string) error { return os.Symlink(dir, path) },
		"kwpolicy/zero.rego": func(path string) error { return os.Symlink("/dev/zero", path) },
		"kwpolicy/gone.rego": func(path string) error { return os.Symlink("nowhere", path) },
		"..data":             func(path string) error { return os.CopyFS(path, policies.FS) },
	} {
		if err := make(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := engine.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	doc := facts.Document{Nodes: []facts.Node{worker(0)}}
	first, errA := want.Resolve(facts.Parameters{}, &doc)
	second, errB := got.Resolve(facts.Parameters{}, &doc)
	if errA != nil || errB != nil || first.Revision != second.Revision {
		t.Errorf("got revision %s, %v, want that of the same policies built in, %s, %v", second.Revision, errB, first.Revision, errA)
	}
	if err := os.Truncate(filepath.Join(dir, coresFile), 500<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Load(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "at most 4 MiB") {
		t.Errorf("got error %v, want one about the size", err)
	}
}

// TestExclusionsAgree: which combinations a page excludes is read here and decided in the bundle.
func TestExclusionsAgree(t *testing.T) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	release := bundle.Defaults().Release
	for _, edition := range bundle.Values(release, "edition") {
		for _, tier := range bundle.Values(release, "tier") {
			for _, platform := range bundle.Values(release, "platform") {
				doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{worker(0)}}
				policy, err := bundle.Resolve(facts.Parameters{Edition: edition, Tier: tier, Platform: platform}, &doc)
				if err != nil {
					t.Fatal(err)
				}
				prepared, err := bundle.Prepare(t.Context(), policy)
				if err != nil {
					t.Fatal(err)
				}
				made, err := prepared.Evaluate(t.Context(), doc)
				if err != nil {
					t.Errorf("%s: %v", policy.Name, err)
				}
				alone := made.Summary.Violation == 1 && made.Summary.Pass+made.Summary.Warning+made.Summary.Unknown == 0
				if because, excluded := bundle.Exclusion(policy); alone != excluded || excluded == (because == "") {
					t.Errorf("%s: excluded is %t (%s), and the report is %+v", policy.Name, excluded, because, made.Summary)
				}
			}
		}
	}
}

func TestUnreadableBundles(t *testing.T) {
	for name, test := range map[string]struct {
		fsys fs.FS
		want string
	}{
		"empty":       {fstest.MapFS{}, "no such data"},
		"no manifest": {fstest.MapFS{"a.rego": {Data: []byte("package a\n")}}, "no such data"},
		"other roots": {fstest.MapFS{
			".manifest":            {Data: []byte(`{"roots": ["other"]}`)},
			"kwpolicy/x/data.yaml": {Data: []byte("a: 1\n")},
		}, "other"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := engine.Load(test.fsys); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}

// TestOnlyWhatIsNamed makes sure that a policy neither compiles nor needs the rules of others.
func TestOnlyWhatIsNamed(t *testing.T) {
	broken := edit(t, "kwpolicy/rules/cluster/workers/workers.rego", "", "\nobserved[")
	if err := judge(t, broken); err != nil {
		t.Errorf("judge by tier 1 with a broken rule of tier 3: %v", err)
	}
}

func TestResolve(t *testing.T) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	linux := facts.Node{Name: "a", OS: &facts.OS{Platform: new("linux")}}
	for name, test := range map[string]struct {
		flags   facts.Parameters
		stated  *facts.Parameters
		nodes   []facts.Node
		want    string
		assumed []string
		wantErr string
	}{
		"defaults":             {nodes: []facts.Node{linux}, want: "community/tier1/linux@0.9.3", assumed: []string{"release", "edition", "tier"}},
		"flags":                {flags: facts.Parameters{Edition: "enterprise", Tier: "tier3", Platform: "windows", Release: "0.6.0"}, want: "enterprise/tier3/windows@0.6.0", assumed: []string{}},
		"short tier":           {flags: facts.Parameters{Tier: "2", Platform: "linux"}, want: "community/tier2/linux@0.9.3", assumed: []string{"release", "edition"}},
		"stated by the input":  {stated: &facts.Parameters{Tier: "tier2"}, nodes: []facts.Node{linux}, want: "community/tier2/linux@0.9.3", assumed: []string{"release", "edition"}},
		"flags before stated":  {flags: facts.Parameters{Tier: "1"}, stated: &facts.Parameters{Tier: "tier2"}, nodes: []facts.Node{linux}, want: "community/tier1/linux@0.9.3", assumed: []string{"release", "edition"}},
		"misspelt edition":     {flags: facts.Parameters{Edition: "comunity", Platform: "linux"}, wantErr: `unknown edition "comunity": did you mean community?`},
		"misspelt tier":        {flags: facts.Parameters{Tier: "4", Platform: "linux"}, wantErr: `unknown tier "4"`},
		"misspelt platform":    {flags: facts.Parameters{Platform: "linus"}, wantErr: `unknown platform "linus": did you mean linux?`},
		"misspelt release":     {flags: facts.Parameters{Release: "0.9.2"}, wantErr: `unknown release "0.9.2": did you mean`},
		"no platform":          {nodes: []facts.Node{{Name: "a"}}, wantErr: "does not state its platform"},
		"planned":              {nodes: []facts.Node{{Name: "a", Planned: new(true)}}, want: "community/tier1/linux@0.9.3", assumed: []string{"release", "edition", "tier", "platform"}},
		"planned in part":      {nodes: []facts.Node{{Name: "a", Planned: new(true)}, {Name: "b"}}, wantErr: "does not state its platform"},
		"several platforms":    {nodes: []facts.Node{linux, {Name: "b", OS: &facts.OS{Platform: new("windows")}}}, wantErr: "several platforms (linux, windows)"},
		"impossible inference": {flags: facts.Parameters{Platform: "linux", Inference: "tpu"}, wantErr: `parameters.inference is "tpu", and can be auto, cpu, gpu`},
	} {
		t.Run(name, func(t *testing.T) {
			doc := facts.Document{Parameters: test.stated, Nodes: test.nodes}
			policy, err := bundle.Resolve(test.flags, &doc)
			if test.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantErr) {
					t.Errorf("got error %v, want one with %q", err, test.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]any{policy.Name, policy.Assumed}, []any{test.want, test.assumed}); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// TestConcurrentUse judges by one engine from many goroutines; the race detector looks on in CI.
func TestConcurrentUse(t *testing.T) {
	bundle, policy, doc := resolve(t, "enterprise/tier3/linux", worker(0), worker(1), worker(2))
	prepared, err := bundle.Prepare(t.Context(), policy)
	if err != nil {
		t.Fatal(err)
	}
	reports := make([]string, 8)
	var group sync.WaitGroup
	for i := range reports {
		group.Go(func() {
			made, err := prepared.Evaluate(t.Context(), doc)
			if err != nil {
				t.Error(err)
			}
			reports[i] = text(t, made)
		})
	}
	group.Wait()
	if different := slices.Compact(reports); len(different) != 1 {
		t.Errorf("the same facts gave %d different reports", len(different))
	}
}

// TestAlike: nodes that are alike are reported each, as if each stood in the document by itself.
func TestAlike(t *testing.T) {
	short := func(i int) facts.Node {
		node := worker(i)
		node.Memory.UsableBytes = new(int64(8e9))
		return node
	}
	folded := short(2)
	folded.Alike = []string{short(10).Name, short(1).Name}
	var reports []string
	for _, nodes := range [][]facts.Node{{worker(0), folded}, {worker(0), short(2), short(10), short(1)}} {
		bundle, policy, doc := resolve(t, "enterprise/tier3/linux", nodes...)
		prepared, err := bundle.Prepare(t.Context(), policy)
		if err != nil {
			t.Fatal(err)
		}
		made, err := prepared.Evaluate(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if got := made.Summary.Violation; got < 3 {
			t.Errorf("got %d violations, want one for each node at least", got)
		}
		reports = append(reports, text(t, made))
	}
	if diff := cmp.Diff(reports[0], reports[1]); diff != "" {
		t.Errorf("nodes that are alike (-) are judged other than by themselves (+):\n%s", diff)
	}
}

// TestParts: of many nodes each is judged as it is beside few, and the installation as a whole.
func TestParts(t *testing.T) {
	const many = 200 // Several parts of the engine's.
	var nodes []facts.Node
	for i := range many {
		node := worker(i)
		node.Memory.UsableBytes = new(int64(1e12) + int64(i))
		nodes = append(nodes, node)
	}
	nodes[0].Role = new("head")
	nodes[7].Memory.UsableBytes = new(int64(8e9))
	nodes[150].GPUs = nodes[150].GPUs[:1]
	bundle, policy, doc := resolve(t, "enterprise/tier3/linux", nodes...)
	prepared, err := bundle.Prepare(t.Context(), policy)
	if err != nil {
		t.Fatal(err)
	}
	made, err := prepared.Evaluate(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	of := func(made report.Report, subject string) map[string]string {
		found := map[string]string{}
		for _, list := range []report.Results{made.Violations, made.Warnings, made.Unknown, made.Notes, made.Passed, made.NotApplicable} {
			for result := range list.Each() {
				if result.Subject == subject {
					found[result.Rule] = result.Message
				}
			}
		}
		return found
	}
	for _, i := range []int{0, 7, 63, 64, 150, many - 1} {
		few := doc
		few.Nodes = []facts.Node{nodes[i]}
		alone, err := prepared.Evaluate(t.Context(), few)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(of(made, nodes[i].Name), of(alone, nodes[i].Name)); diff != "" {
			t.Errorf("node %d is judged (-) other than alone (+):\n%s", i, diff)
		}
	}
	if got := of(made, "cluster")["cluster/workers"]; !strings.Contains(got, "199 workers") {
		t.Errorf("got %q of the workers, want all of them counted", got)
	}
	if diff := cmp.Diff(made.Summary.Pass+made.Summary.Violation+made.Summary.Warning+made.Summary.Unknown+made.Summary.Note+made.Summary.NotApplicable, len(of(made, "cluster"))+many*len(of(made, nodes[1].Name))); diff != "" {
		t.Errorf("got (-) other than one result for each row (+):\n%s", diff)
	}
}

func text(t *testing.T, made report.Report) string {
	t.Helper()
	out, err := json.Marshal(made)
	if err != nil {
		t.Error(err)
	}
	return string(out)
}

// TestEvaluateKeepsDocument makes sure that a document can be judged by one policy after another.
func TestEvaluateKeepsDocument(t *testing.T) {
	bundle, policy, doc := resolve(t, "community/tier1/linux", worker(0))
	before, err := facts.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	prepared, err := bundle.Prepare(t.Context(), policy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := prepared.Evaluate(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	after, err := facts.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("evaluating changed the document:\n%s", diff)
	}
}

func TestUnknownNames(t *testing.T) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	_, err = bundle.Rule("cpu/core")
	if want := `unknown rule "cpu/core": did you mean cpu/cores?`; err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
	_, err = engine.ParseName("enterprise/tier3")
	if err == nil || !strings.Contains(err.Error(), "EDITION/TIER/PLATFORM") {
		t.Errorf("got error %v, want how to write it", err)
	}
}
