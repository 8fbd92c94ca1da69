package main

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A planner completes the configuration of a resource that is to be created, as providers do that are
// made with Terraform's older SDK: a default where there is one, and unknown what is computed and was
// not set.
type planner struct {
	// settings are the provider's own arguments.
	settings map[string]tftypes.Value
}

// body plans a resource or a block. In a set there is no null: the older SDK writes "", 0, false and empty
// collections there.
func (p planner) body(b *body, v tftypes.Value, inSet bool) (tftypes.Value, error) {
	if v.IsNull() || !v.IsKnown() {
		return v, nil
	}
	members := map[string]tftypes.Value{}
	if err := v.As(&members); err != nil {
		return v, fmt.Errorf("reading an object: %w", err)
	}
	for _, a := range b.attributes {
		planned, err := p.attribute(a, members[a.name], inSet)
		if err != nil {
			return v, fmt.Errorf("planning %s: %w", a.name, err)
		}
		members[a.name] = planned
	}
	for _, nested := range b.blocks {
		planned, err := p.block(nested, members[nested.name], inSet)
		if err != nil {
			return v, fmt.Errorf("planning %s: %w", nested.name, err)
		}
		members[nested.name] = planned
	}
	return tftypes.NewValue(v.Type(), members), nil
}

func (p planner) attribute(a *attribute, v tftypes.Value, inSet bool) (tftypes.Value, error) {
	switch setting, set := p.settings[a.setting]; {
	case !v.IsNull() && a.collapses && !v.IsFullyKnown():
		return tftypes.NewValue(a.kind, tftypes.UnknownValue), nil
	case !v.IsNull() && a.elements != nil:
		return p.each(a.elements, v, inSet || a.kind.Is(tftypes.Set{}))
	case !v.IsNull():
		return v, nil
	case a.fallback != nil:
		return *a.fallback, nil
	case set && !setting.IsNull():
		return setting, nil
	case a.computed:
		return tftypes.NewValue(a.kind, tftypes.UnknownValue), nil
	case inSet:
		return zero(a.kind), nil
	default:
		return v, nil
	}
}

// block plans nested blocks. Where there are none, and the cloud has a say in them, all are unknown.
func (p planner) block(b *block, v tftypes.Value, inSet bool) (tftypes.Value, error) {
	if none := tftypes.NewValue(v.Type(), []tftypes.Value{}); b.computed && v.Equal(none) {
		return tftypes.NewValue(v.Type(), tftypes.UnknownValue), nil
	}
	return p.each(b.body, v, inSet || b.isSet())
}

// each plans the elements of a list or a set.
func (p planner) each(b *body, v tftypes.Value, inSet bool) (tftypes.Value, error) {
	if !v.IsKnown() {
		return v, nil
	}
	var elements []tftypes.Value
	if err := v.As(&elements); err != nil {
		return v, fmt.Errorf("reading a list: %w", err)
	}
	for i, element := range elements {
		planned, err := p.body(b, element, inSet)
		if err != nil {
			return v, err
		}
		elements[i] = planned
	}
	return tftypes.NewValue(v.Type(), elements), nil
}

func zero(kind tftypes.Type) tftypes.Value {
	switch {
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, "")
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 0)
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false)
	case kind.Is(tftypes.Map{}):
		return tftypes.NewValue(kind, map[string]tftypes.Value{})
	default:
		return tftypes.NewValue(kind, []tftypes.Value{})
	}
}
