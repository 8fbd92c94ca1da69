package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

func versionFlag() cli.Flag {
	return &cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the versions of the program, its policies and OPA", DisableDefaultText: true}
}

// versionAlone refuses a command beside --version: it would run, and the version would not be shown.
func versionAlone(c *cli.Context) error {
	if c.Bool("version") && c.Args().Present() {
		return usageError{errors.New("--version stands alone")}
	}
	return nil
}

// writeVersion says what the program was built from. What the build did not record is unknown.
func writeVersion(w io.Writer) error {
	bundle, err := builtIn()()
	if err != nil {
		return err
	}
	all, err := bundle.Policies(bundle.Defaults().Release)
	if err != nil || len(all) == 0 {
		return fmt.Errorf("find the bundle's revision: %w", cmp.Or(err, errors.New("it has no policy")))
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	_, err = fmt.Fprintf(w, "kwpolicy %s\nrevision %s\npolicies %s\nOPA      %s\n",
		or(info.Main.Version, "unknown"), vcsRevision(info), all[0].Revision, moduleVersion(info, "github.com/open-policy-agent/opa"))
	return err
}

func vcsRevision(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	revision := or(settings["vcs.revision"], "unknown")
	if settings["vcs.modified"] == "true" {
		revision += " (modified)"
	}
	return revision
}

func moduleVersion(info *debug.BuildInfo, path string) string {
	for _, module := range info.Deps {
		if module.Path != path {
			continue
		}
		if module.Replace != nil {
			return or(module.Replace.Version, "unknown") + " (replaced)"
		}
		return module.Version
	}
	return "unknown"
}
