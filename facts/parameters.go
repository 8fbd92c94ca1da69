package facts

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Over gives the parameters, with those of other where p leaves them open. A nil other states nothing.
func (p Parameters) Over(other *Parameters) Parameters {
	if other == nil {
		return p
	}
	for _, pair := range []struct{ own, other *string }{
		{&p.Edition, &other.Edition},
		{&p.Tier, &other.Tier},
		{&p.Platform, &other.Platform},
		{&p.Release, &other.Release},
		{&p.Inference, &other.Inference},
		{&p.InstallMethod, &other.InstallMethod},
		{&p.Phase, &other.Phase},
		{&p.InstallPath, &other.InstallPath},
	} {
		if *pair.own == "" {
			*pair.own = *pair.other
		}
	}
	if p.Models == nil {
		p.Models = slices.Clone(other.Models)
	}
	if len(other.Options) > 0 {
		options := maps.Clone(other.Options)
		maps.Copy(options, p.Options)
		p.Options = options
	}
	return p
}

// Choices lists the values that the parameter of that JSON name can have; nil where it is free.
func Choices(name string) []string { return choices(reflect.TypeFor[Parameters](), name) }

// Providers lists the clouds that a node can be a machine of.
func Providers() []string { return choices(reflect.TypeFor[Cloud](), "provider") }

// choices lists the values that a field can have.
func choices(t reflect.Type, name string) []string {
	for field := range t.Fields() {
		if json, _ := jsonName(field); json == name {
			return values(field.Tag.Get("jsonschema"), "enum")
		}
	}
	return nil
}

// Validate reports the first parameter that has a value it cannot have.
func (p Parameters) Validate() error {
	return checkValue("parameters", reflect.ValueOf(p), "")
}

// PlannedPlatform is that of planned machines whose image does not tell theirs.
const PlannedPlatform = "linux"

// Platform is that of the nodes, which must be one. It is "" where no node states its own.
func (d Document) Platform() (string, error) {
	var platform string
	for _, node := range d.Nodes {
		switch {
		case node.OS == nil || node.OS.Platform == nil:
		case platform == "":
			platform = *node.OS.Platform
		case platform != *node.OS.Platform:
			return "", fmt.Errorf("the nodes have several platforms (%s, %s): choose one with --platform", platform, *node.OS.Platform)
		}
	}
	return platform, nil
}

// Planned says that every machine is to be made yet.
func (d Document) Planned() bool {
	return len(d.Nodes) > 0 && !slices.ContainsFunc(d.Nodes, func(node Node) bool { return node.Planned == nil || !*node.Planned })
}
