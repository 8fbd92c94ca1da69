package host_test

import (
	"os"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	tcpHeader = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	tcp4      = tcpHeader +
		"   0: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0\n" +
		"   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0\n" +
		"   2: 0100007F:C350 0100007F:01BB 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0\n"
	tcp6 = tcpHeader +
		"   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 444 1 0 100 0 0 10 0\n"
)

func TestListeners(t *testing.T) {
	all := []facts.Listener{
		{Address: "::", Port: 80}, {Address: "0.0.0.0", Port: 443}, {Address: "127.0.0.1", Port: 8080},
	}
	named := append([]facts.Listener{}, all...)
	named[1].Process = new("nginx")
	for name, test := range map[string]struct {
		archive string
		want    []facts.Listener
		reason  facts.Reason
	}{
		"both families":   {"-- proc/net/tcp --\n" + tcp4 + "-- proc/net/tcp6 --\n" + tcp6, all, facts.NotFound},
		"owner":           {"-- proc/net/tcp --\n" + tcp4 + "-- proc/net/tcp6 --\n" + tcp6 + "-- proc/77/comm --\nnginx\n-- proc/77/fd/3 -> socket:[111] --\n", named, facts.NotFound},
		"no IPv6":         {"-- proc/net/tcp --\n" + tcp4, all[1:], facts.NotFound},
		"nothing":         {"-- proc/net/tcp --\n" + tcpHeader, []facts.Listener{}, ""},
		"first process's": {"-- proc/1/net/tcp --\n" + tcp4, all[1:], facts.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			same(t, "listeners", node.Network.Listeners, test.want)
			same(t, "reason", node.Absent["network.listeners.process"].Reason, test.reason)
		})
	}
}

func TestNoListeners(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		want    facts.Reason
	}{
		"no table":  {"", facts.NotFound},
		"garbage":   {"-- proc/net/tcp --\n" + tcpHeader + "zzz\n", facts.ParseError},
		"container": {"-- proc/net/tcp --\n" + tcp4 + "-- proc/1/cgroup --\n0::/docker/1\n", facts.ContainerView},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, "reason", gather(t, live(t, test.archive)).Absent["network.listeners"].Reason, test.want)
		})
	}
}

// Below another root, the network of "self" is the gatherer's own.
func TestListenersOfAnotherRoot(t *testing.T) {
	sys := live(t, "-- proc/net/tcp --\n"+tcpHeader+"-- proc/1/net/tcp --\n"+tcp4)
	sys.Getenv, sys.Run = nil, nil
	same(t, "listeners", len(gather(t, sys).Network.Listeners), 2)
}

func TestNetworkOfAnotherRoot(t *testing.T) {
	own, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Skip(err)
	}
	for name, test := range map[string]struct {
		namespace string
		want      facts.Reason
	}{
		"the host's": {own, ""}, "a container's": {"net:[1]", facts.ContainerView},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, "-- proc/1/ns/net -> "+test.namespace+" --\n-- proc/sys/net/ipv4/ip_forward --\n1\n"+
				"-- proc/sys/net/ipv4/ip_local_port_range --\n1024 65535\n-- proc/sys/net/ipv4/ip_local_reserved_ports --\n\n")
			sys.Getenv, sys.Run = nil, nil
			node := gather(t, sys)
			for _, path := range []string{"kernel.sysctls", "network.ephemeral_ports", "network.reserved_ports"} {
				same(t, path, node.Absent[path].Reason, test.want)
			}
		})
	}
}

// A session in a network namespace of its own sees that one's sockets, ports and settings.
func TestNetworkOfAnotherNamespace(t *testing.T) {
	const netlink = "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"
	socket := func(process, inode string) string {
		return "-- proc/" + process + "/net/netlink --\n" + netlink +
			"00000000a2ff90a9 0   812        00000000 0        0        0     2        0        17\n" +
			"00000000a2ff90a9 0   0          00000000 0        0        0     2        0        " + inode + "\n"
	}
	for name, test := range map[string]struct {
		archive    string
		reason     facts.Reason
		confidence facts.Confidence
	}{
		"the host's":             {"-- proc/self/ns/net -> net:[1] --\n-- proc/1/ns/net -> net:[1] --\n", "", facts.Measured},
		"another":                {"-- proc/self/ns/net -> net:[2] --\n-- proc/1/ns/net -> net:[1] --\n", facts.ContainerView, ""},
		"the host's, by socket":  {"-- proc/self/ns/net -> net:[1] --\n" + socket("self", "4") + socket("1", "4"), "", facts.Measured},
		"another, by its socket": {"-- proc/self/ns/net -> net:[2] --\n" + socket("self", "5") + socket("1", "4"), facts.ContainerView, ""},
		"nothing to compare":     {"-- proc/self/ns/net -> net:[1] --\n" + socket("self", "4"), "", facts.Inferred},
		"no socket of a kernel":  {socket("self", "0") + socket("1", "0"), "", facts.Inferred},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive+"-- proc/net/tcp --\n"+tcpHeader+"-- proc/1/net/tcp --\n"+tcp4+"-- proc/sys/net/ipv4/ip_forward --\n1\n"+
				"-- proc/sys/net/ipv4/ip_local_port_range --\n1024 65535\n-- proc/sys/net/ipv4/ip_local_reserved_ports --\n\n"))
			for fact, origin := range map[string]string{
				"network.listeners": "network.listeners", "network.ephemeral_ports": "network.ephemeral_ports",
				"network.reserved_ports": "network.reserved_ports", "kernel.sysctls": "kernel.sysctls.net.ipv4.ip_forward",
			} {
				same(t, fact, node.Absent[fact].Reason, test.reason)
				same(t, fact, node.Origins[origin].Confidence, test.confidence)
				if test.reason != "" {
					says(t, node, fact, "another network namespace", "run in the host's network namespace")
				}
			}
		})
	}
}

func TestPorts(t *testing.T) {
	files := func(ephemeral, reserved string) string {
		return "-- proc/sys/net/ipv4/ip_local_port_range --\n" + ephemeral + "\n-- proc/sys/net/ipv4/ip_local_reserved_ports --\n" + reserved + "\n"
	}
	for name, test := range map[string]struct {
		archive   string
		ephemeral *facts.PortRange
		reserved  []facts.PortRange
		absent    map[string]facts.Reason
	}{
		"plain": {
			files("32768\t60999", "8080,9148-9150"), &facts.PortRange{First: 32768, Last: 60999},
			[]facts.PortRange{{First: 8080, Last: 8080}, {First: 9148, Last: 9150}},
			map[string]facts.Reason{},
		},
		"none reserved": {files("1024\t65535", ""), &facts.PortRange{First: 1024, Last: 65535}, []facts.PortRange{}, map[string]facts.Reason{}},
		"garbage": {
			files("1024", "80-70"), nil, nil,
			map[string]facts.Reason{"network.ephemeral_ports": facts.ParseError, "network.reserved_ports": facts.ParseError},
		},
		"too high": {
			files("1024 70000", "-1"), nil, nil,
			map[string]facts.Reason{"network.ephemeral_ports": facts.ParseError, "network.reserved_ports": facts.ParseError},
		},
		"container": {
			files("1024 65535", "") + "-- proc/1/cgroup --\n0::/docker/1\n", nil, nil,
			map[string]facts.Reason{"network.ephemeral_ports": facts.ContainerView, "network.reserved_ports": facts.ContainerView},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			network := facts.Network{}
			if node.Network != nil {
				network = *node.Network
			}
			same(t, "ephemeral", network.EphemeralPorts, test.ephemeral)
			same(t, "reserved", network.ReservedPorts, test.reserved)
			test.absent["network.excluded_ports"] = facts.NotSupported
			same(t, "reasons", reasons(node, "network.ephemeral_ports", "network.reserved_ports", "network.excluded_ports"), test.absent)
		})
	}
}
