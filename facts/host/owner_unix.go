//go:build unix

package host

import (
	"io/fs"
	"syscall"
)

// ownerOf is the number of the user who owns a file; -1 where the system has no such numbers.
func ownerOf(info fs.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return -1
}
