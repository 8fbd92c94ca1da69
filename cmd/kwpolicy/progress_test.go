package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	shown := newProgress(terminal{err: &out, live: true, widthErr: 40})
	shown.show(3, 5, []string{"gpu", "docker"})
	shown.show(4, 5, []string{strings.Repeat("slow ", 40)})
	shown.clear()
	for i, line := range strings.Split(out.String(), "\r\x1b[K")[1:] {
		if len([]rune(line)) >= 40 {
			t.Errorf("line %d has %d characters, and would wrap: %q", i, len(line), line)
		}
	}
	if got, want := out.String(), "\r\x1b[Kgathering facts 3/5: gpu, docker"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	if !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("got %q, want the line cleared", out.String())
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	var out bytes.Buffer
	hidden := newProgress(terminal{err: &out})
	hidden.show(1, 2, []string{"gpu"})
	hidden.clear()
	if out.Len() > 0 {
		t.Errorf("got %q, want nothing", out.String())
	}
}
