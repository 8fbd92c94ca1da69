package host_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// disk writes a disk of 1 GiB below sysfs, with files such as "device/vendor=ATA".
func disk(name, place string, files ...string) string {
	var b strings.Builder
	dir := "sys/devices/" + place + "/block/" + name
	if place == "" {
		dir = "sys/devices/virtual/block/" + name
	}
	fmt.Fprintf(&b, "-- sys/block/%s -> ../%s --\n", name, strings.TrimPrefix(dir, "sys/"))
	fmt.Fprintf(&b, "-- %s/size --\n2097152\n", dir)
	for _, file := range files {
		path, content, _ := strings.Cut(file, "=")
		fmt.Fprintf(&b, "-- %s/%s --\n%s\n", dir, path, content)
	}
	return b.String()
}

func TestMediums(t *testing.T) {
	const (
		ata  = "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0"
		raid = "pci0000:00/0000:03:00.0/host0/target0:2:0/0:2:0:0"
		sas  = "pci0000:00/0000:03:00.0/host0/port-0:0/end_device-0:0/target0:0:0/0:0:0:0"
		nvme = "pci0000:00/0000:04:00.0/nvme/nvme0"
	)
	for name, test := range map[string]struct {
		disk    string
		medium  string
		network string
		reason  facts.Reason
	}{
		"NVMe":                    {disk("nvme0n1", nvme, "device/model=Samsung SSD 990", "device/transport=pcie", "queue/rotational=0"), "nvme", "no", ""},
		"EBS":                     {disk("nvme0n1", nvme, "device/model=Amazon Elastic Block Store", "device/transport=pcie"), "nvme", "yes", ""},
		"EC2's own":               {disk("nvme1n1", nvme, "device/model=Amazon EC2 NVMe Instance Storage"), "nvme", "no", ""},
		"Google's volume":         {disk("nvme0n1", nvme, "device/model=nvme_card-pd"), "nvme", "yes", ""},
		"Google's own":            {disk("nvme0n1", nvme, "device/model=nvme_card"), "nvme", "no", ""},
		"Azure's volume":          {disk("nvme0n1", nvme, "device/model=MSFT NVMe Accelerator v1.0"), "nvme", "yes", ""},
		"NVMe over fabrics":       {disk("nvme0n1", nvme, "device/model=Linux", "device/transport=tcp"), "nvme", "yes", ""},
		"multipath NVMe":          {disk("nvme0n1", nvme, "device/model=Linux", "device/nvme0/transport=rdma"), "nvme", "yes", ""},
		"QEMU's NVMe":             {disk("nvme0n1", nvme, "device/model=QEMU NVMe Ctrl"), "", "", facts.VirtualDevice},
		"NVMe without a model":    {disk("nvme0n1", nvme), "nvme", "", ""},
		"SATA SSD":                {disk("sda", ata, "device/vendor=ATA", "device/model=Samsung SSD 870", "queue/rotational=0"), "ssd", "no", ""},
		"SATA hard disk":          {disk("sda", ata, "device/vendor=ATA", "device/model=ST4000DM004", "queue/rotational=1"), "hdd", "no", ""},
		"VirtualBox":              {disk("sda", ata, "device/vendor=ATA", "device/model=VBOX HARDDISK", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"QEMU's SATA":             {disk("sda", ata, "device/vendor=ATA", "device/model=QEMU HARDDISK", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"SATA without rotational": {disk("sda", ata, "device/vendor=ATA", "device/model=X"), "", "no", facts.NotFound},
		"SAS SSD":                 {disk("sda", sas, "device/vendor=SAMSUNG", "device/model=MZILT960", "queue/rotational=0"), "ssd", "no", ""},
		"SAS hard disk":           {disk("sda", sas, "device/vendor=SEAGATE", "device/model=ST600MM0006", "queue/rotational=1"), "hdd", "no", ""},
		"rotating by default":     {disk("sda", raid, "device/vendor=ACME", "device/model=Box", "queue/rotational=1"), "", "no", facts.VirtualDevice},
		"HP RAID":                 {disk("sda", raid, "device/vendor=HP", "device/model=LOGICAL VOLUME", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"PERC":                    {disk("sda", raid, "device/vendor=DELL", "device/model=PERC H730 Mini", "queue/rotational=0"), "", "", facts.VirtualDevice},
		"AVAGO":                   {disk("sda", raid, "device/vendor=AVAGO", "device/model=SMC3108", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"LSI":                     {disk("sda", raid, "device/vendor=LSI", "device/model=MR9260-8i", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"VMware":                  {disk("sda", raid, "device/vendor=VMware", "device/model=Virtual disk", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"Azure":                   {disk("sda", raid, "device/vendor=Msft", "device/model=Virtual Disk", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"Google":                  {disk("sda", raid, "device/vendor=Google", "device/model=PersistentDisk", "queue/rotational=0"), "", "", facts.VirtualDevice},
		"virtio":                  {disk("vda", "pci0000:00/0000:00:02.0/virtio1", "queue/rotational=1"), "", "", facts.VirtualDevice},
		"Xen":                     {disk("xvda", "vbd-51712", "queue/rotational=0"), "", "", facts.VirtualDevice},
		"Fibre Channel":           {disk("sda", "host1/rport-1:0-0/target1:0:0/1:0:0:0", "device/vendor=IBM", "device/model=2107900", "queue/rotational=0"), "", "yes", facts.VirtualDevice},
		"memory card":             {disk("mmcblk0", "platform/mmc_host/mmc0", "device/name=X", "queue/rotational=0"), "", "no", facts.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.disk))
			if len(node.Disks) != 1 {
				t.Fatalf("got %d disks, want 1", len(node.Disks))
			}
			network := ""
			if n := node.Disks[0].Network; n != nil {
				network = map[bool]string{true: "yes", false: "no"}[*n]
			}
			same(t, "medium", valueOf(node.Disks[0].Medium), test.medium)
			same(t, "network", network, test.network)
			same(t, "reason", node.Absent["disks.medium"].Reason, test.reason)
		})
	}
}

func TestRotationRate(t *testing.T) {
	for name, test := range map[string]struct {
		rate       byte
		rateLow    byte
		rotational string
		want       string
	}{
		"15000 rpm":     {0x3a, 0x98, "1", "hdd"},
		"none":          {0, 1, "1", "ssd"},
		"not reported":  {0, 0, "1", ""},
		"contradiction": {0x1c, 0x20, "0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, disk("sda", "host0/target0:0:0/0:0:0:0", "device/vendor=ACME", "device/model=X", "queue/rotational="+test.rotational))
			page := string([]byte{0, 0xb1, 0, 0x3c, test.rate, test.rateLow})
			must(t, os.WriteFile(filepath.Join(sys.Root, "sys/block/sda/device/vpd_pgb1"), []byte(page), 0o600))
			same(t, "medium", valueOf(gather(t, sys).Disks[0].Medium), test.want)
		})
	}
}

func TestWhichDisksCount(t *testing.T) {
	node := gather(t, live(t,
		disk("nvme0n1", "pci0000:00/nvme/nvme0", "device/model=X", "hidden=0")+disk("nvme0c0n1", "pci0000:00/nvme/nvme1", "hidden=1")+
			disk("loop0", "")+disk("ram0", "")+disk("zram0", "")+disk("dm-0", "")+disk("md127", "")+disk("sr0", "")+disk("fd0", "")+
			disk("sdb", "usb1/host4", "removable=1")+disk("mmcblk0boot0", "mmc0")+
			"-- sys/devices/virtual/block/nbd0/size --\n0\n-- sys/block/nbd0 -> ../devices/virtual/block/nbd0 --\n"))
	var names []string
	for _, d := range node.Disks {
		names = append(names, d.Name)
	}
	same(t, "disks", names, []string{"nvme0n1"})
}

func TestLyingDisks(t *testing.T) {
	for name, size := range map[string]string{"zero": "0", "negative": "-8", "huge": "99999999999999999999", "garbage": "big", "half": "36028797018963968"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, "-- sys/block/sda/size --\n"+size+"\n-- sys/block/sda/queue/rotational --\nmaybe\n"))
			same(t, "disks", node.Disks, []facts.Disk{{Name: "sda"}})
			same(t, "reason", node.Absent["disks.size_bytes"].Reason, facts.NotFound)
			says(t, node, "disks.medium", "sda")
		})
	}
}

func TestNoDisks(t *testing.T) {
	same(t, "disks", gather(t, live(t, "-- sys/block/ --\n")).Disks, []facts.Disk{})
	same(t, "reason", gather(t, live(t, "")).Absent["disks"].Reason, facts.NotFound)
}

// TestPathsOfOneDisk: a disk of a storage network shows once for each path to it.
func TestPathsOfOneDisk(t *testing.T) {
	const first, second = "host1/rport-1:0-0/target1:0:0/1:0:0:0", "host2/rport-2:0-0/target2:0:0/2:0:0:0"
	known := gather(t, live(t, disk("sda", first, "device/wwid=naa.5000")+disk("sdb", second, "device/wwid=naa.5000")+disk("sdc", "host2/rport-2:0-0/target2:0:0/2:0:0:1", "device/wwid=naa.5001")))
	var names []string
	for _, d := range known.Disks {
		names = append(names, d.Name)
		same(t, "size of "+d.Name, valueOf(d.SizeBytes), int64(1<<30))
	}
	same(t, "disks", names, []string{"sda", "sdc"})

	doubtful := gather(t, live(t, disk("sda", first)+disk("sdb", second)))
	for _, d := range doubtful.Disks {
		same(t, "size of "+d.Name, valueOf(d.SizeBytes), int64(0))
	}
	says(t, doubtful, "disks.size_bytes", "sda, sdb: they may be several paths to one disk")
}
