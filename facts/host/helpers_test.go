package host_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// tree writes an archive below a new directory. A name that ends with a slash is an
// empty directory, and "a -> b" is a link.
func tree(t *testing.T, archive string) string {
	t.Helper()
	root := t.TempDir()
	mustMkdir(t, filepath.Join(root, "etc"))
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name, target, isLink := strings.Cut(file.Name, " -> ")
		path := filepath.Join(root, name)
		switch mustMkdir(t, filepath.Dir(path)); {
		case isLink:
			must(t, os.Symlink(target, path))
		case strings.HasSuffix(name, "/"):
			mustMkdir(t, path)
		default:
			write(t, root, name, string(file.Data))
		}
	}
	return root
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	path := filepath.Join(root, name)
	mustMkdir(t, filepath.Dir(path))
	must(t, os.WriteFile(path, []byte(content), 0o600))
}

func mustMkdir(t *testing.T, path string) {
	t.Helper()
	must(t, os.MkdirAll(path, 0o700))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// recorded is another machine's tree.
func recorded(t *testing.T, archive string) host.System {
	t.Helper()
	sys, err := host.At(tree(t, archive))
	must(t, err)
	return sys
}

// live is a running machine with these files, no commands, and an ordinary user.
func live(t *testing.T, archive string) host.System {
	t.Helper()
	return host.System{
		Root: tree(t, archive), Live: true,
		Run:      commands(nil),
		Getenv:   environment(nil),
		Statfs:   func(string) (host.Usage, error) { return host.Usage{}, fs.ErrPermission },
		Machine:  func() (string, error) { return "x86_64", nil },
		Hostname: func() (string, error) { return "node1", nil },
		Affinity: func() (int, error) { return 4, nil },
		UID:      func() int { return 1000 },
		Groups:   func() ([]int, error) { return []int{1000}, nil },
	}
}

func environment(values map[string]string) func(string) string {
	return func(key string) string { return values[key] }
}

// answer is what a command prints and how it ends.
type answer struct {
	output string
	err    error
}

// commands answers for the commands it has, by their whole line; the others are not installed.
func commands(answers map[string]answer) func(context.Context, string, ...string) ([]byte, error) {
	return func(_ context.Context, name string, args ...string) ([]byte, error) {
		line := strings.Join(append([]string{name}, args...), " ")
		if a, ok := answers[line]; ok {
			return []byte(a.output), a.err
		}
		for known := range maps.Keys(answers) {
			if strings.HasPrefix(known, name+" ") {
				return nil, errors.New("exit status 1: unexpected " + line)
			}
		}
		return nil, &exec.Error{Name: name, Err: exec.ErrNotFound}
	}
}

// gather looks at the machine, and holds that no fact is missing without a reason.
func gather(t *testing.T, sys host.System) facts.Node {
	t.Helper()
	if sys.Patience == 0 {
		sys.Patience = 30 * time.Second
	}
	node := host.Gather(t.Context(), sys, nil)
	same(t, "facts without a reason", host.Unexplained(node), []string{})
	for path, absence := range node.Absent {
		if absence.Detail == "" || absence.Detail == "the machine does not say" {
			t.Errorf("%s: got no reason of its own, want one", path)
		}
	}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{node}}
	must(t, doc.Validate())
	return node
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("%s: got -, want +\n%s", what, diff)
	}
}

// reasons are those of the paths at or below one of the prefixes.
func reasons(node facts.Node, prefixes ...string) map[string]facts.Reason {
	found := map[string]facts.Reason{}
	for path, absence := range node.Absent {
		for _, prefix := range prefixes {
			if path == prefix || strings.HasPrefix(path, prefix+".") {
				found[path] = absence.Reason
			}
		}
	}
	return found
}

// says holds that the reason for a missing fact has these words in it.
func says(t *testing.T, node facts.Node, path string, words ...string) {
	t.Helper()
	absence, ok := node.Absent[path]
	if !ok {
		t.Errorf("%s: no reason is given", path)
	}
	for _, word := range words {
		if !strings.Contains(absence.Detail+" / "+absence.Resolve, word) {
			t.Errorf("%s: got %q, %q, want %q in it", path, absence.Detail, absence.Resolve, word)
		}
	}
}
