package main

import (
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

func newEvalCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:      "eval",
		Usage:     "judge this host, the facts of a host or a cluster, or a cluster that is planned",
		ArgsUsage: "[INPUT…]",
		Description: inputHelp + "For example:\n" +
			"   kwpolicy eval --edition enterprise --tier 2\n" +
			"   kwpolicy eval --policy enterprise/tier3/linux --role head=node-0 --role 'worker=gpu-*' node-0.json gpu-*.json\n" +
			"   terraform show -json tfplan | kwpolicy eval --edition enterprise --tier 3 --source tfplan -\n" +
			"   kwpolicy eval --tier 2 --var-file prod.tfvars infra/\n\n" +
			exitHelp(exitMeanings),
		Flags: slices.Concat(policyFlags("that of the input"), inputFlags(), reportFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "strict", Usage: "count warnings as violations"},
			&cli.BoolFlag{Name: "allow-unknown", Usage: "exit with 0 where nothing is violated, even if a required fact is unknown"},
		}),
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runEval(c.Context, c, term) },
	}
}

func runEval(ctx context.Context, c *cli.Context, term terminal) error {
	pairs, err := destinations(c)
	if err != nil {
		return err
	}
	asked, err := parameters(c)
	if err != nil {
		return err
	}
	bundle, err := loadBundle(c)
	if err != nil {
		return err
	}
	judged, err := judge(ctx, c, term, bundle, asked)
	if err != nil {
		return err
	}
	judged.Conclude(c.Bool("strict"))
	if err := writeReports(term, judged, pairs, c.Bool("all")); err != nil {
		return err
	}
	if judged.Verdict == report.Compliant || (judged.Verdict == report.Incomplete && c.Bool("allow-unknown")) {
		return nil
	}
	return verdictError{judged.Verdict}
}

// judge reads or gathers the facts and evaluates them.
func judge(ctx context.Context, c *cli.Context, term terminal, bundle *engine.Bundle, asked facts.Parameters) (report.Report, error) {
	if observesHost(c) {
		excluded, judged, err := judgeUnseen(ctx, bundle, asked)
		if excluded || err != nil {
			return judged, err
		}
	}
	in, err := readInput(ctx, c, term)
	if err != nil {
		return report.Report{}, err
	}
	policy, err := bundle.Resolve(asked, &in.doc)
	if err != nil {
		return report.Report{}, err
	}
	return evaluate(ctx, bundle, policy, in)
}

// judgeUnseen answers without gathering a single fact where the page excludes what was asked for,
// and finds what is wrong with the question before anybody waits for the facts.
func judgeUnseen(ctx context.Context, bundle *engine.Bundle, asked facts.Parameters) (bool, report.Report, error) {
	unseen := thisHost()
	policy, err := bundle.Resolve(asked, &unseen)
	if err != nil {
		return false, report.Report{}, err
	}
	if _, excluded := bundle.Exclusion(policy); !excluded {
		return false, report.Report{}, nil
	}
	judged, err := evaluate(ctx, bundle, policy, input{unseen, []string{}})
	return true, judged, err
}

// thisHost is what is known of the host before it is looked at.
func thisHost() facts.Document {
	node := facts.Node{Name: "this host", OS: &facts.OS{Platform: new(host.Platform)}}
	return facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{node}}
}

func evaluate(ctx context.Context, bundle *engine.Bundle, policy report.Policy, in input) (report.Report, error) {
	prepared, err := bundle.Prepare(ctx, policy)
	if err != nil {
		return report.Report{}, err
	}
	judged, err := prepared.Evaluate(ctx, in.doc)
	if err != nil {
		return report.Report{}, err
	}
	judged.Target.Sources = in.sources
	return judged, nil
}
