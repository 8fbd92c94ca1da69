package config

import (
	"encoding/base64"
	"errors"
	"path/filepath"
	"slices"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// fileFunctions are the functions that read files, and those that handle paths.
func (e *evaluator) fileFunctions() map[string]function.Function {
	path := []string{"path"}
	return map[string]function.Function{
		"abspath":    e.absolutePath(),
		"basename":   textOf(path, func(a []string) (string, error) { return filepath.Base(a[0]), nil }),
		"dirname":    textOf(path, func(a []string) (string, error) { return filepath.Dir(a[0]), nil }),
		"pathexpand": textOf(path, func(a []string) (string, error) { return e.sandbox.expand(a[0]), nil }),
		"file":       textOf(path, func(a []string) (string, error) { return e.sandbox.text(a[0]) }),
		"filebase64": textOf(path, func(a []string) (string, error) {
			data, err := e.sandbox.read(a[0])
			return base64.StdEncoding.EncodeToString(data), err
		}),
		"fileexists": ofTexts(path, cty.Bool, func(a []string) (cty.Value, error) {
			found, err := e.sandbox.exists(a[0])
			return cty.BoolVal(found), err
		}),
		"fileset": ofTexts([]string{"path", "pattern"}, cty.Set(cty.String), e.fileSet),
		"templatefile": e.templateFunction(func(path string) (string, string, error) {
			text, err := e.sandbox.text(path)
			return text, path, err
		}),
		"templatestring": e.templateFunction(func(text string) (string, string, error) { return text, "the template", nil }),
	}
}

// absolutePath is abspath, which nobody can tell of an archive.
func (e *evaluator) absolutePath() function.Function {
	if e.sandbox.root == "" {
		return e.undecided("abspath", cty.String)
	}
	return textOf([]string{"path"}, func(a []string) (string, error) { return filepath.ToSlash(e.sandbox.absolute(a[0])), nil })
}

func (e *evaluator) fileSet(args []string) (cty.Value, error) {
	below, done, err := e.sandbox.below(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	names, err := doublestar.Glob(below, filepath.ToSlash(args[1]), doublestar.WithFilesOnly(), doublestar.WithNoFollow())
	if err := errors.Join(err, done()); err != nil {
		return cty.NilVal, &fileError{args[0], "cannot be listed"}
	}
	if len(names) == 0 {
		return cty.SetValEmpty(cty.String), nil
	}
	slices.Sort(names)
	elements := make([]cty.Value, len(names))
	for i, name := range names {
		elements[i] = cty.StringVal(name)
	}
	return cty.SetVal(elements), nil
}

// templateFunction makes a function that fills in a template. A template reads no other templates.
func (e *evaluator) templateFunction(load func(string) (text, name string, err error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "template", Type: cty.String}, {Name: "values", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, name, err := load(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			return e.fill(text, name, args[1])
		},
	})
}

func (e *evaluator) fill(text, name string, values cty.Value) (cty.Value, error) {
	if !values.Type().IsObjectType() && !values.Type().IsMapType() {
		return cty.NilVal, errors.New("the values of a template are a map")
	}
	if templateTooDeep([]byte(text)) {
		return cty.NilVal, &fileError{name, "nests too deep"}
	}
	template, diags := hclsyntax.ParseTemplate([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, &fileError{name, "is no template"}
	}
	functions := map[string]function.Function{}
	for called, f := range e.functions {
		if called != "templatefile" && called != "templatestring" {
			functions[called] = f
		}
	}
	v, diags := newExpression(template, e.meter).Value(&hcl.EvalContext{Variables: values.AsValueMap(), Functions: functions})
	if diags.HasErrors() {
		return cty.NilVal, &fileError{name, "is a template that cannot be filled in"}
	}
	return v, nil
}
