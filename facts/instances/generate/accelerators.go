package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// accelerators are the rows of the overlay's accelerators.csv.
type accelerators []map[string]string

// readAccelerators reads what accelerators there are, and gives the table of them too.
func readAccelerators(overlay fs.FS, date string) (accelerators, []byte, error) {
	rows, err := readCSV(overlay, "accelerators.csv", ',')
	if err != nil {
		return nil, nil, err
	}
	names := []string{"provider", "name", "vendor", "model", "memory_mib", "compute_capability"}
	var lines []string
	var sources []remark
	for _, row := range rows {
		if row["source"] == "" {
			return nil, nil, fmt.Errorf("overlay: accelerator %s has no source", row["name"])
		}
		var values []string
		for _, name := range names {
			values = append(values, row[name])
		}
		lines = append(lines, strings.Join(values, ",")+"\n")
		sources = append(sources, remark{source: row["source"]})
	}
	slices.Sort(lines)
	var out strings.Builder
	for _, line := range append(header("accelerators of the clouds", date), cited(sources)...) {
		out.WriteString("# " + line + "\n")
	}
	out.WriteString(strings.Join(names, ",") + "\n" + strings.Join(lines, ""))
	return rows, []byte(out.String()), nil
}

func (a accelerators) has(provider, name string) bool {
	return slices.ContainsFunc(a, func(row map[string]string) bool { return row["provider"] == provider && row["name"] == name })
}

// named gives the name of the accelerator that the cloud calls so and that has so much memory: the same name, or one
// with something after a dash, such as "a100-80".
func (a accelerators) named(provider, name, memory string) (string, error) {
	for _, row := range a {
		if row["provider"] == provider && row["memory_mib"] == memory && (row["name"] == name || strings.HasPrefix(row["name"], name+"-")) {
			return row["name"], nil
		}
	}
	return "", fmt.Errorf("accelerator %s of %s MiB is not in the overlay", name, memory)
}
