package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// ErrUnknown means that a bundle has no policy, rule or release of a name.
var ErrUnknown = errors.New("unknown")

// Circumstances maps axes to the values that something is for; the JSON value may stand without a list.
type Circumstances map[string][]string

// UnmarshalJSON reads a list of values, or one value.
func (c *Circumstances) UnmarshalJSON(text []byte) error {
	var raw map[string]any
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*c = Circumstances{}
	for axis, value := range raw {
		switch value := value.(type) {
		case string:
			(*c)[axis] = []string{value}
		case []any:
			for _, one := range value {
				(*c)[axis] = append((*c)[axis], fmt.Sprint(one))
			}
		default:
			return fmt.Errorf("%s: a value or a list of values is needed", axis)
		}
	}
	return nil
}

// hold says whether the circumstances agree with the known ones; what is for an axis that is not
// known does not hold. The profile in the bundle decides in the same way.
func (c Circumstances) hold(known map[string]string) bool {
	for axis, values := range c {
		if !slices.Contains(values, known[axis]) {
			return false
		}
	}
	return true
}

// couldHold says whether the circumstances agree with the known ones; an axis that is not known
// may have any value.
func (c Circumstances) couldHold(known map[string]string) bool {
	for axis, values := range c {
		if value, ok := known[axis]; ok && !slices.Contains(values, value) {
			return false
		}
	}
	return true
}

func compareVersions(a, b string) int {
	first, errA := facts.ParseVersion(a)
	second, errB := facts.ParseVersion(b)
	if errA != nil || errB != nil {
		return strings.Compare(a, b)
	}
	return slices.Compare(first[:], second[:])
}

// Defaults gives what is assumed where nobody said.
func (b *Bundle) Defaults() Defaults { return b.defaults }

// Resolve finds the policy that doc is to be judged by, and puts what is asked into doc's
// parameters: flags before what doc itself states, and that before the bundle's defaults. The platform is
// that of the nodes.
func (b *Bundle) Resolve(flags facts.Parameters, doc *facts.Document) (report.Policy, error) {
	asked := flags.Over(doc.Parameters)
	policy := report.Policy{Revision: b.revision, Assumed: []string{}}
	if policy.Release = asked.Release; policy.Release == "" {
		policy.Release = b.defaults.Release
		policy.Assumed = append(policy.Assumed, "release")
	}
	page, err := b.page(policy.Release)
	if err != nil {
		return report.Policy{}, err
	}
	policy.Page = page.Page
	if asked.Platform, err = platformOf(asked, doc); err != nil {
		return report.Policy{}, err
	}
	if err := b.choose(page, asked, &policy); err != nil {
		return report.Policy{}, fmt.Errorf("release %s: %w", policy.Release, err)
	}
	policy.Name = Name(policy)
	if err := page.checkRoles(policy, doc.Nodes); err != nil {
		return report.Policy{}, err
	}
	asked.Edition, asked.Tier, asked.Platform, asked.Release = policy.Edition, policy.Tier, policy.Platform, policy.Release
	asked.Options, asked.Models = policy.Options, policy.Models
	doc.Parameters = &asked
	return policy, asked.Validate()
}

// choose finds the values that a page has for what is asked, and those that are assumed.
func (b *Bundle) choose(page Page, asked facts.Parameters, policy *report.Policy) (err error) {
	for _, axis := range []struct {
		name, asked string
		fallback    string
		into        *string
	}{
		{"edition", asked.Edition, b.defaults.Edition, &policy.Edition},
		{"tier", asked.Tier, b.defaults.Tier, &policy.Tier},
		{"platform", asked.Platform, facts.PlannedPlatform, &policy.Platform},
	} {
		if axis.asked == "" {
			axis.asked = page.assumed(axis.name, axis.fallback)
			policy.Assumed = append(policy.Assumed, axis.name)
		}
		if *axis.into, err = page.value(axis.name, axis.asked); err != nil {
			return err
		}
	}
	if policy.Options, err = page.options(asked.Options); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(policy.Options)) {
		if asked.Options[name] == "" {
			policy.Assumed = append(policy.Assumed, name)
		}
	}
	policy.Models, err = page.models(asked.Models)
	return err
}

// platformOf is the platform that is asked for, else that of the nodes. It is "" where planned machines do
// not tell theirs.
func platformOf(asked facts.Parameters, doc *facts.Document) (string, error) {
	if asked.Platform != "" {
		return asked.Platform, nil
	}
	platform, err := doc.Platform()
	if err == nil && platform == "" && !doc.Planned() {
		err = errors.New("the input does not state its platform: choose one with --platform")
	}
	return platform, err
}

// checkRoles refuses roles that the policy does not know where it has any: a misspelt one would leave
// the node unjudged.
func (p Page) checkRoles(policy report.Policy, nodes []facts.Node) error {
	roles := p.roles(policy)
	for _, node := range nodes {
		if node.Role != nil && len(roles) > 0 && !slices.Contains(roles, *node.Role) {
			return fmt.Errorf("node %s: %w", node.Name, Unknown("role", *node.Role, roles))
		}
	}
	return nil
}

// roles are those that nodes may have under a policy, sorted; none where all nodes are alike.
func (p Page) roles(policy report.Policy) []string {
	var roles []string
	for _, layer := range p.Layers {
		if layer.When.couldHold(axes(policy)) {
			roles = append(roles, layer.When["role"]...)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// Short is the policy's name without the release.
func Short(policy report.Policy) string { return strings.TrimSuffix(policy.Name, "@"+policy.Release) }

// excluded says whether the page excludes the policy's combination.
func (b *Bundle) excluded(policy report.Policy) bool {
	_, excluded := b.Exclusion(policy)
	return excluded
}

// Exclusion says whether the page excludes the policy's combination, and why. Nothing else needs to be known of an
// input to judge it.
func (b *Bundle) Exclusion(policy report.Policy) (because string, excluded bool) {
	page, err := b.page(policy.Release)
	if err != nil {
		return "", false
	}
	if said := page.combination(policy); said.excludes() {
		return said.Because, true
	}
	return "", false
}

// Name writes a policy as edition/tier/platform@release.
func Name(policy report.Policy) string {
	return strings.Join([]string{policy.Edition, policy.Tier, policy.Platform}, "/") + "@" + policy.Release
}

// ParseName reads what Name writes. The release may be left out.
func ParseName(name string) (facts.Parameters, error) {
	axes, release, _ := strings.Cut(name, "@")
	parts := strings.Split(axes, "/")
	if len(parts) != 3 || slices.Contains(parts, "") {
		return facts.Parameters{}, fmt.Errorf("policy %q: write it as EDITION/TIER/PLATFORM or EDITION/TIER/PLATFORM@RELEASE", name)
	}
	return facts.Parameters{Edition: parts[0], Tier: parts[1], Platform: parts[2], Release: release}, nil
}

// Policies lists the policies of a release that its page does not exclude.
func (b *Bundle) Policies(release string) ([]report.Policy, error) {
	page, err := b.page(release)
	if err != nil {
		return nil, err
	}
	var policies []report.Policy
	for _, edition := range page.Axes["edition"] {
		for _, tier := range page.Axes["tier"] {
			for _, platform := range page.Axes["platform"] {
				policy := report.Policy{Edition: edition, Tier: tier, Platform: platform, Release: release, Page: page.Page, Revision: b.revision}
				policy.Options = page.defaults()
				policy.Name = Name(policy)
				if !page.excludes(policy) {
					policies = append(policies, policy)
				}
			}
		}
	}
	return policies, nil
}

func (p Page) excludes(policy report.Policy) bool { return p.combination(policy).excludes() }

func (c Combination) excludes() bool { return c.Status == "excluded" }

// combination is what the page says of the policy's combination; the zero value where it says nothing.
func (p Page) combination(policy report.Policy) Combination {
	known := axes(policy)
	for _, combination := range p.Combinations {
		if combination.When.hold(known) {
			return combination
		}
	}
	return Combination{}
}

// axes are the circumstances that a policy alone decides.
func axes(policy report.Policy) map[string]string {
	known := map[string]string{"edition": policy.Edition, "tier": policy.Tier, "platform": policy.Platform}
	maps.Copy(known, policy.Options)
	return known
}

// Rules lists the ids of the rules in the bundle.
func (b *Bundle) Rules() []string {
	ids := map[string]bool{}
	for _, module := range b.modules {
		if rest, ok := strings.CutPrefix(module, rulesPath+"/"); ok {
			ids[rest[:strings.LastIndex(rest, "/")]] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// named lists the rules that a policy may have a row for. Which subject gets which row is for the
// Rego to say; this only keeps the rest from being compiled.
func (b *Bundle) named(policy report.Policy) []string {
	page, _ := b.page(policy.Release)
	ids := map[string]bool{}
	for _, layer := range page.Layers {
		if !layer.When.couldHold(axes(policy)) {
			continue
		}
		for _, rows := range []map[string]Row{layer.Cluster, layer.Node} {
			for id := range rows {
				ids[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// Unknown says that a name is not known, and which known ones are near it, or all where none is.
func Unknown(kind, name string, known []string) error {
	if len(known) == 0 {
		return fmt.Errorf("%w %s %q (none is known)", ErrUnknown, kind, name)
	}
	if near := nearest(name, known); len(near) > 0 {
		return fmt.Errorf("%w %s %q: did you mean %s?", ErrUnknown, kind, name, strings.Join(near, " or "))
	}
	return fmt.Errorf("%w %s %q (known: %s)", ErrUnknown, kind, name, strings.Join(known, ", "))
}

// nearest gives up to three of the known names that are nearest to a misspelt one.
func nearest(name string, known []string) []string {
	type scored struct {
		name  string
		score int
	}
	var near []scored
	for _, candidate := range known {
		score := levenshtein.Distance(strings.ToLower(name), strings.ToLower(candidate), nil)
		if score <= max(2, len(candidate)/3) {
			near = append(near, scored{candidate, score})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.score - b.score })
	names := []string{}
	for _, candidate := range near[:min(3, len(near))] {
		names = append(names, candidate.name)
	}
	return names
}

// Values lists the values that a release's page has for an axis.
func (b *Bundle) Values(release, axis string) []string {
	page, err := b.page(release)
	if err != nil {
		return nil
	}
	return page.Axes[axis]
}
