package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/term"

	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
)

// terminal is where a command reads and writes, and what it may assume of who looks on.
type terminal struct {
	in       io.Reader
	out, err io.Writer

	// width is that of a terminal on out, or 0; color says that colours are wanted there.
	width int
	color bool

	// live says that err is a terminal, where a line may be rewritten; colorErr that it takes
	// colours. widthErr is its width, or 0.
	live, colorErr bool
	widthErr       int
}

func stdio() terminal {
	t := terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	plain := os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb"
	t.color, t.width = look(os.Stdout)
	t.live, t.widthErr = look(os.Stderr)
	t.live = t.live && os.Getenv("TERM") != "dumb"
	t.colorErr = t.live && !plain
	t.color = t.color && !plain
	return t
}

// look says whether a file is a terminal, and how wide.
func look(file *os.File) (terminal bool, width int) {
	fd := int(file.Fd())
	if !term.IsTerminal(fd) {
		return false, 0
	}
	if width, _, err := term.GetSize(fd); err == nil {
		return true, max(width, 20)
	}
	return true, 0
}

// usageError is a command line that makes no sense.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// fileError is a text that cannot be used, with what it says.
type fileError struct {
	name            string
	text            []byte // what the lines and columns count in
	line, column    int    // 0 where the text as a whole is at fault
	offset          int
	summary, detail string
}

func (e fileError) Error() string {
	if e.line == 0 {
		return fmt.Sprintf("%s: %s", e.name, e.detail)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.name, e.line, e.column, e.detail)
}

// subject is the place as a range of one byte.
func (e fileError) subject() *hcl.Range {
	start := hcl.Pos{Line: e.line, Column: e.column, Byte: e.offset}
	end := hcl.Pos{Line: e.line, Column: e.column + 1, Byte: min(e.offset+1, len(e.text))}
	return &hcl.Range{Filename: e.name, Start: start, End: end}
}

// complain writes an error as one diagnostic, with the place in the user's file where there is one.
func (t terminal) complain(err error) {
	diagnostic := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Cannot judge", Detail: sentence(err)}
	files := map[string]*hcl.File{}
	if problem, ok := errors.AsType[*config.Problem](err); ok {
		t.complainOf(problem, err)
		return
	}
	if _, ok := errors.AsType[usageError](err); ok {
		diagnostic.Summary = "Wrong usage"
		diagnostic.Detail += "\n\nkwpolicy help COMMAND shows how a command is used."
	}
	if file, ok := errors.AsType[fileError](err); ok {
		diagnostic.Summary, diagnostic.Detail = file.summary, file.Error()
		if file.line > 0 && shortLine(file.text, file.offset) {
			diagnostic.Subject, diagnostic.Detail = file.subject(), file.detail
			files[file.name] = &hcl.File{Bytes: file.text}
		}
	}
	diagnostic.Detail = plainLines(diagnostic.Detail)
	width := uint(cmp.Or(t.widthErr, 78))
	if writing := hcl.NewDiagnosticTextWriter(t.err, files, width, t.colorErr).WriteDiagnostic(diagnostic); writing != nil {
		fmt.Fprintln(t.err, err)
	}
}

// complainOf writes the first errors in files of configuration.
func (t terminal) complainOf(problem *config.Problem, err error) {
	const most = 10
	writer := hcl.NewDiagnosticTextWriter(t.err, problem.Files, uint(cmp.Or(t.widthErr, 78)), t.colorErr)
	shown := 0
	for _, diagnostic := range problem.Diagnostics {
		if diagnostic.Severity != hcl.DiagError || shown == most {
			continue
		}
		shown++
		plain := *diagnostic
		if at := plain.Subject; at != nil && problem.Files[at.Filename] == nil {
			// There is no text to show, but the name tells where it is.
			plain.Subject = nil
			if !strings.Contains(plain.Detail, at.Filename) {
				plain.Detail = at.Filename + ": " + plain.Detail
			}
		}
		plain.Summary, plain.Detail = plainLines(plain.Summary), plainLines(plain.Detail)
		if writing := writer.WriteDiagnostic(&plain); writing != nil {
			fmt.Fprintln(t.err, err)
		}
	}
}

// shortLine says that the line at offset can be shown: documents written on one line would flood
// the terminal.
func shortLine(text []byte, offset int) bool {
	const longest = 200
	before, after := text[:offset], text[offset:]
	start := strings.LastIndexByte(string(before[max(0, len(before)-longest):]), '\n')
	end := strings.IndexByte(string(after[:min(len(after), longest)]), '\n')
	return (start >= 0 || len(before) < longest) && (end >= 0 || len(after) < longest)
}

// plainLines keeps the lines of a text, and of what is in them only what cannot steer the terminal.
func plainLines(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\t", "    "), "\n")
	for i, line := range lines {
		lines[i] = render.Plain(line)
	}
	return strings.Join(lines, "\n")
}

// sentence writes an error as a sentence. A name at its beginning stays as it is.
func sentence(err error) string {
	text := err.Error()
	if first, size := utf8.DecodeRuneInString(text); startsWithWord.MatchString(text) {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

var startsWithWord = regexp.MustCompile(`^[a-z]+( |:)`)
