package host

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// programDirs are where programs usually are; sudo's PATH may lack some.
var programDirs = []string{"/usr/local/bin", "/usr/bin", "/snap/bin"}

// searched are the directories in which a name alone finds a program, in their order, and the usual ones. One that
// the session may not look into gives it no program.
func (m *machine) searched() []string {
	var dirs []string
	if m.own() {
		for _, dir := range filepath.SplitList(m.Getenv("PATH")) {
			if path.IsAbs(dir) && m.has(dir+"/.") {
				dirs = append(dirs, path.Clean(dir))
			}
		}
	}
	return append(dirs, programDirs...)
}

// program finds the first of the programs, the first directory's before another's; "" where there is none. It is
// an error where none was seen and one of them may be there, and where what is seen is that of a container's
// image, or of a tree without programs.
func (m *machine) program(names ...string) (string, *facts.Absence) {
	if m.container().runtime != "" {
		return "", new(containerView("the programs here are those of the container's image"))
	}
	var files []string
	for _, dir := range m.searched() {
		for _, name := range names {
			files = append(files, path.Join(dir, name))
		}
	}
	file, err := m.firstOf(files...)
	if file != "" {
		return file, nil
	}
	return "", m.noPrograms(err)
}

// tool is a program whose presence and version are facts, both below the path.
type tool struct {
	name, path string
	programs   []string
	installed  **bool
	version    **facts.Version
}

func (m *machine) lookTool(ctx context.Context, n *facts.Node, t tool) {
	installed, version := t.path+".installed", t.path+".version"
	program, absence := m.program(t.programs...)
	switch {
	case absence != nil:
		missAll(n, *absence, installed, version)
	case program == "":
		*t.installed = new(false)
		cite(n, "no "+strings.Join(t.programs, ", "), facts.Inferred, installed)
		n.Miss(version, notFound(t.name+" is not installed"))
	default:
		*t.installed = new(true)
		cite(n, program, facts.Inferred, installed)
		m.askVersion(ctx, n, version, t.version, program)
	}
}

// askVersion sets the version of a program that is installed, or says why it is not known.
func (m *machine) askVersion(ctx context.Context, n *facts.Node, fact string, value **facts.Version, program string) {
	if m.Run == nil {
		n.Miss(fact, recordedTree("only running "+program+" tells its version"))
		return
	}
	version, err := m.versionOf(ctx, program)
	if err != nil {
		n.Miss(fact, m.absence(err))
		return
	}
	*value = &version
	cite(n, program+" --version", facts.Reported, fact)
}

// versionOf runs a program and reads the first version number in the first line that it prints.
func (m *machine) versionOf(ctx context.Context, program string) (facts.Version, error) {
	if err := m.trust(program); err != nil {
		return facts.Version{}, err
	}
	output, err := m.Run(ctx, program, "--version")
	if err != nil {
		return facts.Version{}, fmt.Errorf("ask for the version: %w", err)
	}
	version, err := facts.ParseVersion(firstLine(string(output)))
	if err != nil {
		return facts.Version{}, fmt.Errorf("ask %s for its version: %w: %w", program, errMalformed, err)
	}
	return version, nil
}

// noPrograms says why a program that was not found may be installed: hidden is what kept a file from being
// seen, and a tree may be of the kind that shows no programs. It is nil where the program would have been seen.
func (m *machine) noPrograms(hidden error) *facts.Absence {
	has, err := m.exists("/usr/bin")
	switch err := cmpError(hidden, err); {
	case err != nil:
		return new(m.absence(err))
	case !has:
		return new(recordedTree("the tree has no programs in it"))
	}
	return nil
}
