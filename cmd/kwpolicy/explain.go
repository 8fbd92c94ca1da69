package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

func newExplainCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "show one rule in full: what it measures, what each policy demands, how to mend it",
		ArgsUsage: "RULE",
		Flags: []cli.Flag{
			releaseFlag(builtIn()),
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
	return writeRule(term, bundle, rule, release, demands)
}

func writeRule(term terminal, bundle *engine.Bundle, rule engine.Rule, release string, demands []engine.Demand) error {
	w := bufio.NewWriter(term.out)
	wrap := func(head, indent, text string) { render.Wrap(w, term.width, head, indent, text) }
	wrap("", "", rule.ID+": "+rule.Title)
	fmt.Fprintln(w)
	wrap("", "", rule.Description)
	fmt.Fprintln(w)
	for _, fact := range rule.Facts {
		wrap("Needs: ", "  ", facts.Describe(fact))
		wrap("  ", "  ", gathered(fact))
	}
	if len(rule.Facts) == 0 {
		wrap("Needs: ", "  ", "no facts")
	}
	wrap("To mend it: ", "  ", rule.Remediation)
	if rule.Example != "" {
		wrap("For example: ", "  ", rule.Example)
	}
	wrap("Its code: ", "  ", rule.File)
	fmt.Fprintln(w)
	wrap("", "", "What release "+release+" demands:")
	readings, lines := []string{}, []string{}
	for _, demand := range demands {
		var names []string
		for _, policy := range demand.Policies {
			names = append(names, engine.Short(policy))
		}
		fmt.Fprintln(w)
		wrap("  of ", "    ", demand.Whom()+": "+demand.Demand)
		wrap("    section ", "      ", demand.Cited())
		wrap("    for ", "      ", strings.Join(names, ", "))
		readings = append(readings, demand.Readings...)
	}
	for _, passage := range bundle.Held(release, rule.ID) {
		lines = append(lines, fmt.Sprintf("%d-%d", passage.Lines[0], passage.Lines[1]))
	}
	if len(demands) == 0 {
		fmt.Fprintln(w)
		wrap("  ", "  ", "nothing")
		return w.Flush()
	}
	fmt.Fprintln(w)
	wrap("The page: ", "  ", demands[0].Policies[0].Page)
	if len(lines) > 0 {
		wrap("Its lines, as it is published in Markdown: ", "  ", strings.Join(lines, ", "))
	}
	texts, others := bundle.Readings(demands[0].Policies[0]), bundle.Alternatives(demands[0].Policies[0])
	slices.SortFunc(readings, render.ByNumber)
	for _, reading := range slices.Compact(readings) {
		wrap("Reading "+reading+": ", "  ", texts[reading])
		if others[reading] != "" {
			wrap("  Decided against: ", "    ", others[reading])
		}
	}
	return w.Flush()
}

// gathered says where a fact comes from.
func gathered(fact string) string {
	if source := host.Source(fact); source != "" {
		return "On a host it is from " + source + "."
	}
	return "No host shows it: a plan, a cluster file or a facts file does."
}

func or(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
