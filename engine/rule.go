package engine

import (
	"fmt"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Rule is what a rule says of itself.
type Rule struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Remediation string   `json:"remediation"`
	Unit        string   `json:"unit,omitempty"`
	Facts       []string `json:"facts"`
	Parameters  []string `json:"parameters,omitempty"`

	// Example is what was said of a machine that falls short of it.
	Example string `json:"example"`

	// File is where the bundle has it.
	File string `json:"file"`
}

// Rule reads the description of one rule.
func (b *Bundle) Rule(id string) (Rule, error) {
	modules := b.ruleModules(id)
	if len(modules) == 0 {
		return Rule{}, Unknown("rule", id, b.Rules())
	}
	read, err := readBundle(b.fsys, func(file string) bool { return path.Dir(file) == path.Dir(modules[0]) })
	if err != nil {
		return Rule{}, err
	}
	rule, err := describe(read.Modules[0].Parsed)
	rule.Example = b.examples[id]
	return rule, err
}

// describe reads a rule's METADATA, which must be complete.
func describe(module *ast.Module) (Rule, error) {
	rule := Rule{ID: ruleID(module), File: strings.TrimPrefix(module.Package.Location.File, "/")}
	for _, annotation := range module.Annotations {
		if annotation.Scope == "package" {
			rule.Title, rule.Description = annotation.Title, strings.TrimSpace(annotation.Description)
			rule.Remediation, _ = annotation.Custom["remediation"].(string)
			rule.Remediation = strings.TrimSpace(rule.Remediation)
			rule.Unit, _ = annotation.Custom["unit"].(string)
			rule.Facts = texts(annotation.Custom["facts"])
			rule.Parameters = texts(annotation.Custom["parameters"])
		}
	}
	for _, part := range []struct{ name, text string }{
		{"title", rule.Title}, {"description", rule.Description}, {"custom.remediation", rule.Remediation},
	} {
		if part.text == "" {
			return Rule{}, fmt.Errorf("%s: rule %s has no %s in its METADATA", rule.File, rule.ID, part.name)
		}
	}
	if rule.Facts == nil {
		return Rule{}, fmt.Errorf("%s: rule %s does not list its facts (custom.facts) in its METADATA", rule.File, rule.ID)
	}
	return rule, nil
}

// ruleID is the path of the rule's package below data.kwpolicy.rules.
func ruleID(module *ast.Module) string {
	return strings.TrimPrefix(strings.ReplaceAll(module.Package.Path.String(), ".", "/"), "data/"+rulesPath+"/")
}

func texts(list any) []string {
	values, ok := list.([]any)
	if !ok {
		return nil
	}
	found := []string{}
	for _, value := range values {
		found = append(found, fmt.Sprint(value))
	}
	return found
}
