package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// largest is how much of an input is read.
const largest = 128 << 20

// reader reads one kind of input.
type reader func(name string, text []byte) (facts.Document, error)

// readers are the kinds of input; --input-type and its help are derived from them.
var readers = map[string]reader{"facts": readFacts}

// inputFlags choose what is read.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "root", Usage: "look at the machine whose files are below `DIR` (its /proc, /sys, /etc …), not at this one"},
		&cli.StringFlag{Name: "input-type", Usage: "take each INPUT for `TYPE` (" + either(keys(readers)) + ") whatever it looks like"},
		roleFlag(),
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
	if c.IsSet("root") {
		return input{}, usageError{errors.New("--root looks at a machine, and INPUT is read instead: give one of them")}
	}
	names := c.Args().Slice()
	var docs []facts.Document
	for i, name := range names {
		if name == "-" {
			names[i] = "<stdin>"
		}
		doc, err := readFile(ctx, c, term, name)
		if err != nil {
			return input{}, err
		}
		docs = append(docs, doc)
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

func readFile(ctx context.Context, c *cli.Context, term terminal, name string) (facts.Document, error) {
	read := readFacts
	if kind := c.String("input-type"); kind != "" {
		var ok bool
		if read, ok = readers[kind]; !ok {
			return facts.Document{}, usageError{engine.Unknown("input type", kind, keys(readers))}
		}
	}
	raw, err := slurp(ctx, term, name)
	if name == "-" {
		name = "<stdin>"
	}
	if err != nil {
		return facts.Document{}, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) == 0 {
		return facts.Document{}, fileError{name: name, summary: "Empty input", detail: "The input has no content: kwpolicy facts prints a facts document."}
	}
	text, err := facts.Text(raw)
	if err != nil {
		return facts.Document{}, located(name, raw, err)
	}
	return read(name, text)
}

func readFacts(name string, text []byte) (facts.Document, error) {
	doc, err := facts.Decode(text)
	if err != nil {
		return facts.Document{}, located(name, text, err)
	}
	return doc, nil
}

// slurp reads a whole file, or standard input for "-", until ctx is done: a pipe that nobody writes to
// is left to wait alone.
func slurp(ctx context.Context, term terminal, name string) ([]byte, error) {
	type result struct {
		raw []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		raw, err := readWhole(term, name)
		done <- result{raw, err}
	}()
	select {
	case <-ctx.Done():
		return nil, errors.New("interrupted")
	case read := <-done:
		return read.raw, read.err
	}
}

func readWhole(term terminal, name string) ([]byte, error) {
	source := term.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, errors.Unwrap(err)
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return nil, errors.New("it is a directory: give the facts files in it, or look at a machine's tree with --root")
		}
		source = file
	}
	raw, err := io.ReadAll(io.LimitReader(source, largest+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > largest {
		return nil, fmt.Errorf("it is larger than %d MiB: judge its nodes in parts", largest>>20)
	}
	return raw, nil
}

// located says in which file a syntax error is.
func located(name string, text []byte, err error) error {
	syntax, ok := errors.AsType[*facts.SyntaxError](err)
	if !ok {
		return fmt.Errorf("%s: %w", name, err)
	}
	return fileError{
		name: name, text: text,
		line: syntax.Line, column: syntax.Column, offset: syntax.Offset,
		summary: syntax.Summary, detail: syntax.Detail,
	}
}
