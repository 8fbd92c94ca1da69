package host_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestPaths(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		env     map[string]string
		paths   []string
		want    map[string]string
	}{
		"no links": {
			accounts,
			map[string]string{"KAMIWAZA_ROOT": "/srv/k"},
			nil,
			map[string]string{"/opt/kamiwaza": "/opt/kamiwaza", "/home/me/kamiwaza": "/home/me/kamiwaza", "/srv/k": "/srv/k"},
		},
		"a slash at its end": {
			accounts,
			map[string]string{"KAMIWAZA_ROOT": "/srv/k/"},
			nil,
			map[string]string{"/opt/kamiwaza": "/opt/kamiwaza", "/home/me/kamiwaza": "/home/me/kamiwaza", "/srv/k": "/srv/k"},
		},
		"linked parents": {
			accounts + "-- data/homes/ --\n-- home -> /data/homes --\n-- opt -> data/opt --\n", nil, nil,
			map[string]string{"/opt/kamiwaza": "/data/opt/kamiwaza", "/home/me/kamiwaza": "/data/homes/me/kamiwaza"},
		},
		"a path that was asked for": {
			"-- dev/shm/ --\n-- tmp/lnk -> /dev/shm --\n-- tmp/next -> lnk --\n", nil,
			[]string{"/tmp/next/a/b", "/tmp/x/../lnk"},
			map[string]string{"/opt/kamiwaza": "/opt/kamiwaza", "/tmp/next/a/b": "/dev/shm/a/b", "/tmp/x/../lnk": "/dev/shm"},
		},
		"out of the tree": {
			"-- opt -> ../../../../../../etc --\n", nil, nil, map[string]string{"/opt/kamiwaza": "/etc/kamiwaza"},
		},
		"under sudo": {
			accounts,
			map[string]string{"SUDO_USER": "me", "SUDO_UID": "1000"},
			nil,
			map[string]string{"/opt/kamiwaza": "/opt/kamiwaza", "/home/me/kamiwaza": "/home/me/kamiwaza"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Getenv, sys.Paths = environment(test.env), test.paths
			if test.env["SUDO_UID"] != "" {
				sys.UID = func() int { return 0 }
			}
			node := gather(t, sys)
			same(t, "paths", node.Paths, test.want)
			same(t, "reasons", reasons(node, "paths"), map[string]facts.Reason{})
		})
	}
}

func TestPathsThatLeadNowhere(t *testing.T) {
	sys := live(t, "-- opt -> opt --\n")
	sys.Paths = []string{"relative", "/srv"}
	node := gather(t, sys)
	same(t, "paths", node.Paths, map[string]string{"/srv": "/srv"})
	same(t, "reasons", reasons(node, "paths"), map[string]facts.Reason{"paths./opt/kamiwaza": facts.Failed, "paths.relative": facts.Ambiguous})
	says(t, node, "paths./opt/kamiwaza", "too many levels of symbolic links")
}

// That a recorded tree has no such directory does not say that the machine has none.
func TestPathsOfARecordedTree(t *testing.T) {
	sys := recorded(t, "-- srv/ --\n-- opt -> /elsewhere --\n")
	sys.Paths = []string{"/srv/k"}
	node := gather(t, sys)
	same(t, "paths", node.Paths, map[string]string{"/srv/k": "/srv/k"})
	same(t, "reasons", reasons(node, "paths"), map[string]facts.Reason{"paths./opt/kamiwaza": facts.RecordedTree})
	says(t, node, "paths./opt/kamiwaza", "it holds no /elsewhere")
}

func TestPathsBehindAClosedDoor(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, "-- opt/ --\n")
	shut(t, filepath.Join(sys.Root, "opt"))
	node := gather(t, sys)
	same(t, "paths", node.Paths, map[string]string{})
	same(t, "reasons", reasons(node, "paths"), map[string]facts.Reason{"paths./opt/kamiwaza": facts.PermissionDenied})
}

// What cannot be looked at is not missing.
func TestClosedDoorsHidePrograms(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	for name, test := range map[string]struct{ door, fact string }{
		"engine":  {"etc/init.d", "software.docker_engine"},
		"plugin":  {"usr/libexec/docker", "software.docker_compose"},
		"command": {"snap/bin", "software.docker_compose"},
		"modules": {"sys/module", "kernel.modules.overlay"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := usrBin + release + "-- lib/modules/6.8.0/modules.dep --\n-- lib/modules/6.8.0/modules.builtin --\n-- etc/init.d/ --\n-- usr/libexec/docker/ --\n-- snap/bin/ --\n-- sys/module/ --\n"
			sys := recorded(t, archive)
			same(t, "open", gather(t, sys).Absent[test.fact].Reason, facts.Reason(""))
			shut(t, filepath.Join(sys.Root, test.door))
			node := gather(t, sys)
			same(t, "reason", node.Absent[test.fact].Reason, facts.PermissionDenied)
			says(t, node, test.fact, "permission denied", "run as root")
		})
	}
}

// The same of a link that leads nowhere, which stops root, too.
func TestUnreadableLinksHidePrograms(t *testing.T) {
	for _, test := range []struct{ link, fact string }{
		{"-- snap/docker -> docker --\n", "software.docker_engine"},
		{"-- snap/bin/docker-compose -> docker-compose --\n", "software.docker_compose"},
		{"-- sys/module/overlay -> overlay --\n", "kernel.modules.overlay"},
	} {
		node := gather(t, recorded(t, test.link+usrBin+release+"-- lib/modules/6.8.0/modules.dep --\n-- lib/modules/6.8.0/modules.builtin --\n"))
		same(t, test.fact, node.Absent[test.fact].Reason, facts.Failed)
		says(t, node, test.fact, "too many levels of symbolic links")
	}
}

// shut keeps everybody but root out of a directory.
func shut(t *testing.T, dir string) {
	t.Helper()
	must(t, os.Chmod(dir, 0))
	t.Cleanup(func() { must(t, os.Chmod(dir, 0o700)) })
}
