package engine

import (
	"maps"
	"slices"
	"strings"
	"unicode"
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
