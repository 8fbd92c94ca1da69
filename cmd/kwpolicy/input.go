package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/cluster"
	"github.com/kwpolicy/kwpolicy/facts/host"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform"
	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
)

// largest is how much of an input is read that is not read as a stream.
const largest = 128 << 20

// inputHelp is the part of the help about INPUT.
const inputHelp = "Without INPUT it looks at this host. INPUT is a facts document, as kwpolicy facts prints it; a Terraform or\n" +
	"OpenTofu plan, as terraform show -json prints it; a directory of .tf files; a cluster file, which kwpolicy\n" +
	"init begins; or - for standard input. Several are the nodes of one cluster.\n\n"

// source is one INPUT.
type source struct {
	// name is what errors call it, path where it is: "" of standard input.
	name, path string

	// stream is its content as UTF-8; nil of a directory.
	stream *bufio.Reader

	left *exclusion
}

// reader reads one kind of input. Of the flags that are not for every kind it takes some.
type reader struct {
	read  func(ctx context.Context, c *cli.Context, s source) (facts.Document, error)
	flags []string
}

// readers are the kinds of input; --input-type and its help are derived from them.
var readers = map[string]reader{
	kindFacts:     {read: readFacts},
	kindPlan:      {readPlan, []string{"source", "instances"}},
	kindTerraform: {readTerraform, []string{"var", "var-file", "instances"}},
	kindCluster:   {readCluster, []string{"var", "var-file", "instances"}},
}

// refuseUnused refuses a flag that no reader of what was read takes: it would change nothing.
func refuseUnused(c *cli.Context, kinds ...string) error {
	for _, kind := range keys(readers) {
		for _, name := range readers[kind].flags {
			takes := func(kind string) bool { return slices.Contains(readers[kind].flags, name) }
			if c.IsSet(name) && !slices.ContainsFunc(kinds, takes) {
				return usageError{fmt.Errorf("--%s is for INPUT of other kinds (%s): it would change nothing here", name, either(slices.DeleteFunc(keys(readers), func(kind string) bool { return !takes(kind) })))}
			}
		}
	}
	return nil
}

// inputFlags choose what is read.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "root", Usage: "look at the machine whose files are below `DIR` (its /proc, /sys, /etc …), not at this one"},
		&cli.StringFlag{Name: "input-type", Usage: "take each INPUT for `TYPE` (" + either(keys(readers)) + ") whatever it looks like"},
		roleFlag(),
		&cli.StringSliceFlag{Name: "exclude", Usage: "leave out the nodes named `NAME`, such as a bastion; NAME may have * and ?. Repeat it"},
		&cli.PathFlag{Name: "source", Usage: "with a plan, find its lines in `SOURCE`: the saved plan that it was printed of, or the directory of its configuration"},
		&cli.StringSliceFlag{Name: "var", Usage: "set a variable of the configuration or cluster file to a value: `NAME=VALUE`. Repeat it"},
		&cli.StringSliceFlag{Name: "var-file", Usage: "set variables of the configuration or cluster file from `FILE`. Repeat it"},
		&cli.PathFlag{Name: "instances", Usage: "know the machine types of `FILE` too, a list of types that the cloud or you made up"},
	}
}

// input is what a command works on.
type input struct {
	doc     facts.Document
	sources []string
}

// observesHost says that the command looks at a machine rather than at files about one.
func observesHost(c *cli.Context) bool { return !c.Args().Present() }

// readInput reads the arguments, or observes the host where there are none.
func readInput(ctx context.Context, c *cli.Context, term terminal) (input, error) {
	if observesHost(c) {
		return observe(ctx, c, term)
	}
	return readFiles(ctx, c, term, c.Args().Slice())
}

// readFiles reads each INPUT, and joins them.
func readFiles(ctx context.Context, c *cli.Context, term terminal, names []string) (input, error) {
	if c.IsSet("root") {
		return input{}, usageError{errors.New("--root looks at a machine, and INPUT is read instead: give one of them")}
	}
	left, err := newExclusion(c.StringSlice("exclude"))
	if err != nil {
		return input{}, err
	}
	var docs []facts.Document
	var kinds []string
	for i, name := range names {
		doc, kind, err := readFile(ctx, c, term, left, name)
		if name == "-" {
			names[i] = "<stdin>"
		}
		if err != nil {
			return input{}, err
		}
		docs, kinds = append(docs, doc), append(kinds, kind)
	}
	if err := refuseUnused(c, kinds...); err != nil {
		return input{}, err
	}
	if err := left.check(); err != nil {
		return input{}, err
	}
	doc, err := facts.Join(docs, names)
	if err != nil {
		return input{}, err
	}
	if err := assignRoles(c, &doc); err != nil {
		return input{}, err
	}
	return input{doc, names}, nil
}

// observe gathers the facts of a host.
func observe(ctx context.Context, c *cli.Context, term terminal) (input, error) {
	if err := refuseUnused(c); err != nil {
		return input{}, err
	}
	sys, sources := host.Live(), []string{render.ThisHost}
	if c.IsSet("root") {
		var err error
		if sys, err = host.At(c.Path("root")); err != nil {
			return input{}, err
		}
		sources = []string{c.Path("root")}
	}
	if dir := c.String("install-path"); dir != "" {
		sys.Paths = []string{dir}
	}
	progress := newProgress(term)
	node := host.Gather(ctx, sys, progress.show)
	progress.clear()
	if err := ctx.Err(); err != nil {
		return input{}, fmt.Errorf("gather facts: %w", err)
	}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{node}}
	if err := assignRoles(c, &doc); err != nil {
		return input{}, err
	}
	return input{doc, sources}, nil
}

// readFile reads one INPUT, until ctx is done: a pipe that nobody writes to is left to wait alone.
func readFile(ctx context.Context, c *cli.Context, term terminal, left *exclusion, name string) (doc facts.Document, kind string, err error) {
	type result struct {
		doc  facts.Document
		kind string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		doc, kind, err := readSource(ctx, c, term, left, name)
		done <- result{doc, kind, err}
	}()
	select {
	case <-ctx.Done():
		return doc, "", fmt.Errorf("read %s: interrupted", name)
	case read := <-done:
		return read.doc, read.kind, read.err
	}
}

// readSource reads one INPUT, and says of what kind it is.
func readSource(ctx context.Context, c *cli.Context, term terminal, left *exclusion, name string) (doc facts.Document, kind string, err error) {
	s := source{name: name, path: name, left: left}
	if name == "-" {
		s = source{name: "<stdin>", stream: utf8Reader(term.in), left: left}
	} else {
		file, err := os.Open(name)
		if err != nil {
			return doc, "", fmt.Errorf("read %s: %w", name, errors.Unwrap(err))
		}
		defer file.Close()
		if info, err := file.Stat(); err != nil || !info.IsDir() {
			s.stream = utf8Reader(file)
		}
	}
	if kind, err = kindOf(c, s); err != nil {
		return doc, "", err
	}
	doc, err = readers[kind].read(ctx, c, s)
	return doc, kind, err
}

// kindOf gives the kind that was asked for, or what the input is.
func kindOf(c *cli.Context, s source) (string, error) {
	if kind := c.String("input-type"); kind != "" {
		if readers[kind].read == nil {
			return "", usageError{engine.Unknown("input type", kind, keys(readers))}
		}
		if s.stream == nil && kind != kindTerraform {
			return "", usageError{fmt.Errorf("%s is a directory, and --input-type is %s: give a file", s.name, kind)}
		}
		return kind, nil
	}
	if s.stream == nil {
		return kindTerraform, nil
	}
	head, err := peek(s.stream)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", s.name, err)
	}
	kind, err := detect(head)
	if err != nil {
		return "", located(s.name, nil, err)
	}
	return kind, nil
}

func readFacts(_ context.Context, _ *cli.Context, s source) (facts.Document, error) {
	text, err := s.all()
	if err != nil {
		return facts.Document{}, err
	}
	doc, err := facts.Decode(text)
	if err != nil {
		return facts.Document{}, located(s.name, text, err)
	}
	doc.Exclude(s.left.skip)
	return doc, nil
}

func readPlan(ctx context.Context, c *cli.Context, s source) (facts.Document, error) {
	types, err := catalogue(c)
	if err != nil {
		return facts.Document{}, err
	}
	doc, err := terraform.ReadPlan(ctx, s.stream, c.Path("source"), terraform.Machines{Types: types, Skip: s.left.skip})
	if err != nil {
		return facts.Document{}, located(s.name, nil, err)
	}
	return doc, nil
}

func readTerraform(ctx context.Context, c *cli.Context, s source) (facts.Document, error) {
	if s.path == "" {
		return facts.Document{}, usageError{errors.New("standard input is no facts document, plan or cluster file; configuration is more than one file: give its directory")}
	}
	types, err := catalogue(c)
	if err != nil {
		return facts.Document{}, err
	}
	options := config.Options{
		VarFiles: c.StringSlice("var-file"), Vars: c.StringSlice("var"),
		Environ: os.Environ(), Workspace: os.Getenv("TF_WORKSPACE"),
	}
	doc, err := terraform.ReadConfiguration(ctx, s.path, options, terraform.Machines{Types: types, Skip: s.left.skip})
	if err != nil {
		return facts.Document{}, located(s.name, nil, err)
	}
	return doc, nil
}

func readCluster(_ context.Context, c *cli.Context, s source) (facts.Document, error) {
	text, err := s.all()
	if err != nil {
		return facts.Document{}, err
	}
	types, err := catalogue(c)
	if err != nil {
		return facts.Document{}, err
	}
	doc, diagnostics := cluster.Read(s.name, text, cluster.Options{VarFiles: c.StringSlice("var-file"), Vars: c.StringSlice("var"), Types: types})
	if diagnostics.HasErrors() {
		return facts.Document{}, &config.Problem{Diagnostics: diagnostics, Files: map[string]*hcl.File{s.name: {Bytes: text}}}
	}
	doc.Exclude(s.left.skip)
	return doc, nil
}

// all gives the whole text of the input.
func (s source) all() ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(s.stream, largest+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name, err)
	}
	if len(text) > largest {
		return nil, fmt.Errorf("read %s: it is larger than %d MiB: judge its nodes in parts", s.name, largest>>20)
	}
	if text, err = facts.Text(text); err != nil {
		return nil, located(s.name, text, err)
	}
	return text, nil
}

// catalogue gives the machine types that are known, those of the user's file before all others.
func catalogue(c *cli.Context) (*instances.Catalogue, error) {
	types, err := instances.Embedded()
	if err != nil || !c.IsSet("instances") {
		return types, err
	}
	name := c.Path("instances")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read machine types: %w", err)
	}
	if types, err = types.With(name, text); err != nil {
		return nil, fmt.Errorf("read machine types: %w", err)
	}
	return types, nil
}

// located says in which file a syntax error is.
func located(name string, text []byte, err error) error {
	syntax, ok := errors.AsType[*facts.SyntaxError](err)
	if _, problem := errors.AsType[*config.Problem](err); problem {
		return err
	}
	if !ok {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return fileError{
		name: name, text: text,
		line: syntax.Line, column: syntax.Column, offset: syntax.Offset,
		summary: syntax.Summary, detail: syntax.Detail,
	}
}
