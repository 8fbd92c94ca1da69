package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

// policyFlags choose the policy, and say what it depends on beside the facts.
// Platform is the default of --platform.
func policyFlags(platform string) []cli.Flag {
	bundle := builtIn()
	return []cli.Flag{
		&cli.StringFlag{Name: "policy", Usage: "judge by `EDITION/TIER/PLATFORM[@RELEASE]`, such as enterprise/tier2/linux; @RELEASE is optional"},
		bundleValue{&cli.StringFlag{Name: "edition", Usage: "`EDITION` of Kamiwaza: %s"}, bundle, ""},
		bundleValue{&cli.StringFlag{Name: "tier", Usage: "`TIER` of hardware: %s; 2 stands for tier2"}, bundle, ""},
		bundleValue{&cli.StringFlag{Name: "platform", Usage: "`PLATFORM` to install on: %s"}, bundle, platform},
		releaseFlag(bundle),
		&cli.StringFlag{Name: "inference", Usage: "infer on `WHAT`: " + either(facts.Choices("inference")) + " (auto: gpu where a supported GPU is present)"},
		&cli.StringSliceFlag{Name: "option", Usage: "choose what the release's page lets choose: `NAME=VALUE`; kwpolicy rules lists it. Repeat it"},
		&cli.StringSliceFlag{Name: "model", Usage: "serve the model `NAME`, by the name that the page gives it, such as gpt-oss-20b. Repeat it"},
		&cli.StringFlag{Name: "install-method", Usage: "install by `METHOD`: " + either(facts.Choices("install_method"))},
		&cli.StringFlag{Name: "phase", Usage: "`PHASE` is " + either(facts.Choices("phase"))},
		&cli.StringFlag{Name: "install-path", Usage: "install in `DIR`, an absolute path, rather than the edition's default"},
		bundleFlag(),
	}
}

func bundleFlag() cli.Flag {
	return &cli.PathFlag{Name: "bundle", Usage: "take the policies from `DIR` instead of those built in"}
}

// parameters reads the policy flags.
func parameters(c *cli.Context) (facts.Parameters, error) {
	asked := facts.Parameters{
		Edition:       c.String("edition"),
		Tier:          c.String("tier"),
		Platform:      c.String("platform"),
		Release:       c.String("release"),
		Inference:     c.String("inference"),
		Models:        c.StringSlice("model"),
		InstallMethod: c.String("install-method"),
		Phase:         c.String("phase"),
		InstallPath:   c.String("install-path"),
	}
	var err error
	if asked.Options, err = options(c.StringSlice("option")); err != nil {
		return facts.Parameters{}, err
	}
	if asked.InstallPath != "" {
		if !isAbsolute(asked.InstallPath) {
			return facts.Parameters{}, usageError{fmt.Errorf("--install-path %s: give an absolute path", asked.InstallPath)}
		}
		asked.InstallPath = path.Clean(asked.InstallPath)
	}
	if !c.IsSet("policy") {
		return asked, nil
	}
	named, err := engine.ParseName(c.String("policy"))
	if err != nil {
		return facts.Parameters{}, usageError{err}
	}
	if asked.Edition != "" || asked.Tier != "" || asked.Platform != "" || (asked.Release != "" && named.Release != "") {
		return facts.Parameters{}, usageError{errors.New("--policy names the edition, tier and platform already: leave out the flags for them")}
	}
	return named.Over(&asked), nil
}

// options reads what --option chooses.
func options(flags []string) (map[string]string, error) {
	if len(flags) == 0 {
		return nil, nil
	}
	chosen := map[string]string{}
	for _, flag := range flags {
		name, value, found := strings.Cut(flag, "=")
		if !found || name == "" || value == "" {
			return nil, usageError{fmt.Errorf("--option %q: write it as NAME=VALUE", flag)}
		}
		if _, twice := chosen[name]; twice {
			return nil, usageError{fmt.Errorf("--option %s is given twice", name)}
		}
		chosen[name] = value
	}
	return chosen, nil
}

// isAbsolute knows the paths of Windows too: facts may be those of another machine.
func isAbsolute(dir string) bool {
	return path.IsAbs(dir) || (len(dir) > 2 && dir[1] == ':' && dir[2] == '\\')
}

// loadBundle loads the bundle that the flag names, or the one built in.
func loadBundle(c *cli.Context) (*engine.Bundle, error) {
	if !c.IsSet("bundle") {
		return engine.Open(policies.FS)
	}
	dir := c.Path("bundle")
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("open bundle: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open bundle: %s is not a directory", dir)
	}
	bundle, err := engine.Load(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("bundle %s: %w", dir, err)
	}
	return bundle, nil
}

// roleFlag says which node is which.
func roleFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "role", Usage: "`ROLE[=NAME]` of the nodes so named, such as worker=gpu-*; NAME may have * and ?. Repeat it"}
}

// assignRoles gives the nodes of doc the roles of the flag.
func assignRoles(c *cli.Context, doc *facts.Document) error {
	for _, flag := range c.StringSlice("role") {
		role, pattern, found := strings.Cut(flag, "=")
		if !found {
			pattern = "*"
		}
		if role == "" || pattern == "" {
			return usageError{fmt.Errorf("--role %q: write it as ROLE=NAME, such as worker=gpu-*", flag)}
		}
		if err := doc.SetRole(role, pattern); err != nil {
			return usageError{fmt.Errorf("--role %s: %w", flag, err)}
		}
	}
	return nil
}
