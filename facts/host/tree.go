package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	securejoin "github.com/cyphar/filepath-securejoin"
)

// maxFile is more than any file that a probe reads should have.
const maxFile = 8 << 20

// resolve gives the place of a machine's file, following links as that machine would: a link to
// /run/x of a recorded tree never leads to this machine's /run/x.
func (s System) resolve(name string) (string, error) {
	if s.Root == "/" {
		return name, nil
	}
	path, err := securejoin.SecureJoin(s.Root, name)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", name, pathCause(err))
	}
	return path, nil
}

// join gives the place of a file below the root without following links.
func (s System) join(name string) string { return filepath.Join(s.Root, name) }

// read returns a text file without the space around it.
func (s System) read(name string) (string, error) {
	content, err := s.readBytes(name)
	return strings.TrimSpace(string(content)), err
}

func (s System) readBytes(name string) ([]byte, error) {
	f, err := s.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, pathCause(err))
	}
	if len(content) == maxFile {
		return nil, fmt.Errorf("read %s: %w: it is larger than %d bytes", name, errMalformed, maxFile)
	}
	return content, nil
}

// open opens a regular file. A recorded tree may hold pipes and devices, and opening those can
// block or have effects.
func (s System) open(name string) (*os.File, error) {
	path, err := s.resolve(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, pathCause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("read %s: %w: it is no regular file", name, errMalformed)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, pathCause(err))
	}
	return f, nil
}

// readInt returns a file that holds one number.
func (s System) readInt(name string) (int64, error) {
	text, err := s.read(name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w: %q", name, errMalformed, text)
	}
	return n, nil
}

// list returns the names in a directory, sorted.
func (s System) list(name string) ([]string, error) {
	path, err := s.resolve(name)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", name, pathCause(err))
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names, nil
}

// link returns where a file really is, by its name on the machine.
func (s System) link(name string) (string, error) {
	path, err := s.resolve(name)
	if err == nil && s.Root == "/" {
		path, err = filepath.EvalSymlinks(name)
	}
	if err != nil {
		return "", fmt.Errorf("find %s: %w", name, pathCause(err))
	}
	if _, err := os.Lstat(path); err != nil {
		return "", fmt.Errorf("find %s: %w", name, pathCause(err))
	}
	return filepath.Join("/", strings.TrimPrefix(path, filepath.Clean(s.Root))), nil
}

// exists says whether there is a file of that name. A file behind a closed door is an error,
// neither yes nor no.
func (s System) exists(name string) (bool, error) {
	path, err := s.resolve(name)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if err == nil {
		return true, nil
	}
	if reason(err) == reason(fs.ErrNotExist) {
		return false, nil
	}
	return false, fmt.Errorf("look at %s: %w", name, pathCause(err))
}

// has says that there surely is a file of that name. Where it does not, nothing is known: what is stated
// because a file is missing is asked of exists.
func (s System) has(name string) bool {
	ok, err := s.exists(name)
	return ok && err == nil
}

// firstOf returns the first of the files that exists, and "" where there is none. It is an error where none
// was seen and one of them may be there.
func (s System) firstOf(names ...string) (string, error) {
	var hidden error
	for _, name := range names {
		ok, err := s.exists(name)
		if ok {
			return name, nil
		}
		hidden = cmpError(hidden, err)
	}
	return "", hidden
}

// name is what the machine calls itself, or that of its root where its files do not answer in time.
func (m *machine) name(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, m.patience())
	defer cancel()
	name, err := within(ctx, m.ownName)
	if err != nil {
		return filepath.Base(m.Root)
	}
	return name
}

func (m *machine) ownName() (string, error) {
	if m.Hostname != nil {
		if name, err := m.Hostname(); err == nil && name != "" {
			return name, nil
		}
	}
	files := []string{"/etc/hostname", "/proc/sys/kernel/hostname"}
	if m.Live {
		// The kernel tells each process the name of its own container.
		files = files[:1]
	}
	for _, file := range files {
		if text, err := m.read(file); err == nil {
			if name, _, _ := strings.Cut(text, "\n"); name != "" {
				return name, nil
			}
		}
	}
	return "", fmt.Errorf("%w: the machine's name", errNotFound)
}

// pathCause is what went wrong with a file, without its name, which differs below a root.
func pathCause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// linkName is the last part of what a link points to.
func (s System) linkName(name string) (string, error) {
	target, err := os.Readlink(s.join(name))
	if err != nil {
		return "", fmt.Errorf("read link %s: %w", name, pathCause(err))
	}
	return filepath.Base(target), nil
}
