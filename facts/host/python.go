package host

import (
	"context"
	"errors"
	"maps"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const pythonPath = "software.python"

func pythonProbe() probe {
	return probe{name: "Python", from: "python3.N on the PATH", claims: []string{pythonPath}, look: lookPython}
}

// pythonName is how a version of Python is called by name.
var pythonName = regexp.MustCompile(`^python3\.(\d{1,3})$`)

func lookPython(ctx context.Context, m *machine, n *facts.Node) {
	if m.container().runtime != "" {
		n.Miss(pythonPath, containerView("the programs here are those of the container's image"))
		return
	}
	found, err := m.pythons()
	if a := m.noPrograms(err); a != nil {
		n.Miss(pythonPath, *a)
		return
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	versions, confidence, err := m.pythonVersions(ctx, found)
	if err != nil {
		n.Miss(pythonPath, m.absence(err))
		return
	}
	n.Software.Python = versions
	cite(n, "python3.N on the path", confidence, pythonPath)
}

// pythons finds the files that the names lead to, those of the first directory that has them.
func (m *machine) pythons() (map[string]string, error) {
	found := map[string]string{}
	var hidden error
	for _, dir := range m.pythonDirs() {
		names, err := m.list(dir)
		if err != nil {
			if reason(err) != facts.NotFound {
				hidden = cmpError(hidden, err)
			}
			continue
		}
		for _, name := range names {
			file := path.Join(dir, name)
			if _, ok := found[name]; !ok && pythonName.MatchString(name) && m.has(file) {
				found[name] = file
			}
		}
	}
	return found, hidden
}

// pythonDirs are those that are searched. In place of pyenv's stand-ins, which are there for every version and
// work for some, are the versions that it has been told to use everywhere.
func (m *machine) pythonDirs() []string {
	var dirs []string
	for _, dir := range m.searched() {
		root, ok := strings.CutSuffix(dir, "/shims")
		if !ok || !m.has(root+"/versions") {
			dirs = append(dirs, dir)
			continue
		}
		text, err := m.read(root + "/version")
		if err != nil {
			continue
		}
		for version := range strings.FieldsSeq(text) {
			dirs = append(dirs, root+"/versions/"+version+"/bin")
		}
	}
	return dirs
}

// pythonVersions asks each program for its version, at once. One that ends with a complaint cannot be run, as the
// stand-ins of version managers may; where none may be asked, the name tells.
func (m *machine) pythonVersions(ctx context.Context, found map[string]string) ([]facts.Version, facts.Confidence, error) {
	names := slices.Sorted(maps.Keys(found))
	answers := make([]pythonAnswer, len(names))
	questions := make([]func(), len(names))
	for i, name := range names {
		questions[i] = func() { answers[i] = m.askPython(ctx, name, found[name]) }
	}
	together(questions...)
	versions, confidence := []facts.Version{}, facts.Reported
	for _, answer := range answers {
		switch _, complained := errors.AsType[*exec.ExitError](answer.err); {
		case complained:
		case answer.err != nil:
			return nil, "", answer.err
		default:
			versions = append(versions, answer.version)
			if answer.byName {
				confidence = facts.Inferred
			}
		}
	}
	return sortedVersions(versions), confidence, nil
}

// pythonAnswer is the version of one program, and whether only its name tells it.
type pythonAnswer struct {
	version facts.Version
	byName  bool
	err     error
}

func (m *machine) askPython(ctx context.Context, name, file string) pythonAnswer {
	err := errUntrusted
	var version facts.Version
	if m.Run != nil {
		version, err = m.versionOf(ctx, file)
	}
	if !errors.Is(err, errUntrusted) {
		return pythonAnswer{version, false, err}
	}
	version, err = facts.ParseVersion(strings.TrimPrefix(name, "python"))
	return pythonAnswer{version, true, err}
}

func sortedVersions(versions []facts.Version) []facts.Version {
	slices.SortFunc(versions, func(a, b facts.Version) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(versions)
}
