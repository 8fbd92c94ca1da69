package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// reportFlags choose how a report is written, and where.
func reportFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "format", Aliases: []string{"f"}, Usage: "write the report as `FORMAT`, which is " + either(render.Names()) + "; repeat it with --output", DefaultText: "text"},
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
			return nil, usageError{engine.Unknown("format", name, render.Names())}
		}
		if files[i] == "" {
			return nil, usageError{errors.New("--output is empty: give a file, or - for standard output")}
		}
		if slices.Contains(files[:i], files[i]) {
			return nil, usageError{fmt.Errorf("two reports would go to %s", files[i])}
		}
		pairs = append(pairs, destination{format, files[i]})
	}
	return pairs, nil
}

// writeReports writes a report to every destination: files first, each whole or not at all, and
// standard output last, so that nothing is shown where something could not be written.
func writeReports(term terminal, r report.Report, pairs []destination, all bool) error {
	isShown := func(pair destination) bool { return pair.file == "-" }
	for _, pair := range pairs {
		if isShown(pair) {
			continue
		}
		err := writeFile(pair.file, func(w io.Writer) error { return pair.format(w, r, render.Options{All: all}) })
		if err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	if i := slices.IndexFunc(pairs, isShown); i >= 0 {
		options := render.Options{All: all, Color: term.color, Width: term.width}
		err := buffered(term.out, func(w io.Writer) error { return pairs[i].format(w, r, options) })
		if err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	return nil
}

// writeFile replaces a file in one step by what write writes. A link keeps leading where it does, and what is
// no regular file, such as a pipe or a terminal, is written to.
func writeFile(name string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return replace(name, write, 0)
	case err != nil:
		return err
	case info.Mode().IsRegular() && !strings.HasPrefix(name, "/proc/") && !strings.HasPrefix(name, "/dev/"):
		return replace(name, write, info.Mode().Perm())
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return errors.Join(buffered(file, write), file.Close())
}

// replace writes a file beside name and renames it. A mode of 0 stands for that of a new file.
func replace(name string, write func(io.Writer) error, mode os.FileMode) (err error) {
	temporary := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d", filepath.Base(name), os.Getpid()))
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary))
		}
	}()
	if mode != 0 {
		err = file.Chmod(mode)
	}
	if err == nil {
		err = buffered(file, write)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(temporary, name)
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	buffer := bufio.NewWriter(w)
	return errors.Join(write(buffer), buffer.Flush())
}

// either writes the values that something can have: a, b or c.
func either(values []string) string {
	last := len(values) - 1
	if last < 1 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
