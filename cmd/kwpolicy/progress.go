package main

import (
	"fmt"
	"strings"
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
	if width := max(p.term.width, 40) - 1; len(line) > width {
		line = line[:width-1] + "…"
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
