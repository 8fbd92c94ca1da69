package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

func newDiffCommand(term terminal) *cli.Command {
	flags := slices.DeleteFunc(policyFlags("all, or that of the input"), func(flag cli.Flag) bool {
		return slices.Contains(flag.Names(), "release")
	})
	return &cli.Command{
		Name:      "diff",
		Usage:     "show what an upgrade changes: what two releases demand, or what they say of a host or a cluster",
		ArgsUsage: "RELEASE RELEASE [INPUT…]",
		Description: "Without INPUT it compares the pages, row by row, of all policies or of those that the flags choose. With\n" +
			"INPUT, or with --host, it judges that by both releases. INPUT is as that of kwpolicy eval.\n\nFor example:\n" +
			"   kwpolicy diff 0.9.3 1.2.0\n" +
			"   kwpolicy diff 0.9.3 1.2.0 --edition enterprise --tier 3 node-*.json\n\n" +
			exitHelp(diffExitMeanings),
		Flags: slices.Concat(flags, inputFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "host", Usage: "judge this host by both releases"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "write as `FORMAT`, which is " + either(keys(comparisons)), DefaultText: "text"},
			&cli.BoolFlag{Name: "all", Aliases: []string{"a"}, Usage: "show too what starts or ceases to be asked and is met"},
			&cli.BoolFlag{Name: "allow-unknown", Usage: "exit with 0 where no violation is new, even if a fact is unknown that only the new release requires"},
		}),
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runDiff(c.Context, c, term) },
	}
}

// comparison is what the command prints: of pages, or of reports.
type comparison struct {
	pages   *engine.Diff
	results *changes
}

// changes are the results that another release has otherwise.
type changes struct {
	Schema  string          `json:"schema"`
	Old     report.Policy   `json:"old"`
	New     report.Policy   `json:"new"`
	Target  report.Target   `json:"target"`
	Changes []report.Change `json:"changes"`

	// Same counts the results that stay as they are, by status.
	Same map[report.Status]int `json:"same"`
}

// comparisons are the ways to write it.
var comparisons = map[string]func(w io.Writer, term terminal, c comparison, all bool) error{"json": diffJSON, "text": diffText}

func runDiff(ctx context.Context, c *cli.Context, term terminal) error {
	write, ok := comparisons[c.String("format")]
	if !ok {
		return usageError{engine.Unknown("format", c.String("format"), keys(comparisons))}
	}
	older, newer, asked, err := edges(c)
	if err != nil {
		return err
	}
	bundle, err := loadBundle(c)
	if err != nil {
		return err
	}
	names := c.Args().Slice()[2:]
	if len(names) == 0 && !c.Bool("host") {
		return diffPages(ctx, c, term, bundle, older, newer, asked, write)
	}
	read := func() (input, error) { return readFiles(ctx, c, term, names) }
	if len(names) == 0 {
		read = func() (input, error) { return observe(ctx, c, term) }
	} else if c.Bool("host") {
		return usageError{errors.New("--host judges this host, and INPUT is read instead: give one of them")}
	}
	in, err := read()
	if err != nil {
		return err
	}
	made, err := compareResults(ctx, bundle, older, newer, asked, in)
	if err != nil {
		return err
	}
	err = buffered(term.out, func(w io.Writer) error { return write(w, term, comparison{results: &made}, c.Bool("all")) })
	if err != nil {
		return fmt.Errorf("write comparison: %w", err)
	}
	verdict := report.Worse(made.Changes)
	if verdict == report.Compliant || (verdict == report.Incomplete && c.Bool("allow-unknown")) {
		return nil
	}
	return verdictError{verdict}
}

// edges reads the two releases and the flags.
func edges(c *cli.Context) (older, newer string, asked facts.Parameters, err error) {
	if c.NArg() < 2 {
		return "", "", asked, usageError{errors.New("diff takes two releases, such as 0.9.3 1.2.0; kwpolicy rules lists them")}
	}
	if asked, err = parameters(c); err != nil {
		return "", "", asked, err
	}
	if asked.Release != "" {
		return "", "", asked, usageError{fmt.Errorf("--policy names a release, %s, and diff takes two: leave it out", asked.Release)}
	}
	return c.Args().Get(0), c.Args().Get(1), asked, nil
}

func diffPages(ctx context.Context, c *cli.Context, term terminal, bundle *engine.Bundle, older, newer string, asked facts.Parameters,
	write func(io.Writer, terminal, comparison, bool) error,
) error {
	for _, name := range []string{"root", "role", "exclude", "source", "var", "var-file", "instances", "input-type", "install-path", "inference", "phase", "install-method", "model", "all"} {
		if c.IsSet(name) {
			return usageError{fmt.Errorf("--%s is for INPUT: without it diff compares pages", name)}
		}
	}
	made, err := bundle.Diff(ctx, older, newer, asked)
	if err != nil {
		return err
	}
	err = buffered(term.out, func(w io.Writer) error { return write(w, term, comparison{pages: &made}, false) })
	if err != nil {
		return fmt.Errorf("write comparison: %w", err)
	}
	return nil
}

// compareResults judges an input by two releases.
func compareResults(ctx context.Context, bundle *engine.Bundle, older, newer string, asked facts.Parameters, in input) (changes, error) {
	asked = asked.Over(in.doc.Parameters)
	var reports [2]report.Report
	for i, pair := range [2][2]string{{older, newer}, {newer, older}} {
		wanted, err := bundle.Translate(pair[0], pair[1], asked)
		if err != nil {
			return changes{}, err
		}
		one := in
		one.doc.Parameters = nil
		policy, err := bundle.Resolve(wanted, &one.doc)
		if err != nil {
			return changes{}, err
		}
		if reports[i], err = evaluate(ctx, bundle, policy, one); err != nil {
			return changes{}, err
		}
	}
	made := changes{
		Schema: "kwpolicy.diff/v1", Old: reports[0].Policy, New: reports[1].Policy, Target: reports[1].Target,
		Changes: report.Changes(reports[0], reports[1]), Same: map[report.Status]int{},
	}
	changed := map[report.Status]int{}
	for _, change := range made.Changes {
		changed[change.Now]++
	}
	for status, count := range reports[1].Summary.ByStatus() {
		if same := count - changed[status]; same > 0 {
			made.Same[status] = same
		}
	}
	return made, nil
}

func diffJSON(w io.Writer, _ terminal, c comparison, _ bool) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if c.pages != nil {
		return encoder.Encode(c.pages)
	}
	return encoder.Encode(c.results)
}
