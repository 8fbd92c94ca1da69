package host_test

import (
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestRelease(t *testing.T) {
	version := func(v facts.Version) *facts.Version { return &v }
	for name, test := range map[string]struct {
		archive string
		want    facts.OS
		absent  map[string]facts.Reason
	}{
		"quoted": {
			archive: "-- etc/os-release --\n# a comment\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\nPRETTY_NAME='Rocky Linux 9.4 (Blue Onyx)'\n",
			want: facts.OS{
				ID: new("rocky"), IDLike: []string{"rhel", "centos", "fedora"}, Version: version(facts.Version{9, 4}),
				Name: new("Rocky Linux 9.4 (Blue Onyx)"),
			},
			absent: map[string]facts.Reason{},
		},
		"plain with escapes": {
			archive: "-- etc/os-release --\nID=ubuntu\nID_LIKE=debian\nVERSION_ID=24.04\nPRETTY_NAME=\"The \\\"24.04\\\" of \\$me\"\n",
			want: facts.OS{
				ID: new("ubuntu"), IDLike: []string{"debian"}, Version: version(facts.Version{24, 4}),
				Name: new(`The "24.04" of $me`),
			},
			absent: map[string]facts.Reason{},
		},
		"rolling release": {
			archive: "-- usr/lib/os-release --\nID=arch\nPRETTY_NAME=\"Arch Linux\"\n",
			want:    facts.OS{ID: new("arch"), IDLike: []string{}, Name: new("Arch Linux")},
			absent:  map[string]facts.Reason{"os.version": facts.NotFound},
		},
		"version without a number": {
			archive: "-- etc/os-release --\nID=odd\nPRETTY_NAME=Odd\nVERSION_ID=sid\n",
			want:    facts.OS{ID: new("odd"), IDLike: []string{}, Name: new("Odd")},
			absent:  map[string]facts.Reason{"os.version": facts.ParseError},
		},
		"empty": {
			archive: "-- etc/os-release --\n",
			want:    facts.OS{IDLike: []string{}},
			absent:  map[string]facts.Reason{"os.id": facts.NotFound, "os.name": facts.NotFound, "os.version": facts.NotFound},
		},
		"container's image": {
			archive: "-- etc/os-release --\nID=alpine\nVERSION_ID=3.20\n-- proc/1/cgroup --\n0::/docker/0123\n",
			absent: map[string]facts.Reason{
				"os.id": facts.ContainerView, "os.id_like": facts.ContainerView,
				"os.name": facts.ContainerView, "os.version": facts.ContainerView,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node := gather(t, live(t, test.archive+"-- proc/sys/kernel/osrelease --\n6.8.0-45-generic\n"))
			test.want.Platform, test.want.Architecture = new("linux"), new("amd64")
			test.want.KernelRelease = new("6.8.0-45-generic")
			same(t, "os", *node.OS, test.want)
			test.absent["os.product_type"] = facts.NotSupported
			same(t, "reasons", reasons(node, "os"), test.absent)
		})
	}
}

func TestArchitecture(t *testing.T) {
	for name, test := range map[string]struct {
		archive, machine, want string
		confidence             facts.Confidence
		reason                 facts.Reason
	}{
		"kernel's file before uname": {"-- proc/sys/kernel/arch --\nx86_64\n", "i686", "amd64", facts.Reported, ""},
		"uname":                      {"", "aarch64", "arm64", facts.Reported, ""},
		"32-bit personality":         {"", "armv8l", "arm64", facts.Reported, ""},
		"32-bit on 64-bit processor": {"-- proc/cpuinfo --\nflags : fpu lm sse\n", "i686", "amd64", facts.Inferred, ""},
		"unknown":                    {"", "vax", "", "", facts.ParseError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Machine = func() (string, error) { return test.machine, nil }
			node := gather(t, sys)
			same(t, "architecture", valueOf(node.OS.Architecture), test.want)
			same(t, "confidence", node.Origins["os.architecture"].Confidence, test.confidence)
			same(t, "reason", node.Absent["os.architecture"].Reason, test.reason)
		})
	}
}

func TestArchitectureOfTree(t *testing.T) {
	for name, test := range map[string]struct{ archive, want string }{
		"x86":       {"-- proc/cpuinfo --\nprocessor : 0\nflags : fpu lm sse\n", "amd64"},
		"ARM":       {"-- proc/cpuinfo --\nprocessor : 0\nCPU architecture: 8\n", "arm64"},
		"mainframe": {"-- proc/cpuinfo --\nvendor_id : IBM/S390\n", "s390x"},
		"program":   {"-- bin/sh --\n\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00\n", "arm64"},
		"nothing":   {"-- proc/cpuinfo --\nprocessor : 0\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, "architecture", valueOf(gather(t, recorded(t, test.archive)).OS.Architecture), test.want)
		})
	}
}
