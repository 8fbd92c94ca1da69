package main

import (
	_ "embed" // for the scripts
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

var (
	//go:embed completion/kwpolicy.bash
	bashCompletion string
	//go:embed completion/kwpolicy.zsh
	zshCompletion string
	//go:embed completion/kwpolicy.fish
	fishCompletion string
)

// completions are the scripts by shell. Each only asks the program itself, by the hidden command __complete.
var completions = map[string]*string{"bash": &bashCompletion, "zsh": &zshCompletion, "fish": &fishCompletion}

func newCompletionCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:         "completion",
		Usage:        "print the completion script for a shell: " + strings.Join(keys(completions), ", "),
		ArgsUsage:    "SHELL",
		Description:  "For bash: source <(kwpolicy completion bash)",
		OnUsageError: onUsageError,
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usageError{fmt.Errorf("completion takes one shell: %s", strings.Join(keys(completions), ", "))}
			}
			script, ok := completions[c.Args().First()]
			if !ok {
				return usageError{engine.Unknown("shell", c.Args().First(), keys(completions))}
			}
			_, err := fmt.Fprint(term.out, *script)
			return err
		},
	}
}

// newCompleteCommand answers the scripts: given the words of a command line, the last of which is being
// typed, it prints what that word may become.
func newCompleteCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:            "__complete",
		Hidden:          true,
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				return usageError{errors.New("__complete takes the words of a command line")}
			}
			_, err := fmt.Fprintln(term.out, strings.Join(complete(c.App, words), "\n"))
			return err
		},
	}
}

func complete(app *cli.App, words []string) []string {
	typed, before := words[len(words)-1], words[:len(words)-1]
	var candidates []string
	command := (*cli.Command)(nil)
	if len(before) > 0 {
		command = app.Command(before[0])
	}
	switch {
	case len(before) == 0:
		for _, known := range app.VisibleCommands() {
			candidates = append(candidates, known.Name)
		}
	case command == nil:
	case strings.HasPrefix(typed, "-"):
		for _, flag := range command.VisibleFlags() {
			candidates = append(candidates, "--"+flag.Names()[0])
		}
	default:
		candidates = values(command.Name, before[len(before)-1])
	}
	return slices.DeleteFunc(candidates, func(candidate string) bool { return !strings.HasPrefix(candidate, typed) })
}

// values lists what may follow a flag or a command; nothing where that is a file.
func values(command, previous string) []string {
	bundle, err := engine.Open(policies.FS)
	if err != nil {
		return nil
	}
	release := bundle.Defaults().Release
	switch previous {
	case "--format", "-f":
		return render.Names()
	case "--input-type":
		return keys(readers)
	case "--release", "--edition", "--tier", "--platform":
		return bundleValues(bundle, strings.TrimPrefix(previous, "--"))
	case "--inference", "--phase", "--install-method":
		return facts.Choices(strings.ReplaceAll(strings.TrimPrefix(previous, "--"), "-", "_"))
	case "--option":
		return optionValues(bundle)
	case "--model":
		return modelNames(bundle, release)
	case "--policy":
		return policyNames(bundle, release)
	case "explain":
		return bundle.Rules()
	case "diff":
		return bundle.Releases()
	case "completion":
		return keys(completions)
	default:
		if releases := bundle.Releases(); command == "diff" && slices.Contains(releases, previous) {
			return releases
		}
		return nil
	}
}

// optionValues lists what the pages of any release let choose.
func optionValues(bundle *engine.Bundle) []string {
	chosen := map[string]bool{}
	for _, release := range bundle.Releases() {
		for name, values := range bundle.Options(release) {
			for _, value := range values {
				chosen[name+"="+value] = true
			}
		}
	}
	return keys(chosen)
}

func modelNames(bundle *engine.Bundle, release string) []string {
	var names []string
	for _, model := range bundle.Models(release) {
		names = append(names, model.Name)
	}
	return names
}

func policyNames(bundle *engine.Bundle, release string) []string {
	all, err := bundle.Policies(release)
	if err != nil {
		return nil
	}
	var names []string
	for _, policy := range all {
		names = append(names, policy.Name)
	}
	return names
}
