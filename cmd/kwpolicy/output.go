package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// reportFlags choose how a report is written, and where.
func reportFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "format", Aliases: []string{"f"}, Usage: "write the report as `FORMAT` " + strings.Join(render.Names(), ", ") + " (default: text). Repeat it with --output"},
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the report to `FILE`; - is standard output (the default)"},
		&cli.BoolFlag{Name: "all", Aliases: []string{"a"}, Usage: "show what passed and what does not apply too"},
	}
}

// destination is a report to be written.
type destination struct {
	format render.Format
	file   string // "-" for standard output
}

// destinations pairs the formats with the outputs.
func destinations(c *cli.Context) ([]destination, error) {
	formats, files := c.StringSlice("format"), c.StringSlice("output")
	if len(formats) == 0 {
		formats = slices.Repeat([]string{"text"}, max(1, len(files)))
	}
	if len(files) == 0 && len(formats) == 1 {
		files = []string{"-"}
	}
	if len(formats) != len(files) {
		return nil, usageError{fmt.Errorf("%d times --format and %d times --output: give each format its output", len(formats), len(files))}
	}
	var pairs []destination
	for i, name := range formats {
		format, ok := render.Formats[name]
		if !ok {
			return nil, usageError{misspelt("format", name, render.Names())}
		}
		if slices.Contains(files[:i], files[i]) {
			return nil, usageError{fmt.Errorf("two reports would go to %s", files[i])}
		}
		pairs = append(pairs, destination{format, files[i]})
	}
	return pairs, nil
}

// writeReports writes a report to every destination; files are whole or not written at all.
func writeReports(term terminal, r report.Report, pairs []destination, all bool) error {
	for _, pair := range pairs {
		options := render.Options{All: all}
		if pair.file == "-" {
			options.Color, options.Width = term.color, term.width
			if err := pair.format(term.out, r, options); err != nil {
				return fmt.Errorf("write report: %w", err)
			}
			continue
		}
		var text bytes.Buffer
		if err := pair.format(&text, r, options); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
		if err := writeFile(pair.file, &text); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return nil
}

// writeFile replaces a file in one step. What is no regular file, such as a pipe, is written to.
func writeFile(name string, content io.Reader) (err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return writeThrough(name, content)
		}
		mode = info.Mode().Perm()
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	_, err = io.Copy(temporary, content)
	if err = errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}

func writeThrough(name string, content io.Reader) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
