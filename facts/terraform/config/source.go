package config

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// Source is the configuration that a plan was made of.
type Source struct {
	open opener
	root string // where file functions look; "" where there are no files to look for
}

// Directory gives the configuration in a directory.
func Directory(path string) (*Source, hcl.Diagnostics) {
	d, diags := openDisk(path)
	if diags.HasErrors() {
		return nil, diags
	}
	return &Source{open: d.open, root: d.root}, nil
}

// Archive gives the configuration in a saved plan file, which holds the text of every module and must stay
// open. Places name files by the path from the root module's directory, where the plan was made.
func Archive(plan *zip.Reader) (*Source, hcl.Diagnostics) {
	a := &archive{files: plan}
	const name = "tfconfig/modules.json"
	data, err := readRegular(plan, name)
	var modules []installed
	if err == nil {
		err = json.Unmarshal(data, &modules)
	}
	if err != nil {
		return nil, hcl.Diagnostics{unreadable(name, reason(err), "It is in each plan file that terraform plan -out writes.")}
	}
	a.directories = directories(modules)
	return &Source{open: a.open}, nil
}

// Evaluate does as Read, with the values that the variables have in a plan, each as JSON. No others count.
func (s *Source) Evaluate(ctx context.Context, shapes resource.Shapes, variables map[string][]byte) (*resource.Set, hcl.Diagnostics, map[string]*hcl.File) {
	l := newLoader(ctx)
	root := l.root(s.open)
	if l.diags.HasErrors() {
		return nil, l.diags, l.files
	}
	e := newEvaluator(ctx, l, &disk{root: s.root}, root, shapes, Options{})
	for name, text := range variables {
		e.inputs[name] = &input{at: start("variables." + name), json: text}
	}
	set := e.resources()
	diags := append(l.diags, e.diags...)
	if diags.HasErrors() {
		return nil, diags, l.files
	}
	return set, diags, l.files
}

// planned reads the value that a variable has in a plan. One that is no value leaves the variable unknown.
func planned(text []byte) cty.Value {
	kind, err := ctyjson.ImpliedType(text)
	if err != nil {
		return cty.DynamicVal
	}
	v, err := ctyjson.Unmarshal(text, kind)
	if err != nil {
		return cty.DynamicVal
	}
	return v
}

// archive finds modules in a saved plan, which holds the text of each in "tfconfig/m-" and its key.
type archive struct {
	files       fs.FS
	directories map[string]string
}

func (a *archive) open(c call) (*folder, error) {
	dir, ok := a.directories[c.key]
	inside := "tfconfig/m-" + c.key
	if _, err := fs.Stat(a.files, inside); err != nil || !ok {
		return nil, errNotHere
	}
	below, err := fs.Sub(a.files, inside)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", inside, err)
	}
	return &folder{shown: dir, path: dir, real: inside, fsys: below}, nil
}
