package host

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// device is the evidence of what a disk is made of. Empty strings stand for what the kernel
// does not say.
type device struct {
	name, vendor, model   string
	transport, rotational string
	// place is the device's directory in sysfs, which shows the buses on the way to it.
	place string
	// rotation is the rate of SCSI's page b1: 1 for no rotation, 0 for not reported, -1 for no page.
	rotation int
}

// The lowest number that SCSI's page b1 uses for revolutions per minute.
const slowestRotation = 0x401

var (
	// virtualDisk matches the vendors and models that hypervisors and RAID controllers give their disks.
	virtualDisk = regexp.MustCompile(`(?i)\b(qemu|vmware|virtual|msft|google|vbox|xen|nutanix|openstack|` +
		`perc|raid|megaraid|serveraid|logical volume|avago|lsi|adaptec|areca|3ware|broadcom|smart array|lio-org|iet)\b` +
		`|raid|^(mr|aac)[0-9]|persistentdisk|ephemeraldisk`)

	// cloudVolume matches the models of NVMe disks that are volumes of a cloud.
	cloudVolume = regexp.MustCompile(`(?i)amazon elastic block store|nvme_card-pd|msft nvme accelerator|elastic block storage`)

	// cloudLocal matches the models of NVMe disks that are in a cloud's machine itself.
	cloudLocal = regexp.MustCompile(`(?i)amazon ec2 nvme instance storage|^nvme_card[0-9]*$|microsoft nvme direct disk`)

	virtualBus = regexp.MustCompile(`(?i)/virtio[0-9]|/vmbus|/vbd-|/xen`)
	storageNet = regexp.MustCompile(`/rport-|/session[0-9]|/fc_remote|/nvme-fabrics/`)
	ataPort    = regexp.MustCompile(`/ata[0-9]+/`)
	sasDrive   = regexp.MustCompile(`/end_device-`)
)

// medium decides by evidence, and gives the reason where there is not enough. The kernel's "rotational" alone
// is none: it defaults to 1, and hypervisors and RAID controllers pass on what they like.
func (d device) medium() (string, *facts.Absence) {
	if what := d.disguise(); what != "" {
		return "", &facts.Absence{
			Reason: facts.VirtualDevice, Detail: what + " hides what holds the data",
			Resolve: "look up the volume's type where it was made",
		}
	}
	switch {
	case strings.HasPrefix(d.name, "nvme"):
		return "nvme", nil
	case strings.HasPrefix(d.name, "mmcblk"):
		return "", &facts.Absence{Reason: facts.Ambiguous, Detail: "a memory card is neither an SSD nor a hard disk"}
	case d.rotational == "":
		return "", &facts.Absence{Reason: facts.NotFound, Detail: "the kernel does not say whether the disk rotates"}
	}
	return d.spin()
}

// spin tells the medium of a disk that is real.
func (d device) spin() (string, *facts.Absence) {
	spins := d.rotational == "1"
	switch {
	case d.rotation == 1:
		return "ssd", nil
	case d.rotation >= slowestRotation && spins:
		return "hdd", nil
	case d.rotation >= slowestRotation:
		return "", &facts.Absence{
			Reason: facts.Ambiguous,
			Detail: fmt.Sprintf("the disk gives a rotation rate of %d, and the kernel says that it does not rotate", d.rotation),
		}
	case !spins:
		return "ssd", nil
	case d.isATA() || sasDrive.MatchString(d.place):
		return "hdd", nil
	}
	return "", &facts.Absence{
		Reason: facts.VirtualDevice,
		Detail: "the kernel takes it for rotating, as it does where it does not know; the disk gives no rotation rate",
	}
}

// disguise names what stands between the kernel and the medium; "" for nothing.
func (d device) disguise() string {
	name := strings.TrimSpace(d.vendor + " " + d.model)
	switch {
	case virtualDisk.MatchString(name) && !cloudVolume.MatchString(name) && !cloudLocal.MatchString(name):
		return fmt.Sprintf("a virtual or RAID device (%s)", name)
	case virtualBus.MatchString(d.place):
		return "a hypervisor's disk"
	case strings.HasPrefix(d.name, "nvme"):
		return ""
	case storageNet.MatchString(d.place):
		return "a storage network"
	case strings.HasPrefix(d.name, "mmcblk"):
		return ""
	case !strings.HasPrefix(d.name, "sd") && !strings.HasPrefix(d.name, "hd"):
		return "a virtual disk"
	case d.vendor == "" && !d.isATA() && d.rotation < 1:
		return "a controller that names no vendor"
	}
	return ""
}

func (d device) isATA() bool { return d.vendor == "ATA" || ataPort.MatchString(d.place) }

// network tells whether the disk is reached over a network. In a virtual machine an NVMe
// disk of an unknown model may be a volume of its cloud.
func (d device) network(virtual bool) (bool, *facts.Absence) {
	isNVMe := strings.HasPrefix(d.name, "nvme")
	switch {
	case isNVMe && cloudVolume.MatchString(d.model), storageNet.MatchString(d.place):
		return true, nil
	case isNVMe && d.transport != "" && d.transport != "pcie":
		return true, nil
	case strings.HasPrefix(d.name, "nbd"), strings.HasPrefix(d.name, "rbd"):
		return true, nil
	case isNVMe && cloudLocal.MatchString(d.model):
		return false, nil
	case d.disguise() != "":
		return false, &facts.Absence{Reason: facts.VirtualDevice, Detail: d.disguise() + " hides where the data is"}
	case isNVMe && d.model == "":
		return false, &facts.Absence{Reason: facts.NotFound, Detail: "the model is not known, and cloud volumes show themselves as NVMe disks"}
	case isNVMe && virtual:
		return false, &facts.Absence{Reason: facts.VirtualDevice, Detail: "in a virtual machine an NVMe disk may be a volume on the network"}
	}
	return false, nil
}
