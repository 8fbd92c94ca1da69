package host

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// statfs asks about the filesystem at a path. It waits for as long as the filesystem's server does.
func statfs(path string) (Usage, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(path, &fs); err != nil {
		return Usage{}, fmt.Errorf("ask for the space at %s: %w", path, err)
	}
	place, err := lstat(path)
	if err != nil {
		return Usage{}, err
	}
	parent, err := lstat(filepath.Dir(path))
	if err != nil {
		return Usage{}, err
	}
	return Usage{
		Size: bytesOf(fs.Blocks, fs.Frsize), Available: bytesOf(fs.Bavail, fs.Frsize),
		Device: deviceOf(place), ParentDevice: deviceOf(parent),
		File: place.Mode&unix.S_IFMT != unix.S_IFDIR,
	}, nil
}

// bytesOf multiplies what a filesystem says; -1 where it says something impossible.
func bytesOf(blocks uint64, size int64) int64 {
	if size <= 0 || blocks > uint64(1<<62)/uint64(size) {
		return -1
	}
	return int64(blocks) * size
}

func lstat(path string) (unix.Stat_t, error) {
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		return st, fmt.Errorf("look at %s: %w", path, err)
	}
	return st, nil
}

func deviceOf(st unix.Stat_t) string {
	return fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev))
}

// access asks by the effective user, as system calls are decided.
func access(path string) error {
	return unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK|unix.X_OK, unix.AT_EACCESS)
}

// isProc says that a proc filesystem is mounted at the path.
func isProc(path string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(path, &fs) == nil && fs.Type == unix.PROC_SUPER_MAGIC
}

// timekeeping reads the kernel's clock, and changes nothing. It is measured in microseconds or, where that is
// said, in nanoseconds.
func timekeeping() (Timekeeping, error) {
	var clock unix.Timex
	if _, err := unix.Adjtimex(&clock); err != nil {
		return Timekeeping{}, os.NewSyscallError("adjtimex", err)
	}
	unit := time.Microsecond
	if clock.Status&unix.STA_NANO != 0 {
		unit = time.Nanosecond
	}
	return Timekeeping{
		Synchronized: clock.Status&unix.STA_UNSYNC == 0,
		Steered:      clock.Status&unix.STA_PLL != 0,
		Offset:       time.Duration(clock.Offset) * unit,
	}, nil
}

func unameMachine() (string, error) {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		return "", os.NewSyscallError("uname", err)
	}
	return unix.ByteSliceToString(name.Machine[:]), nil
}

func affinity() (int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return 0, os.NewSyscallError("sched_getaffinity", err)
	}
	return set.Count(), nil
}
