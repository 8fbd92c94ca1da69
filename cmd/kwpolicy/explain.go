package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
)

func newExplainCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "show one rule in full: what it measures, what each policy demands, how to mend it",
		ArgsUsage: "RULE",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "release", Usage: "`RELEASE` of Kamiwaza"},
			bundleFlag(),
		},
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runExplain(c.Context, c, term) },
	}
}

func runExplain(ctx context.Context, c *cli.Context, term terminal) error {
	if c.NArg() != 1 {
		return usageError{errors.New("explain takes one rule, such as cpu/cores; kwpolicy rules lists them")}
	}
	bundle, err := loadBundle(c)
	if err != nil {
		return err
	}
	rule, err := bundle.Rule(c.Args().First())
	if err != nil {
		return usageError{err}
	}
	release := c.String("release")
	if release == "" {
		release = bundle.Defaults().Release
	}
	demands, err := bundle.Demands(ctx, release)
	if err != nil {
		return err
	}
	demands = slices.DeleteFunc(demands, func(demand engine.Demand) bool { return demand.Rule != rule.ID })
	return writeRule(term.out, bundle, rule, release, demands)
}

func writeRule(out io.Writer, bundle *engine.Bundle, rule engine.Rule, release string, demands []engine.Demand) error {
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s: %s\n\n%s\n\n", rule.ID, rule.Title, rule.Description)
	fmt.Fprintf(w, "Needs the facts: %s\n", or(strings.Join(rule.Facts, ", "), "none"))
	fmt.Fprintf(w, "To mend it: %s\n", rule.Remediation)
	fmt.Fprintf(w, "Its code: %s\n\nWhat release %s demands:\n", rule.File, release)
	readings := []string{}
	for _, demand := range demands {
		var names []string
		for _, policy := range demand.Policies {
			names = append(names, engine.Short(policy))
		}
		fmt.Fprintf(w, "\n  of %s: %s\n    section %s\n    for %s\n", demand.Whom(), demand.Demand, demand.Cited(), strings.Join(names, ", "))
		readings = append(readings, demand.Readings...)
	}
	if len(demands) == 0 {
		fmt.Fprintln(w, "\n  nothing")
		return w.Flush()
	}
	texts := bundle.Readings(demands[0].Policies[0])
	slices.Sort(readings)
	fmt.Fprintf(w, "\nThe page: %s\n", demands[0].Policies[0].Page)
	for _, reading := range slices.Compact(readings) {
		fmt.Fprintf(w, "Reading %s: %s\n", reading, texts[reading])
	}
	return w.Flush()
}

func or(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
