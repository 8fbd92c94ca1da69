package main

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// progress is one line on a terminal that says what is still being gathered.
type progress struct {
	term  terminal
	shown bool
}

func newProgress(term terminal) *progress { return &progress{term: term} }

// show rewrites the line. Anywhere but on a terminal it writes nothing.
func (p *progress) show(done, total int, pending []string) {
	if !p.term.live {
		return
	}
	line := fmt.Sprintf("gathering facts %d/%d: %s", done, total, strings.Join(pending, ", "))
	if width := cmp.Or(p.term.widthErr, 80) - 1; utf8.RuneCountInString(line) > width {
		line = string([]rune(line)[:width-1]) + "…"
	}
	fmt.Fprintf(p.term.err, "\r\x1b[K%s", line)
	p.shown = true
}

// clear takes the line away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.term.err, "\r\x1b[K")
	}
}
