package host_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	routeHeader = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
	noRoute     = "-- proc/net/route --\n" + routeHeader
	bare        = "-- proc/cpuinfo --\nflags : fpu lm\n"
)

// out is a machine whose way out goes over the links, each with a metric, such as "eth0 100".
func out(links ...string) string {
	var table strings.Builder
	table.WriteString(noRoute + "eth9\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n")
	for _, link := range links {
		name, metric, _ := strings.Cut(link, " ")
		table.WriteString(name + "\t00000000\t0100A8C0\t0003\t0\t0\t" + metric + "\t00000000\t0\t0\t0\n")
	}
	return table.String()
}

// card is a link with a device and a driver.
func card(name, driver, speed string) string {
	dir := "-- sys/class/net/" + name
	return dir + "/speed --\n" + speed + "\n" + dir + "/device/driver -> ../../../../bus/pci/drivers/" + driver + " --\n"
}

func TestBandwidth(t *testing.T) {
	const below = " -> ../eth0 --\n"
	for name, test := range map[string]struct {
		archive string
		want    int64
		reason  facts.Reason
		words   string
	}{
		"a card":            {out("eth0 0") + card("eth0", "mlx5_core", "100000"), 100e9, "", ""},
		"the better metric": {out("wlan0 600", "eth0 100", "eth1 200") + card("eth0", "igc", "2500") + card("eth1", "igb", "1000"), 2500e6, "", ""},
		"two ways at once":  {out("eth0 100", "eth1 100") + card("eth0", "ixgbe", "10000") + card("eth1", "ixgbe", "10000"), 20e9, "", ""},
		"a bond":            {out("bond0 0") + "-- sys/class/net/bond0/bonding/slaves --\neth0 eth1\n-- sys/class/net/bond0/speed --\n50000\n" + card("eth0", "ice", "25000") + card("eth1", "ice", "25000"), 50e9, "", ""},
		"a VLAN on a bridge": {
			out("br0.7 0") + "-- sys/class/net/br0.7/lower_br0 -> ../br0 --\n-- sys/class/net/br0/lower_eth0" + below + "-- sys/class/net/br0/lower_vnet0 -> ../vnet0 --\n" +
				"-- sys/class/net/vnet0/tun_flags --\n0x1002\n-- sys/class/net/br0/speed --\n10\n" + card("eth0", "igb", "1000"),
			1e9, "", "",
		},
		"a bridge of two": {
			out("br0 0") + "-- sys/class/net/br0/lower_eth0" + below + "-- sys/class/net/br0/lower_eth1 -> ../eth1 --\n" + card("eth0", "igb", "1000") + card("eth1", "igb", "1000"),
			0, facts.Ambiguous, "eth0, eth1",
		},
		"a tunnel":              {out("tun0 0") + "-- sys/class/net/tun0/speed --\n10\n", 0, facts.VirtualDevice, "tun0"},
		"links in a circle":     {out("a 0") + "-- sys/class/net/a/lower_b -> ../b --\n-- sys/class/net/b/lower_a -> ../a --\n", 0, facts.ParseError, "too many links"},
		"no such link":          {out("eth0 0") + card("eth1", "igb", "1000"), 0, facts.NotFound, "eth0"},
		"the driver says -1":    {out("eth0 0") + card("eth0", "igb", "-1"), 0, facts.NotFound, "does not know its speed"},
		"the driver says 0":     {out("eth0 0") + card("eth0", "igb", "0"), 0, facts.NotFound, "does not know its speed"},
		"an old driver":         {out("eth0 0") + card("eth0", "igb", "65535"), 0, facts.NotFound, "does not know its speed"},
		"-1 without its sign":   {out("eth0 0") + card("eth0", "igb", "4294967295"), 0, facts.NotFound, "does not know its speed"},
		"a lie":                 {out("eth0 0") + card("eth0", "igb", "99999999999"), 0, facts.ParseError, "99999999999"},
		"virtio":                {out("eth0 0") + card("eth0", "virtio_net", "10000"), 0, facts.VirtualDevice, "virtio_net"},
		"a bond of made-up":     {out("bond0 0") + "-- sys/class/net/bond0/bonding/slaves --\neth0\n-- sys/class/net/bond0/speed --\n10000\n" + card("eth0", "vmxnet3", "10000"), 0, facts.VirtualDevice, "vmxnet3"},
		"a card that is lent":   {out("eth0 0") + card("eth0", "mlx5_core", "100000") + "-- sys/class/dmi/id/sys_vendor --\nQEMU\n", 0, facts.VirtualDevice, "the hypervisor decides"},
		"no way out":            {noRoute, 0, facts.NotFound, "no default route"},
		"a way that is refused": {noRoute + "eth0\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n", 0, facts.NotFound, "no default route"},
		"a damaged table":       {noRoute + "eth0\t00000000\tx\n", 0, facts.ParseError, "route"},
		"no table":              {"", 0, facts.NotFound, "route"},
		"container":             {out("eth0 0") + card("eth0", "igb", "1000") + "-- proc/1/cgroup --\n0::/docker/1\n", 0, facts.ContainerView, "container"},
		"no sysfs":              {out("eth0 0"), 0, facts.NotFound, "eth0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, bare+test.archive))
			same(t, "bandwidth", valueOf(valueOf(node.Network).BandwidthBitsPerSecond), test.want)
			same(t, "reason", node.Absent["network.bandwidth_bits_per_second"].Reason, test.reason)
			if test.words != "" {
				says(t, node, "network.bandwidth_bits_per_second", test.words)
			}
		})
	}
}

func TestBandwidthOfIPv6(t *testing.T) {
	const zero = "00000000000000000000000000000000"
	line := func(prefix, metric, flags, link string) string {
		return zero + " " + prefix + " " + zero + " 00 fe800000000000000000000000000001 " + metric + " 00000001 00000000 " + flags + " " + link + "\n"
	}
	table := noRoute + "-- proc/net/ipv6_route --\n" + line("00", "ffffffff", "00200200", "lo") + line("40", "00000100", "00000001", "eth1")
	cards := card("eth0", "igb", "1000") + card("eth1", "igb", "2500")
	for name, test := range map[string]struct {
		archive string
		want    int64
	}{
		"one":         {table + line("00", "00000400", "00450003", "eth0"), 1e9},
		"two at once": {table + line("00", "00000400", "00450003", "eth0") + line("00", "00000400", "00450003", "eth1"), 3500e6},
		"better":      {table + line("00", "00000400", "00450003", "eth0") + line("00", "000000ff", "00450003", "eth1"), 2500e6},
		"none":        {table, 0},
		"damaged":     {table + line("00", "zz", "00450003", "eth0"), 0},
		"short":       {table + zero + " 00\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, "bandwidth", valueOf(valueOf(gather(t, live(t, bare+test.archive+cards)).Network).BandwidthBitsPerSecond), test.want)
		})
	}
}

func TestWireless(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		want    *bool
		reason  facts.Reason
	}{
		"a cable":             {out("eth0 0") + card("eth0", "igb", "1000"), new(false), ""},
		"a radio":             {out("wlan0 0") + card("wlan0", "iwlwifi", "-1") + "-- sys/class/net/wlan0/phy80211/index --\n0\n", new(true), ""},
		"an older radio":      {out("wlan0 0") + card("wlan0", "iwlwifi", "-1") + "-- sys/class/net/wlan0/wireless/ --\n", new(true), ""},
		"a radio in a bond":   {out("bond0 0") + "-- sys/class/net/bond0/bonding/slaves --\neth0 wlan0\n" + card("eth0", "igb", "1000") + card("wlan0", "iwlwifi", "-1") + "-- sys/class/net/wlan0/wireless/ --\n", new(true), ""},
		"a cable is better":   {out("eth0 100", "wlan0 600") + card("eth0", "igb", "1000") + card("wlan0", "iwlwifi", "-1") + "-- sys/class/net/wlan0/wireless/ --\n", new(false), ""},
		"behind a hypervisor": {out("eth0 0") + card("eth0", "virtio_net", "-1"), nil, facts.VirtualDevice},
		"in a cloud":          {out("eth0 0") + card("eth0", "ena", "-1") + "-- sys/class/dmi/id/sys_vendor --\nAmazon EC2\n", new(false), ""},
		"a tunnel":            {out("wg0 0") + "-- sys/class/net/wg0/mtu --\n1420\n", nil, facts.VirtualDevice},
		"no way out":          {noRoute, nil, facts.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, bare+test.archive))
			same(t, "wireless", valueOf(node.Network).Wireless, test.want)
			same(t, "reason", node.Absent["network.wireless"].Reason, test.reason)
		})
	}
}

func TestRecordedLinks(t *testing.T) {
	node := gather(t, recorded(t, bare+out("eth0 0")+card("eth0", "igb", "1000")))
	same(t, "bandwidth", node.Network.BandwidthBitsPerSecond, new(int64(1e9)))
	same(t, "no table", gather(t, recorded(t, "")).Absent["network.wireless"].Reason, facts.RecordedTree)
}

func TestLinksBehindAClosedDoor(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, bare+out("eth0 0")+card("eth0", "igb", "1000"))
	shut(t, filepath.Join(sys.Root, "sys/class/net/eth0"))
	same(t, "reasons", reasons(gather(t, sys), "network.wireless", "network.bandwidth_bits_per_second"), map[string]facts.Reason{
		"network.wireless": facts.PermissionDenied, "network.bandwidth_bits_per_second": facts.PermissionDenied,
	})
}
