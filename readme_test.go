package kwpolicy_test

import (
	"bytes"
	"errors"
	"flag"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the output that README.md shows")

// The commands of README.md, as written: those of a "sh" block must work; those of a "console" block must
// print what the block shows.
var block = regexp.MustCompile("(?ms)^```(sh|console)\n(.*?)^```$")

// testCommand is the one command that runs this test too.
const testCommand = "go test ./...\n"

// TestREADME runs every command of README.md in a copy of the repository.
func TestREADME(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	shell := newShell(t)
	shown := block.ReplaceAllStringFunc(string(text), func(whole string) string {
		parts := block.FindStringSubmatch(whole)
		kind, body := parts[1], parts[2]
		if kind == "console" {
			return "```console\n" + shell.show(t, body) + "```"
		}
		for command := range commands(body) {
			if command != testCommand {
				shell.run(t, command)
			}
		}
		return whole
	})
	if *update {
		if err := os.WriteFile("README.md", []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), shown); diff != "" {
		t.Errorf("README.md (-) shows other than the program prints (+): run go test . -update\n%s", diff)
	}
}

// TestOneTestCommand: the newcomer's command for tests is the one that CI runs.
func TestOneTestCommand(t *testing.T) {
	ci, err := os.ReadFile(filepath.Join(".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(ci), "\n"+testCommand) {
		t.Errorf(".ci/run does not run %q", testCommand)
	}
}

// shell runs commands in a copy of the repository, with the opa of .opa-version on its path.
type shell struct{ dir, path string }

func newShell(t *testing.T) shell {
	t.Helper()
	s := shell{dir: t.TempDir(), path: filepath.Join(t.TempDir(), "bin")}
	version, err := os.ReadFile(".opa-version")
	if err != nil {
		t.Fatal(err)
	}
	// The command of OPA would double what this module depends on; the scripts install it likewise.
	install := exec.CommandContext(t.Context(), "go", "install", "github.com/open-policy-agent/opa@v"+strings.TrimSpace(string(version)))
	install.Env = append(os.Environ(), "GOBIN="+s.path, "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("install opa: %v\n%s", err, out)
	}
	files, err := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatalf("list the repository's files: %v", err)
	}
	for file := range strings.Lines(string(files)) {
		copyFile(t, strings.TrimSpace(file), filepath.Join(s.dir, strings.TrimSpace(file)))
	}
	return s
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return // deleted, and not yet committed
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, content, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// show runs each command of a console block, and gives the block with what they print.
func (s shell) show(t *testing.T, body string) string {
	t.Helper()
	var shown strings.Builder
	for line := range strings.Lines(body) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			shown.WriteString(line + s.run(t, command))
		}
	}
	return shown.String()
}

// run runs a command and gives what it prints. Machines differ: a verdict is a good answer, an error none.
func (s shell) run(t *testing.T, command string) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), "bash", "-e", "-c", command)
	run.Dir = s.dir
	run.Env = append(os.Environ(), "PATH="+s.path+":"+os.Getenv("PATH"))
	var out, complaints bytes.Buffer
	run.Stdout, run.Stderr = &out, &complaints
	err := run.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatalf("%s: %v", command, err)
	}
	if code := run.ProcessState.ExitCode(); (code != 0 && code != 1 && code != 3) || complaints.Len() > 0 {
		t.Errorf("%s: exit code %d\n%s%s", command, code, out.String(), complaints.String())
	}
	return out.String()
}

// commands gives each line of a block, or the whole of one that is a script.
func commands(body string) iter.Seq[string] {
	if strings.Contains(body, "\ncase ") {
		return func(yield func(string) bool) { yield(body) }
	}
	return strings.Lines(body)
}
