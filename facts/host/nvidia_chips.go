package host

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// chipRange is a run of NVIDIA's PCI device ids that one chip has.
type chipRange struct {
	first, last uint16
	chip        string
}

// chipRanges are sorted, and do not overlap. NVIDIA numbers a chip's cards within a block of its own; the
// other functions of a card, such as audio, are numbered elsewhere. Left out are chips before Kepler, Tegra
// and Jetson, and ids of which the chip is in doubt: 13ad-13af and 13be-13bf, which are said to be GM204 and
// GM107; 2302, GA103 to older lists and GH100 to newer; GB102 but for the B100; GB112 and GB120.
//
// Source: the PCI ID repository, https://pci-ids.ucw.cz, pci.ids of 2026-05-24.
var chipRanges = []chipRange{
	{0x0fc0, 0x0fff, "GK107"},
	{0x1000, 0x102c, "GK110"},
	{0x102d, 0x102d, "GK210"},
	{0x102e, 0x103f, "GK110"},
	{0x1180, 0x11bf, "GK104"},
	{0x11c0, 0x11ff, "GK106"},
	{0x1280, 0x12bf, "GK208"},
	{0x1340, 0x137f, "GM108"},
	{0x1380, 0x13ac, "GM107"},
	{0x13b0, 0x13bd, "GM107"},
	{0x13c0, 0x13ff, "GM204"},
	{0x1400, 0x143f, "GM206"},
	{0x15c0, 0x15ff, "GP100"},
	{0x1600, 0x167f, "GM204"},
	{0x1725, 0x172f, "GP100"},
	{0x1740, 0x177f, "GM108"},
	{0x1780, 0x17bf, "GM107"},
	{0x17c0, 0x17ff, "GM200"},
	{0x1b00, 0x1b7f, "GP102"},
	{0x1b80, 0x1bff, "GP104"},
	{0x1c00, 0x1c7f, "GP106"},
	{0x1c80, 0x1cff, "GP107"},
	{0x1d00, 0x1d7f, "GP108"},
	{0x1d80, 0x1dff, "GV100"},
	{0x1e00, 0x1e7f, "TU102"},
	{0x1e80, 0x1eff, "TU104"},
	{0x1f00, 0x1f7f, "TU106"},
	{0x1f80, 0x1fff, "TU117"},
	{0x2080, 0x20ff, "GA100"},
	{0x2180, 0x21ff, "TU116"},
	{0x2200, 0x227f, "GA102"},
	{0x230c, 0x23ff, "GH100"},
	{0x2400, 0x247f, "GA103"},
	{0x2480, 0x24ff, "GA104"},
	{0x2500, 0x257f, "GA106"},
	{0x2580, 0x25ff, "GA107"},
	{0x2680, 0x26ff, "AD102"},
	{0x2700, 0x277f, "AD103"},
	{0x2780, 0x27ff, "AD104"},
	{0x2800, 0x287f, "AD106"},
	{0x2880, 0x28ff, "AD107"},
	{0x2900, 0x297f, "GB100"},
	{0x29bc, 0x29bc, "GB102"},
	{0x2b80, 0x2bff, "GB202"},
	{0x2c00, 0x2c7f, "GB203"},
	{0x2d00, 0x2d7f, "GB206"},
	{0x2d80, 0x2dff, "GB207"},
	{0x2e12, 0x2e12, "GB20B"},
	{0x2f00, 0x2f7f, "GB205"},
	{0x3180, 0x31ff, "GB110"},
}

// chipCapabilities are the compute capabilities by chip.
//
// Source: NVIDIA, CUDA GPU Compute Capability, https://developer.nvidia.com/cuda-gpus and
// https://developer.nvidia.com/cuda-legacy-gpus.
var chipCapabilities = map[string][2]int{
	"GK104": {3, 0}, "GK106": {3, 0}, "GK107": {3, 0}, "GK110": {3, 5}, "GK208": {3, 5}, "GK210": {3, 7},
	"GM107": {5, 0}, "GM108": {5, 0}, "GM200": {5, 2}, "GM204": {5, 2}, "GM206": {5, 2},
	"GP100": {6, 0}, "GP102": {6, 1}, "GP104": {6, 1}, "GP106": {6, 1}, "GP107": {6, 1}, "GP108": {6, 1},
	"GV100": {7, 0},
	"TU102": {7, 5}, "TU104": {7, 5}, "TU106": {7, 5}, "TU116": {7, 5}, "TU117": {7, 5},
	"GA100": {8, 0}, "GA102": {8, 6}, "GA103": {8, 6}, "GA104": {8, 6}, "GA106": {8, 6}, "GA107": {8, 6},
	"AD102": {8, 9}, "AD103": {8, 9}, "AD104": {8, 9}, "AD106": {8, 9}, "AD107": {8, 9},
	"GH100": {9, 0},
	"GB100": {10, 0}, "GB102": {10, 0}, "GB110": {10, 3},
	"GB202": {12, 0}, "GB203": {12, 0}, "GB205": {12, 0}, "GB206": {12, 0}, "GB207": {12, 0}, "GB20B": {12, 1},
}

// chipCapability is the compute capability of the chip that has a PCI id such as "10de:15f8". It is nil where
// the id does not decide the chip.
func chipCapability(pciID string) *[2]int {
	digits, ok := strings.CutPrefix(pciID, "10de:")
	device, err := strconv.ParseUint(digits, 16, 16)
	if !ok || err != nil {
		return nil
	}
	i, ok := slices.BinarySearchFunc(chipRanges, uint16(device), func(r chipRange, device uint16) int {
		if r.first <= device && device <= r.last {
			return 0
		}
		return cmp.Compare(r.first, device)
	})
	if !ok {
		return nil
	}
	capability, ok := chipCapabilities[chipRanges[i].chip]
	if !ok {
		return nil
	}
	return &capability
}
