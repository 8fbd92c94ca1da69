package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// moduleMutants lists the mutants of one module: of each case of each of its rules, what may change in it, and that
// it is not there.
func moduleMutants(file string, module *ast.Module) []mutant {
	var found []mutant
	total, seen := map[string]int{}, map[string]int{}
	for _, rule := range module.Rules {
		total[ruleName(rule)]++
	}
	for i, rule := range module.Rules {
		name := ruleName(rule)
		seen[name]++
		label := fmt.Sprintf("%s %s", subject(module), name)
		if total[name] > 1 {
			label = fmt.Sprintf("%s#%d", label, seen[name])
		}
		for depth := 0; rule != nil; rule, depth = rule.Else, depth+1 {
			where := label
			if depth > 0 {
				where = fmt.Sprintf("%s else %d", label, depth)
			}
			add := func(change string, edit func(module *ast.Module)) {
				found = append(found, mutant{
					name: where + ": " + change, place: where,
					rule: subject(module), file: file, clause: clauseName(module, rule),
					module: func() *ast.Module {
						copied := module.Copy()
						edit(copied)
						return copied
					},
				})
			}
			add("dropped", func(module *ast.Module) { dropClause(module, i, depth) })
			for site, change := range changesOf(rule.Copy()) {
				add(change, func(module *ast.Module) { newChanger(site).clause(clauseAt(module, i, depth)) })
			}
		}
	}
	return found
}

// ruleName is the name that a rule has in its package, as far as it is constant.
func ruleName(rule *ast.Rule) string { return rule.Head.Ref().GroundPrefix().String() }

// clauseName is what a trace knows a rule by.
func clauseName(module *ast.Module, rule *ast.Rule) string {
	return module.Package.Path.String() + "." + rule.Head.Ref()[0].String()
}

func clauseAt(module *ast.Module, i, depth int) *ast.Rule {
	rule := module.Rules[i]
	for range depth {
		rule = rule.Else
	}
	return rule
}

// dropClause takes a case away. What follows it in the same rule stays.
func dropClause(module *ast.Module, i, depth int) {
	switch next := clauseAt(module, i, depth).Else; {
	case depth > 0:
		clauseAt(module, i, depth-1).Else = next
	case next != nil:
		module.Rules[i] = next
		next.Module = module
	default:
		module.Rules = slices.Delete(module.Rules, i, i+1)
	}
}

// changer walks a clause, lists the changes that may be made in it, and makes the one that is wanted, if any.
type changer struct {
	wanted  int
	changes []string
	names   int // strings ahead that name members in a reference
}

func newChanger(wanted int) *changer { return &changer{wanted: wanted} }

// changesOf lists the changes that may be made in a clause.
func changesOf(rule *ast.Rule) []string {
	c := newChanger(-1)
	c.clause(rule)
	return c.changes
}

// clause walks a clause, without those that are its alternatives.
func (c *changer) clause(rule *ast.Rule) {
	if value := rule.Head.Value; value == nil || !value.Equal(ast.InternedTerm(true)) {
		c.walk(rule.Head) // A rule that only holds has true.
	}
	for i, expr := range rule.Body {
		if term, ok := expr.Terms.(*ast.Term); ok && term.Equal(ast.InternedTerm(true)) {
			continue // A rule without conditions has this one.
		}
		rule.Body[i] = c.walk(expr).(*ast.Expr)
	}
}

func (c *changer) walk(node any) any {
	walked, err := ast.Transform(c, node)
	if err != nil {
		panic(err) // Transform gives no error, and nodes of the same kind.
	}
	return walked
}

// Transform gives the node as it is, or as it is changed.
func (c *changer) Transform(node any) (any, error) {
	if name, ok := node.(ast.String); ok && c.names > 0 {
		c.names--
		return name, nil
	}
	if ref, ok := node.(ast.Ref); ok {
		for _, term := range ref {
			if _, ok := term.Value.(ast.String); ok {
				c.names++
			}
		}
	}
	was := node
	for label, other := range changes(was) {
		if len(c.changes) == c.wanted {
			node = other
		}
		c.changes = append(c.changes, label)
	}
	return node, nil
}

// changes gives what a node may become, by what is said of the change.
func changes(node any) func(yield func(string, any) bool) {
	return func(yield func(string, any) bool) {
		switch node := node.(type) {
		case *ast.Expr:
			exprChanges(node, yield)
		case ast.Call:
			if other, ok := flipped[node[0].String()]; ok {
				call := slices.Clone(node)
				call[0] = other.term()
				yield(fmt.Sprintf("%s to %s", brief(ast.NewTerm(node)), other), call)
			}
		case ast.Number:
			for _, other := range steps(json.Number(node)) {
				if !yield(fmt.Sprintf("%s to %s", node, other), ast.Number(other)) {
					return
				}
			}
		case ast.Boolean:
			yield(fmt.Sprintf("%t to %t", node, !node), !node)
		case ast.String:
			if i := slices.Index(levels, string(node)); i >= 0 {
				other := levels[(i+1)%len(levels)]
				yield(fmt.Sprintf("%s to %s", node, other), ast.String(other))
			}
		case ast.Set, *ast.Array, ast.Object:
			memberChanges(node.(ast.Value), yield)
		}
	}
}

func exprChanges(expr *ast.Expr, yield func(string, any) bool) {
	if _, declares := expr.Terms.(*ast.SomeDecl); declares || expr.IsAssignment() {
		return // Without it there is no program.
	}
	text := brief(expr)
	always := ast.NewExpr(ast.InternedTerm(true))
	always.Index, always.Location = expr.Index, expr.Location
	if !yield("without "+text, always) {
		return
	}
	changed := expr.Copy()
	if expr.IsCall() && flipped[expr.Operator().String()] != "" {
		other := flipped[expr.Operator().String()]
		changed.SetOperator(other.term())
		yield(fmt.Sprintf("%s to %s", text, other), changed)
		return
	}
	if !expr.IsEquality() {
		changed.Negated = !expr.Negated
		yield("not "+text, changed)
	}
}

// operator is how a comparison is written.
type operator string

func (o operator) term() *ast.Term {
	for _, builtin := range ast.Builtins {
		if builtin.Infix == string(o) {
			return ast.NewTerm(builtin.Ref())
		}
	}
	panic("no operator " + o)
}

// flipped gives for each comparison, by the name of its function, the one that differs where both sides are equal.
var flipped = map[string]operator{
	ast.GreaterThan.Name:   ">=",
	ast.GreaterThanEq.Name: ">",
	ast.LessThan.Name:      "<=",
	ast.LessThanEq.Name:    "<",
	ast.Equal.Name:         "!=",
	ast.NotEqual.Name:      "==",
}

// memberChanges takes each member from a collection of constants.
func memberChanges(collection ast.Value, yield func(string, any) bool) {
	if !ast.IsConstant(collection) {
		return
	}
	switch collection := collection.(type) {
	case ast.Set:
		collection.Until(func(member *ast.Term) bool {
			return !yield("without "+brief(member), collection.Diff(ast.NewSet(member)))
		})
	case *ast.Array:
		for i := range collection.Len() {
			var rest []*ast.Term
			collection.Foreach(func(member *ast.Term) { rest = append(rest, member) })
			if !yield("without "+brief(collection.Elem(i)), ast.NewArray(slices.Delete(rest, i, i+1)...)) {
				return
			}
		}
	case ast.Object:
		collection.Until(func(key, _ *ast.Term) bool {
			return !yield("without "+brief(key), collection.Diff(ast.NewObject(ast.Item(key, ast.NullTerm()))))
		})
	}
}

// brief writes a node on one line.
func brief(node fmt.Stringer) string {
	text := node.String()
	if located, ok := node.(ast.Node); ok && located.Loc() != nil && len(located.Loc().Text) > 0 {
		text = string(located.Loc().Text)
	}
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 100 {
		text = string(runes[:99]) + "…"
	}
	return text
}
