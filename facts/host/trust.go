package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// errUntrusted says that a program is not run for what others could have made of it.
var errUntrusted = errors.New("root runs no program that others may change")

// maxLinks is how many links the way to a file may have, as for the kernel.
const maxLinks = 40

// trust refuses to let root run a file that another user may change, or the way to it: every directory counts,
// those of links, too. Anybody else runs programs with no more rights than the session has.
func (m *machine) trust(program string) error {
	if m.UID == nil || m.UID() != 0 {
		return nil
	}
	at, left := "/", strings.Split(program, "/")
	for links := 0; ; at, left = path.Join(at, left[0]), left[1:] {
		target, err := m.trustStep(at)
		if err != nil {
			return fmt.Errorf("run %s: %w", program, err)
		}
		if target == "" && len(left) == 0 {
			return nil
		}
		if target == "" {
			continue
		}
		if links++; links > maxLinks {
			return fmt.Errorf("run %s: %w: too many links", program, errUntrusted)
		}
		at, left = path.Dir(at), append(strings.Split(target, "/"), left...)
		if path.IsAbs(target) {
			at = "/"
		}
	}
}

// trustStep looks at one file on the way, and gives the target of a link. The directory of a link decides who
// may change it.
func (m *machine) trustStep(name string) (target string, err error) {
	place := m.join(name)
	info, err := os.Lstat(place)
	if err != nil {
		return "", fmt.Errorf("look at %s: %w", name, pathCause(err))
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return os.Readlink(place)
	}
	if ownerOf(info) != 0 || info.Mode().Perm()&0o022 != 0 {
		return "", fmt.Errorf("%w: %s", errUntrusted, name)
	}
	return "", nil
}
