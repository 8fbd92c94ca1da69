// Package cluster reads kwpolicy's own language for a planned cluster that is not in Terraform yet.
//
// It knows what the language means, and leaves to facts/instances and facts/volumes what machine and
// volume types have. It opens the named variable files and no others. What a file omits is absent: the
// language has few defaults, and none of them is a fact about hardware.
package cluster

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
)

// Options are what a cluster file is read with. The zero value is useful.
type Options struct {
	// VarFiles name files with values of variables; where two have one variable, the later counts.
	VarFiles []string

	// Vars are further values, each NAME=VALUE, which count before those of files.
	Vars []string

	// Types says what machine types have. Nil knows none.
	Types *instances.Catalogue
}

// Read reads a cluster file, whose text is UTF-8 and whose name is for diagnostics and origins. Where the
// diagnostics have errors the document is of no use. Their subjects lie in the text, or in a variable file;
// what is wrong with the options alone has none. No value of a variable is ever quoted.
func Read(name string, text []byte, options Options) (facts.Document, hcl.Diagnostics) {
	r := &reader{name: name, types: options.Types}
	doc := r.read(text, options)
	return doc, tidy(r.problems)
}

// Looks says whether a text is a cluster file rather than Terraform: whether it has a cluster block that is
// in no other.
func Looks(text []byte) bool {
	if !bytes.Contains(text, []byte("cluster")) {
		return false
	}
	// What is wrong with the text, whoever reads it will say.
	tokens, _ := hclsyntax.LexConfig(text[:min(len(text), largestFile)], "", hcl.InitialPos)
	depth, starts := 0, true
	for i, token := range tokens {
		switch {
		case token.Type == hclsyntax.TokenOBrace:
			depth++
		case token.Type == hclsyntax.TokenCBrace:
			depth--
		case starts && depth == 0 && string(token.Bytes) == "cluster" && opensBlock(tokens[i+1:]):
			return true
		}
		starts = endsLine(token) || starts && token.Type == hclsyntax.TokenComment
	}
	return false
}

// opensBlock says whether at most a label comes before a brace.
func opensBlock(tokens hclsyntax.Tokens) bool {
	const label = 3 // a quote, a text and a quote
	for _, token := range tokens[:min(len(tokens), label+1)] {
		switch token.Type {
		case hclsyntax.TokenOBrace:
			return true
		case hclsyntax.TokenOQuote, hclsyntax.TokenQuotedLit, hclsyntax.TokenCQuote, hclsyntax.TokenIdent:
		default:
			return false
		}
	}
	return false
}

// Starter gives a commented cluster file to begin with. It is the caller's to change.
func Starter() []byte { return slices.Clone(starter) }

//go:embed starter.hcl
var starter []byte

// reader reads one file.
type reader struct {
	name     string
	types    *instances.Catalogue
	scope    *scope
	problems hcl.Diagnostics
}

func (r *reader) read(text []byte, options Options) facts.Document {
	if r.report(check(r.name, text)) {
		return facts.Document{}
	}
	file, problems := hclsyntax.ParseConfig(text, r.name, hcl.InitialPos)
	if r.report(problems) {
		return facts.Document{}
	}
	content := r.outline(file.Body)
	r.scope = newScope(r)
	r.scope.declare(content.Blocks.OfType("variable"), options)
	r.scope.define(content.Blocks.OfType("locals"))
	clusters := content.Blocks.OfType("cluster")
	switch {
	case len(clusters) == 0:
		r.wrong(file.Body.MissingItemRange(), "No cluster", `A cluster file has one block cluster "NAME" { … }; kwpolicy init writes an example.`)
	case len(clusters) > 1:
		r.wrong(clusters[1].DefRange, "Second cluster", "A file describes one cluster: write the other in a file of its own.")
	}
	if r.failed() {
		return facts.Document{}
	}
	return r.document(r.section(clusters[0], language.block("cluster")))
}

// outline gives the blocks of the file.
func (r *reader) outline(body hcl.Body) *hcl.BodyContent {
	schema, within := language.schema(), language.block("cluster").schema()
	content, problems := body.Content(&hcl.BodySchema{
		Attributes: within.Attributes,
		Blocks:     slices.Concat(schema.Blocks, within.Blocks),
	})
	r.report(problems)
	const detail = `This belongs in the block cluster "NAME" { … }.`
	for _, attribute := range content.Attributes {
		r.wrong(attribute.NameRange, "Wrong place", detail)
	}
	for _, block := range content.Blocks {
		if language.block(block.Type) == nil {
			r.wrong(block.DefRange, "Wrong place", detail)
		}
	}
	return content
}

// document gives what a cluster block says.
func (r *reader) document(cluster *section) facts.Document {
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Name: cluster.label}
	r.checkLabel(cluster)
	doc.Parameters = r.parameters(cluster)
	groups := r.groups(cluster)
	if r.failed() {
		return facts.Document{}
	}
	for _, group := range groups {
		doc.Nodes = append(doc.Nodes, r.nodes(group)...)
	}
	r.sharedStorage(&doc, cluster, groups)
	if len(doc.Nodes) == 0 && !r.failed() {
		r.wrong(cluster.at, "No nodes", `The cluster has no nodes: add a block nodes "worker" { … } with a count of at least 1.`)
	}
	if r.failed() {
		return facts.Document{}
	}
	if err := doc.Validate(); err != nil {
		r.wrong(cluster.at, "Unusable cluster", "The cluster cannot be judged: "+err.Error()+".")
	}
	return doc
}

// wrong reports a mistake of the user's. The detail is a full sentence.
func (r *reader) wrong(at hcl.Range, summary, detail string) {
	r.problems = append(r.problems, mistake(at, summary, detail))
}

func mistake(at hcl.Range, summary, detail string) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &at}
}

// report takes over diagnostics, and says whether there is an error among them.
func (r *reader) report(problems hcl.Diagnostics) bool {
	r.problems = append(r.problems, problems...)
	return problems.HasErrors()
}

func (r *reader) failed() bool { return r.problems.HasErrors() }

// tidy orders diagnostics by place, and keeps no more than somebody would read. Values of variables stay
// out of them.
func tidy(problems hcl.Diagnostics) hcl.Diagnostics {
	const most = 50
	slices.SortStableFunc(problems, func(a, b *hcl.Diagnostic) int {
		first, second := cmp.Or(a.Subject, &hcl.Range{}), cmp.Or(b.Subject, &hcl.Range{})
		return cmp.Or(cmp.Compare(first.Filename, second.Filename), cmp.Compare(first.Start.Byte, second.Start.Byte))
	})
	if len(problems) > most {
		rest := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "More mistakes", Detail: fmt.Sprintf("There are %d more: mend these first.", len(problems)-most)}
		problems = append(problems[:most:most], rest)
	}
	for _, problem := range problems {
		problem.Expression, problem.EvalContext = nil, nil
	}
	return problems
}
