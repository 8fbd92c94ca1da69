package main

import (
	"fmt"
	"io/fs"
	"slices"
)

// cloud is how the machine types of one cloud are gathered.
type cloud struct {
	name  string
	files []string // in folders that have a file SOURCE each
	read  func(fs.FS, accelerators) (machines, error)
}

func clouds() []cloud {
	return []cloud{
		{"aws", filesOfAWS(), readAWS},
		{"azure", filesOfAzure(), readAzure},
		{"gcp", filesOfGCP(), readGCP},
	}
}

// generate gives the tables by the names of their files.
func generate(sources, overlay fs.FS, date string) (map[string][]byte, error) {
	known, table, err := readAccelerators(overlay, date)
	if err != nil {
		return nil, err
	}
	tables := map[string][]byte{"accelerators.csv": table}
	for _, cloud := range clouds() {
		if tables[cloud.name+".csv"], err = cloud.table(sources, overlay, known, date); err != nil {
			return nil, fmt.Errorf("gathering the machine types of %s: %w", cloud.name, err)
		}
	}
	return tables, nil
}

func (c cloud) table(sources, overlay fs.FS, known accelerators, date string) ([]byte, error) {
	found, err := c.read(sources, known)
	if err != nil {
		return nil, err
	}
	remarks, err := readOverlay(overlay, c.name+".csv")
	if err != nil {
		return nil, err
	}
	if err := found.lay(remarks); err != nil {
		return nil, err
	}
	if err := found.check(c.name, known); err != nil {
		return nil, err
	}
	from, err := origins(sources, c.files)
	if err != nil {
		return nil, err
	}
	return found.table(slices.Concat(header("machine types of "+c.name, date), from, cited(remarks))), nil
}
