package main

import (
	"fmt"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/policies"
)

// builtIn gives the bundle that is built in, which it loads when it is first asked.
func builtIn() func() (*engine.Bundle, error) {
	return sync.OnceValues(func() (*engine.Bundle, error) { return engine.Open(policies.FS) })
}

// bundleValue is a flag whose values are those of the bundle that is built in. They stand in its usage
// for %s, and are looked up only where the usage is shown: a command that does its work does not wait
// for them.
type bundleValue struct {
	*cli.StringFlag
	bundle   func() (*engine.Bundle, error)
	fallback string // the default where the bundle has none
}

func releaseFlag(bundle func() (*engine.Bundle, error)) cli.Flag {
	return bundleValue{&cli.StringFlag{Name: "release", Usage: "`RELEASE` of Kamiwaza: %s"}, bundle, ""}
}

// String is the flag's line in the help.
func (v bundleValue) String() string { return cli.FlagStringer(v) }

// GetUsage names the values.
func (v bundleValue) GetUsage() string {
	values := []string{"kwpolicy rules lists them"}
	if bundle, err := v.bundle(); err == nil {
		values = bundleValues(bundle, v.Name)
	}
	return fmt.Sprintf(v.Usage, either(values))
}

// GetDefaultText names the default.
func (v bundleValue) GetDefaultText() string {
	bundle, err := v.bundle()
	if err != nil || v.fallback != "" {
		return v.fallback
	}
	defaults := bundle.Defaults()
	return map[string]string{"release": defaults.Release, "edition": defaults.Edition, "tier": defaults.Tier}[v.Name]
}

// bundleValues lists the releases of a bundle, or what the default one has for an axis.
func bundleValues(bundle *engine.Bundle, name string) []string {
	if name == "release" {
		return bundle.Releases()
	}
	return bundle.Values(bundle.Defaults().Release, name)
}
