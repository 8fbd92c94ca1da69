package host_test

import (
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestContainer(t *testing.T) {
	const (
		plainGroups = "-- proc/1/cgroup --\n0::/\n"
		blockRoot   = "-- proc/1/mountinfo --\n27 1 254:0 / / rw - ext4 /dev/vda rw\n"
		overlayRoot = "-- proc/1/mountinfo --\n27 1 0:33 / / rw - overlay overlay rw,lowerdir="
	)
	for name, test := range map[string]struct{ archive, want string }{
		"bare metal":                  {plainGroups + blockRoot, ""},
		"stale marker in a machine":   {"-- .dockerenv --\n" + plainGroups + blockRoot, ""},
		"marker and overlay":          {"-- .dockerenv --\n" + plainGroups + overlayRoot + "/x\n", "container"},
		"marker and pool":             {"-- .dockerenv --\n" + plainGroups + "-- proc/1/mountinfo --\n1 0 0:40 / / rw - zfs pool/0123 rw\n", "docker"},
		"Podman's marker":             {"-- run/.containerenv --\n" + plainGroups + "-- proc/1/mountinfo --\n1 0 0:40 / / rw - fuse.fuse-overlayfs fuse-overlayfs rw\n", "podman"},
		"Docker's group":              {"-- proc/1/cgroup --\n12:cpu:/docker/0123\n" + blockRoot, "docker"},
		"Kubernetes' group":           {"-- proc/1/cgroup --\n0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-1.scope\n", "kubernetes"},
		"environment of the first":    {"-- proc/1/environ --\nPATH=/bin\x00container=lxc\x00\n" + plainGroups + blockRoot, "lxc"},
		"WSL says container, too":     {"-- proc/1/environ --\ncontainer=wsl\x00\n" + plainGroups + blockRoot, ""},
		"Docker's overlay":            {plainGroups + overlayRoot + "/var/lib/docker/overlay2/l/A\n", "docker"},
		"containerd's overlay":        {plainGroups + overlayRoot + "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs\n", "containerd"},
		"directory of Docker's store": {plainGroups + "-- proc/1/mountinfo --\n1 0 8:1 /var/lib/docker/vfs/dir/01 / rw - ext4 /dev/sda1 rw\n", "docker"},
		"first process hidden":        {plainGroups + "-- proc/self/mountinfo --\n1 0 0:33 / / rw - overlay overlay rw,lowerdir=/var/lib/docker/x\n", "docker"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			got := ""
			if node.Environment != nil {
				got = valueOf(node.Environment.Container)
			}
			same(t, "container", got, test.want)
			if test.want == "" {
				says(t, node, "environment.container", "this is no container")
			}
		})
	}
}

func TestVirtualization(t *testing.T) {
	const flagged, bare = "-- proc/cpuinfo --\nflags : fpu lm hypervisor\n", "-- proc/cpuinfo --\nflags : fpu lm\n"
	dmi := func(vendor, product string) string {
		return "-- sys/class/dmi/id/sys_vendor --\n" + vendor + "\n-- sys/class/dmi/id/product_name --\n" + product + "\n"
	}
	for name, test := range map[string]struct {
		archive, want string
		reason        facts.Reason
	}{
		"bare metal":         {bare + dmi("Dell Inc.", "PowerEdge R740"), "", facts.NotFound},
		"QEMU":               {flagged + dmi("QEMU", "Standard PC (Q35 + ICH9, 2009)"), "kvm", ""},
		"VMware":             {flagged + dmi("VMware, Inc.", "VMware Virtual Platform"), "vmware", ""},
		"VirtualBox":         {flagged + dmi("innotek GmbH", "VirtualBox"), "virtualbox", ""},
		"Hyper-V":            {flagged + dmi("Microsoft Corporation", "Virtual Machine"), "hyperv", ""},
		"a Surface":          {bare + dmi("Microsoft Corporation", "Surface Laptop 5"), "", facts.NotFound},
		"EC2":                {flagged + dmi("Amazon EC2", "g5.xlarge"), "kvm", ""},
		"EC2 metal":          {bare + dmi("Amazon EC2", "g5.metal"), "", facts.NotFound},
		"Google":             {flagged + dmi("Google", "Google Compute Engine"), "kvm", ""},
		"Xen":                {flagged + "-- sys/hypervisor/type --\nxen\n", "xen", ""},
		"no firmware tables": {flagged, "vm", ""},
		"WSL":                {flagged + "-- proc/sys/kernel/osrelease --\n5.15.0-microsoft-standard-WSL2\n", "hyperv", ""},
		"ARM without tables": {"-- proc/cpuinfo --\nCPU architecture: 8\n", "", facts.NotSupported},
		"nothing":            {"", "", facts.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			got := ""
			if node.Environment != nil {
				got = valueOf(node.Environment.Virtualization)
			}
			same(t, "virtualization", got, test.want)
			same(t, "reason", node.Absent["environment.virtualization"].Reason, test.reason)
		})
	}
}

func TestWSL(t *testing.T) {
	for release, want := range map[string]int{
		"5.15.153.1-microsoft-standard-WSL2": 2, "4.4.0-19041-Microsoft": 1, "6.1.0-custom-WSL2+": 2, "6.8.0-45-generic": 0,
	} {
		t.Run(release, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, "-- proc/sys/kernel/osrelease --\n"+release+"\n"))
			got := 0
			if node.Environment != nil {
				got = valueOf(node.Environment.WSL)
			}
			same(t, "version", got, want)
		})
	}
}

func TestCloud(t *testing.T) {
	file := func(name, content string) string { return "-- sys/class/dmi/id/" + name + " --\n" + content + "\n" }
	for name, test := range map[string]struct {
		archive, provider, instance string
		reason                      facts.Reason
	}{
		"EC2":        {file("sys_vendor", "Amazon EC2") + file("product_name", "g5.12xlarge"), "aws", "g5.12xlarge", ""},
		"EC2 on Xen": {file("sys_vendor", "Xen") + file("product_name", "HVM domU") + file("product_version", "4.11.amazon"), "aws", "", facts.NotSupported},
		"Google":     {file("sys_vendor", "Google") + file("product_name", "Google Compute Engine"), "gcp", "", facts.NotSupported},
		"Azure": {file("sys_vendor", "Microsoft Corporation") + file("product_name", "Virtual Machine") +
			file("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77"), "azure", "", facts.NotSupported},
		"Hyper-V at home": {file("sys_vendor", "Microsoft Corporation") + file("product_name", "Virtual Machine"), "", "", facts.NotFound},
		"a server":        {file("sys_vendor", "Supermicro") + file("product_name", "X.11"), "", "", facts.NotFound},
		"no tables":       {"", "", "", facts.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive))
			cloud := facts.Cloud{}
			if node.Cloud != nil {
				cloud = *node.Cloud
			}
			same(t, "provider", valueOf(cloud.Provider), test.provider)
			same(t, "instance type", valueOf(cloud.InstanceType), test.instance)
			same(t, "reason", node.Absent["cloud.instance_type"].Reason, test.reason)
		})
	}
}
