package config

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// loader reads and parses, each directory once, and evaluates nothing.
type loader struct {
	ctx     context.Context
	files   map[string]*hcl.File
	diags   hcl.Diagnostics
	parsed  map[string]*directory // by the folder's real path
	bytes   int64
	modules int
}

func newLoader(ctx context.Context) *loader {
	return &loader{ctx: ctx, files: map[string]*hcl.File{}, parsed: map[string]*directory{}}
}

// directory is what one module's files declare.
type directory struct {
	folder    *folder
	variables map[string]*declaration
	locals    map[string]*attribute
	calls     map[string]*declaration
	resources map[string]*declaration // data sources too
	outputs   map[string]*declaration

	inOrder []*declaration // the resources as the files have them
}

// declaration is one block of a file's top level.
type declaration struct {
	kind string // the block's type, such as "resource"
	name string // as references within the module have it, such as "data.aws_ami.gpu"
	of   string // the resource type, that of a data source as "data.TYPE"
	at   hcl.Range
	body *body

	takes *constraint // of a variable, once it is needed
}

// directory parses a module's files.
func (l *loader) directory(f *folder) *directory {
	if d, ok := l.parsed[f.real]; ok {
		return d
	}
	d := &directory{
		folder: f, variables: map[string]*declaration{}, locals: map[string]*attribute{}, calls: map[string]*declaration{},
		resources: map[string]*declaration{}, outputs: map[string]*declaration{},
	}
	l.parsed[f.real] = d
	names, err := f.files()
	if err != nil {
		l.complain(unreadable(f.name("."), reason(err), ""))
	}
	for _, base := range names {
		if l.ctx.Err() != nil {
			l.complain(unreadable(f.name(base), l.ctx.Err().Error(), ""))
			return d
		}
		if file := l.file(f, base); file != nil {
			l.declare(d, file, isOverride(base))
		}
	}
	return d
}

func (l *loader) complain(diags ...*hcl.Diagnostic) { l.diags = append(l.diags, diags...) }

// file reads and parses one file; nil where it cannot.
func (l *loader) file(f *folder, base string) *hcl.File {
	name := f.name(base)
	data, err := f.read(base)
	if err != nil {
		l.complain(unreadable(name, reason(err), ""))
		return nil
	}
	if l.bytes += int64(len(data)); l.bytes > maxTotalBytes || len(l.files) >= maxFiles {
		l.complain(unreadable(name, fmt.Sprintf("the configuration is larger than %d MiB or %d files", maxTotalBytes>>20, maxFiles), ""))
		return nil
	}
	file, diags := parse(name, data)
	l.diags = append(l.diags, diags...)
	if file != nil {
		l.files[name] = file
	}
	return file
}

// parse parses a file that may come from anywhere. The file is nil where it should not even be shown.
func parse(name string, data []byte) (*hcl.File, hcl.Diagnostics) {
	if diag := badEncoding(name, data); diag != nil {
		return nil, hcl.Diagnostics{diag}
	}
	if tooDense(data) {
		return nil, hcl.Diagnostics{unreadable(name, "it has more brackets and operators than any configuration should", "Split it.")}
	}
	if strings.HasSuffix(name, ".json") {
		if line := jsonTooDeep(data); line > 0 {
			return nil, hcl.Diagnostics{nestsTooDeep(hcl.Range{Filename: name, Start: hcl.Pos{Line: line, Column: 1}, End: hcl.Pos{Line: line, Column: 1}})}
		}
		return json.Parse(data, name)
	}
	tokens, _ := hclsyntax.LexConfig(data, name, hcl.InitialPos)
	if at := tooDeep(tokens); at != nil {
		return nil, hcl.Diagnostics{nestsTooDeep(*at)}
	}
	return hclsyntax.ParseConfig(data, name, hcl.InitialPos)
}

// badEncoding complains of a file that is not UTF-8 text.
func badEncoding(name string, data []byte) *hcl.Diagnostic {
	const remedy = "Save it as UTF-8."
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unreadable(name, "it is UTF-16 text", remedy)
	case bytes.IndexByte(data, 0) >= 0:
		return unreadable(name, "it is no text", remedy)
	case !utf8.Valid(data):
		line := 1
		for rest := data; len(rest) > 0; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				break
			}
			if r == '\n' {
				line++
			}
			rest = rest[size:]
		}
		diag := unreadable(name, fmt.Sprintf("line %d is not UTF-8 text", line), remedy)
		diag.Subject.Start.Line, diag.Subject.End.Line = line, line
		return diag
	default:
		return nil
	}
}

func nestsTooDeep(at hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Expression beyond reason",
		Detail:   fmt.Sprintf("Brackets and operators nest more than %d levels here, or a number has an exponent of four digits.", maxNesting),
		Subject:  &at,
	}
}

// topLevel are the blocks that are looked at, with the names of their labels.
func topLevel() *hcl.BodySchema {
	return &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "variable", LabelNames: []string{"name"}},
		{Type: "locals"},
		{Type: "module", LabelNames: []string{"name"}},
		{Type: "resource", LabelNames: []string{"type", "name"}},
		{Type: "data", LabelNames: []string{"type", "name"}},
		{Type: "output", LabelNames: []string{"name"}},
	}}
}

// declare adds what a file declares to a directory.
func (l *loader) declare(d *directory, file *hcl.File, override bool) {
	content, _, diags := file.Body.PartialContent(topLevel())
	l.diags = append(l.diags, diags...)
	if content == nil {
		return
	}
	for _, block := range content.Blocks {
		made := &declaration{kind: block.Type, name: strings.Join(block.Labels, "."), at: block.DefRange, body: newBody(block.Body, false)}
		switch block.Type {
		case "locals":
			l.addLocals(d, made.body, override)
			continue
		case "data":
			made.name = "data." + made.name
			made.of = "data." + block.Labels[0]
		case "resource":
			made.of = block.Labels[0]
		}
		l.add(d, made, override)
	}
}

func (d *directory) table(kind string) map[string]*declaration {
	switch kind {
	case "variable":
		return d.variables
	case "module":
		return d.calls
	case "output":
		return d.outputs
	default:
		return d.resources
	}
}

func (l *loader) add(d *directory, made *declaration, override bool) {
	table := d.table(made.kind)
	was, declared := table[made.name]
	switch {
	case declared && override:
		was.body.override(made.body)
	case declared:
		l.complain(twice(made.kind, made.name, made.at, was.at))
	default:
		table[made.name] = made
		if made.of != "" {
			d.inOrder = append(d.inOrder, made)
		}
	}
}

func (l *loader) addLocals(d *directory, b *body, override bool) {
	for name, made := range b.attributes {
		if was, declared := d.locals[name]; declared && !override {
			l.complain(twice("local", name, made.at, was.at))
			continue
		}
		d.locals[name] = made
	}
}

func twice(kind, name string, at, was hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Declared twice",
		Detail:   fmt.Sprintf("The %s %s was declared at %s:%d already.", kind, name, was.Filename, was.Start.Line),
		Subject:  &at,
	}
}
