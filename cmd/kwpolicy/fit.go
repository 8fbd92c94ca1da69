package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

func newFitCommand(term terminal) *cli.Command {
	// The policies are what it answers.
	flags := slices.DeleteFunc(policyFlags("that of the input"), func(flag cli.Flag) bool {
		return slices.Contains([]string{"policy", "edition", "tier"}, flag.Names()[0])
	})
	return &cli.Command{
		Name:      "fit",
		Usage:     "tell which policies a host or a cluster meets, what the next tier lacks, and which models it can serve",
		ArgsUsage: "[INPUT…]",
		Description: inputHelp + "It is judged by every tier of every edition, or of that of --edition. What is missing at every tier, such as\n" +
			"software to be installed, is told apart from what the next tier lacks. A host that is no part of a cluster is\n" +
			"judged as each role of a tier that has roles. For example:\n" +
			"   kwpolicy fit\n" +
			"   kwpolicy fit --edition enterprise host.json\n" +
			"   terraform show -json tfplan | kwpolicy fit -\n\n" +
			exitHelp(fitExitMeanings),
		Flags: slices.Concat([]cli.Flag{
			bundleValue{&cli.StringFlag{Name: "edition", Usage: "only the `EDITION` %s"}, builtIn(), "each"},
		}, flags, inputFlags(), []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "write as `FORMAT`, which is " + either(keys(render.FitFormats)), DefaultText: "text"},
			&cli.PathFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`; - is standard output (the default)"},
			&cli.BoolFlag{Name: "all", Aliases: []string{"a"}, Usage: "show what every tier lacks, and not only the next"},
		}),
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runFit(c.Context, c, term) },
	}
}

func runFit(ctx context.Context, c *cli.Context, term terminal) error {
	write, ok := render.FitFormats[c.String("format")]
	if !ok {
		return usageError{engine.Unknown("format", c.String("format"), keys(render.FitFormats))}
	}
	asked, err := parameters(c)
	if err != nil {
		return err
	}
	bundle, err := loadBundle(c)
	if err != nil {
		return err
	}
	fitted, err := judgeFit(ctx, c, term, bundle, asked)
	if err != nil {
		return err
	}
	options := render.Options{All: c.Bool("all"), Color: term.color, Width: term.width}
	if file := c.Path("output"); file != "" && file != "-" {
		options.Color, options.Width = false, 0
		err = writeFile(file, func(w io.Writer) error { return write(w, fitted, options) })
	} else {
		err = buffered(term.out, func(w io.Writer) error { return write(w, fitted, options) })
	}
	if err != nil {
		return fmt.Errorf("write fit: %w", err)
	}
	if fitted.Verdict != report.Compliant {
		return verdictError{fitted.Verdict}
	}
	return nil
}

// judgeFit reads or gathers the facts and judges them by every policy. What is wrong with the question is found before
// anybody waits for the facts.
func judgeFit(ctx context.Context, c *cli.Context, term terminal, bundle *engine.Bundle, asked facts.Parameters) (fit.Fit, error) {
	if observesHost(c) {
		unseen := thisHost()
		if _, err := bundle.Resolve(asked, &unseen); err != nil {
			return fit.Fit{}, err
		}
	}
	in, err := readInput(ctx, c, term)
	if err != nil {
		return fit.Fit{}, err
	}
	fitted, err := bundle.Fit(ctx, asked, in.doc)
	fitted.Target.Sources = in.sources
	return fitted, err
}
