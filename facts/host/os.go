package host

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func osProbe() probe {
	return probe{
		name: "operating system",
		from: "os-release, and the kernel",
		claims: []string{
			"os.platform", "os.id", "os.id_like", "os.version", "os.name", "os.product_type",
			"os.kernel_release",
		},
		look: lookOS,
	}
}

func lookOS(_ context.Context, m *machine, n *facts.Node) {
	n.OS.Platform = new(Platform)
	cite(n, "the kernel", facts.Reported, "os.platform")
	n.Miss("os.product_type", facts.Absence{Reason: facts.NotSupported, Detail: "only Windows has product types"})
	lookKernelRelease(m, n)
	if c := m.container(); c.runtime != "" {
		missAll(n, containerView("os-release here is that of the container's image"),
			"os.id", "os.id_like", "os.version", "os.name")
		return
	}
	lookRelease(m, n)
}

func lookKernelRelease(m *machine, n *facts.Node) {
	release, err := m.read("/proc/sys/kernel/osrelease")
	if err != nil {
		n.Miss("os.kernel_release", m.absence(err))
		return
	}
	setString(n, "os.kernel_release", &n.OS.KernelRelease, release, "/proc/sys/kernel/osrelease")
}

func lookRelease(m *machine, n *facts.Node) {
	source, fields, err := m.osRelease()
	if err != nil {
		missAll(n, m.absence(err), "os.id", "os.id_like", "os.version", "os.name")
		return
	}
	setString(n, "os.id", &n.OS.ID, fields["ID"], source)
	setString(n, "os.name", &n.OS.Name, fields["PRETTY_NAME"], source)
	// A system that is like no other has no ID_LIKE: the list is empty, not unknown.
	n.OS.IDLike = append([]string{}, strings.Fields(fields["ID_LIKE"])...)
	cite(n, source, facts.Reported, "os.id_like")
	lookVersion(n, fields["VERSION_ID"], source)
}

func lookVersion(n *facts.Node, text, source string) {
	if text == "" {
		n.Miss("os.version", notFound(source+" has no VERSION_ID, as on rolling releases"))
		return
	}
	version, err := facts.ParseVersion(text)
	if err != nil {
		n.Miss("os.version", facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("VERSION_ID of %s: %v", source, err)})
		return
	}
	n.OS.Version = &version
	cite(n, source, facts.Reported, "os.version")
}

// osRelease reads the file that os-release(5) describes from where it is.
func (m *machine) osRelease() (source string, fields map[string]string, err error) {
	source, err = m.firstOf("/etc/os-release", "/usr/lib/os-release")
	if err != nil {
		return "/etc/os-release", nil, err
	}
	source = cmp.Or(source, "/etc/os-release")
	text, err := m.read(source)
	if err != nil {
		return source, nil, err
	}
	return source, parseRelease(text), nil
}

// parseRelease reads shell-like assignments.
func parseRelease(text string) map[string]string {
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if ok && !strings.HasPrefix(key, "#") {
			fields[key] = unquote(value)
		}
	}
	return fields
}

// unquote removes a shell's quotes and, within double ones, its backslashes.
func unquote(value string) string {
	value = strings.TrimSpace(value)
	if len(value) < 2 || value[0] != value[len(value)-1] {
		return value
	}
	switch inner := value[1 : len(value)-1]; value[0] {
	case '\'':
		return inner
	case '"':
		return strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\$`, `$`, "\\`", "`").Replace(inner)
	}
	return value
}

// setString sets a fact that a source reports, unless the source leaves it empty.
func setString(n *facts.Node, path string, fact **string, value, source string) {
	if value == "" {
		n.Miss(path, notFound(source+" does not say"))
		return
	}
	*fact = &value
	cite(n, source, facts.Reported, path)
}
