package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/facts"
)

func newFactsCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:      "facts",
		Usage:     "print the facts that eval would judge",
		ArgsUsage: "[INPUT…]",
		Description: inputHelp + "The facts document can be kept, edited to state what the gatherer could not see, and judged later\n" +
			"or elsewhere with kwpolicy eval FILE.\n\n" + exitHelp(factsExitMeanings),
		Flags: slices.Concat(inputFlags(), []cli.Flag{
			&cli.PathFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`; - is standard output (the default)"},
			&cli.BoolFlag{Name: "schema", Usage: "print the JSON Schema of facts documents instead"},
		}),
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runFacts(c.Context, c, term) },
	}
}

func runFacts(ctx context.Context, c *cli.Context, term terminal) error {
	text := facts.JSONSchema
	if c.Bool("schema") && c.Args().Present() {
		return usageError{errors.New("--schema prints the schema, and reads no INPUT")}
	}
	if !c.Bool("schema") {
		in, err := readInput(ctx, c, term)
		if err != nil {
			return err
		}
		if text, err = facts.Encode(in.doc); err != nil {
			return err
		}
	}
	write := func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
	var err error
	if file := c.Path("output"); file != "" && file != "-" {
		err = writeFile(file, write)
	} else {
		err = write(term.out)
	}
	if err != nil {
		return fmt.Errorf("write facts: %w", err)
	}
	return nil
}
