package config

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// input is a value that a person gives for a variable: an expression of a file, or text.
type input struct {
	at   hcl.Range
	set  hcl.Expression // nil where it is text
	text string
	json []byte // of a plan; nil of any other
}

// readInputs reads the values of the root module's variables, in the order in which a later one wins:
// the environment, the files that count by their names, --var-file, --var.
func (e *evaluator) readInputs(d *disk, options Options) {
	for _, entry := range options.Environ {
		if name, text, ok := strings.Cut(strings.TrimPrefix(entry, "TF_VAR_"), "="); ok && strings.HasPrefix(entry, "TF_VAR_") {
			e.inputs[name] = &input{at: start("TF_VAR_" + name), text: text}
		}
	}
	for _, name := range d.varFiles() {
		e.readVarFile(filepath.Join(d.root, name), filepath.ToSlash(filepath.Join(d.shown, name)))
	}
	for _, name := range options.VarFiles {
		e.readVarFile(name, filepath.ToSlash(name))
	}
	for _, given := range options.Vars {
		name, text, ok := strings.Cut(given, "=")
		at := start("--var " + name)
		switch {
		case !ok:
			e.diags = append(e.diags, badVar(at, "A variable is given as NAME=VALUE."))
		case e.root.node.dir.variables[name] == nil:
			e.diags = append(e.diags, badVar(at, "The configuration declares no variable "+name+"."))
		default:
			e.inputs[name] = &input{at: at, text: text}
		}
	}
}

func badVar(at hcl.Range, detail string) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Unusable variable", Detail: detail, Subject: &at}
}

// varFiles lists the files of variables that count by their names. One file that is read alone has none.
func (d *disk) varFiles() []string {
	if d.only != "" {
		return nil
	}
	entries, err := os.ReadDir(d.root)
	if err != nil {
		return nil
	}
	var named, others []string
	for _, wanted := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		if slices.ContainsFunc(entries, func(entry fs.DirEntry) bool { return entry.Name() == wanted }) {
			named = append(named, wanted)
		}
	}
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json") {
			others = append(others, name)
		}
	}
	return append(named, others...)
}

// readVarFile reads a file of variables. It is not kept for excerpts: it may hold secrets.
func (e *evaluator) readVarFile(path, shown string) {
	data, err := readRegular(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		e.diags = append(e.diags, unreadable(shown, reason(err), ""))
		return
	}
	file, diags := parse(shown, data)
	e.diags = append(e.diags, diags...)
	if file == nil || diags.HasErrors() {
		return
	}
	attributes, diags := file.Body.JustAttributes()
	e.diags = append(e.diags, diags...)
	for _, name := range sortedNames(attributes) {
		set := attributes[name]
		if e.root.node.dir.variables[name] == nil {
			e.diags = append(e.diags, &hcl.Diagnostic{
				Severity: hcl.DiagWarning, Summary: "Value for an undeclared variable", Detail: fmt.Sprintf("The configuration declares no variable %s.", name), Subject: &set.NameRange,
			})
			continue
		}
		e.inputs[name] = &input{at: set.NameRange, set: set.Expr}
	}
}

// input gives the value of an input for a variable.
func (e *evaluator) input(given *input, c *constraint) cty.Value {
	if given.set != nil {
		return e.literally(given.set, given.at)
	}
	if given.json != nil {
		return planned(given.json)
	}
	if c.literal {
		return cty.StringVal(given.text)
	}
	source := []byte(given.text)
	tokens, _ := hclsyntax.LexExpression(source, given.at.Filename, hcl.InitialPos)
	if at := tooDeep(tokens); at != nil {
		e.diags = append(e.diags, nestsTooDeep(*at))
		return cty.DynamicVal
	}
	set, diags := hclsyntax.ParseExpression(source, given.at.Filename, hcl.InitialPos)
	if diags.HasErrors() {
		e.diags = append(e.diags, badVar(given.at, "Its value is no expression: "+strings.ToLower(diags[0].Summary)+"."))
		return cty.DynamicVal
	}
	return e.literally(set, given.at)
}

// literally evaluates what may name nothing.
func (e *evaluator) literally(set hcl.Expression, at hcl.Range) cty.Value {
	if native, ok := set.(hclsyntax.Expression); ok {
		set = newExpression(native, e.meter)
	}
	if v, diags := set.Value(nil); !diags.HasErrors() {
		return v
	}
	e.diags = append(e.diags, badVar(at, "Its value is no literal: it may name nothing, and call no function."))
	return cty.DynamicVal
}
