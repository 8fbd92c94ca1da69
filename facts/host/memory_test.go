package host_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestUsableMemory(t *testing.T) {
	for name, test := range map[string]struct {
		meminfo string
		want    int64
		reason  facts.Reason
	}{
		"plain":    {"MemTotal:       32542668 kB\nMemFree: 5 kB\n", 32542668 << 10, ""},
		"zero":     {"MemTotal: 0 kB\n", 0, facts.ParseError},
		"negative": {"MemTotal: -5 kB\n", 0, facts.ParseError},
		"huge":     {"MemTotal: 18446744073709551615 kB\n", 0, facts.ParseError},
		"garbage":  {"MemTotal: lots\n", 0, facts.ParseError},
		"missing":  {"MemFree: 5 kB\n", 0, facts.ParseError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, "-- proc/meminfo --\n"+test.meminfo))
			got := int64(0)
			if node.Memory != nil {
				got = valueOf(node.Memory.UsableBytes)
			}
			same(t, "usable", got, test.want)
			same(t, "reason", node.Absent["memory.usable_bytes"].Reason, test.reason)
		})
	}
}

func TestMemoryOfWSLIsAShare(t *testing.T) {
	node := gather(t, live(t, "-- proc/meminfo --\nMemTotal: 1024 kB\n-- proc/sys/kernel/osrelease --\n5.15.153.1-microsoft-standard-WSL2\n"))
	same(t, "usable", *node.Memory.UsableBytes, int64(1<<20))
	same(t, "confidence", node.Origins["memory.usable_bytes"].Confidence, facts.Inferred)
	same(t, "WSL", *node.Environment.WSL, 2)
}

// module is a memory device of a firmware's table: its size field, extended size in MiB, and type.
func module(size uint16, extended uint32, kind byte) []byte {
	b := make([]byte, 0x28)
	b[0], b[1] = 17, byte(len(b))
	binary.LittleEndian.PutUint16(b[0x0c:], size)
	b[0x12] = kind
	binary.LittleEndian.PutUint32(b[0x1c:], extended)
	return append(b, "DIMM A\x00Maker\x00\x00"...)
}

const ddr4, flash = 0x1a, 0x09

func TestInstalledMemory(t *testing.T) {
	end := []byte{127, 4, 0, 0, 0, 0}
	bios := append([]byte{0, 5, 0, 0, 0}, "Vendor\x00\x00"...)
	for name, test := range map[string]struct {
		table  [][]byte
		want   int64
		reason facts.Reason
	}{
		"two modules and an empty slot": {[][]byte{bios, module(0x4000, 0, ddr4), module(0, 0, ddr4), module(0x4000, 0, ddr4), end}, 32 << 30, ""},
		"extended size":                 {[][]byte{module(0x7fff, 65536, ddr4), end}, 64 << 30, ""},
		"kilobytes":                     {[][]byte{module(0x8000|16384, 0, ddr4), end}, 16 << 20, ""},
		"flash is no RAM":               {[][]byte{module(0x4000, 0, ddr4), module(16, 0, flash), end}, 16 << 30, ""},
		"unknown size":                  {[][]byte{module(0xffff, 0, ddr4), end}, 0, facts.NotFound},
		"no module":                     {[][]byte{bios, end}, 0, facts.NotFound},
		"cut off":                       {[][]byte{bios, {17, 40, 0, 0}}, 0, facts.ParseError},
		"length of zero":                {[][]byte{{17, 0, 0, 0, 0, 0}}, 0, facts.ParseError},
		"less than the kernel has":      {[][]byte{module(1, 0, ddr4), end}, 0, facts.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, "-- proc/meminfo --\nMemTotal: 2048 kB\n")
			write(t, sys.Root, "sys/firmware/dmi/tables/DMI", string(bytes.Join(test.table, nil)))
			node := gather(t, sys)
			same(t, "installed", valueOf(node.Memory.InstalledBytes), test.want)
			same(t, "reason", node.Absent["memory.installed_bytes"].Reason, test.reason)
		})
	}
}

func TestFirmwareTablesAreForRoot(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, "-- sys/firmware/dmi/tables/DMI --\n")
	must(t, os.Chmod(filepath.Join(sys.Root, "sys/firmware/dmi/tables/DMI"), 0))
	node := gather(t, sys)
	same(t, "reason", node.Absent["memory.installed_bytes"].Reason, facts.PermissionDenied)
	says(t, node, "memory.installed_bytes", "permission denied", "run as root")
}
