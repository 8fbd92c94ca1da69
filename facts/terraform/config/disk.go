package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// disk finds modules in the file system.
type disk struct {
	root      string            // the root module's directory, absolute
	shown     string            // the same as it was given
	only      string            // the one file to be read of it, "" for all
	installed map[string]string // the directories that terraform init recorded, by module key
}

// openDisk finds the root module at a path.
func openDisk(name string) (*disk, hcl.Diagnostics) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, hcl.Diagnostics{unreadable(filepath.ToSlash(name), reason(err), "")}
	}
	d := &disk{shown: name}
	if !info.IsDir() {
		if suffixOf(filepath.Base(name)) == "" {
			return nil, hcl.Diagnostics{unreadable(filepath.ToSlash(name), "its name has none of the endings "+strings.Join(suffixes, ", "), "")}
		}
		d.shown, d.only = filepath.Dir(name), filepath.Base(name)
	}
	if d.root, err = filepath.Abs(d.shown); err != nil {
		return nil, hcl.Diagnostics{unreadable(filepath.ToSlash(name), reason(err), "")}
	}
	if diag := d.checkRoot(); diag != nil {
		return nil, hcl.Diagnostics{diag}
	}
	return d, d.readManifest()
}

// checkRoot complains of a directory without configuration, and says where below it there is some.
func (d *disk) checkRoot() *hcl.Diagnostic {
	if d.only != "" {
		return nil
	}
	here := &folder{fsys: os.DirFS(d.root)}
	names, err := here.files()
	if err != nil {
		return unreadable(filepath.ToSlash(d.shown), reason(err), "")
	}
	if len(names) > 0 {
		return nil
	}
	remedy := ""
	if below := configured(here.fsys); len(below) > 0 {
		remedy = "Give one of these instead: " + strings.Join(below, ", ") + "."
	}
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "No configuration",
		Detail:   strings.TrimSpace(fmt.Sprintf("The directory %s has no .tf file. %s", filepath.ToSlash(d.shown), remedy)),
		Subject:  &hcl.Range{Filename: filepath.ToSlash(d.shown), Start: hcl.InitialPos, End: hcl.InitialPos},
	}
}

// configured gives the first directories below that have configuration.
func configured(fsys fs.FS) []string {
	var found []string
	seen := 0
	// Whatever cannot be read is not worth offering.
	_ = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		seen++
		switch {
		case seen > 10_000 || len(found) == 10:
			return fs.SkipAll
		case err != nil || entry.IsDir() && (strings.Count(name, "/") > 4 || name != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case !entry.IsDir() && counts(entry.Name()) && !slices.Contains(found, path.Dir(name)):
			found = append(found, path.Dir(name))
		}
		return nil
	})
	return found
}

// readManifest reads where terraform init put the modules that are not local.
func (d *disk) readManifest() hcl.Diagnostics {
	const name = ".terraform/modules/modules.json"
	data, err := readRegular(os.DirFS(d.root), name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var manifest struct{ Modules []installed }
	if err == nil {
		err = json.Unmarshal(data, &manifest)
	}
	if err != nil {
		return hcl.Diagnostics{unreadable(filepath.ToSlash(filepath.Join(d.shown, name)), reason(err), "Run terraform init again.")}
	}
	d.installed = directories(manifest.Modules)
	return nil
}

// installed is one entry of modules.json.
type installed struct{ Key, Dir string }

func directories(modules []installed) map[string]string {
	found := map[string]string{}
	for _, m := range modules {
		found[m.Key] = path.Clean(filepath.ToSlash(m.Dir))
	}
	return found
}

// open finds a module's directory. One that terraform init fetched is below the root module's.
func (d *disk) open(c call) (*folder, error) {
	where := "."
	switch {
	case c.parent == nil:
	case local(c.source):
		where = c.within()
	default:
		dir, ok := d.installed[c.key]
		if !ok || !filepath.IsLocal(filepath.FromSlash(dir)) {
			return nil, errNotHere
		}
		where = dir
	}
	at := filepath.Join(d.root, filepath.FromSlash(where))
	real, err := filepath.EvalSymlinks(at)
	if err != nil {
		return nil, errNotHere
	}
	if info, err := os.Stat(real); err != nil || !info.IsDir() {
		return nil, errNotHere
	}
	f := &folder{shown: filepath.Join(d.shown, filepath.FromSlash(where)), path: where, real: real, disk: true, fsys: os.DirFS(real)}
	if c.parent == nil {
		f.only = d.only
	}
	return f, nil
}
