package host

import (
	"strings"

	"github.com/jaypipes/ghw"
	"github.com/moby/sys/mountinfo"
)

// parseMounts reads a kernel's mount table.
func parseMounts(text string) ([]*mountinfo.Info, error) {
	return mountinfo.GetMountsFromReader(strings.NewReader(text), nil)
}

// parseDevice reads what a kernel says of a PCI device; nil where that is damaged.
func parseDevice(info *ghw.PCIInfo, address, modalias string) *ghw.PCIDevice {
	return info.ParseDevice(address, modalias)
}
