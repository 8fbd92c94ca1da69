//go:build !linux

package host

import (
	"errors"

	"github.com/jaypipes/ghw"
	"github.com/moby/sys/mountinfo"
)

// The libraries read a Linux kernel's files on Linux only, even those of another machine.

func parseMounts(string) ([]*mountinfo.Info, error) { return nil, errors.ErrUnsupported }

func parseDevice(*ghw.PCIInfo, string, string) *ghw.PCIDevice { return nil }
