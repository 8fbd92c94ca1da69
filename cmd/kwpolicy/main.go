// Command kwpolicy judges hosts and clusters against the published system requirements of the
// Kamiwaza AI platform.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// The exit codes, the same for every command. Nothing else in the program knows them.
const (
	exitOK         = 0 // Nothing required is violated or unknown.
	exitViolations = 1 // Something required is violated.
	exitUnusable   = 2 // Nothing could be judged, and nothing was reported as passed.
	exitIncomplete = 3 // Nothing required is violated, but something required is unknown.
)

const exitHelp = `EXIT STATUS:
   0  nothing required is violated or unknown
   1  violations
   2  could not judge: wrong usage, unreadable or unusable input, a bad bundle
   3  no violation, but a required fact is unknown
`

func main() {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args, stdio())
	stop()
	os.Exit(code)
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
		return map[report.Verdict]int{report.Violated: exitViolations, report.Incomplete: exitIncomplete}[verdict.verdict]
	}
	if err != nil {
		term.complain(err)
		return exitUnusable
	}
	return exitOK
}

// verdictError is a report that was written and is not compliant.
type verdictError struct{ verdict report.Verdict }

func (e verdictError) Error() string { return string(e.verdict) }

func newApp(term terminal) *cli.App {
	return &cli.App{
		Name:  "kwpolicy",
		Usage: "does a machine meet the system requirements of the Kamiwaza AI platform?",
		Description: "kwpolicy compares facts about a host or a cluster with the published requirements of an edition,\n" +
			"tier and platform. A fact that is missing is reported as unknown; it never passes.",
		Commands: []*cli.Command{
			newEvalCommand(term),
			newFactsCommand(term),
			newRulesCommand(term),
			newExplainCommand(term),
			newCompletionCommand(term),
			newCompleteCommand(term),
		},
		CustomAppHelpTemplate:     cli.AppHelpTemplate + "\n" + exitHelp,
		Reader:                    term.in,
		Writer:                    term.out,
		ErrWriter:                 term.err,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              onUsageError,
		CommandNotFound:           nil,
		Action:                    noCommand,
		HideVersion:               true,
		UseShortOptionHandling:    true,
		DisableSliceFlagSeparator: true,
	}
}

func onUsageError(_ *cli.Context, err error, _ bool) error { return usageError{err} }

// noCommand shows the help where no command was named, and suggests one where it was misspelt.
func noCommand(c *cli.Context) error {
	if !c.Args().Present() {
		return cli.ShowAppHelp(c)
	}
	var names []string
	for _, command := range c.App.VisibleCommands() {
		names = append(names, command.Name)
	}
	return usageError{misspelt("command", c.Args().First(), names)}
}
