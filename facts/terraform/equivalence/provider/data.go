package main

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// catalogue is what data sources answer: by type, then by what is asked for.
//
//go:embed data.json
var catalogue []byte

// answer reads a data source: what the catalogue has for its arguments is added to them.
func answer(name string, b *body, config tftypes.Value) (tftypes.Value, error) {
	members := map[string]tftypes.Value{}
	if err := config.As(&members); err != nil {
		return config, fmt.Errorf("reading the arguments of %s: %w", name, err)
	}
	asked, err := question(b, members)
	if err != nil {
		return config, fmt.Errorf("reading the arguments of %s: %w", name, err)
	}
	var known map[string]map[string]map[string]json.RawMessage
	if err := json.Unmarshal(catalogue, &known); err != nil {
		return config, fmt.Errorf("reading the catalogue: %w", err)
	}
	found, ok := known[name][asked]
	if !ok {
		return config, fmt.Errorf("the catalogue has no %s %q", name, asked)
	}
	for _, a := range b.attributes {
		if text, ok := found[a.name]; ok {
			if members[a.name], err = (tfprotov6.DynamicValue{JSON: text}).Unmarshal(a.kind); err != nil {
				return config, fmt.Errorf("reading %s of %s %q: %w", a.name, name, asked, err)
			}
		}
	}
	return tftypes.NewValue(config.Type(), members), nil
}

// question is what a data source is asked for: its required argument, or else the value of a filter by name.
func question(b *body, members map[string]tftypes.Value) (asked string, err error) {
	for _, a := range b.attributes {
		if a.required {
			err = members[a.name].As(&asked)
			return asked, err
		}
	}
	var filters []tftypes.Value
	if err := members["filter"].As(&filters); err != nil {
		return "", err
	}
	for _, filter := range filters {
		name, values, err := readFilter(filter)
		if err != nil {
			return "", err
		}
		if name == "name" && len(values) > 0 {
			err = values[0].As(&asked)
			return asked, err
		}
	}
	return "", nil
}

func readFilter(filter tftypes.Value) (name string, values []tftypes.Value, err error) {
	members := map[string]tftypes.Value{}
	if err := filter.As(&members); err != nil {
		return "", nil, err
	}
	if err := members["name"].As(&name); err != nil {
		return "", nil, err
	}
	err = members["values"].As(&values)
	return name, values, err
}
