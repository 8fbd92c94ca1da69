package host_test

import (
	"bytes"
	"compress/gzip"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

const release = "-- proc/sys/kernel/osrelease --\n6.8.0\n"

func TestModules(t *testing.T) {
	lists := func(dep, builtin string) string {
		return release + "-- lib/modules/6.8.0/modules.dep --\n" + dep + "-- lib/modules/6.8.0/modules.builtin --\n" + builtin
	}
	both := func(overlay, bridge string) map[string]string {
		return map[string]string{"overlay": overlay, "br_netfilter": bridge}
	}
	for name, test := range map[string]struct {
		archive string
		want    map[string]string
		absent  map[string]facts.Reason
	}{
		"loaded":                 {release + "-- proc/modules --\nbr_netfilter 32768 0 - Live 0x0\noverlay 151552 0 - Live 0x0\n", both("loaded", "loaded"), nil},
		"compressed":             {lists("kernel/fs/overlayfs/overlay.ko.zst:\nkernel/net/bridge/br_netfilter.ko.xz: kernel/net/bridge/bridge.ko.xz\n", ""), both("loadable", "loadable"), nil},
		"plain, gzip and dashes": {lists("kernel/fs/overlayfs/overlay.ko.gz:\nkernel/net/bridge/br-netfilter.ko:\n", ""), both("loadable", "loadable"), nil},
		"built in":               {lists("", "kernel/fs/overlayfs/overlay.ko\nkernel/net/bridge/br_netfilter.ko\n"), both("builtin", "builtin"), nil},
		"missing":                {lists("kernel/fs/xfs/xfs.ko:\nkernel/fs/overlay2.ko: kernel/fs/overlay.ko\n", "kernel/fs/ext4/ext4.ko\n"), both("missing", "missing"), nil},
		"configuration":          {release + "-- boot/config-6.8.0 --\n# CONFIG_X is not set\nCONFIG_OVERLAY_FS=y\nCONFIG_BRIDGE_NETFILTER=y\n", both("builtin", "builtin"), nil},
		"at work":                {release + "-- proc/filesystems --\nnodev\tproc\nnodev\toverlay\n-- proc/sys/net/bridge/bridge-nf-call-iptables --\n1\n", both("loaded", "loaded"), nil},
		"sysfs":                  {release + "-- sys/module/overlay/refcnt --\n0\n-- sys/module/br_netfilter/refcnt --\n0\n", both("loaded", "loaded"), nil},
		"modules of another kernel": {
			release + "-- lib/modules/6.7.0/modules.dep --\n-- lib/modules/6.7.0/modules.builtin --\n",
			map[string]string{},
			map[string]facts.Reason{"kernel.modules.overlay": facts.NotFound, "kernel.modules.br_netfilter": facts.NotFound},
		},
		"half of the lists": {
			release + "-- lib/modules/6.8.0/modules.dep --\n",
			map[string]string{},
			map[string]facts.Reason{"kernel.modules.overlay": facts.NotFound, "kernel.modules.br_netfilter": facts.NotFound},
		},
		"release that climbs": {
			"-- proc/sys/kernel/osrelease --\n../../tmp\n",
			map[string]string{},
			map[string]facts.Reason{"kernel.modules.overlay": facts.ParseError, "kernel.modules.br_netfilter": facts.ParseError},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			same(t, "modules", node.Kernel.Modules, test.want)
			if test.absent == nil {
				test.absent = map[string]facts.Reason{}
			}
			same(t, "reasons", reasons(node, "kernel.modules"), test.absent)
		})
	}
}

func TestCompressedConfiguration(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte("CONFIG_OVERLAY_FS=y\nCONFIG_BRIDGE_NETFILTER=m\n"))
	must(t, err)
	must(t, w.Close())
	sys := live(t, release)
	write(t, sys.Root, "proc/config.gz", b.String())
	same(t, "modules", gather(t, sys).Kernel.Modules, map[string]string{"overlay": "builtin"})
}

func TestSysctls(t *testing.T) {
	const forward, call, call6 = "net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables"
	const ipv4 = "-- proc/sys/net/ipv4/ip_forward --\n"
	for name, test := range map[string]struct {
		archive string
		want    map[string]int
		absent  map[string]facts.Reason
	}{
		"all": {
			ipv4 + "1\n-- proc/sys/net/bridge/bridge-nf-call-iptables --\n1\n-- proc/sys/net/bridge/bridge-nf-call-ip6tables --\n0\n",
			map[string]int{forward: 1, call: 1, call6: 0},
			map[string]facts.Reason{},
		},
		"no bridge filter": {
			ipv4 + "0\n",
			map[string]int{forward: 0},
			map[string]facts.Reason{"kernel.sysctls." + call: facts.NotFound, "kernel.sysctls." + call6: facts.NotFound},
		},
		"garbage": {
			ipv4 + "yes\n",
			map[string]int{},
			map[string]facts.Reason{"kernel.sysctls." + forward: facts.ParseError, "kernel.sysctls." + call: facts.NotFound, "kernel.sysctls." + call6: facts.NotFound},
		},
		"container": {ipv4 + "1\n-- proc/1/cgroup --\n0::/docker/1\n", nil, map[string]facts.Reason{"kernel.sysctls": facts.ContainerView}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			same(t, "sysctls", node.Kernel.Sysctls, test.want)
			same(t, "reasons", reasons(node, "kernel.sysctls"), test.absent)
		})
	}
	says(t, gather(t, live(t, ipv4+"1\n")), "kernel.sysctls."+call, "br_netfilter is not loaded")
}
