package cluster

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variable is one that the file declares.
type variable struct {
	name     string
	at       hcl.Range
	typed    cty.Type
	defaults *typeexpr.Defaults

	// value is the default, until one is given; nil where there is none. From says where it is given.
	value *cty.Value
	from  string
}

// declare takes the variables, and gives them their values.
func (s *scope) declare(blocks hcl.Blocks, options Options) {
	declared := map[string]*variable{}
	var order []*variable
	for _, block := range blocks {
		v := s.variable(block)
		if first, ok := declared[v.name]; ok {
			s.reader.wrong(v.at, "Second variable", fmt.Sprintf("A variable is already named %s, in line %d.", v.name, first.at.Start.Line))
			continue
		}
		declared[v.name] = v
		order = append(order, v)
	}
	for _, file := range options.VarFiles {
		s.giveFile(declared, file)
	}
	for _, text := range options.Vars {
		s.give(declared, text)
	}
	for _, v := range order {
		s.variables[v.name] = s.convert(v)
	}
}

// variable reads the declaration of one.
func (s *scope) variable(block *hcl.Block) *variable {
	v := &variable{name: block.Labels[0], at: block.DefRange, typed: cty.DynamicPseudoType}
	content, problems := block.Body.Content(language.block("variable").schema())
	s.reader.report(problems)
	if !hclsyntax.ValidIdentifier(v.name) {
		s.reader.wrong(v.at, "Wrong name", "The name of a variable has letters, digits, _ and -, and begins with a letter.")
	}
	if attribute, ok := content.Attributes["type"]; ok {
		v.typed, v.defaults, problems = typeexpr.TypeConstraintWithDefaults(attribute.Expr)
		s.reader.report(problems)
	}
	if attribute, ok := content.Attributes["default"]; ok {
		// No variable has a value yet, and no local is known.
		if value, ok := s.value(native(attribute.Expr)); ok {
			v.value = &value
		}
	}
	if attribute, ok := content.Attributes["description"]; ok {
		if value, ok := s.value(native(attribute.Expr)); ok && value.Type() != cty.String {
			s.reader.wrong(attribute.Expr.Range(), "Wrong value", "The description is a text.")
		}
	}
	return v
}

// convert gives the value that a variable has; unknown where it has none that it can have. Nothing is said
// of what was given: it may be a secret.
func (s *scope) convert(v *variable) cty.Value {
	if v.value == nil {
		if !s.reader.failed() {
			s.reader.wrong(v.at, "No value", fmt.Sprintf("The variable has no default, and no value is given: add --var %s=VALUE or a file with --var-file.", v.name))
		}
		return cty.DynamicVal
	}
	value := *v.value
	if v.defaults != nil && !value.IsNull() {
		value = v.defaults.Apply(value)
	}
	value, err := convert.Convert(value, v.typed)
	if err != nil {
		s.reader.wrong(v.at, "Wrong value", fmt.Sprintf("The value%s does not suit the variable's type: %v.", v.from, err))
		return cty.DynamicVal
	}
	return value
}

// give takes a value from the command line.
func (s *scope) give(declared map[string]*variable, text string) {
	name, raw, found := strings.Cut(text, "=")
	v, ok := declared[strings.TrimSpace(name)]
	switch {
	case !found:
		s.reader.wrongGiven("Wrong usage", "A value of --var is written NAME=VALUE.")
		return
	case !ok:
		s.reader.wrongGiven("Unknown variable", sentence(fmt.Sprintf("A value is given to %s, and the file declares no such variable%s", name, suggest(name, names(declared)))))
		return
	}
	value := cty.StringVal(raw)
	if !v.typed.IsPrimitiveType() && v.typed != cty.DynamicPseudoType {
		parsed, err := literal(raw)
		if err != nil {
			s.reader.wrong(v.at, "Wrong value", fmt.Sprintf("The value that --var gives is no expression: %v.", err))
			return
		}
		value = parsed
	}
	v.value, v.from = &value, " that --var gives"
}

// wrongGiven reports what is wrong beside the file.
func (r *reader) wrongGiven(summary, detail string) {
	r.problems = append(r.problems, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail})
}

// literal reads an expression that refers to nothing.
func literal(text string) (cty.Value, error) {
	if check("", []byte(text)).HasErrors() {
		return cty.DynamicVal, errors.New("it is too long or too complex")
	}
	expr, problems := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
	if problems.HasErrors() {
		return cty.DynamicVal, errors.New(lower(problems[0].Summary))
	}
	value, problems := expr.Value(nil)
	if problems.HasErrors() {
		return cty.DynamicVal, errors.New(lower(problems[0].Summary))
	}
	return value, nil
}

// giveFile takes the values of a variable file.
func (s *scope) giveFile(declared map[string]*variable, name string) {
	text, err := slurp(name)
	if err != nil {
		s.reader.wrongGiven("Unreadable variables", fmt.Sprintf("The variable file %s cannot be read: %v.", name, err))
		return
	}
	attributes, problems := parseVariables(name, text)
	if s.reader.report(problems) {
		return
	}
	var unknown []string
	for _, attribute := range inOrder(attributes) {
		v, ok := declared[attribute.Name]
		if !ok {
			unknown = append(unknown, attribute.Name)
			continue
		}
		value, problems := attribute.Expr.Value(nil)
		if !s.reader.report(problems) {
			v.value, v.from = &value, " that "+name+" gives"
		}
	}
	if len(unknown) > 0 {
		s.reader.report(hcl.Diagnostics{ignored(name, unknown)})
	}
}

// ignored warns of values that no variable takes. A file may be shared with Terraform, and then it is right.
func ignored(file string, names []string) *hcl.Diagnostic {
	const most = 5
	if len(names) > most {
		names = append(names[:most:most], "…")
	}
	return &hcl.Diagnostic{
		Severity: hcl.DiagWarning, Summary: "Unused values",
		Detail: fmt.Sprintf("%s has values for variables that the cluster file does not declare: %s.", file, strings.Join(names, ", ")),
	}
}

func parseVariables(name string, text []byte) (hcl.Attributes, hcl.Diagnostics) {
	if problems := check(name, text); problems.HasErrors() {
		return nil, problems
	}
	parse := func() (*hcl.File, hcl.Diagnostics) { return hclsyntax.ParseConfig(text, name, hcl.InitialPos) }
	if strings.HasSuffix(name, ".json") {
		parse = func() (*hcl.File, hcl.Diagnostics) { return json.Parse(text, name) }
	}
	file, problems := parse()
	if problems.HasErrors() {
		return nil, problems
	}
	return file.Body.JustAttributes()
}

// slurp reads a file of a size that check allows.
func slurp(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, largestFile+1))
}

func names(declared map[string]*variable) []string {
	var found []string
	for name := range declared {
		found = append(found, name)
	}
	slices.Sort(found)
	return found
}

// lower writes a summary as a part of a sentence.
func lower(summary string) string { return strings.ToLower(summary[:1]) + summary[1:] }
