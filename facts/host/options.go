package host

import (
	"slices"
	"strings"

	"github.com/moby/sys/mountinfo"
)

// mountOptions are those of the mount and of the filesystem behind it, sorted. One with a value is left out, for
// it may name people, servers and secrets. What is read-only by either is read-only.
func mountOptions(mount *mountinfo.Info) []string {
	options := []string{}
	for option := range strings.SplitSeq(mount.Options+","+mount.VFSOptions, ",") {
		if option != "" && !strings.Contains(option, "=") {
			options = append(options, option)
		}
	}
	options = sorted(options)
	if slices.Contains(options, "ro") {
		options = slices.DeleteFunc(options, func(option string) bool { return option == "rw" })
	}
	return options
}
