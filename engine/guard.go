package engine

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// What a bundle may hold: the largest published page has 300 lines.
const (
	largestFile   = 4 << 20
	largestBundle = 64 << 20
)

// bundleFiles are the names that OPA reads from a bundle, beside *.rego.
var bundleFiles = []string{".manifest", "data.yaml", "data.yml", "data.json"}

// guard shows of a file system only what belongs to a bundle: regular files of the known names,
// also through links to files, in directories that are not hidden. Anything else, such as a pipe, a
// device or a link that leads in circles, is not there.
type guard struct{ fsys fs.FS }

// guarded refuses a file system whose bundle is larger than any bundle is.
func guarded(fsys fs.FS) (fs.FS, error) {
	g := guard{fsys}
	total := int64(0)
	err := fs.WalkDir(g, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if total += info.Size(); info.Size() > largestFile || total > largestBundle {
			return fmt.Errorf("%s: a bundle has files of at most %d MiB, and %d MiB in all", file, largestFile>>20, largestBundle>>20)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read bundle: %w", err)
	}
	return g, nil
}

// Open opens what ReadDir lists.
func (g guard) Open(name string) (fs.File, error) {
	info, err := fs.Stat(g.fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return g.fsys.Open(name)
}

// ReadDir lists the directories and the files of a bundle.
func (g guard) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(g.fsys, name)
	if err != nil {
		return nil, err
	}
	listed := []fs.DirEntry{}
	for _, entry := range entries {
		switch {
		case entry.IsDir() && !strings.HasPrefix(entry.Name(), "."):
			listed = append(listed, entry)
		case strings.HasSuffix(entry.Name(), ".rego"), slices.Contains(bundleFiles, entry.Name()):
			if info, err := fs.Stat(g.fsys, path.Join(name, entry.Name())); err == nil && info.Mode().IsRegular() {
				listed = append(listed, fs.FileInfoToDirEntry(info))
			}
		}
	}
	return listed, nil
}
