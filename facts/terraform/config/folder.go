package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// folder is the directory of one module, on disk or in the archive of a saved plan.
type folder struct {
	shown string // its path as a person would write it, "" for the working directory
	path  string // its path from the root module's, with slashes: what path.module gives
	real  string // its path without symbolic links; what tells that two folders are one
	disk  bool   // real is a path of the file system
	fsys  fs.FS
	only  string // the one file that counts, "" for all
}

// call is a module block as far as finding its folder goes.
type call struct {
	key    string // the path of names, such as "gpu.disks"
	source string
	parent *folder // nil for the root module
}

// opener finds the folder of a module. The error is errNotHere where nobody fetched the module.
type opener func(call) (*folder, error)

var errNotHere = errors.New("is not here")

// errEmpty is what a module without any configuration is: a checkout that lacks it, rather than a module.
var errEmpty = errors.New("has no configuration")

// configured says whether the folder has configuration. One that cannot be listed is looked at again, and
// complained of, when it is read.
func (f *folder) configured() bool {
	names, err := f.files()
	return err != nil || len(names) > 0
}

// The endings of configuration files. The later in a pair hides the earlier of the same name.
var suffixes = []string{".tf.json", ".tofu.json", ".tf", ".tofu"}

func suffixOf(name string) string {
	for _, suffix := range suffixes {
		if strings.HasSuffix(name, suffix) && name != suffix {
			return suffix
		}
	}
	return ""
}

// files lists the configuration files that count, overrides last.
func (f *folder) files() ([]string, error) {
	entries, err := fs.ReadDir(f.fsys, ".")
	if err != nil {
		return nil, err
	}
	var names, overrides []string
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.IsDir() || !counts(name) || f.only != "" && name != f.only || f.hidden(name, entries):
		case isOverride(name):
			overrides = append(overrides, name)
		default:
			names = append(names, name)
		}
	}
	return append(names, overrides...), nil
}

// counts says whether a file is configuration. Editors leave others beside it.
func counts(name string) bool {
	return suffixOf(name) != "" && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "#")
}

func isOverride(name string) bool {
	stem := strings.TrimSuffix(name, suffixOf(name))
	return stem == "override" || strings.HasSuffix(stem, "_override")
}

// hidden says whether OpenTofu's file of the same name stands in the place of this one.
func (f *folder) hidden(name string, entries []fs.DirEntry) bool {
	stem, ok := strings.CutSuffix(name, ".tf")
	other := stem + ".tofu"
	if !ok {
		if stem, ok = strings.CutSuffix(name, ".tf.json"); !ok {
			return false
		}
		other = stem + ".tofu.json"
	}
	return f.only == "" && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == other })
}

// name is a file of the folder as a person would write it.
func (f *folder) name(base string) string { return filepath.ToSlash(filepath.Join(f.shown, base)) }

// read gives a file's content.
func (f *folder) read(base string) ([]byte, error) {
	if err := f.follow(base); err != nil {
		return nil, err
	}
	return readRegular(f.fsys, base)
}

// follow refuses a symbolic link out of configuration, such as to /etc/shadow, whose text an excerpt would
// show.
func (f *folder) follow(base string) error {
	if !f.disk {
		return nil
	}
	if _, err := fs.Stat(f.fsys, base); err != nil {
		return err // It is worded better than what EvalSymlinks says.
	}
	target, err := filepath.EvalSymlinks(filepath.Join(f.real, base))
	if err != nil {
		return err
	}
	if suffixOf(filepath.Base(target)) == "" {
		return fmt.Errorf("it is a symbolic link to %s, which is no configuration file", target)
	}
	return nil
}

// readRegular reads a file that is neither a device nor a pipe, nor beyond reason.
func readRegular(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("it is larger than %d MiB", maxFileBytes>>20)
	}
	return data, nil
}

// reason gives what an error of the file system says without the path, which the diagnostic has.
func reason(err error) string {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err.Error()
	}
	return err.Error()
}

// local says whether a module's source is a directory beside the module that calls it.
func local(source string) bool {
	return source == "." || source == ".." || strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../")
}

// within gives the path of a local module from the root module's folder.
func (c call) within() string { return path.Join(c.parent.path, c.source) }

// unreadable is the diagnostic of a file or folder that cannot be used.
func unreadable(name, why, remedy string) *hcl.Diagnostic {
	detail := fmt.Sprintf("%s cannot be read: %s.", name, why)
	if remedy != "" {
		detail += " " + remedy
	}
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Unreadable file", Detail: detail, Subject: &hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}}
}
