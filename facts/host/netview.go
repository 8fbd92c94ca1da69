package host

import (
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// networkView says why the network that a process sees (a directory below /proc; "/proc" is the gatherer's own)
// is not the machine's; nil where it is, or where nothing says otherwise: then it is only inferred. What lies
// below /proc/sys/net belongs to the process that reads it, whichever root it is read through.
func (m *machine) networkView(process string) (facts.Confidence, *facts.Absence) {
	if m.container().runtime != "" {
		return "", new(containerView("the network here is that of the container"))
	}
	if !m.Live || process == "/proc/1" {
		return facts.Measured, nil
	}
	here := m.System
	if !m.own() {
		here = System{Root: "/"}
	}
	switch same, err := sameNetwork(here, m.System); {
	case err != nil && m.own():
		return facts.Inferred, nil
	case err != nil:
		return "", new(anotherNetwork("nothing shows that the gatherer is in the other root's network namespace: " + err.Error()))
	case !same:
		return "", new(anotherNetwork("the gatherer is in another network namespace than the machine's first process"))
	}
	return facts.Measured, nil
}

func anotherNetwork(detail string) facts.Absence {
	return facts.Absence{Reason: facts.ContainerView, Detail: detail, Resolve: "run in the host's network namespace"}
}

// sameNetwork compares the gatherer's network namespace with the first process's. The name of the latter is
// for root only; anybody may see the kernel's own socket in each.
func sameNetwork(here, machine System) (bool, error) {
	mine, err1 := here.linkName("/proc/self/ns/net")
	theirs, err2 := machine.linkName("/proc/1/ns/net")
	if err1 == nil && err2 == nil {
		return mine == theirs, nil
	}
	mine, err1 = here.kernelSocket("/proc/self")
	theirs, err2 = machine.kernelSocket("/proc/1")
	if err := cmpError(err1, err2); err != nil {
		return false, err
	}
	return mine == theirs, nil
}

// kernelSocket is the inode of the socket with which the kernel answers questions about a network. Each network
// namespace has one of its own.
func (s System) kernelSocket(process string) (string, error) {
	name := process + "/net/netlink"
	text, err := s.read(name)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(text) {
		// Protocol 0 is routing, and port 0 the kernel's.
		fields := strings.Fields(line)
		if len(fields) == 10 && fields[1] == "0" && fields[2] == "0" && fields[9] != "0" {
			return fields[9], nil
		}
	}
	return "", fmt.Errorf("read %s: %w: it lists no socket of the kernel", name, errMalformed)
}
