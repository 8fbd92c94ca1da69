package host

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	packagesPath = "software.packages"
	docker2Path  = "software.nvidia_docker2"

	docker2 = "nvidia-docker2"
)

// packages are those that are looked for, by the names that Debian and Ubuntu give them.
var packages = []string{
	"etcd-client", "golang-cfssl", "libcairo2-dev", "libgirepository1.0-dev", "libpython3.10-dev", "net-tools",
	"python-is-python3", "python3.10", "python3.10-dev", "python3.10-venv",
}

func packagesProbe() probe {
	return probe{
		name:   "packages",
		from:   "the package database",
		claims: []string{packagesPath, docker2Path + ".installed", docker2Path + ".version"},
		look:   lookPackages,
	}
}

func lookPackages(ctx context.Context, m *machine, n *facts.Node) {
	if m.container().runtime != "" {
		missAll(n, containerView("the packages here are those of the container's image"), packagesPath, docker2Path)
		return
	}
	found, err := m.dpkg()
	if err != nil && reason(err) == facts.NotFound {
		lookRPM(ctx, m, n, err)
		return
	}
	if err != nil {
		missAll(n, m.absence(err), packagesPath, docker2Path)
		return
	}
	n.Software.Packages = map[string]string{}
	for _, name := range packages {
		n.Software.Packages[name] = "missing"
		if _, ok := found[name]; ok {
			n.Software.Packages[name] = "installed"
		}
	}
	version, ok := found[docker2]
	lookDocker2(n, ok, version)
	cite(n, dpkgStatus, facts.Reported, packagesPath, docker2Path)
}

func lookDocker2(n *facts.Node, installed bool, text string) {
	n.Software.NVIDIADocker2.Installed = &installed
	if !installed {
		n.Miss(docker2Path+".version", notFound("the package "+docker2+" is not installed"))
		return
	}
	version, err := facts.ParseVersion(text)
	if err != nil {
		n.Miss(docker2Path+".version", facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("the package %s: %v", docker2, err)})
		return
	}
	n.Software.NVIDIADocker2.Version = &version
}

// dpkgStatus is where dpkg keeps what it has installed.
const dpkgStatus = "/var/lib/dpkg/status"

// dpkg gives the versions of the packages that are wholly installed, by their names.
func (m *machine) dpkg() (map[string]string, error) {
	f, err := m.open(dpkgStatus)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	found := map[string]string{}
	var name, status string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxOutput)
	for lines.Scan() {
		switch key, value, _ := strings.Cut(lines.Text(), ": "); key {
		case "":
			name, status = "", ""
		case "Package":
			name = value
		case "Status":
			status = value
		case "Version":
			if name != "" && strings.HasSuffix(status, " ok installed") {
				found[name] = value
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", dpkgStatus, pathCause(err))
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("read %s: %w: it lists no package", dpkgStatus, errMalformed)
	}
	return found, nil
}

// lookRPM asks rpm, whose list only itself can read, for what has one name everywhere. noDpkg is why dpkg was
// not asked.
func lookRPM(ctx context.Context, m *machine, n *facts.Node, noDpkg error) {
	if m.Run == nil {
		missAll(n, m.absence(noDpkg), packagesPath, docker2Path)
		return
	}
	output, err := m.Run(ctx, "rpm", "--query", "--queryformat", `%{VERSION}\n`, docker2)
	text := firstLine(string(output))
	missing := text == "package "+docker2+" is not installed"
	switch {
	case err != nil && isMissing(err):
		missAll(n, notFound("neither dpkg nor rpm keeps packages here"), packagesPath, docker2Path)
		return
	case err != nil && !missing:
		n.Miss(docker2Path, m.absence(fmt.Errorf("ask rpm: %w", err)))
	default:
		lookDocker2(n, !missing, text)
		cite(n, "rpm", facts.Reported, docker2Path)
	}
	n.Miss(packagesPath, facts.Absence{Reason: facts.NotSupported, Detail: "rpm's packages have other names than dpkg's"})
}
