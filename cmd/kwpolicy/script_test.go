package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// exits runs a command and wants an exit code: exits CODE COMMAND [ARG…]. What it prints goes to the
// files out and err; a file stdin is its standard input.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	command := exec.Command(args[1], args[2:]...)
	var out, complaints bytes.Buffer
	command.Dir, command.Stdout, command.Stderr = ts.MkAbs("."), &out, &complaints
	command.Env = append(command.Environ(), "HOME="+ts.Getenv("HOME"), "PATH="+ts.Getenv("PATH"))
	if input, err := readIfThere(ts, "stdin"); err == nil {
		command.Stdin = strings.NewReader(input)
	}
	err = command.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		ts.Fatalf("%v", err)
	}
	put(ts, "out", out.Bytes())
	put(ts, "err", complaints.Bytes())
	if got := command.ProcessState.ExitCode(); got != want {
		ts.Fatalf("%s: exit code %d, want %d\n%s%s", strings.Join(args[1:], " "), got, want, out.String(), complaints.String())
	}
	if text := complaints.String(); strings.Contains(text, "goroutine ") || strings.Contains(text, "panic") {
		ts.Fatalf("a stack trace:\n%s", text)
	}
}

// writeBytes writes a file from Go's string syntax: bytes FILE "TEXT" [COUNT] repeats it.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: bytes FILE TEXT [COUNT]")
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	count := 1
	if len(args) == 3 {
		count, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	put(ts, args[0], bytes.Repeat([]byte(text), count))
}

func put(ts *testscript.TestScript, name string, content []byte) {
	ts.Check(os.WriteFile(ts.MkAbs(name), content, 0o644))
}

func readIfThere(ts *testscript.TestScript, name string) (string, error) {
	content, err := os.ReadFile(ts.MkAbs(name))
	return string(content), err
}
