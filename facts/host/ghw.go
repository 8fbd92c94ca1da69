package host

import (
	"github.com/jaypipes/ghw"
	"github.com/jaypipes/pcidb"
)

// ghwOptions make ghw read this machine's files and nothing else: no tools, no warnings on
// standard error, no topology. The empty list of PCI names keeps it from failing where the machine has
// none, and from looking for one on the network.
func (m *machine) ghwOptions() []any {
	return []any{
		ghw.WithChroot(m.Root), ghw.WithDisableTools(), ghw.WithDisableWarnings(), ghw.WithDisableTopology(),
		ghw.WithPCIDB(&pcidb.PCIDB{}),
	}
}
