package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// value finds the value of an axis that asked names: the value itself, what is left of it without the
// axis, so that 3 stands for tier3, or another page's name for it.
func (p Page) value(axis, asked string) (string, error) {
	for _, value := range p.Axes[axis] {
		if asked == value || axis+asked == value {
			return value, nil
		}
	}
	for _, name := range []string{asked, axis + asked} {
		if value, ok := p.Aliases[axis][name]; ok {
			return value, nil
		}
	}
	return "", Unknown(axis, asked, p.Axes[axis])
}

// assumed is the value of an axis where nobody asked for one: the bundle's, or the first of a page that does not
// have that.
func (p Page) assumed(axis, fallback string) string {
	if _, err := p.value(axis, fallback); err != nil {
		return p.Axes[axis][0]
	}
	return fallback
}

// defaults are the values of the page's options where nobody chose; nil where it has none.
func (p Page) defaults() map[string]string {
	if len(p.Options) == 0 {
		return nil
	}
	chosen := map[string]string{}
	for name, values := range p.Options {
		chosen[name] = values[0]
	}
	return chosen
}

// options are the values of all of the page's options, with those that are asked for.
func (p Page) options(asked map[string]string) (map[string]string, error) {
	chosen := p.defaults()
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		value, values := asked[name], p.Options[name]
		if values == nil {
			return nil, Unknown("option", name, slices.Sorted(maps.Keys(p.Options)))
		}
		if !slices.Contains(values, value) {
			return nil, Unknown(name, value, values)
		}
		chosen[name] = value
	}
	return chosen, nil
}

// models are the page's names of the models that are asked for.
func (p Page) models(asked []string) ([]string, error) {
	var known, found []string
	for _, model := range p.Models {
		known = append(known, model.Name)
	}
	for _, name := range asked {
		i := slices.IndexFunc(known, func(candidate string) bool { return spelling(candidate) == spelling(name) })
		if i < 0 {
			return nil, Unknown("model", name, known)
		}
		if !slices.Contains(found, known[i]) {
			found = append(found, known[i])
		}
	}
	return found, nil
}

// spelling is what of a name counts: letters and digits, whatever their case.
func spelling(name string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// Translate writes what is asked for as the page of a release knows it. What only the page of the other release
// knows is left out where this one does not differ by it, and refused where it does.
func (b *Bundle) Translate(release, other string, asked facts.Parameters) (facts.Parameters, error) {
	page, err := b.page(release)
	if err != nil {
		return asked, err
	}
	beside, err := b.page(other)
	if err != nil {
		return asked, err
	}
	for _, axis := range []struct {
		name string
		into *string
	}{{"edition", &asked.Edition}, {"tier", &asked.Tier}, {"platform", &asked.Platform}} {
		if *axis.into == "" {
			continue
		}
		value, err := page.value(axis.name, *axis.into)
		if _, known := beside.value(axis.name, *axis.into); err != nil && known == nil && len(page.Axes[axis.name]) == 1 {
			value, err = page.Axes[axis.name][0], nil
		}
		if err != nil {
			return asked, fmt.Errorf("release %s: %w", release, err)
		}
		*axis.into = value
	}
	chosen := map[string]string{}
	for name, value := range asked.Options {
		if page.Options[name] != nil || beside.Options[name] == nil {
			chosen[name] = value
		}
	}
	asked.Options = chosen
	asked.Models = slices.DeleteFunc(slices.Clone(asked.Models), func(name string) bool {
		_, here := page.models([]string{name})
		_, there := beside.models([]string{name})
		return here != nil && there == nil
	})
	asked.Release = release
	return asked, nil
}

// answers says whether a policy takes the place of another page's: on each axis it has the same value, or
// one of the pages does not differ by it, or knows the other's value by its own.
func (p Page) answers(policy report.Policy, other Page, theirs report.Policy) bool {
	for axis, pair := range map[string][2]string{
		"edition":  {policy.Edition, theirs.Edition},
		"tier":     {policy.Tier, theirs.Tier},
		"platform": {policy.Platform, theirs.Platform},
	} {
		if pair[0] != pair[1] && p.counterpart(axis, pair[1]) != pair[0] && other.counterpart(axis, pair[0]) != pair[1] {
			return false
		}
	}
	return true
}

// counterpart is the page's value for another page's; "" where it has none.
func (p Page) counterpart(axis, value string) string {
	own, err := p.value(axis, value)
	if err != nil && len(p.Axes[axis]) == 1 {
		return p.Axes[axis][0]
	}
	return own
}

// Options lists the options of a release's page, with their values.
func (b *Bundle) Options(release string) map[string][]string {
	page, err := b.page(release)
	if err != nil {
		return nil
	}
	return page.Options
}

// Models lists the models whose needs a release's page names.
func (b *Bundle) Models(release string) []Model {
	page, err := b.page(release)
	if err != nil {
		return nil
	}
	return page.Models
}
