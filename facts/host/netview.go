package host

import (
	"github.com/kwpolicy/kwpolicy/facts"
)

// networkView says why the network that the kernel shows here is not the machine's; nil where it is. What
// lies below /proc/sys/net belongs to the process that reads it, whichever root it is read through.
func (m *machine) networkView() *facts.Absence {
	if m.container().runtime != "" {
		return new(containerView("the network here is that of the container"))
	}
	if !m.Live || m.own() {
		return nil
	}
	here := System{Root: "/"}
	mine, err1 := here.linkName("/proc/self/ns/net")
	theirs, err2 := m.linkName("/proc/1/ns/net")
	if err1 == nil && err2 == nil && mine == theirs {
		return nil
	}
	return &facts.Absence{
		Reason: facts.ContainerView, Detail: "the gatherer's network is not that of the other root",
		Resolve: "run in the host's network",
	}
}
