package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// interspersed moves the flags of a command before its arguments, so that
// "eval facts.json --format json" means what it says: the flag package stops at the first argument.
func interspersed(app *cli.App, args []string) []string {
	at := slices.IndexFunc(args[min(1, len(args)):], func(arg string) bool { return !strings.HasPrefix(arg, "-") }) + 1
	if at == 0 {
		return args
	}
	command := app.Command(args[at])
	if command == nil || command.SkipFlagParsing {
		return args
	}
	flags, rest := split(command, args[at+1:])
	moved := append(slices.Clone(args[:at+1]), flags...)
	if len(rest) > 0 {
		moved = append(append(moved, "--"), rest...)
	}
	return moved
}

// split tells the flags of a command, with their values, from its arguments.
func split(command *cli.Command, args []string) (flags, rest []string) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return flags, append(rest, args[i+1:]...)
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			rest = append(rest, arg)
		default:
			flags = append(flags, arg)
			if !strings.Contains(arg, "=") && takesValue(command, strings.TrimLeft(arg, "-")) && i+1 < len(args) {
				i++
				flags = append(flags, args[i])
			}
		}
	}
	return flags, rest
}

func takesValue(command *cli.Command, name string) bool {
	for _, flag := range command.Flags {
		if slices.Contains(flag.Names(), name) {
			_, isBool := flag.(*cli.BoolFlag)
			return !isBool
		}
	}
	return false
}
