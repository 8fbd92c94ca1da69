package plan

import (
	"context"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// sources are the resources as the plan's configuration has them, by address and by block.
type sources map[string]*resource.Resource

// of gives the resource of an address, or one of its block where the configuration does not tell its
// instances apart; nil without sources.
func (s sources) of(address, block string) *resource.Resource {
	if found, ok := s[address]; ok {
		return found
	}
	return s[block]
}

// evaluate evaluates the sources, if there are any, with the values that the variables have in the plan.
func (p *reader) evaluate(ctx context.Context) (sources, error) {
	if p.options.Sources == nil {
		return nil, nil
	}
	set, diagnostics, files := p.options.Sources.Evaluate(ctx, p.options.Shapes, p.variables)
	if diagnostics.HasErrors() {
		return nil, &config.Problem{Diagnostics: diagnostics, Files: files}
	}
	found := sources{}
	for _, r := range set.Resources {
		found[r.Address] = r
		if _, ok := found[r.Block]; !ok {
			found[r.Block] = r
		}
	}
	return found, nil
}

// readVariables keeps the values of the variables only where sources are to be evaluated with them.
func (p *reader) readVariables() error {
	if p.options.Sources == nil {
		return p.decoder.SkipValue()
	}
	p.variables = map[string][]byte{}
	return p.object(func(variable string) error {
		return p.object(func(name string) error {
			raw, err := p.decoder.ReadValue()
			if name == "value" {
				p.variables[variable] = raw.Clone()
			}
			return err
		})
	})
}

// matched gives for each element of a list the one in the sources: in their order, or, as sets have an order
// of their own, one that does not contradict it. It is nil where none is left.
func matched(after []any, source *resource.Value) []*resource.Value {
	found := make([]*resource.Value, len(after))
	if source == nil {
		return found
	}
	if source.State() == resource.Unknown {
		for i := range found {
			found[i] = source
		}
		return found
	}
	left := make([]*resource.Value, 0, len(after))
	for _, element := range source.List() {
		left = append(left, &element)
	}
	for i, element := range after {
		for j, candidate := range left {
			if agrees(element, *candidate) {
				found[i], left = candidate, append(left[:j:j], left[j+1:]...)
				break
			}
		}
	}
	return found
}

// agrees says that nothing that both know of an element differs.
func agrees(after any, source resource.Value) bool {
	if source.State() != resource.Known {
		return true
	}
	switch after := after.(type) {
	case map[string]any:
		for name, member := range source.Members() {
			if value, ok := after[name]; ok && value != nil && !agrees(value, member) {
				return false
			}
		}
		return true
	case string:
		text, ok := source.Text()
		return !ok && after == "" || text == after
	case float64:
		number, ok := source.Int()
		return !ok || float64(number) == after
	case bool:
		truth, ok := source.Truth()
		return !ok || truth == after
	default:
		return true // Lists within blocks are not what tells blocks apart.
	}
}
