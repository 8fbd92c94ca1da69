package host

import (
	"context"
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// sysctls are the settings that are read.
var sysctls = []string{"net.bridge.bridge-nf-call-ip6tables", "net.bridge.bridge-nf-call-iptables", "net.ipv4.ip_forward"}

func sysctlsProbe() probe {
	return probe{name: "kernel settings", from: "/proc/sys", claims: []string{"kernel.sysctls"}, look: lookSysctls}
}

func lookSysctls(_ context.Context, m *machine, n *facts.Node) {
	const path = "kernel.sysctls"
	confidence, a := m.networkView("/proc")
	if a != nil {
		n.Miss(path, *a)
		return
	}
	n.Kernel.Sysctls = map[string]int{}
	for _, name := range sysctls {
		value, err := m.sysctl(name)
		if err != nil {
			n.Miss(path+"."+name, m.explainSysctl(name, err))
			continue
		}
		n.Kernel.Sysctls[name] = value
		cite(n, "/proc/sys", confidence, path+"."+name)
	}
}

func (m *machine) sysctl(name string) (int, error) {
	value, err := m.readInt("/proc/sys/" + strings.ReplaceAll(name, ".", "/"))
	if err != nil {
		return 0, err
	}
	if int64(int32(value)) != value {
		return 0, fmt.Errorf("read %s: %w: %d", name, errMalformed, value)
	}
	return int(value), nil
}

func (m *machine) explainSysctl(name string, err error) facts.Absence {
	if reason(err) == facts.NotFound && strings.HasPrefix(name, "net.bridge.") && m.has("/proc/sys/net/ipv4") {
		return facts.Absence{Reason: facts.NotFound, Detail: "br_netfilter is not loaded", Resolve: "modprobe br_netfilter"}
	}
	return m.absence(err)
}
