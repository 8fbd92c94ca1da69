package host_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	status = "-- var/lib/dpkg/status --\n"
	askRPM = `rpm --query --queryformat %{VERSION}\n nvidia-docker2`
)

// stanza is what dpkg keeps of one package.
func stanza(name, state, version string) string {
	return "Package: " + name + "\nStatus: " + state + "\nMaintainer: A Body <a@example.com>\nVersion: " + version +
		"\nConffiles:\n /etc/x.conf 0123\nDescription: a package\n Version: 9 is in its description\n\n"
}

func TestPackages(t *testing.T) {
	base := stanza("base-files", "install ok installed", "12ubuntu4")
	for name, test := range map[string]struct {
		archive   string
		docker2   facts.Program
		installed []string
		absent    map[string]facts.Reason
	}{
		"some": {
			status + base + stanza("net-tools", "install ok installed", "2.10") + stanza("python3.10", "hold ok installed", "3.10.12-1~22.04") +
				stanza("nvidia-docker2", "install ok installed", "2.13.0-1"),
			facts.Program{Installed: new(true), Version: &facts.Version{2, 13}},
			[]string{"net-tools", "python3.10"},
			map[string]facts.Reason{},
		},
		"removed, and half of one": {
			status + base + stanza("nvidia-docker2", "deinstall ok config-files", "2.13.0-1") + stanza("net-tools", "install ok half-configured", "2.10"),
			facts.Program{Installed: new(false)},
			nil,
			map[string]facts.Reason{"software.nvidia_docker2.version": facts.NotFound},
		},
		"one of two architectures": {
			status + stanza("net-tools", "install ok installed", "2.10") + stanza("net-tools", "deinstall ok config-files", "2.10"),
			facts.Program{Installed: new(false)},
			[]string{"net-tools"},
			map[string]facts.Reason{"software.nvidia_docker2.version": facts.NotFound},
		},
		"no number": {
			status + stanza("nvidia-docker2", "install ok installed", "latest"),
			facts.Program{Installed: new(true)},
			nil,
			map[string]facts.Reason{"software.nvidia_docker2.version": facts.ParseError},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for view, node := range map[string]facts.Node{"live": gather(t, live(t, test.archive)), "recorded": gather(t, recorded(t, test.archive))} {
				same(t, view, *node.Software.NVIDIADocker2, test.docker2)
				same(t, view, reasons(node, "software.nvidia_docker2", "software.packages"), test.absent)
				var found []string
				for _, name := range slices.Sorted(maps.Keys(node.Software.Packages)) {
					if node.Software.Packages[name] == "installed" {
						found = append(found, name)
					}
				}
				same(t, view, found, test.installed)
				same(t, view, len(node.Software.Packages), 10)
			}
		})
	}
}

func TestUnknownPackages(t *testing.T) {
	both := func(r facts.Reason) map[string]facts.Reason {
		return map[string]facts.Reason{"software.packages": r, "software.nvidia_docker2": r}
	}
	for name, test := range map[string]struct {
		archive string
		absent  map[string]facts.Reason
	}{
		"none":           {usrBin, both(facts.NotFound)},
		"an empty list":  {status, both(facts.ParseError)},
		"no list at all": {status + "\x00\x01\n", both(facts.ParseError)},
		"an endless one": {status + "Package: " + strings.Repeat("a", 2<<20), both(facts.Failed)},
		"container":      {status + stanza("net-tools", "install ok installed", "2.10") + "-- proc/1/cgroup --\n0::/docker/1\n", both(facts.ContainerView)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, "reasons", reasons(gather(t, live(t, test.archive)), "software.packages", "software.nvidia_docker2"), test.absent)
		})
	}
	same(t, "recorded", reasons(gather(t, recorded(t, usrBin)), "software.packages", "software.nvidia_docker2"), both(facts.RecordedTree))
}

func TestPackagesOfRPM(t *testing.T) {
	for name, test := range map[string]struct {
		answer answer
		want   *facts.Program
		reason facts.Reason
	}{
		"installed": {answer{output: "2.13.0\n"}, &facts.Program{Installed: new(true), Version: &facts.Version{2, 13}}, ""},
		"missing":   {answer{"package nvidia-docker2 is not installed\n", errors.New("exit status 1")}, &facts.Program{Installed: new(false)}, ""},
		"damaged":   {answer{"", errors.New("exit status 1: cannot open Packages database")}, nil, facts.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, usrBin)
			sys.Run = commands(map[string]answer{askRPM: test.answer})
			node := gather(t, sys)
			same(t, "nvidia-docker2", node.Software.NVIDIADocker2, test.want)
			same(t, "reason", node.Absent["software.nvidia_docker2"].Reason, test.reason)
			same(t, "packages", node.Absent["software.packages"].Reason, facts.NotSupported)
		})
	}
}

func TestPackagesBehindAClosedDoor(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, status+stanza("net-tools", "install ok installed", "2.10"))
	shut(t, filepath.Join(sys.Root, "var/lib/dpkg"))
	same(t, "reason", gather(t, sys).Absent["software.packages"].Reason, facts.PermissionDenied)
}
