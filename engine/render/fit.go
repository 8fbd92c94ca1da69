package render

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// FitFormats are the ways to write which policies are met, by name.
var FitFormats = map[string]func(w io.Writer, f fit.Fit, o Options) error{
	"json": writeFitJSON,
	"text": writeFitText,
}

func writeFitJSON(w io.Writer, f fit.Fit, _ Options) error {
	encoder := jsontext.NewEncoder(w, jsontext.AllowInvalidUTF8(true), jsontext.WithIndent("  "))
	return json.MarshalEncode(encoder, f, json.Deterministic(true))
}

// writeFitText writes for a person: the verdicts, the highest tiers, what comes next and the models. With All it
// says of every tier what it lacks.
func writeFitText(w io.Writer, f fit.Fit, o Options) error {
	t := &text{w: bufio.NewWriter(w), options: o}
	t.target(f.Target)
	t.line("%s %s on %s%s", t.paint(bold, "Release"), f.Release, f.Platform, t.paint(dim, chosenBy(f.Assumed)))
	if chosen := options(report.Policy{Options: f.Options, Assumed: f.Assumed}); chosen != "" {
		t.wrap(t.paint(bold, "Options")+" ", "        ", chosen)
	}
	t.matrix(f)
	t.highest(f)
	t.steps(f)
	t.models(f)
	if f.Target.Planned {
		t.line("")
		t.planned(f.Target)
	}
	return t.w.Flush()
}

// chosenBy names what nobody asked for, and how to ask for it.
func chosenBy(assumed []string) string {
	var names, flags []string
	for _, name := range []string{"release", "platform"} {
		if slices.Contains(assumed, name) {
			names, flags = append(names, name), append(flags, "--"+name)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("  (%s assumed; %s chooses)", names[0], flags[0])
	default:
		return fmt.Sprintf("  (%s assumed; %s choose)", strings.Join(names, ", "), strings.Join(flags, ", "))
	}
}

// matrix shows the verdict of each policy, a row for each tier and a column for each edition.
func (t *text) matrix(f fit.Fit) {
	head := []cell{{}}
	for _, edition := range f.Editions {
		head = append(head, cell{edition.Edition, dim})
	}
	table := [][]cell{head}
	for _, tier := range tiers(f.Policies) {
		row := []cell{{label(tier.Tier, tier.Role), ""}}
		for _, edition := range f.Editions {
			row = append(row, verdict(f.Policies, edition.Edition, tier))
		}
		table = append(table, row)
	}
	t.heading("POLICIES")
	t.table(table)
}

// tiers gives one policy of each tier, and of each role of those that have roles.
func tiers(policies []fit.Policy) []fit.Policy {
	var found []fit.Policy
	for _, policy := range policies {
		known := slices.ContainsFunc(found, func(other fit.Policy) bool {
			return other.Tier == policy.Tier && (other.Role == policy.Role || policy.Role == "")
		})
		if known {
			continue
		}
		found = slices.DeleteFunc(found, func(other fit.Policy) bool { return other.Tier == policy.Tier && other.Role == "" })
		found = append(found, policy)
	}
	return found
}

func label(tier, role string) string {
	if role == "" {
		return tier
	}
	return tier + " as " + role
}

// verdict says how it stands with the policy of an edition for a tier.
func verdict(policies []fit.Policy, edition string, tier fit.Policy) cell {
	i := slices.IndexFunc(policies, func(policy fit.Policy) bool {
		return policy.Edition == edition && policy.Tier == tier.Tier && (policy.Role == tier.Role || policy.Role == "")
	})
	if i < 0 {
		return cell{}
	}
	policy := policies[i]
	switch missing, unknown := policy.Missing.Count(), policy.Unknown.Count(); {
	case policy.Verdict == fit.Excluded:
		return cell{"excluded", dim}
	case policy.Verdict == report.Compliant && policy.Summary.Warning > 0:
		return cell{"met, " + counted(policy.Summary.Warning, "warning", "warnings"), green}
	case policy.Verdict == report.Compliant:
		return cell{"met", green}
	case missing == 0 && unknown == 0:
		return cell{"not known", cyan}
	case missing == 0:
		return cell{fmt.Sprintf("%d not known", unknown), cyan}
	case unknown == 0:
		return cell{fmt.Sprintf("%d missing", missing), red}
	default:
		return cell{fmt.Sprintf("%d missing, %d not known", missing, unknown), red}
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// cell is a part of a table.
type cell struct{ text, color string }

func (t *text) heading(name string) {
	t.line("")
	t.line("%s", t.paint(bold, name))
	t.line("")
}

// table writes rows whose columns are as wide as they need to be.
func (t *text) table(rows [][]cell) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, one := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(one.text))
		}
	}
	for _, row := range rows {
		var line, padding strings.Builder
		for i, one := range row {
			line.WriteString(padding.String() + t.paint(one.color, one.text))
			padding.Reset()
			padding.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(one.text)+3))
		}
		t.line("  %s", strings.TrimRight(line.String(), " "))
	}
}

// highest names the highest tier of each edition, and which the page excludes.
func (t *text) highest(f fit.Fit) {
	t.heading("HIGHEST TIER")
	var table [][]cell
	for _, edition := range f.Editions {
		said := cell{edition.Highest, green}
		switch {
		case edition.Highest == "" && edition.Otherwise == "":
			said = cell{"none", red}
		case edition.Highest == "":
			said = cell{"none; " + edition.Otherwise + " apart from what is missing at every tier", red}
		}
		table = append(table, []cell{{edition.Edition, ""}, said})
	}
	t.table(table)
	var reasons []string
	excluded := map[string][]string{}
	for _, policy := range f.Policies {
		if policy.Verdict == fit.Excluded {
			if !slices.Contains(reasons, policy.Because) {
				reasons = append(reasons, policy.Because)
			}
			excluded[policy.Because] = append(excluded[policy.Because], policy.Edition+" "+policy.Tier)
		}
	}
	for _, because := range reasons {
		verb := "is"
		if len(excluded[because]) > 1 {
			verb = "are"
		}
		t.wrap("  ", "    ", fmt.Sprintf("%s %s excluded: %s.", strings.Join(excluded[because], ", "), verb, because))
	}
}
