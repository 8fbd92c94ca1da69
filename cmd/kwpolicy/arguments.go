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
	flags, rest, incomplete := split(command, args[at+1:])
	moved := append(slices.Clone(args[:at+1]), flags...)
	if len(rest) > 0 && !incomplete {
		moved = append(append(moved, "--"), rest...)
	}
	return moved
}

// split tells the flags of a command, with their values, from its arguments. Incomplete says that the
// last flag has no value, which the flag package is to complain about.
func split(command *cli.Command, args []string) (flags, rest []string, incomplete bool) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			return flags, append(rest, args[i+1:]...), false
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			rest = append(rest, arg)
		default:
			flags = append(flags, arg)
			if !takesValue(command, arg) {
				continue
			}
			if i++; i == len(args) {
				return flags, rest, true
			}
			flags = append(flags, args[i])
		}
	}
	return flags, rest, false
}

// takesValue says whether the value of a flag is the next argument. Of several letters after one dash the
// last one decides.
func takesValue(command *cli.Command, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") {
		return false
	}
	if !strings.HasPrefix(arg, "--") && flagNamed(command, name) == nil {
		name = name[max(0, len(name)-1):]
	}
	flag := flagNamed(command, name)
	_, isBool := flag.(*cli.BoolFlag)
	return flag != nil && !isBool
}

func flagNamed(command *cli.Command, name string) cli.Flag {
	for _, flag := range command.Flags {
		if slices.Contains(flag.Names(), name) {
			return flag
		}
	}
	return nil
}
