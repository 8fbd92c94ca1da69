package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// sandbox is the files that functions may read: those below the root module's directory and below the
// directories of modules. Each is read once, so that a file that changes is the same for all.
type sandbox struct {
	root     string // the root module's directory, which paths are relative to; "" where there is none
	roots    []string
	home     string
	contents map[string][]byte
	bytes    int
}

// fileError is what a function says of a file. It has a path and nothing of the content.
type fileError struct{ path, why string }

func (f *fileError) Error() string { return "the file " + f.path + " " + f.why }

func newSandbox(l *loader, root string, environ []string) *sandbox {
	s := &sandbox{root: root, contents: map[string][]byte{}}
	s.roots = add(s.roots, root)
	for _, real := range sortedNames(l.parsed) {
		if l.parsed[real].folder.disk {
			s.roots = add(s.roots, real)
		}
	}
	for _, entry := range environ {
		if home, ok := strings.CutPrefix(entry, "HOME="); ok {
			s.home = home
		}
	}
	return s
}

// absolute gives a path as the system has it.
func (s *sandbox) absolute(path string) string {
	path = filepath.FromSlash(s.expand(path))
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.root, path)
}

// expand replaces a leading ~.
func (s *sandbox) expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && s.home != "" && (rest == "" || rest[0] == '/') {
		return s.home + rest
	}
	return path
}

// open gives the permitted directory that holds a path, and the path in it.
func (s *sandbox) open(path string) (*os.Root, string, error) {
	if s.root == "" {
		return nil, "", &fileError{path, "is not part of the plan"}
	}
	at := s.absolute(path)
	for _, dir := range s.roots {
		inside, err := filepath.Rel(dir, at)
		if err != nil || !filepath.IsLocal(inside) {
			continue
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, "", &fileError{path, "cannot be read: " + reason(err)}
		}
		return root, inside, nil
	}
	return nil, "", &fileError{path, "is outside the configuration, where nothing is read"}
}

// read gives a file's content.
func (s *sandbox) read(path string) ([]byte, error) {
	if data, ok := s.contents[path]; ok {
		return data, nil
	}
	root, inside, err := s.open(path)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	data, err := readRegular(root.FS(), filepath.ToSlash(inside))
	if err != nil {
		return nil, &fileError{path, "cannot be read: " + reason(err)}
	}
	if s.bytes += len(data); s.bytes > maxTotalBytes {
		return nil, &fileError{path, fmt.Sprintf("is one too many: with it, functions would read more than %d MiB", maxTotalBytes>>20)}
	}
	s.contents[path] = data
	return data, nil
}

// text gives a file's content as text.
func (s *sandbox) text(path string) (string, error) {
	data, err := s.read(path)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(data) {
		return "", &fileError{path, "is not UTF-8 text"}
	}
	return string(data), nil
}

// exists says whether there is a regular file.
func (s *sandbox) exists(path string) (bool, error) {
	root, inside, err := s.open(path)
	if err != nil {
		return false, err
	}
	defer root.Close()
	info, err := root.Stat(inside)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, &fileError{path, "cannot be read: " + reason(err)}
	case !info.Mode().IsRegular():
		return false, &fileError{path, "is not a regular file"}
	default:
		return true, nil
	}
}

// below gives a directory as a file system.
func (s *sandbox) below(path string) (fs.FS, func() error, error) {
	root, inside, err := s.open(path)
	if err != nil {
		return nil, nil, err
	}
	below, err := fs.Sub(root.FS(), filepath.ToSlash(inside))
	if err != nil {
		return nil, nil, errors.Join(&fileError{path, fmt.Sprintf("cannot be read: %s", reason(err))}, root.Close())
	}
	return below, root.Close, nil
}
