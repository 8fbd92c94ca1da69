package host

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/kwpolicy/kwpolicy/facts"
)

const dmiTable = "/sys/firmware/dmi/tables/DMI"

func installedMemoryProbe() probe {
	return probe{name: "memory modules", from: "the firmware's table of memory modules", claims: []string{"memory.installed_bytes"}, look: lookInstalledMemory}
}

// lookInstalledMemory sums what the firmware says of the memory modules. The memory blocks in sysfs are
// no way to it: they are rounded up to whole blocks of up to 2 GiB.
func lookInstalledMemory(_ context.Context, m *machine, n *facts.Node) {
	const path = "memory.installed_bytes"
	table, err := m.readBytes(dmiTable)
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	total, err := moduleBytes(table)
	if err != nil {
		n.Miss(path, m.absence(fmt.Errorf("read %s: %w", dmiTable, err)))
		return
	}
	if usable, err := m.memTotal(); err == nil && usable > total {
		n.Miss(path, facts.Absence{
			Reason: facts.Ambiguous,
			Detail: fmt.Sprintf("the firmware lists %d bytes of memory modules, and the kernel manages %d", total, usable),
		})
		return
	}
	n.Memory.InstalledBytes = &total
	cite(n, dmiTable, facts.Reported, path)
}

// moduleBytes sums the memory devices (type 17 of SMBIOS) that are RAM.
func moduleBytes(table []byte) (int64, error) {
	var total int64
	for len(table) >= 4 {
		kind, length := table[0], int(table[1])
		if length < 4 || length > len(table) {
			return 0, fmt.Errorf("%w: a structure of %d bytes", errMalformed, length)
		}
		if kind == 17 {
			size, err := moduleSize(table[:length])
			if err != nil {
				return 0, err
			}
			total += size
		}
		// The strings after a structure end with two zeros.
		end := bytes.Index(table[length:], []byte{0, 0})
		if kind == 127 || end < 0 {
			break
		}
		table = table[length+end+2:]
	}
	if total == 0 {
		return 0, fmt.Errorf("%w: the firmware lists no memory module", errNotFound)
	}
	return total, nil
}

// moduleSize is the size of one memory device; zero for an empty slot and for what is no RAM.
func moduleSize(device []byte) (int64, error) {
	if len(device) < 0x15 {
		return 0, fmt.Errorf("%w: a memory device of %d bytes", errMalformed, len(device))
	}
	if !isRAM(device) {
		return 0, nil
	}
	const mega, kilo = 1 << 20, 1 << 10
	size := int64(binary.LittleEndian.Uint16(device[0x0c:]))
	switch {
	case size == 0xffff:
		return 0, fmt.Errorf("%w: the firmware does not know the size of a memory module", errNotFound)
	case size == 0x7fff && len(device) >= 0x20:
		return int64(binary.LittleEndian.Uint32(device[0x1c:])&0x7fffffff) * mega, nil
	case size&0x8000 != 0:
		return (size & 0x7fff) * kilo, nil
	}
	return size * mega, nil
}

// isRAM is false for the firmware's flash memory and for persistent memory, which are memory devices, too.
func isRAM(device []byte) bool {
	switch device[0x12] {
	case 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x1f:
		return false
	}
	return len(device) <= 0x28 || device[0x28] < 4 || device[0x28] > 7
}
