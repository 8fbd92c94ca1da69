package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

func diffText(w io.Writer, term terminal, c comparison, all bool) error {
	t := diffWriter{w, term.width}
	if c.pages != nil {
		t.pages(*c.pages)
		return nil
	}
	t.results(*c.results, all)
	return nil
}

// diffWriter writes a comparison for a person. Who needs the errors of w gives a buffered one.
type diffWriter struct {
	w     io.Writer
	width int
}

func (t diffWriter) wrap(head, indent, text string) { render.Wrap(t.w, t.width, head, indent, text) }

func (t diffWriter) pages(d engine.Diff) {
	t.wrap("From ", "     ", fmt.Sprintf("%s (%s)", d.Old.Release, d.Old.Page))
	t.wrap("To   ", "     ", fmt.Sprintf("%s (%s)", d.New.Release, d.New.Page))
	if d.Old.Page == d.New.Page {
		t.wrap("", "", "Both releases have the same page.")
	}
	t.wrap("For  ", "     ", or(strings.Join(pairNames(d.Pairs), ", "), "no policy that both provide for"))
	for _, line := range chosenOptions(d.Old.Options, d.New.Options) {
		t.wrap("Option ", "       ", line)
	}
	for _, name := range d.Gone {
		t.wrap("Gone ", "     ", name+": the new release does not provide for it")
	}
	for _, name := range d.Come {
		t.wrap("New  ", "     ", name+": the old release does not provide for it")
	}
	counts := []string{}
	for _, kind := range []struct {
		heading string
		is      func(engine.Change) bool
	}{
		{"CHANGED", func(c engine.Change) bool { return c.Old != nil && c.New != nil }},
		{"ADDED", func(c engine.Change) bool { return c.Old == nil }},
		{"REMOVED", func(c engine.Change) bool { return c.New == nil }},
	} {
		some := slices.DeleteFunc(slices.Clone(d.Changes), func(c engine.Change) bool { return !kind.is(c) })
		t.changes(kind.heading, some, len(d.Pairs))
		counts = append(counts, fmt.Sprintf("%d %s", len(some), strings.ToLower(kind.heading)))
	}
	fmt.Fprintf(t.w, "\n%s\n", strings.Join(counts, ", "))
}

// chosenOptions tells how two releases differ in what they let choose.
func chosenOptions(older, newer map[string][]string) []string {
	lines := []string{}
	for _, name := range keys(older) {
		if newer[name] == nil {
			lines = append(lines, name+" is gone")
		}
	}
	for _, name := range keys(newer) {
		values := either(newer[name])
		switch {
		case older[name] == nil:
			lines = append(lines, fmt.Sprintf("%s is new: %s (default: %s)", name, values, newer[name][0]))
		case !slices.Equal(older[name], newer[name]):
			lines = append(lines, fmt.Sprintf("%s was %s, and is %s (default: %s)", name, either(older[name]), values, newer[name][0]))
		}
	}
	return lines
}

func (t diffWriter) changes(heading string, list []engine.Change, pairs int) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n%s (%d)\n", heading, len(list))
	for i, change := range list {
		if i == 0 || list[i-1].Rule != change.Rule {
			fmt.Fprintf(t.w, "\n  %s  %s\n", change.Rule, change.Title)
		}
		t.wrap("    of ", "      ", change.For)
		t.demanded("      was      ", change.Old)
		t.demanded("      now      ", change.New)
		if len(change.Pairs) < pairs {
			t.wrap("      for      ", "               ", strings.Join(pairNames(change.Pairs), ", "))
		}
	}
}

func (t diffWriter) demanded(head string, d *engine.Demanded) {
	if d == nil {
		return
	}
	text := d.Demand
	if len(d.Parameters) > 0 {
		text = fmt.Sprintf("%s (%s)", text, engine.Text(d.Parameters))
	}
	t.wrap(head, "               ", text)
	t.wrap("      section  ", "               ", d.Section)
}

// pairNames names pairs by their new policies, and by both where they differ.
func pairNames(pairs []engine.Pair) []string {
	var names []string
	for _, pair := range pairs {
		name := pair.Old
		if pair.New != pair.Old {
			name += " → " + pair.New
		}
		names = append(names, name)
	}
	return names
}

// headings are those of changed results, by their new status.
var headings = map[report.Status]string{
	report.Violation: "NOW VIOLATED", report.Unknown: "NOW UNKNOWN", report.Warning: "NOW WARNINGS", report.Note: "NOW NOTES", report.Waived: "NOW WAIVED",
	report.Pass: "NOW PASSED", report.NotApplicable: "NO LONGER APPLICABLE", report.None: "NO LONGER ASKED",
}

// wrong are the statuses that somebody has to look at.
var wrong = []report.Status{report.Violation, report.Unknown, report.Warning}

func (t diffWriter) results(c changes, all bool) {
	t.wrap("From   ", "       ", c.Old.Name)
	t.wrap("To     ", "       ", c.New.Name)
	t.wrap("Target ", "       ", strings.TrimSpace(c.Target.Kind+" "+c.Target.Name)+" (from "+strings.Join(c.Target.Sources, ", ")+")")
	hidden := 0
	for _, status := range report.Statuses {
		var shown []report.Change
		for _, change := range c.Changes {
			matters := all || slices.Contains(wrong, change.Was) || slices.Contains(wrong, change.Now) || change.Now == report.Note
			switch {
			case change.Now != status:
			case matters:
				shown = append(shown, change)
			default:
				hidden++
			}
		}
		t.changed(headings[status], shown)
	}
	t.same(c.Same, hidden)
}

func (t diffWriter) changed(heading string, list []report.Change) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n%s (%d)\n", heading, len(list))
	for i, change := range list {
		if i == 0 || list[i-1].Rule != change.Rule {
			fmt.Fprintf(t.w, "\n  %s  %s\n", change.Rule, render.Plain(change.Title))
		}
		switch {
		case change.New != nil:
			t.wrap("    ", "    ", change.New.Message)
		default:
			t.wrap("    ", "    ", change.Subject)
		}
		was := strings.ReplaceAll(string(change.Was), "_", " ")
		switch {
		case change.Old == nil:
			was = "not asked"
		case slices.Contains(wrong, change.Was):
			was += ": " + change.Old.Message
		}
		t.wrap("      was      ", "               ", was)
		if change.New == nil {
			continue
		}
		t.wrap("      section  ", "               ", change.New.Section)
		switch change.Now {
		case report.Unknown:
			t.wrap("      because  ", "               ", change.New.Reason)
			t.wrap("      resolve  ", "               ", change.New.Resolve)
		case report.Violation, report.Warning:
			t.wrap("      mend     ", "               ", change.New.Remediation)
		}
	}
}

// same counts what stays as it is, and what is not shown.
func (t diffWriter) same(counts map[report.Status]int, hidden int) {
	var parts []string
	for _, status := range report.Statuses {
		if n := counts[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(status), "_", " ")))
		}
	}
	fmt.Fprintln(t.w)
	if len(parts) > 0 {
		t.wrap("As before: ", "  ", strings.Join(parts, ", "))
	}
	if hidden > 0 {
		t.wrap("", "", fmt.Sprintf("%d more start or cease to be asked, and are met (--all lists them)", hidden))
	}
}
