package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// largest is how much of an input is read: a cluster of ten thousand nodes fits twice.
const largest = 128 << 20

// reader reads one kind of input.
type reader func(name string, text []byte) (facts.Document, error)

// readers are the kinds of input; --input-type and its help are derived from them.
var readers = map[string]reader{"facts": readFacts}

// inputFlags choose what is read.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "root", Usage: "look at the machine whose files are below `DIR` (its /proc, /sys, /etc …), not at this one"},
		&cli.StringFlag{Name: "input-type", Usage: "read each INPUT as `TYPE` " + strings.Join(keys(readers), ", ") + " whatever it looks like"},
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
		doc, err := readFile(c, term, name)
		if err != nil {
			return input{}, err
		}
		docs = append(docs, doc)
	}
	doc, err := facts.Join(docs)
	if err != nil {
		return input{}, fmt.Errorf("%s: %w", strings.Join(names, ", "), err)
	}
	return input{doc, names}, assignRoles(c, &doc)
}

// observe gathers the facts of a host.
func observe(ctx context.Context, c *cli.Context, term terminal) (input, error) {
	sys, sources := host.Live(), []string{"this host"}
	if c.IsSet("root") {
		var err error
		if sys, err = host.At(c.Path("root")); err != nil {
			return input{}, err
		}
		sources = []string{c.Path("root")}
	}
	progress := newProgress(term)
	node := host.Gather(ctx, sys, progress.show)
	progress.clear()
	if err := ctx.Err(); err != nil {
		return input{}, fmt.Errorf("gather facts: %w", err)
	}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{node}}
	return input{doc, sources}, assignRoles(c, &doc)
}

func readFile(c *cli.Context, term terminal, name string) (facts.Document, error) {
	read := readFacts
	if kind := c.String("input-type"); kind != "" {
		var ok bool
		if read, ok = readers[kind]; !ok {
			return facts.Document{}, usageError{misspelt("input type", kind, keys(readers))}
		}
	}
	raw, err := slurp(term, name)
	if name == "-" {
		name = "<stdin>"
	}
	if err != nil {
		return facts.Document{}, err
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

// slurp reads a whole file, or standard input for "-".
func slurp(term terminal, name string) ([]byte, error) {
	source := term.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("read input: %w", err)
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return nil, fmt.Errorf("read input: %s is a directory: give the facts files in it, or look at a machine's tree with --root", name)
		}
		source = file
	}
	raw, err := io.ReadAll(io.LimitReader(source, largest+1))
	if err != nil {
		return nil, fmt.Errorf("read input: %w", err)
	}
	if len(raw) > largest {
		return nil, fmt.Errorf("read input: %s is larger than %d MiB: judge its nodes in parts", name, largest>>20)
	}
	if len(raw) == 0 {
		return nil, fileError{name: name, summary: "Empty input", detail: "The input has no content: kwpolicy facts prints a facts document."}
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
