package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// System is the machine as the probes see it. Tests give a recorded tree and canned answers.
//
// A function that is nil is never asked, and what only it could tell is absent: the zero value with a
// Root is a recorded tree.
type System struct {
	// Root is "/", or a directory with another machine's files.
	Root string

	// Live says that Root's kernel is the running one, so that system calls on paths below Root
	// tell the truth.
	Live bool

	// Patience is how long a probe may take; zero means 5 seconds. The GPUs get four times as long.
	Patience time.Duration

	// Run starts a command and returns its standard output; nil where no commands may run.
	Run func(ctx context.Context, name string, args ...string) ([]byte, error)

	// Getenv reads the environment of the session; nil where the session is not on this machine,
	// and then nothing is asked about the session at all.
	Getenv func(string) string

	// Statfs asks the running kernel about the filesystem at a path, Root included.
	Statfs func(path string) (Usage, error)

	// Access asks the running kernel whether the process may make files in a directory, Root included.
	Access func(path string) error

	// Dial connects to a Unix socket at a path, Root included.
	Dial func(ctx context.Context, path string) (net.Conn, error)

	// Timekeeping asks the running kernel for its clock.
	Timekeeping func() (Timekeeping, error)

	// Machine is what uname -m prints.
	Machine func() (string, error)

	// Hostname is the name of the machine.
	Hostname func() (string, error)

	// Affinity is the number of CPUs that the process may run on.
	Affinity func() (int, error)

	// UID is the effective user of the process, and Groups are all of its groups.
	UID    func() int
	Groups func() ([]int, error)

	// Paths are further paths whose links matter, beside those that an installation takes by default.
	Paths []string
}

// Usage is what a kernel says of a mounted filesystem.
type Usage struct {
	// Size and Available are in bytes; Available is what an ordinary user may still write.
	Size, Available int64

	// Device is the number of the device, such as "8:1".
	Device string

	// ParentDevice is that of the directory above, which differs where something is mounted.
	ParentDevice string

	// File says that a single file is mounted at the path, rather than a directory.
	File bool
}

// Live is this machine, seen from this session.
func Live() System {
	sys := running("/")
	sys.Run = runCommand
	sys.Getenv = os.Getenv
	sys.Hostname = os.Hostname
	sys.Affinity = affinity
	sys.UID = os.Geteuid
	sys.Groups = processGroups
	return sys
}

// running is a tree whose kernel is this one, whoever its users are.
func running(root string) System {
	return System{
		Root: root, Live: true, Statfs: statfs, Access: access, Dial: dialUnix, Timekeeping: timekeeping, Machine: unameMachine,
	}
}

// At is the machine whose files lie below root. Where a proc filesystem is mounted there, its
// kernel is the running one, as with a host's root in a container; otherwise nothing is asked of
// any kernel. It is an error where root is no directory, cannot be read, does not answer for 5 seconds, or
// holds neither proc nor sys nor etc.
func At(root string) (System, error) { return at(root, defaultPatience, lookAtRoot) }

func at(root string, patience time.Duration, look func(root string) (running bool, err error)) (System, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return System{}, fmt.Errorf("find root %s: %w", root, err)
	}
	if root == "/" {
		return Live(), nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	isRunning, err := within(ctx, func() (bool, error) { return look(root) })
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return System{}, fmt.Errorf("open root %s: it does not answer within %s: %w", root, patience, err)
	case err != nil:
		return System{}, fmt.Errorf("open root %s: %w", root, err)
	case isRunning:
		return running(root), nil
	}
	return System{Root: root}, nil
}

// lookAtRoot refuses what is no machine's root, and says whether its kernel is the running one.
func lookAtRoot(root string) (running bool, err error) {
	if err := checkRoot(root); err != nil {
		return false, err
	}
	return isProc(filepath.Join(root, "proc")), nil
}

func checkRoot(root string) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return pathCause(err)
	}
	for _, entry := range entries {
		switch entry.Name() {
		case "proc", "sys", "etc":
			return nil
		}
	}
	return fmt.Errorf("it holds neither proc nor sys nor etc")
}

// own says that the session that gathers is on this machine.
func (s System) own() bool { return s.Live && s.Getenv != nil }

func (s System) patience() time.Duration {
	if s.Patience > 0 {
		return s.Patience
	}
	return defaultPatience
}

// processGroups adds the effective group, which getgroups may leave out.
func processGroups() ([]int, error) {
	groups, err := os.Getgroups()
	return append(groups, os.Getegid()), err
}

func dialUnix(ctx context.Context, path string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", path)
}
