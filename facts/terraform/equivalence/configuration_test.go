package equivalence_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what is planned into the configurations' files")

// A configuration is one file of testdata: the files of a directory, and beside them two that are for the
// test: "inputs" and "addresses", the addresses of what is planned.
type configuration struct {
	path      string
	dir       string
	inputs    inputs
	addresses string
}

// inputs are what a person gives beside the configuration. In the file they stand one a line, as
// -var-file=FILE, -var=NAME=VALUE or, of the environment, NAME=VALUE.
type inputs struct {
	varFiles, vars, environ []string
}

// flags gives the inputs as the command line has them.
func (i inputs) flags() []string {
	var flags []string
	for _, file := range i.varFiles {
		flags = append(flags, "-var-file="+file)
	}
	for _, variable := range i.vars {
		flags = append(flags, "-var="+variable)
	}
	return flags
}

func parseInputs(text string) inputs {
	var parsed inputs
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if file, ok := strings.CutPrefix(line, "-var-file="); ok {
			parsed.varFiles = append(parsed.varFiles, file)
		} else if variable, ok := strings.CutPrefix(line, "-var="); ok {
			parsed.vars = append(parsed.vars, variable)
		} else {
			parsed.environ = append(parsed.environ, line)
		}
	}
	return parsed
}

// eachConfiguration runs a test for each file of testdata, with its files in a directory of their own.
func eachConfiguration(t *testing.T, test func(t *testing.T, c configuration)) {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no configurations in testdata: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			test(t, readConfiguration(t, path))
		})
	}
}

// eachPlanned runs a test for each configuration with each program.
func eachPlanned(t *testing.T, test func(t *testing.T, program terraform, c configuration)) {
	t.Helper()
	eachProgram(t, func(t *testing.T, program terraform) {
		eachConfiguration(t, func(t *testing.T, c configuration) { test(t, program, c) })
	})
}

func readConfiguration(t *testing.T, path string) configuration {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	read := configuration{path: path, dir: t.TempDir()}
	for _, file := range archive.Files {
		switch file.Name {
		case "inputs":
			read.inputs = parseInputs(string(file.Data))
		case "addresses":
			read.addresses = string(file.Data)
		default:
			writeFile(t, filepath.Join(read.dir, file.Name), file.Data)
		}
	}
	return read
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// setAddresses writes the addresses into the configuration's file.
func (c configuration) setAddresses(t *testing.T, addresses string) {
	t.Helper()
	archive, err := txtar.ParseFile(c.path)
	if err != nil {
		t.Fatal(err)
	}
	kept := archive.Files[:0]
	for _, file := range archive.Files {
		if file.Name != "addresses" {
			kept = append(kept, file)
		}
	}
	archive.Files = append(kept, txtar.File{Name: "addresses", Data: []byte(addresses)})
	if err := os.WriteFile(c.path, txtar.Format(archive), 0o600); err != nil {
		t.Fatal(err)
	}
}
