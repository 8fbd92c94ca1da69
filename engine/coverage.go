package engine

import "slices"

// Passage is a range of lines of a published page, and what became of it: the rules that hold it, or the
// reason why no program can hold anything to it.
type Passage struct {
	Lines        [2]int   `json:"lines"`
	Section      string   `json:"section"`
	Rules        []string `json:"rules"`
	NotCheckable string   `json:"not_checkable"`
}

// Passages lists what became of the lines of a release's page, in their order.
func (b *Bundle) Passages(release string) []Passage {
	page, err := b.page(release)
	if err != nil {
		return nil
	}
	return page.Coverage
}

// Held lists the passages of a release's page that a rule holds.
func (b *Bundle) Held(release, rule string) []Passage {
	return slices.DeleteFunc(slices.Clone(b.Passages(release)), func(passage Passage) bool {
		return !slices.Contains(passage.Rules, rule)
	})
}

// coverage wants every line of the page to be in one passage.
func (c *checker) coverage(at way, page Page) {
	next := 1
	for i, passage := range page.Coverage {
		place := at.below("coverage", i)
		first, last := passage.Lines[0], passage.Lines[1]
		switch {
		case last < first:
			c.add(place, "lines go from %d down to %d", first, last)
			return
		case first != next:
			c.add(place, "lines begin with %d, and those before it end with %d", first, next-1)
		case (len(passage.Rules) == 0) == (passage.NotCheckable == ""):
			c.add(place, "lines %d to %d need either rules or the reason why they are not_checkable", first, last)
		}
		for j, id := range passage.Rules {
			c.rule(place.below("rules", j), id)
		}
		next = last + 1
	}
	if next != page.Lines+1 {
		c.add(at.below("lines"), "the page has %d lines, and its coverage ends with %d", page.Lines, next-1)
	}
}
