//go:build unix

package host

import (
	"os/exec"
	"syscall"
)

// killGroup lets the end of the context end the command's children, too.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
