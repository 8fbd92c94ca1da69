// Command generate writes the tables of machine types in facts/instances/data from what others publish about the
// clouds. Facts that no such file has are in the folder overlay, each with where it is said.
package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

//go:embed overlay/*.csv
var overlays embed.FS

func main() {
	sources := flag.String("sources", "", "`folder` of the sources, as the README of facts/instances describes it")
	out := flag.String("out", filepath.Join("facts", "instances", "data"), "`folder` to write the tables into")
	date := flag.String("date", time.Now().UTC().Format(time.DateOnly), "`day` to write into the tables")
	flag.Parse()
	if err := run(*sources, *out, *date); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(sources, out, date string) error {
	if sources == "" {
		return errors.New("name the folder of the sources with -sources")
	}
	overlay, err := fs.Sub(overlays, "overlay")
	if err != nil {
		return fmt.Errorf("opening the overlay: %w", err)
	}
	tables, err := generate(os.DirFS(sources), overlay, date)
	if err != nil {
		return err
	}
	for name, text := range tables {
		if err := os.WriteFile(filepath.Join(out, name), text, 0o644); err != nil {
			return fmt.Errorf("writing a table: %w", err)
		}
	}
	return nil
}
