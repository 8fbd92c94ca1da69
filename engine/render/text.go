package render

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// writeText writes the report for a person: worst first, grouped by rule, what to do beside what is wrong.
func writeText(w io.Writer, r report.Report, o Options) error {
	t := &text{w: bufio.NewWriter(w), options: o}
	if !o.All {
		r = r.Brief()
	}
	t.head(r)
	for _, section := range sections(r) {
		t.section(section)
	}
	t.readings(r.Readings)
	t.summary(r)
	return t.w.Flush()
}

// text writes lines; bufio keeps the first error until Flush.
type text struct {
	w       *bufio.Writer
	options Options
}

// list is one list of a report with its heading.
type list struct {
	heading, color string
	results        report.Results
}

const (
	red    = "31;1"
	yellow = "33"
	cyan   = "36"
	green  = "32"
	dim    = "2"
	bold   = "1"
)

func sections(r report.Report) []list {
	return []list{
		{"VIOLATIONS", red, r.Violations},
		{"WARNINGS", yellow, r.Warnings},
		{"UNKNOWN", cyan, r.Unknown},
		{"NOTES", dim, r.Notes},
		{"WAIVED", dim, r.Waived},
		{"PASSED", green, r.Passed},
		{"NOT APPLICABLE", dim, r.NotApplicable},
	}
}

func (t *text) head(r report.Report) {
	t.line("%s %s%s", t.paint(bold, "Policy "), r.Policy.Name, t.paint(dim, assumed(r.Policy)))
	if chosen := options(r.Policy); chosen != "" {
		t.wrap(t.paint(bold, "Options")+" ", "        ", chosen)
	}
	if len(r.Policy.Models) > 0 {
		t.wrap(t.paint(bold, "Models ")+" ", "        ", strings.Join(r.Policy.Models, ", "))
	}
	t.target(r.Target)
}

func (t *text) target(target report.Target) {
	t.line("%s %s%s", t.paint(bold, "Target "), strings.TrimSpace(target.Kind+" "+Plain(target.Name)), sources(target))
	if len(target.InferredRoles) > 0 {
		t.wrap(t.paint(bold, "Roles  ")+" ", "        ", roles(target.InferredRoles)+" (inferred; --role says otherwise)")
	}
	if len(target.Excluded) > 0 {
		t.wrap(t.paint(bold, "Without")+" ", "        ", others(target.Excluded))
	}
	for _, reason := range target.Partial {
		t.wrap(t.paint(bold, "Partial")+" ", "        ", reason)
	}
}

// assumed names the parts of the name that nobody asked for and the input does not tell.
func assumed(policy report.Policy) string {
	parts := slices.DeleteFunc(slices.Clone(policy.Assumed), func(name string) bool { return policy.Options[name] != "" })
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("  (%s assumed; --policy chooses)", strings.Join(parts, ", "))
}

// options names the values of the page's options, and how to choose those that nobody asked for.
func options(policy report.Policy) string {
	var chosen []string
	for _, name := range slices.Sorted(maps.Keys(policy.Options)) {
		text := name + "=" + policy.Options[name]
		if slices.Contains(policy.Assumed, name) {
			text += " (assumed; --option chooses)"
		}
		chosen = append(chosen, text)
	}
	return strings.Join(chosen, ", ")
}

// ThisHost is the source of a report on the machine that the program runs on.
const ThisHost = "this host"

func sources(target report.Target) string {
	switch {
	case len(target.Sources) == 0:
		return ""
	case slices.Equal(target.Sources, []string{ThisHost}):
		return " (" + ThisHost + ")"
	default:
		return " (from " + Plain(strings.Join(target.Sources, ", ")) + ")"
	}
}

func (t *text) section(l list) {
	if len(l.results) == 0 {
		return
	}
	t.line("")
	t.line("%s", t.paint(l.color, fmt.Sprintf("%s (%d)", l.heading, l.results.Count())))
	for i, result := range l.results {
		first := i == 0 || l.results[i-1].Rule != result.Rule
		last := i == len(l.results)-1 || l.results[i+1].Rule != result.Rule
		if first {
			t.line("")
			t.line("  %s  %s", t.paint(l.color, result.Rule), t.paint(dim, result.Title))
		}
		t.result(result)
		if last || !alike(result, l.results[i+1]) {
			t.advice(result, l.heading)
		}
	}
}

// alike says that two results share what is written once below them.
func alike(a, b report.Result) bool {
	return a.Section == b.Section && slices.Equal(a.Readings, b.Readings)
}

func (t *text) result(result report.Result) {
	t.wrap("    ", "    ", result.Message)
	if len(result.Alike) > 0 {
		t.wrap("      and      ", "               ", others(result.Alike)+" likewise")
	}
	if result.Reason != "" && !strings.Contains(result.Message, result.Reason) {
		t.wrap("      because  ", "               ", result.Reason)
	}
	if result.Resolve != "" {
		t.wrap("      resolve  ", "               ", result.Resolve)
	}
	if result.Location != nil {
		t.wrap("      at       ", "               ", place(*result.Location))
	}
	if result.Confidence != "" {
		t.wrap("      facts    ", "               ", strings.ReplaceAll(result.Confidence, "_", " "))
	}
}

// roles names what the nodes are taken for.
func roles(all []report.Role) string {
	var parts []string
	for i, role := range all {
		text := role.Subject
		if i == 0 || all[i-1].Role != role.Role {
			text = role.Role + ": " + text
		}
		if role.Count > 1 {
			text += fmt.Sprintf(" and %d more", role.Count-1)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// others names some machines. Of a hundred it names a few.
func others(names []string) string {
	const shown = 4
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s … %s (%d)", strings.Join(names[:shown-1], ", "), names[len(names)-1], len(names))
}

func place(l report.Location) string {
	parts := []string{}
	if l.File != "" && l.Line > 0 {
		parts = append(parts, fmt.Sprintf("%s:%d", l.File, l.Line))
	} else if l.File != "" {
		parts = append(parts, l.File)
	}
	if l.Address != "" {
		parts = append(parts, l.Address)
	}
	return strings.Join(parts, ", ")
}

func (t *text) advice(result report.Result, heading string) {
	wanted := result.Section
	if len(result.Readings) > 0 {
		wanted += fmt.Sprintf(" (%s)", strings.Join(result.Readings, ", "))
	}
	t.wrap("      section  ", "               ", wanted)
	switch heading {
	case "VIOLATIONS", "WARNINGS", "NOTES":
		t.wrap("      mend     ", "               ", result.Remediation)
	}
}

// readings explains the readings that the results name.
func (t *text) readings(named map[string]string) {
	if len(named) == 0 {
		return
	}
	t.line("")
	t.line("%s", t.paint(dim, "Where the page contradicts itself, it was read so:"))
	for _, name := range slices.SortedFunc(maps.Keys(named), ByNumber) {
		t.wrap(fmt.Sprintf("  %-4s ", name), "       ", named[name])
	}
}

// ByNumber compares the names of readings: X2 is before X10.
func ByNumber(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func (t *text) summary(r report.Report) {
	s := r.Summary
	counts := []string{}
	for _, count := range []struct {
		n         int
		one, many string
	}{
		{s.Violation, "violation", "violations"},
		{s.Warning, "warning", "warnings"},
		{s.Unknown, "unknown", "unknown"},
		{s.Note, "note", "notes"},
		{s.Waived, "waived", "waived"},
		{s.Pass, "passed", "passed"},
		{s.NotApplicable, "not applicable", "not applicable"},
	} {
		switch {
		case count.n == 1:
			counts = append(counts, "1 "+count.one)
		case count.n > 1:
			counts = append(counts, fmt.Sprintf("%d %s", count.n, count.many))
		}
	}
	color := map[report.Verdict]string{report.Compliant: green, report.Violated: red, report.Incomplete: cyan}[r.Verdict]
	t.line("")
	t.line("%s %s", t.paint(color, "Verdict: "+string(r.Verdict)+"."), strings.Join(counts, ", ")+t.hidden(s))
	t.planned(r.Target)
}

// planned says what is not judged of machines that are planned.
func (t *text) planned(target report.Target) {
	if target.Planned {
		t.wrap("", "", "What only a running machine shows, such as its software and kernel, does not apply to planned ones: judge each host once it runs.")
	}
}

func (t *text) hidden(s report.Summary) string {
	if t.options.All || s.Pass+s.NotApplicable == 0 {
		return ""
	}
	return t.paint(dim, " (--all lists them)")
}

func (t *text) paint(color, s string) string {
	if !t.options.Color || s == "" {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

func (t *text) line(format string, args ...any) {
	fmt.Fprintf(t.w, format+"\n", args...)
}

func (t *text) wrap(head, indent, s string) { Wrap(t.w, t.options.Width, head, indent, s) }

// Wrap writes s as Plain leaves it, broken into lines at width, of which 0 stands for 100 columns: the
// first after head and the others after indent. Who needs the errors of w gives a bufio.Writer.
func Wrap(w io.Writer, width int, head, indent, s string) {
	limit, column := cmp.Or(width, 100), 0
	for word := range strings.FieldsSeq(Plain(s)) {
		width := utf8.RuneCountInString(word)
		switch {
		case column == 0:
			fmt.Fprint(w, head)
			column = utf8.RuneCountInString(head)
		case column+1+width > limit:
			fmt.Fprint(w, "\n"+indent)
			column = utf8.RuneCountInString(indent)
		default:
			fmt.Fprint(w, " ")
			column++
		}
		fmt.Fprint(w, word)
		column += width
	}
	fmt.Fprintln(w)
}

// Plain keeps names of the input from steering a terminal, from making lines of their own and from
// turning the direction of what follows.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return utf8.RuneError
		}
		return r
	}, s)
}
