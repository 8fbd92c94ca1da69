// Package engine loads a bundle of policies, evaluates one of them and returns a report.
//
// It knows how a bundle is laid out and what makes one trustworthy: every row has a rule, every
// rule its METADATA, every fact is in the schema, and every row of a policy comes back as exactly
// one result. It knows no edition, tier, platform or release by name, opens no files, reads no
// clock and prints nothing.
package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// The layout of a bundle.
const (
	root             = "kwpolicy"
	requirementsPath = root + "/requirements"
	rulesPath        = root + "/rules"
	entrypointsPath  = root + "/policy"
	mainPath         = root + "/main"
	cataloguePath    = root + "/catalogue"
	fitPath          = root + "/fit"
)

// Bundle is the data of a bundle, checked, and the Rego that is still to be compiled. It is safe
// for concurrent use.
type Bundle struct {
	fsys     fs.FS
	modules  []string       // paths of the Rego files, sorted
	data     map[string]any // but for the pages that have a file of their own
	pages    []*leaf        // sorted by name
	defaults Defaults
	examples map[string]string // what was said of machines that fall short, by rule
	revision string
}

// Page is one published page of requirements.
type Page struct {
	Page     string              `json:"page"`
	Releases []string            `json:"releases"`
	Axes     map[string][]string `json:"axes"`

	// Aliases are the names that the values of its axes have on other pages, by axis.
	Aliases map[string]map[string]string `json:"aliases"`

	// Options are what it lets choose beside its axes: names with their values, the first of which is assumed.
	Options map[string][]string `json:"options"`

	// Models are those whose needs it names.
	Models []Model `json:"models"`

	Combinations []Combination     `json:"combinations"`
	Readings     map[string]string `json:"readings"`
	Listed       []Listing         `json:"listed"`

	// Alternatives are what the readings decided against, by their names.
	Alternatives map[string]string `json:"alternatives"`

	Layers []Layer `json:"layers"`

	// Lines is the number of the page's lines, as it is published, and Coverage what became of them.
	Lines    int       `json:"lines"`
	Coverage []Passage `json:"coverage"`
}

// Model is what a page says of a model to be served.
type Model struct {
	Name string `json:"name"`

	// Parameters are its parameters, in thousand millions.
	Parameters float64 `json:"parameters"`

	// Memory is the GPU memory that it needs, and Recommended what is advised where that is more, in nominal GB.
	Memory      float64 `json:"memory"`
	Recommended float64 `json:"recommended,omitempty"`
}

// Combination is what a page says of a combination of its axes.
type Combination struct {
	When     Circumstances `json:"when"`
	Status   string        `json:"status"`
	Because  string        `json:"because"`
	From     string        `json:"from"`
	Readings []string      `json:"readings"`
}

// Listing is an exception for the instance types that a page names.
type Listing struct {
	When          Circumstances `json:"when"`
	Rules         []string      `json:"rules"`
	InstanceTypes []string      `json:"instance_types"`
	Level         string        `json:"level"`
	Because       string        `json:"because"`
	Readings      []string      `json:"readings"`
}

// Layer is the rows for some circumstances.
type Layer struct {
	When    Circumstances  `json:"when"`
	Node    map[string]Row `json:"node"`
	Cluster map[string]Row `json:"cluster"`
}

// Row is how much a rule demands.
type Row map[string]any

// Defaults are what is assumed where nobody said.
type Defaults struct {
	Release   string `json:"release"`
	Edition   string `json:"edition"`
	Tier      string `json:"tier"`
	Inference string `json:"inference"`
	Phase     string `json:"phase"`
}

// Load reads the bundle in fsys and checks it.
func Load(fsys fs.FS) (*Bundle, error) {
	b, err := Open(fsys)
	if err != nil {
		return nil, err
	}
	return b, b.check()
}

// Open is Load for a bundle that is known to be sound, such as one that is built in and tested: it reads only
// what is needed, when it is first needed.
func Open(fsys fs.FS) (*Bundle, error) {
	fsys, err := guarded(fsys)
	if err != nil {
		return nil, err
	}
	own, err := pageFiles(fsys)
	if err != nil {
		return nil, err
	}
	read, err := readBundle(fsys, func(file string) bool { return !strings.HasSuffix(file, ".rego") && own[file] == "" })
	if err != nil {
		return nil, err
	}
	b := &Bundle{fsys: fsys, data: read.Data}
	if b.modules, err = listModules(fsys); err != nil {
		return nil, err
	}
	if b.revision, err = hash(fsys); err != nil {
		return nil, err
	}
	tree, _ := read.Data[root].(map[string]any)
	if err := strictly(tree["defaults"], &b.defaults); err != nil {
		return nil, fmt.Errorf("%s/defaults: %w", root, err)
	}
	if tree["examples"] != nil {
		if err := strictly(tree["examples"], &b.examples); err != nil {
			return nil, fmt.Errorf("%s/examples: %w", root, err)
		}
	}
	b.pages, err = leaves(fsys, own, tree["requirements"])
	return b, err
}

// readBundle reads the files of fsys that keep accepts, through OPA's own reader.
func readBundle(fsys fs.FS, keep func(file string) bool) (bundle.Bundle, error) {
	loader, err := bundle.NewFSLoader(fsys)
	if err != nil {
		return bundle.Bundle{}, fmt.Errorf("open bundle: %w", err)
	}
	loader = loader.WithFilter(func(file string, info fs.FileInfo, _ int) bool {
		return !info.IsDir() && path.Base(file) != bundle.ManifestExt && !keep(strings.TrimPrefix(file, "/"))
	})
	read, err := bundle.NewCustomReader(loader).WithProcessAnnotations(true).WithSkipBundleVerification(true).Read()
	if err != nil {
		return bundle.Bundle{}, fmt.Errorf("read bundle: %w", err)
	}
	return read, nil
}

func listModules(fsys fs.FS) ([]string, error) {
	var modules []string
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(file, ".rego") {
			modules = append(modules, file)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list bundle: %w", err)
	}
	return modules, nil
}

// hash identifies the content of a bundle, whatever it is packed in.
func hash(fsys fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, file)
		fmt.Fprintf(sum, "%s\x00%d\x00", file, len(content))
		sum.Write(content)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read bundle: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// strictly decodes a part of the data, and refuses what no field reads.
func strictly(value, into any) error {
	if value == nil {
		return errors.New("the bundle has no such data")
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// check refuses what would be silent: rules that no row can name, and what is wrong with the pages.
func (b *Bundle) check() error {
	for _, module := range b.modules {
		rest, isRule := strings.CutPrefix(module, rulesPath+"/")
		if isRule && strings.Count(rest, "/") != 2 {
			return fmt.Errorf("%s: a rule is a package of its own, in %s/AREA/RULE", module, rulesPath)
		}
	}
	pages, err := b.sheets()
	if err != nil {
		return err
	}
	if found := b.mistakes(pages); len(found) > 0 {
		return b.report(found)
	}
	if _, err := b.page(b.defaults.Release); err != nil {
		return fmt.Errorf("%s/defaults: no page speaks for release %q", root, b.defaults.Release)
	}
	return nil
}

// ruleModules gives the Rego files of a rule.
func (b *Bundle) ruleModules(id string) []string {
	var found []string
	for _, module := range b.modules {
		if path.Dir(module) == rulesPath+"/"+id {
			found = append(found, module)
		}
	}
	return found
}
