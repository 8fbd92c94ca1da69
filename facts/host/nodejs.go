package host

import (
	"context"
	"errors"
	"os/exec"
	"path"
	"regexp"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const nodejsPath = "software.nodejs"

func nodejsProbe() probe {
	return probe{name: "Node.js", from: "NVM's directories, and node on the PATH", claims: []string{nodejsPath}, look: lookNodeJS}
}

// lookNodeJS lists what NVM has installed, for the user and for the product, and the one that the name finds.
func lookNodeJS(ctx context.Context, m *machine, n *facts.Node) {
	if !m.own() || m.Run == nil {
		n.Miss(nodejsPath, noSession())
		return
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	program, absence := m.program("node")
	if absence != nil {
		n.Miss(nodejsPath, *absence)
		return
	}
	versions, err := m.nvmVersions(ctx)
	if err == nil && program != "" && !nvmProgram.MatchString(program) {
		var version facts.Version
		version, err = m.versionOf(ctx, program)
		if _, complained := errors.AsType[*exec.ExitError](err); complained {
			err = nil // The stand-in of a version manager may have none to run.
		} else {
			versions = append(versions, version)
		}
	}
	if err != nil {
		n.Miss(nodejsPath, m.absence(err))
		return
	}
	n.Software.NodeJS = sortedVersions(versions)
	cite(n, strings.Join(append(m.nvmDirs(ctx), "node on the path"), ", "), facts.Reported, nodejsPath)
}

// nvmProgram is where NVM keeps a version, whose name tells it.
var nvmProgram = regexp.MustCompile(`/versions/node/v\d+\.\d+\.\d+/bin/node$`)

// nvmDirs are where NVM keeps its versions: the user's, and the product's.
func (m *machine) nvmDirs(ctx context.Context) []string {
	var dirs []string
	if dir := m.Getenv("NVM_DIR"); path.IsAbs(dir) {
		dirs = append(dirs, path.Join(dir, "versions/node"))
	}
	if home := m.home(ctx); home != "" {
		dirs = append(dirs, path.Join(home, ".nvm/versions/node"))
	}
	return sorted(append(dirs, systemPlace+"/nvm/versions/node"))
}

func (m *machine) nvmVersions(ctx context.Context) ([]facts.Version, error) {
	versions := []facts.Version{}
	for _, dir := range m.nvmDirs(ctx) {
		names, err := m.list(dir)
		if err != nil && reason(err) != facts.NotFound {
			return nil, err
		}
		for _, name := range names {
			program := path.Join(dir, name, "bin/node")
			if !nvmProgram.MatchString(program) || !m.has(program) {
				continue
			}
			version, err := facts.ParseVersion(name)
			if err != nil {
				return nil, err
			}
			versions = append(versions, version)
		}
	}
	return versions, nil
}
