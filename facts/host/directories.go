package host

import (
	"context"
	"fmt"
	"os"
	"path"
	"sync"

	"github.com/kwpolicy/kwpolicy/facts"
)

const directoriesPath = "directories"

// What the product makes: of the whole system, and below the directory that a user installs it in.
var (
	systemFiles = []string{
		"/etc/kamiwaza/config", "/etc/kamiwaza/ssl", "/etc/kamiwaza/swarm",
		systemPlace + "/containers", systemPlace + "/logs", systemPlace + "/nvm", systemPlace + "/runtime",
	}
	userFiles = []string{"env.sh", "logs", "runtime"}
)

func directoriesProbe() probe {
	return probe{name: "directories", from: "stat", claims: []string{directoriesPath}, look: lookDirectories}
}

// lookDirectories looks at each file at once: one dead file server must not cost the others.
func lookDirectories(ctx context.Context, m *machine, n *facts.Node) {
	if m.container().runtime != "" {
		n.Miss(directoriesPath, containerView("the directories here are those of the container"))
		return
	}
	names := m.productFiles(ctx)
	ctx, cancel := m.most(ctx)
	defer cancel()
	kinds, errs := make([]string, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { kinds[i], errs[i] = within(ctx, func() (string, error) { return m.kindOf(name) }) })
	}
	wg.Wait()
	n.Directories = map[string]string{}
	for i, name := range names {
		if errs[i] != nil {
			n.Miss(directoriesPath+"."+name, m.absence(errs[i]))
			continue
		}
		n.Directories[name] = kinds[i]
		cite(n, "stat", facts.Measured, directoriesPath+"."+name)
	}
}

// productFiles are the paths that are looked at, sorted.
func (m *machine) productFiles(ctx context.Context) []string {
	names := append([]string{}, systemFiles...)
	for _, root := range m.userRoots(ctx) {
		for _, name := range userFiles {
			names = append(names, path.Join(root, name))
		}
	}
	return sorted(names)
}

// userRoots are where a user has installed the product, or would: what the environment says or else the home, and
// what was asked about.
func (m *machine) userRoots(ctx context.Context) []string {
	var roots []string
	for _, root := range m.Paths {
		if path.IsAbs(root) {
			roots = append(roots, root)
		}
	}
	if !m.own() {
		return roots
	}
	if root := m.kamiwazaRoot(); path.IsAbs(root) {
		return append(roots, root)
	}
	if home := m.home(ctx); home != "" {
		roots = append(roots, home+homePlace)
	}
	return roots
}

// kindOf says what is at a path. That a tree without programs lacks it does not say that the machine does.
func (m *machine) kindOf(name string) (string, error) {
	place, err := m.resolve(name)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(place)
	switch {
	case err == nil && info.IsDir():
		return "directory", nil
	case err == nil:
		return "file", nil
	case reason(err) != facts.NotFound:
		return "", fmt.Errorf("look at %s: %w", name, pathCause(err))
	case !m.Live && !m.has("/usr/bin"):
		return "", fmt.Errorf("%w whether there is %s", errNoAnswer, name)
	}
	return "missing", nil
}
