package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// levels are how grave it is to fall short of a row. An exception may also take all weight off it.
var levels = []string{"required", "recommended", "informational"}

const weightless = "none"

// policyAxes are the parts of a policy's name.
var policyAxes = []string{"edition", "tier", "platform"}

// statuses are what a page may say of a combination.
var statuses = []string{"stated", "unstated", "excluded"}

// scales are the criteria of a row that stand on one scale, the lower first.
var scales = [][2]string{
	{"tolerated", "minimum"},
	{"minimum", "recommended"},
	{"minimum", "expected"},
	{"recommended", "expected"},
}

// mistake is what is wrong at a place in the data.
type mistake struct {
	at   way
	what string

	// again is the other place that it takes to make the mistake; nil where there is none.
	again way
}

// checker finds what is wrong with the pages of a bundle: what would be silent, or would be found only by
// whoever is judged by it.
type checker struct {
	rules    map[string]bool
	speakers map[string]way // where each release is listed
	found    []mistake
}

func (b *Bundle) mistakes(pages []sheet) []mistake {
	c := &checker{rules: map[string]bool{}, speakers: map[string]way{}}
	for _, id := range b.Rules() {
		c.rules[id] = true
	}
	for _, read := range pages {
		c.page(way{root, "requirements", read.name}, read.page)
	}
	return c.found
}

func (c *checker) add(at way, form string, values ...any) {
	c.found = append(c.found, mistake{at: at, what: fmt.Sprintf(form, values...)})
}

func (c *checker) page(at way, page Page) {
	for i, release := range page.Releases {
		place := at.below("releases", i)
		if again, ok := c.speakers[release]; ok {
			c.found = append(c.found, mistake{place, fmt.Sprintf("release %s is listed twice", release), again})
		}
		c.speakers[release] = place
	}
	c.choices(at, page)
	for i, combination := range page.Combinations {
		place := at.below("combinations", i)
		c.when(place, page, combination.When)
		c.cited(place, page, combination.Readings)
		c.oneOf(place.below("status"), "status", combination.Status, statuses)
	}
	for i, listing := range page.Listed {
		place := at.below("listed", i)
		c.when(place, page, listing.When)
		c.cited(place, page, listing.Readings)
		c.oneOf(place.below("level"), "level", listing.Level, append(slices.Clone(levels), weightless))
		for j, id := range listing.Rules {
			c.rule(place.below("rules", j), id)
		}
	}
	for i, layer := range page.Layers {
		place := at.below("layers", i)
		c.when(place, page, layer.When)
		for kind, rows := range map[string]map[string]Row{"cluster": layer.Cluster, "node": layer.Node} {
			for id, row := range rows {
				c.row(place.below(kind, id), page, id, row)
			}
		}
	}
	for name := range page.Alternatives {
		if page.Readings[name] == "" {
			c.add(at.below("alternatives", name), "%v", Unknown("reading", name, slices.SortedFunc(maps.Keys(page.Readings), byNumber)))
		}
	}
	c.coverage(at, page)
}

// choices checks what the page lets choose: its axes, their other names, its options and its models.
func (c *checker) choices(at way, page Page) {
	for _, axis := range policyAxes {
		if len(page.Axes[axis]) == 0 {
			c.add(at.below("axes"), "the page has no %s: one that does not differ by it has one value", axis)
		}
		for name, value := range page.Aliases[axis] {
			c.oneOf(at.below("aliases", axis, name), axis, value, page.Axes[axis])
			if slices.Contains(page.Axes[axis], name) {
				c.add(at.below("aliases", axis, name), "%s is a value of %s already", name, axis)
			}
		}
	}
	for axis := range page.Axes {
		c.oneOf(at.below("axes", axis), "axis", axis, policyAxes)
	}
	for axis := range page.Aliases {
		c.oneOf(at.below("aliases", axis), "axis", axis, policyAxes)
	}
	taken := slices.Collect(maps.Keys(Page{Axes: page.Axes}.circumstances()))
	taken = append(taken, "install_path", "models", "options", "release")
	for name, values := range page.Options {
		if slices.Contains(taken, name) || len(values) == 0 {
			c.add(at.below("options", name), "option %s has no values, or the name of something else", name)
		}
	}
	names := map[string]bool{}
	for i, model := range page.Models {
		if spelling(model.Name) == "" || names[spelling(model.Name)] {
			c.add(at.below("models", i), "model %q has no name, or that of another", model.Name)
		}
		names[spelling(model.Name)] = true
		if model.Memory <= 0 || model.Recommended != 0 && model.Memory > model.Recommended {
			c.add(at.below("models", i), "model %q needs memory, and no more than is recommended", model.Name)
		}
	}
}

// when refuses circumstances that nothing could ever be in.
func (c *checker) when(at way, page Page, when Circumstances) {
	known := page.circumstances()
	for axis, values := range when {
		choices, ok := known[axis]
		if !ok {
			c.add(at.below("when", axis), "%v", Unknown("circumstance", axis, slices.Sorted(maps.Keys(known))))
			continue
		}
		for _, value := range values {
			if choices != nil {
				c.oneOf(at.below("when", axis), axis, value, choices)
			}
		}
	}
}

// circumstances are what a layer may be for, with their values; nil where a page may name any.
func (p Page) circumstances() map[string][]string {
	known := map[string][]string{}
	maps.Copy(known, p.Options)
	maps.Copy(known, p.Axes)
	for _, name := range []string{"inference", "install_method", "phase"} {
		known[name] = facts.Choices(name)
	}
	known["machine"] = []string{"planned", "existing"}
	known["provider"] = facts.Providers()
	known["role"] = nil
	return known
}

func (c *checker) row(at way, page Page, id string, row Row) {
	c.rule(at, id)
	if from, _ := row["from"].(string); from == "" {
		c.add(at, "%s does not cite its section (from)", id)
	}
	for _, scale := range scales {
		low, high := row[scale[0]], row[scale[1]]
		if above(low, high) {
			c.add(at.below(scale[0]), "%s: %s %s is above %s %s", id, scale[0], shown(low), scale[1], shown(high))
		}
	}
	c.parts(at, page, map[string]any(row), levels)
}

// parts checks what may stand anywhere in a row: readings, and the levels of the row and of its exceptions.
func (c *checker) parts(at way, page Page, value any, levels []string) {
	switch value := value.(type) {
	case map[string]any:
		if level, ok := value["level"]; ok {
			c.oneOf(at.below("level"), "level", fmt.Sprint(level), levels)
		}
		if readings, ok := value["readings"].([]any); ok {
			c.cited(at, page, texts(readings))
		}
		for key, part := range value {
			c.parts(at.below(key), page, part, append(slices.Clone(levels), weightless))
		}
	case []any:
		for i, part := range value {
			c.parts(at.below(i), page, part, levels)
		}
	}
}

// cited refuses readings that the page gives no text.
func (c *checker) cited(at way, page Page, readings []string) {
	for i, name := range readings {
		if page.Readings[name] == "" {
			c.add(at.below("readings", i), "%v", Unknown("reading", name, slices.SortedFunc(maps.Keys(page.Readings), byNumber)))
		}
	}
}

// byNumber sorts X2 before X10.
func byNumber(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

func (c *checker) rule(at way, id string) {
	if !c.rules[id] {
		c.add(at, "%v", Unknown("rule", id, slices.Sorted(maps.Keys(c.rules))))
	}
}

func (c *checker) oneOf(at way, kind, value string, known []string) {
	if !slices.Contains(known, value) {
		c.add(at, "%v", Unknown(kind, value, known))
	}
}

// above says whether a criterion is above another: of measures, of those that both have. Criteria of
// different types have no order.
func above(low, high any) bool {
	switch low := low.(type) {
	case float64:
		high, ok := high.(float64)
		return ok && low > high
	case []any:
		high, ok := high.([]any)
		return ok && slices.CompareFunc(low, high, func(a, b any) int {
			first, _ := a.(float64)
			second, _ := b.(float64)
			return cmp.Compare(first, second)
		}) > 0
	case map[string]any:
		high, _ := high.(map[string]any)
		for measure := range low {
			if above(low[measure], high[measure]) {
				return true
			}
		}
	}
	return false
}

// shown writes a criterion as a person would.
func shown(value any) string {
	switch value := value.(type) {
	case float64:
		return fmt.Sprintf("%.15g", value)
	case []any:
		var parts []string
		for _, part := range value {
			parts = append(parts, shown(part))
		}
		return strings.Join(parts, ".")
	case map[string]any:
		var parts []string
		for _, measure := range slices.Sorted(maps.Keys(value)) {
			parts = append(parts, measure+" "+shown(value[measure]))
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(value)
	}
}
