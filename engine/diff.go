package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// Diff is what changes from one release to another. Its lists are sorted, and are never nil.
type Diff struct {
	Old Edge `json:"old"`
	New Edge `json:"new"`

	// Pairs are the policies that are compared, by their names.
	Pairs []Pair `json:"pairs"`

	// Gone are the policies of the old release that no policy of the new one takes the place of, Come
	// those of the new one that take nobody's.
	Gone []string `json:"gone"`
	Come []string `json:"come"`

	Changes []Change `json:"changes"`
}

// Edge is one end of a comparison.
type Edge struct {
	Release string              `json:"release"`
	Page    string              `json:"page"`
	Options map[string][]string `json:"options,omitempty"`
}

// Pair is a policy of the old release, and one of the new that takes its place.
type Pair struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Change is a requirement of which two releases demand different things.
type Change struct {
	Rule  string `json:"rule"`
	Title string `json:"title"`
	For   string `json:"for"`

	// Old is nil where the requirement is new, New where there is none any more.
	Old *Demanded `json:"old,omitempty"`
	New *Demanded `json:"new,omitempty"`

	// Pairs are the policies that it changes for.
	Pairs []Pair `json:"pairs"`
}

// Demanded is how much a release demands.
type Demanded struct {
	Demand  string `json:"demand"`
	Section string `json:"section"`

	// Readings are those of the row, and Parameters what of it the demand does not tell and the other release has
	// otherwise.
	Readings   []string       `json:"readings,omitempty"`
	Parameters map[string]any `json:"parameters,omitempty"`
}

// Diff compares what two releases demand, row by row, of all policies or of those with the axes and options
// asked for.
func (b *Bundle) Diff(ctx context.Context, older, newer string, asked facts.Parameters) (Diff, error) {
	first, err := b.side(older, newer, asked)
	if err != nil {
		return Diff{}, err
	}
	second, err := b.side(newer, older, asked)
	if err != nil {
		return Diff{}, err
	}
	made := Diff{Old: first.edge(), New: second.edge(), Pairs: []Pair{}, Gone: []string{}, Come: []string{}, Changes: []Change{}}
	for _, one := range []*side{&first, &second} {
		if err := one.list(ctx, b); err != nil {
			return Diff{}, err
		}
	}
	kept := map[string]bool{}
	for _, policy := range first.policies {
		for _, other := range second.policies {
			if !first.page.answers(policy, second.page, other) {
				continue
			}
			pair := Pair{Short(policy), Short(other)}
			kept["old "+pair.Old], kept["new "+pair.New] = true, true
			made.Pairs = append(made.Pairs, pair)
			if err := made.compare(b, pair, first.demands[policy.Name], second.demands[other.Name]); err != nil {
				return Diff{}, err
			}
		}
	}
	made.Gone = lost(first.policies, "old ", kept)
	made.Come = lost(second.policies, "new ", kept)
	slices.SortStableFunc(made.Changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.For, b.For))
	})
	return made, nil
}

// lost names the policies that are in no pair.
func lost(policies []report.Policy, side string, kept map[string]bool) []string {
	names := []string{}
	for _, policy := range policies {
		if name := Short(policy); !kept[side+name] {
			names = append(names, name)
		}
	}
	return names
}

// side is one release of a comparison.
type side struct {
	page     Page
	release  string
	policies []report.Policy
	demands  map[string][]Requirement // by the policy's name
}

func (s side) edge() Edge { return Edge{s.release, s.page.Page, s.page.Options} }

// side finds the policies of a release that have what is asked for, which its page or that of the other release
// must know.
func (b *Bundle) side(release, other string, asked facts.Parameters) (side, error) {
	wanted, err := b.Translate(release, other, asked)
	if err != nil {
		return side{}, err
	}
	page, err := b.page(release)
	if err != nil {
		return side{}, err
	}
	policies, err := b.Policies(release)
	if err != nil {
		return side{}, err
	}
	policies = slices.DeleteFunc(policies, func(policy report.Policy) bool {
		return !slices.Contains([]string{"", policy.Edition}, wanted.Edition) ||
			!slices.Contains([]string{"", policy.Tier}, wanted.Tier) ||
			!slices.Contains([]string{"", policy.Platform}, wanted.Platform)
	})
	for i := range policies {
		if policies[i].Options, err = page.options(wanted.Options); err != nil {
			return side{}, fmt.Errorf("release %s: %w", release, err)
		}
	}
	return side{page: page, release: release, policies: slices.DeleteFunc(policies, b.excluded)}, nil
}

// list lists what the policies of a side demand.
func (s *side) list(ctx context.Context, b *Bundle) error {
	s.demands = map[string][]Requirement{}
	if len(s.policies) == 0 {
		return nil
	}
	query, err := b.catalogue(ctx, s.policies...)
	if err != nil {
		return err
	}
	for _, policy := range s.policies {
		if s.demands[policy.Name], err = list(ctx, query, policy, facts.Parameters{}); err != nil {
			return err
		}
	}
	return nil
}

// compare adds what is demanded otherwise of a pair of policies.
func (d *Diff) compare(b *Bundle, pair Pair, older, newer []Requirement) error {
	was, now := byWhom(older), byWhom(newer)
	keys := maps.Clone(was)
	maps.Copy(keys, now)
	covered := map[string]bool{}
	for key, requirement := range keys {
		for _, side := range []map[string]Requirement{was, now} {
			if found := side[nearestKey(side, requirement)]; side[key].Rule == "" && found.Rule != "" {
				covered[found.key()] = true
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		one := keys[key]
		before, after := was[nearestKey(was, one)], now[nearestKey(now, one)]
		first, second, err := b.parameters(one.Rule, before.Row, after.Row)
		if err != nil {
			return err
		}
		alone := before.Rule == "" || after.Rule == ""
		same := before.Demand == after.Demand && len(first)+len(second) == 0
		if alone && covered[key] || same || before.asksNothing() && after.asksNothing() {
			continue
		}
		d.add(Change{
			Rule: one.Rule, Title: one.Title, For: one.Whom(), Pairs: []Pair{pair},
			Old: before.demanded(first), New: after.demanded(second),
		})
	}
	return nil
}

// asksNothing says that there is no such requirement, or that it does not apply.
func (r Requirement) asksNothing() bool { return r.Row == nil || r.Row["not_applicable"] != nil }

// byWhom gives requirements by their rules and whom they are for.
func byWhom(requirements []Requirement) map[string]Requirement {
	found := map[string]Requirement{}
	for _, requirement := range requirements {
		found[requirement.key()] = requirement
	}
	return found
}

func (r Requirement) key() string { return r.Rule + " " + r.Whom() }

// nearestKey finds the requirement of a list that holds for whom another is for: its own, or one that is less
// particular, for a list has only what differs from those.
func nearestKey(list map[string]Requirement, wanted Requirement) string {
	whole, _, _ := strings.Cut(wanted.For, " on ")
	existing := strings.TrimPrefix(whole, "planned ")
	for _, whom := range []string{wanted.Whom(), wanted.For, whole, existing, "node"} {
		key := wanted.Rule + " " + whom
		if _, ok := list[key]; ok && (whom != "node" || existing != "installation") {
			return key
		}
	}
	return ""
}

// demanded is nil of a requirement that there is not.
func (r Requirement) demanded(parameters map[string]any) *Demanded {
	if r.Rule == "" {
		return nil
	}
	return &Demanded{r.Demand, r.Section, r.Readings, parameters}
}

// add adds a change, or its policies to one that is the same.
func (d *Diff) add(change Change) {
	for i, known := range d.Changes {
		if known.Rule == change.Rule && known.For == change.For && known.Old.same(change.Old) && known.New.same(change.New) {
			d.Changes[i].Pairs = append(d.Changes[i].Pairs, change.Pairs...)
			return
		}
	}
	d.Changes = append(d.Changes, change)
}

// same says whether two demands read the same.
func (d *Demanded) same(other *Demanded) bool {
	if d == nil || other == nil {
		return d == other
	}
	return reflect.DeepEqual(*d, *other)
}

// parameters gives what two rows of a rule have otherwise of what the demand does not tell; nil where there is
// only one row.
func (b *Bundle) parameters(id string, before, after Row) (first, second map[string]any, err error) {
	if before == nil || after == nil {
		return nil, nil, nil
	}
	rule, err := b.Rule(id)
	if err != nil {
		return nil, nil, err
	}
	first, second = map[string]any{}, map[string]any{}
	for _, name := range append([]string{"tolerated"}, rule.Parameters...) {
		if reflect.DeepEqual(before[name], after[name]) {
			continue
		}
		if before[name] != nil {
			first[name] = before[name]
		}
		if after[name] != nil {
			second[name] = after[name]
		}
	}
	return first, second, nil
}

// Text writes parameters in one line, sorted by their names.
func Text(parameters map[string]any) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		parts = append(parts, name+": "+plain(parameters[name]))
	}
	return strings.Join(parts, "; ")
}

// plain writes a parameter as a person would: of what has a name, the name and its minimum.
func plain(value any) string {
	switch value := value.(type) {
	case []any:
		var parts []string
		for _, part := range value {
			parts = append(parts, plain(part))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		name, ok := value["name"].(string)
		if !ok {
			return shown(value)
		}
		if value["minimum"] != nil {
			name += " at least " + shown(value["minimum"])
		}
		return name
	default:
		return shown(value)
	}
}
