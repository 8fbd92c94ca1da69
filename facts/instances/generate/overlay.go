package main

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// remark is what the overlay says of machine types: the value of one column, for the types whose names match.
type remark struct{ match, column, value, source string }

// readOverlay reads the overlay of one cloud. Its columns are a pattern of names, of which there may be several with
// spaces between, the column, the value, and where that is said.
func readOverlay(overlay fs.FS, name string) ([]remark, error) {
	rows, err := readCSV(overlay, name, ',')
	if err != nil {
		return nil, err
	}
	var found []remark
	for _, row := range rows {
		one := remark{row["match"], row["column"], row["value"], row["source"]}
		if one.source == "" || !slices.Contains(columns()[1:], one.column) {
			return nil, fmt.Errorf("overlay %s: %v names no source or no column", name, one)
		}
		found = append(found, one)
	}
	return found, nil
}

// lay sets what the remarks say, the later over the earlier. A name with a plus before it adds a machine type. A
// remark that concerns no machine type, or adds one that the sources have, is refused: it has outlived what it was
// written for.
func (m machines) lay(remarks []remark) error {
	for _, one := range remarks {
		for pattern := range strings.FieldsSeq(one.match) {
			names, err := m.match(pattern)
			if err != nil {
				return err
			}
			for _, name := range names {
				if err := m[name].set(one.column, one.value); err != nil {
					return fmt.Errorf("overlay of %s: %w", name, err)
				}
			}
		}
	}
	return nil
}

// match gives the names that are meant, and adds the machine type of a name with a plus before it.
func (m machines) match(pattern string) ([]string, error) {
	if name, ok := strings.CutPrefix(pattern, "+"); ok {
		if m[name] != nil {
			return nil, fmt.Errorf("overlay: the sources have %s now", name)
		}
		m[name] = machine{}
		return []string{name}, nil
	}
	var found []string
	for name := range maps.Keys(m) {
		ok, err := path.Match(pattern, name)
		if err != nil {
			return nil, fmt.Errorf("overlay: pattern %q: %w", pattern, err)
		}
		if ok {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("overlay: no machine type is named %q", pattern)
	}
	return found, nil
}

// set changes a value. Where the sources have only the sum of the disks, the disks must come to that.
func (m machine) set(column, value string) error {
	if total, ok := strings.CutPrefix(m[column], "?x"); ok && column == "local_disks" && value != m[column] {
		var count, size int
		var medium string
		if _, err := fmt.Sscanf(value, "%dx%d %s", &count, &size, &medium); err != nil {
			return fmt.Errorf("disks %q: %w", value, err)
		}
		if sum := fmt.Sprintf("%d %s", count*size, medium); sum != total {
			return fmt.Errorf("disks %q are %s together, and by the sources %s", value, sum, total)
		}
	}
	m[column] = value
	return nil
}

// cited gives the sources of the remarks, each once.
func cited(remarks []remark) []string {
	var found []string
	for _, one := range remarks {
		if !slices.Contains(found, one.source) {
			found = append(found, one.source)
		}
	}
	slices.Sort(found)
	return found
}

// readCSV reads a table with a heading; lines with # are comments.
func readCSV(in fs.FS, name string, comma rune) ([]map[string]string, error) {
	file, err := in.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening a table: %w", err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma, reader.Comment = comma, '#'
	lines, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("reading %s: it has no heading", name)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}
