package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// columns are those of the tables that package instances reads.
func columns() []string {
	return []string{
		"name", "vcpus", "threads_per_core", "memory_mib", "architecture", "gpus", "gpu", "local_disks", "bandwidth_mbps", "interconnect", "retired",
	}
}

// machine is one machine type: its values by column. What has no value is not known.
type machine map[string]string

// machines are the machine types of one cloud by name.
type machines map[string]machine

// check refuses types that cannot be right: without vCPUs or memory, or with an accelerator that nobody described.
func (m machines) check(provider string, known accelerators) error {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		one := m[name]
		for _, column := range []string{"vcpus", "memory_mib"} {
			if n, err := strconv.Atoi(one[column]); err != nil || n <= 0 {
				return fmt.Errorf("%s of %s is %q", column, name, one[column])
			}
		}
		if (one["gpu"] == "") != (one["gpus"] == "") {
			return fmt.Errorf("%s has %q GPUs, each %q", name, one["gpus"], one["gpu"])
		}
		if one["gpu"] != "" && !known.has(provider, one["gpu"]) {
			return fmt.Errorf("%s has a GPU %q, which the overlay does not describe", name, one["gpu"])
		}
		for column, value := range one {
			if strings.ContainsAny(value, ",\n") {
				return fmt.Errorf("%s of %s has a comma or an end of line: %q", column, name, value)
			}
		}
	}
	return nil
}

// table writes the types in the order of their names.
func (m machines) table(header []string) []byte {
	var out bytes.Buffer
	for _, line := range header {
		out.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	out.WriteString(strings.Join(columns(), ",") + "\n")
	for _, name := range slices.Sorted(maps.Keys(m)) {
		values := []string{name}
		for _, column := range columns()[1:] {
			values = append(values, m[name][column])
		}
		out.WriteString(strings.Join(values, ",") + "\n")
	}
	return out.Bytes()
}
