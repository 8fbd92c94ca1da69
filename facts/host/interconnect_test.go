package host_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// fabric is a device with one port, such as "InfiniBand" in the state "4: ACTIVE".
func fabric(name, driver, layer, state string) string {
	dir := "-- sys/class/infiniband/" + name
	return dir + "/device/driver -> ../../../../bus/pci/drivers/" + driver + " --\n" +
		dir + "/ports/1/link_layer --\n" + layer + "\n" + dir + "/ports/1/state --\n" + state + "\n"
}

func TestInterconnect(t *testing.T) {
	const devices = "-- sys/class/net/eth0/mtu --\n1500\n-- sys/bus/platform/ --\n"
	for name, test := range map[string]struct {
		archive, want string
		reason        facts.Reason
		words         string
	}{
		"InfiniBand":            {devices + fabric("mlx5_0", "mlx5_core", "InfiniBand", "4: ACTIVE"), "infiniband", "", ""},
		"one of two is active":  {devices + fabric("mlx5_0", "mlx5_core", "InfiniBand", "1: DOWN") + fabric("mlx5_1", "mlx5_core", "InfiniBand", "4: ACTIVE"), "infiniband", "", ""},
		"no subnet manager":     {devices + fabric("mlx5_0", "mlx5_core", "InfiniBand", "2: INIT"), "", facts.NotFound, "mlx5_0/1 is 2: INIT"},
		"Ethernet":              {devices + fabric("mlx5_0", "mlx5_core", "Ethernet", "4: ACTIVE"), "none", "", ""},
		"EFA":                   {devices + fabric("rdmap0s6", "efa", "Unspecified", "4: ACTIVE"), "efa", "", ""},
		"no ports":              {devices + "-- sys/class/infiniband/mlx5_0/ --\n", "none", "", ""},
		"no devices":            {devices + "-- sys/class/infiniband/ --\n", "none", "", ""},
		"no class":              {devices, "none", "", ""},
		"an adapter, no driver": {devices + pci("0000:3b:00.0", "0207 15b3 101b", ""), "", facts.NotFound, "0000:3b:00.0"},
		"EFA without a driver":  {devices + pci("0000:00:06.0", "0200 1d0f efa1", ""), "", facts.NotFound, "no driver"},
		"another card":          {devices + pci("0000:3b:00.0", "0200 8086 1533", "igb"), "none", "", ""},
		"no sysfs":              {"", "", facts.NotFound, "/sys/class/net"},
		"a damaged port":        {devices + "-- sys/class/infiniband/mlx5_0/ports/1/state --\n4: ACTIVE\n", "", facts.NotFound, "link_layer"},
		"container":             {devices + "-- proc/1/cgroup --\n0::/docker/1\n", "", facts.ContainerView, "container"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			same(t, "interconnect", valueOf(valueOf(node.Network).Interconnect), test.want)
			same(t, "reason", node.Absent["network.interconnect"].Reason, test.reason)
			if test.words != "" {
				says(t, node, "network.interconnect", test.words)
			}
		})
	}
	same(t, "recorded", gather(t, recorded(t, "")).Absent["network.interconnect"].Reason, facts.RecordedTree)
}

func TestInterconnectBehindAClosedDoor(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, fabric("mlx5_0", "mlx5_core", "InfiniBand", "4: ACTIVE"))
	shut(t, filepath.Join(sys.Root, "sys/class/infiniband"))
	same(t, "reason", gather(t, sys).Absent["network.interconnect"].Reason, facts.PermissionDenied)
}
