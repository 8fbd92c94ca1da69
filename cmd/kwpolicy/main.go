// Command kwpolicy judges hosts and clusters against the published system requirements of the
// Kamiwaza AI platform.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// The exit codes, the same for every command. Nothing else in the program knows them.
const (
	exitOK = iota
	exitViolations
	exitUnusable
	exitIncomplete
)

// exitMeanings are those of eval.
var exitMeanings = map[int]string{
	exitOK:         "nothing required is violated or unknown",
	exitViolations: "violations",
	exitUnusable:   "could not judge: wrong usage, unreadable or unusable input, a bad bundle",
	exitIncomplete: "no violation, but a required fact is unknown",
}

// fitExitMeanings are those of fit.
var fitExitMeanings = map[int]string{
	exitOK:         "at least one tier is met",
	exitViolations: "none is met: something is missing at each",
	exitUnusable:   exitMeanings[exitUnusable],
	exitIncomplete: "none is known to be met, but one may be: nothing that is known keeps it from that",
}

// factsExitMeanings are those of facts, which never judges.
var factsExitMeanings = map[int]string{
	exitOK:       "the facts were printed",
	exitUnusable: "they could not be read or written: wrong usage, unreadable or unusable input",
}

// diffExitMeanings are those of diff.
var diffExitMeanings = map[int]string{
	exitOK:         "compared; with INPUT, the new release finds nothing that the old one does not",
	exitViolations: "the new release finds violations that the old one does not",
	exitUnusable:   "could not compare: wrong usage, unreadable or unusable input, a bad bundle",
	exitIncomplete: "no such violation, but a fact that only the new release requires is unknown",
}

// exitHelp is the part of the help about them.
func exitHelp(meanings map[int]string) string {
	var text strings.Builder
	text.WriteString("EXIT STATUS:\n")
	for _, code := range slices.Sorted(maps.Keys(meanings)) {
		fmt.Fprintf(&text, "   %d  %s\n", code, meanings[code])
	}
	return text.String()
}

func main() {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, exitOnSignal)
	code := run(ctx, os.Args, stdio())
	stop()
	os.Exit(code)
}

// exitOnSignal ends the program at the second signal, whatever does not heed the first.
func exitOnSignal() {
	again := make(chan os.Signal, 1)
	signal.Notify(again, os.Interrupt, syscall.SIGTERM)
	<-again
	os.Exit(exitUnusable)
}

// tuneMemory lets the heap grow before it is collected: a process that lives for 50 ms would spend a
// fifth of them on collecting what compiling the policies leaves behind. GOGC has the last word.
func tuneMemory() {
	const percent, limit = 400, 1 << 30
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// run is the whole program: it gives the exit code of a command line.
func run(ctx context.Context, args []string, term terminal) int {
	app := newApp(term)
	err := app.RunContext(ctx, interspersed(app, args))
	if verdict, ok := errors.AsType[verdictError](err); ok {
		return exitCode(verdict.verdict)
	}
	if err != nil {
		term.complain(err)
		return exitUnusable
	}
	return exitOK
}

func exitCode(verdict report.Verdict) int {
	switch verdict {
	case report.Violated, fit.Excluded:
		return exitViolations
	case report.Incomplete:
		return exitIncomplete
	default:
		return exitUnusable
	}
}

// verdictError is a report that was written and is not compliant.
type verdictError struct{ verdict report.Verdict }

func (e verdictError) Error() string { return string(e.verdict) }

func newApp(term terminal) *cli.App {
	app := &cli.App{
		Name:  "kwpolicy",
		Usage: "does a machine, or a cluster that is planned, meet the system requirements of the Kamiwaza AI platform?",
		Description: "kwpolicy compares facts about a host, a cluster or a Terraform plan with the published requirements of an\n" +
			"edition, tier and platform. A fact that is missing is reported as unknown; it never passes.",
		Commands: []*cli.Command{
			newEvalCommand(term),
			newFactsCommand(term),
			newFitCommand(term),
			newInitCommand(term),
			newRulesCommand(term),
			newExplainCommand(term),
			newDiffCommand(term),
			newCompletionCommand(term),
			newCompleteCommand(term),
		},
		CustomAppHelpTemplate:     cli.AppHelpTemplate + "\n" + exitHelp(exitMeanings),
		Reader:                    term.in,
		Writer:                    term.out,
		ErrWriter:                 term.err,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              onUsageError,
		Flags:                     []cli.Flag{versionFlag()},
		Before:                    versionAlone,
		Action:                    func(c *cli.Context) error { return runNoCommand(c, term) },
		HideVersion:               true,
		UseShortOptionHandling:    true,
		DisableSliceFlagSeparator: true,
	}
	// Each command would have a command help of its own, and take an INPUT of that name for it.
	for _, command := range app.Commands {
		command.HideHelpCommand = true
	}
	return app
}

func onUsageError(_ *cli.Context, err error, _ bool) error { return usageError{err} }

// runNoCommand shows the version or the help where no command was named, and suggests one where it
// was misspelt.
func runNoCommand(c *cli.Context, term terminal) error {
	if c.Bool("version") {
		return writeVersion(term.out)
	}
	if !c.Args().Present() {
		return cli.ShowAppHelp(c)
	}
	var names []string
	for _, command := range c.App.VisibleCommands() {
		names = append(names, command.Name)
	}
	return usageError{engine.Unknown("command", c.Args().First(), names)}
}
