package instances

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// columns are those of the embedded tables of machine types. No value has a comma in it.
var columns = [...]string{
	"name", "vcpus", "threads_per_core", "memory_mib", "architecture", "gpus", "gpu", "local_disks", "bandwidth_mbps", "interconnect", "retired",
}

// rows gives the lines of a table without its comments and its heading.
func rows(table string) iter.Seq[string] {
	return func(yield func(string) bool) {
		heading := true
		for line := range strings.Lines(table) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if !heading && !yield(line) {
				return
			}
			heading = false
		}
	}
}

// table is the machine types of one provider. The names are only read when one is asked for, and the rest of a row
// when it is that one.
type table struct {
	text  string
	lines func() map[string]string // by name
}

func newTable(provider, text string) table {
	return table{text, sync.OnceValue(func() map[string]string {
		lines := map[string]string{}
		for line := range rows(text) {
			name, _, _ := strings.Cut(line, ",")
			lines[folded(provider, name)] = line
		}
		return lines
	})}
}

// line gives the row of a name. The zero table has none.
func (t table) line(provider, name string) (string, bool) {
	if t.lines == nil {
		return "", false
	}
	line, ok := t.lines()[folded(provider, name)]
	return line, ok
}

// parseType reads one row.
func (c *Catalogue) parseType(provider, line string) (Type, error) {
	fields := strings.Split(line, ",")
	if len(fields) != len(columns) {
		return Type{}, fmt.Errorf("machine type %s has %d values in place of %d", fields[0], len(fields), len(columns))
	}
	get := func(column string) string { return fields[slices.Index(columns[:], column)] }
	var wrong error
	number := func(column string) int64 {
		n, err := parseNumber(get(column))
		if err != nil && wrong == nil {
			wrong = fmt.Errorf("%s of machine type %s: %w", column, fields[0], err)
		}
		return n
	}
	found := Type{
		Provider: provider, Name: fields[0],
		VCPUs: int(number("vcpus")), ThreadsPerCore: int(number("threads_per_core")), MemoryMiB: number("memory_mib"),
		Architecture: get("architecture"), GPUCount: int(number("gpus")), BandwidthMbps: number("bandwidth_mbps"),
		Interconnect: get("interconnect"), Retired: get("retired"),
	}
	if wrong != nil {
		return Type{}, wrong
	}
	var err error
	if found.LocalDisks, err = parseDisks(get("local_disks")); err != nil {
		return Type{}, fmt.Errorf("local_disks of machine type %s: %w", fields[0], err)
	}
	if gpu := get("gpu"); gpu != "" {
		var ok bool
		if found.GPU, ok = c.accelerators[accelerator{provider, gpu}]; !ok {
			return Type{}, fmt.Errorf("gpu of machine type %s: there is no accelerator %q", fields[0], gpu)
		}
	}
	return found, nil
}

// parseNumber reads a number; an empty one is not known.
func parseNumber(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return n, nil
}

// parseDisks reads disks such as "2x3800 nvme"; those whose number is not known are "?x7600 nvme".
func parseDisks(text string) ([]LocalDisk, error) {
	if text == "" {
		return nil, nil
	}
	var found []LocalDisk
	for one := range strings.SplitSeq(text, ";") {
		amount, medium, _ := strings.Cut(one, " ")
		count, size, ok := strings.Cut(amount, "x")
		n, err := parseNumber(strings.TrimSuffix(count, "?"))
		gb, bad := parseNumber(size)
		if !ok || err != nil || bad != nil || gb == 0 {
			return nil, fmt.Errorf(`%q is not of the form "2x3800 nvme"`, one)
		}
		found = append(found, LocalDisk{Count: int(n), SizeGB: gb, Medium: medium})
	}
	return found, nil
}
