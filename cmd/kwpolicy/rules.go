package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

func newRulesCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:  "rules",
		Usage: "list what a policy demands, and which policies there are",
		Flags: slices.Concat(policyFlags(host.Platform), []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "write as `FORMAT`, which is " + either(keys(listings)), DefaultText: "text"},
		}),
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runRules(c.Context, c, term) },
	}
}

// listing is what the command prints.
type listing struct {
	Policy       report.Policy        `json:"policy"`
	Excluded     bool                 `json:"excluded"`
	Requirements []engine.Requirement `json:"requirements"`
	Readings     map[string]string    `json:"readings"`
	Policies     []string             `json:"policies"`
	Releases     []string             `json:"releases"`

	// Options and Models are what the release lets choose beside the policy.
	Options map[string][]string `json:"options,omitempty"`
	Models  []engine.Model      `json:"models,omitempty"`
}

// listings are the ways to write it.
var listings = map[string]func(io.Writer, listing) error{"json": listJSON, "text": listText}

func runRules(ctx context.Context, c *cli.Context, term terminal) error {
	if c.Args().Present() {
		return usageError{fmt.Errorf("rules takes no arguments, and %q is one: --policy names the policy, and kwpolicy explain shows one rule", c.Args().First())}
	}
	write, ok := listings[c.String("format")]
	if !ok {
		return usageError{engine.Unknown("format", c.String("format"), keys(listings))}
	}
	bundle, policy, asked, err := choosePolicy(c)
	if err != nil {
		return err
	}
	requirements, err := bundle.Requirements(ctx, policy, asked)
	if err != nil {
		return err
	}
	all, err := bundle.Policies(policy.Release)
	if err != nil {
		return err
	}
	names := []string{}
	for _, one := range all {
		names = append(names, one.Name)
	}
	_, excluded := bundle.Exclusion(policy)
	return write(term.out, listing{
		Policy: policy, Excluded: excluded, Requirements: requirements, Readings: bundle.Readings(policy),
		Policies: names, Releases: bundle.Releases(), Options: bundle.Options(policy.Release), Models: bundle.Models(policy.Release),
	})
}

// choosePolicy resolves the policy flags for this platform, without any facts.
func choosePolicy(c *cli.Context) (*engine.Bundle, report.Policy, facts.Parameters, error) {
	asked, err := parameters(c)
	if err != nil {
		return nil, report.Policy{}, asked, err
	}
	bundle, err := loadBundle(c)
	if err != nil {
		return nil, report.Policy{}, asked, err
	}
	doc := facts.Document{Nodes: []facts.Node{{OS: &facts.OS{Platform: new(host.Platform)}}}}
	policy, err := bundle.Resolve(asked, &doc)
	if err != nil {
		return nil, report.Policy{}, asked, err
	}
	return bundle, policy, *doc.Parameters, nil
}

func listJSON(w io.Writer, l listing) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(l)
}

func listText(w io.Writer, l listing) error {
	fmt.Fprintf(w, "Policy %s, from %s\n", l.Policy.Name, l.Policy.Page)
	if l.Excluded {
		fmt.Fprintln(w, "The page excludes this combination: eval answers with a violation of cluster/supported, whatever the facts.")
	}
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tFOR\tDEMANDS\tSECTION")
	for _, requirement := range l.Requirements {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", requirement.Rule, requirement.Whom(), requirement.Demand, requirement.Cited())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nkwpolicy explain RULE shows one in full.\n\nPolicies of %s:\n  %s\n", l.Policy.Release, strings.Join(l.Policies, "\n  "))
	for _, name := range keys(l.Options) {
		fmt.Fprintf(w, "Option %s: %s\n", name, either(l.Options[name]))
	}
	var models []string
	for _, model := range l.Models {
		models = append(models, model.Name)
	}
	if len(models) > 0 {
		fmt.Fprintf(w, "Models: %s\n", strings.Join(models, ", "))
	}
	_, err := fmt.Fprintf(w, "Releases: %s\n", strings.Join(l.Releases, ", "))
	return err
}
