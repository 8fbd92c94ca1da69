package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/kwpolicy/kwpolicy/facts/cluster"
)

// starterName is the file that init writes unless another is named.
const starterName = "cluster.hcl"

// initExitMeanings are those of init, which judges nothing.
var initExitMeanings = map[int]string{
	exitOK:       "the file was written",
	exitUnusable: "it could not be: wrong usage, or there is such a file already",
}

func newInitCommand(term terminal) *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "write a cluster file to begin with",
		ArgsUsage: "[FILE]",
		Description: "A cluster file describes a planned cluster that is not in Terraform yet. The one that is written has\n" +
			"comments, and can be judged as it is. FILE is " + starterName + " unless named, and is never overwritten; - is\n" +
			"standard output.\n\n" + exitHelp(initExitMeanings),
		OnUsageError: onUsageError,
		Action:       func(c *cli.Context) error { return runInit(c, term) },
	}
}

func runInit(c *cli.Context, term terminal) error {
	if c.NArg() > 1 {
		return usageError{fmt.Errorf("%d files are named: init writes one", c.NArg())}
	}
	name := starterName
	if c.NArg() == 1 {
		name = c.Args().First()
	}
	if name == "" {
		return usageError{errors.New("FILE is empty: name a file, or - for standard output")}
	}
	message := fmt.Sprintf("%s is written: edit it, and judge it with kwpolicy eval %s\n", name, name)
	if name == "-" {
		message = string(cluster.Starter())
	} else if err := writeNew(name, cluster.Starter()); err != nil {
		return fmt.Errorf("write a cluster file: %w", err)
	}
	if _, err := fmt.Fprint(term.out, message); err != nil {
		return fmt.Errorf("write a cluster file: %w", err)
	}
	return nil
}

// writeNew writes a file that is not there yet, whole or not at all.
func writeNew(name string, content []byte) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another file, or - to print", name)
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
