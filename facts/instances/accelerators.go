package instances

import (
	"fmt"
	"strconv"
	"strings"
)

// accelerator is what one cloud calls an accelerator.
type accelerator struct{ provider, name string }

type accelerators map[accelerator]GPU

// parseAccelerators reads the table of accelerators, whose columns are the provider, the name, the vendor, the model,
// the memory in MiB, and the compute capability.
func parseAccelerators(table string) (accelerators, error) {
	found := accelerators{}
	for line := range rows(table) {
		fields := strings.Split(line, ",")
		if len(fields) != 6 {
			return nil, fmt.Errorf("accelerator %q has %d values in place of 6", line, len(fields))
		}
		memory, err := parseNumber(fields[4])
		if err != nil {
			return nil, fmt.Errorf("memory of accelerator %s: %w", fields[1], err)
		}
		capability, err := parseCapability(fields[5])
		if err != nil {
			return nil, fmt.Errorf("compute capability of accelerator %s: %w", fields[1], err)
		}
		found[accelerator{fields[0], fields[1]}] = GPU{fields[2], fields[3], memory, capability}
	}
	return found, nil
}

// parseCapability reads a compute capability such as "8.6"; an empty one is not known.
func parseCapability(text string) ([2]int, error) {
	if text == "" {
		return [2]int{}, nil
	}
	first, second, _ := strings.Cut(text, ".")
	major, err := strconv.ParseUint(first, 10, 8)
	minor, bad := strconv.ParseUint(second, 10, 8)
	if err != nil || bad != nil {
		return [2]int{}, fmt.Errorf(`%q is not of the form "8.6"`, text)
	}
	return [2]int{int(major), int(minor)}, nil
}
