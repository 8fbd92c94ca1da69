package render

import (
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// step is what policies of a tier lack, or of every tier.
type step struct {
	tier     string // "" of what every tier lacks
	variants []variant
}

// variant is what one of them lacks.
type variant struct {
	edition, role string
	gaps          fit.Gaps
}

// steps lists what every tier lacks, and what the next one lacks beside that; with All what each does.
func (t *text) steps(f fit.Fit) {
	found := everywhere(f)
	if t.options.All {
		found = each(found, f)
	} else {
		found = next(found, f)
	}
	if len(found) > 0 {
		t.line("")
		t.line("%s", t.paint(bold, "WHAT IS MISSING"))
	}
	for _, one := range found {
		shared, editions := one.variants[0].gaps, []string{}
		for _, variant := range one.variants {
			shared = shared.Shared(variant.gaps)
			editions = append(editions, variant.edition)
		}
		t.step(one.tier, "", slices.Compact(editions), shared, f.Target)
		for _, variant := range one.variants {
			t.step(one.tier, variant.role, []string{variant.edition}, variant.gaps.Without(shared), f.Target)
		}
	}
}

// everywhere is what every tier of each edition lacks.
func everywhere(f fit.Fit) []step {
	var found []step
	for _, edition := range f.Editions {
		found = add(found, "", variant{edition: edition.Edition, gaps: edition.Everywhere})
	}
	return found
}

// next adds what the next tiers lack beside that.
func next(found []step, f fit.Fit) []step {
	for _, edition := range f.Editions {
		for _, next := range edition.Next {
			found = add(found, next.Tier, variant{edition.Edition, next.Role, next.Gaps})
		}
	}
	return found
}

// each adds what each tier lacks beside that.
func each(found []step, f fit.Fit) []step {
	for _, edition := range f.Editions {
		for _, policy := range f.Policies {
			if policy.Edition == edition.Edition {
				found = add(found, policy.Tier, variant{policy.Edition, policy.Role, policy.Without(edition.Everywhere)})
			}
		}
	}
	return found
}

// add adds what a policy lacks to the step of its tier.
func add(steps []step, tier string, lacking variant) []step {
	if lacking.gaps.Empty() {
		return steps
	}
	i := slices.IndexFunc(steps, func(known step) bool { return known.tier == tier })
	if i < 0 {
		steps, i = append(steps, step{tier: tier}), len(steps)
	}
	steps[i].variants = append(steps[i].variants, lacking)
	return steps
}

func (t *text) step(tier, role string, editions []string, gaps fit.Gaps, target report.Target) {
	if gaps.Empty() {
		return
	}
	name := "at every tier"
	if tier != "" {
		name = "for " + label(tier, role)
	}
	t.line("")
	t.line("  %s", t.paint(bold, name+" of "+strings.Join(editions, " and ")))
	t.missing(gaps.Missing, target)
	t.unknown(gaps.Unknown, target)
}

// missing says once what several nodes lack.
func (t *text) missing(results report.Results, target report.Target) {
	var said []string
	lacking := map[string][]string{}
	for _, result := range results {
		for _, lack := range lacks(result) {
			if !slices.Contains(said, lack) {
				said = append(said, lack)
			}
			lacking[lack] = append(lacking[lack], subjects(result)...)
		}
	}
	for _, lack := range said {
		t.wrap("    ", "      ", lack+on(lacking[lack], target))
	}
}

// lacks is what makes up for a violation.
func lacks(result report.Result) []string {
	if len(result.Lacks) == 0 {
		return []string{result.Message}
	}
	return result.Lacks
}

// unknown says once what is not known for one reason.
func (t *text) unknown(results report.Results, target report.Target) {
	for len(results) > 0 {
		first := results[0]
		alike := func(other report.Result) bool {
			return other.Reason == first.Reason && other.Resolve == first.Resolve && slices.Equal(subjects(other), subjects(first))
		}
		var titles []string
		for _, result := range results {
			if alike(result) {
				titles = append(titles, result.Title)
			}
		}
		t.wrap("    ", "      ", "not known: "+strings.Join(titles, ", ")+on(subjects(first), target))
		t.wrap("      because  ", "               ", first.Reason)
		t.wrap("      resolve  ", "               ", first.Resolve)
		results = slices.DeleteFunc(slices.Clone(results), alike)
	}
}

func subjects(result report.Result) []string {
	return append([]string{result.Subject}, result.Alike...)
}

// on names the nodes of a cluster that something is about.
func on(names []string, target report.Target) string {
	const cluster = "cluster" // What is said of the installation is of that subject, and of many nodes of that kind.
	if target.Kind != cluster || slices.Contains(names, cluster) {
		return ""
	}
	return " (" + others(names) + ")"
}
