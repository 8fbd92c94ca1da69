package host_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// The program that hangs is a real one with a child. Both hold a pipe open, which ends when both are gone.
func TestHangingNvidiaSMI(t *testing.T) {
	sys := live(t, pci("0000:01:00.0", "0302 10de 20b0", "nvidia"))
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	must(t, syscall.Mkfifo(pipe, 0o600))
	reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	must(t, err)
	defer reader.Close()
	script := fmt.Sprintf("#!/bin/sh\nexec 3>%s\necho started >&3\nsleep 600 &\nwait\n", pipe)
	must(t, os.WriteFile(filepath.Join(dir, "nvidia-smi"), []byte(script), 0o700))
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	sys.Run = func(ctx context.Context, name string, args ...string) ([]byte, error) {
		if name != "nvidia-smi" {
			return nil, os.ErrNotExist
		}
		return host.Live().Run(ctx, name, args...)
	}
	sys.Patience = 250 * time.Millisecond

	node := host.Gather(t.Context(), sys, nil)
	same(t, "GPUs", node.GPUs, []facts.GPU{{Vendor: "nvidia", PCIID: new("10de:20b0"), ComputeCapability: &[2]int{8, 0}}})
	same(t, "reason", node.Absent["gpus.memory_bytes"].Reason, facts.TimedOut)
	must(t, reader.SetReadDeadline(time.Now().Add(time.Minute)))
	said, err := io.ReadAll(reader)
	must(t, err)
	// It is asked three questions at once.
	same(t, "said", string(said), "started\nstarted\nstarted\n")
}
