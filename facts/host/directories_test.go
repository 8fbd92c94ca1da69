package host_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// missing are the directories of the whole system, none of which is there, and those below further roots.
func missing(roots ...string) map[string]string {
	all := map[string]string{}
	for _, name := range []string{
		"/etc/kamiwaza/config", "/etc/kamiwaza/ssl", "/etc/kamiwaza/swarm",
		"/opt/kamiwaza/containers", "/opt/kamiwaza/logs", "/opt/kamiwaza/nvm", "/opt/kamiwaza/runtime",
	} {
		all[name] = "missing"
	}
	for _, root := range roots {
		for _, name := range []string{"/env.sh", "/logs", "/runtime"} {
			all[root+name] = "missing"
		}
	}
	return all
}

func with(all, some map[string]string) map[string]string {
	maps.Copy(all, some)
	return all
}

func TestDirectories(t *testing.T) {
	for name, test := range map[string]struct {
		archive string
		env     map[string]string
		paths   []string
		want    map[string]string
	}{
		"nothing yet":   {accounts, nil, nil, missing("/home/me/kamiwaza")},
		"nobody's home": {"", nil, nil, missing()},
		"enterprise": {
			"-- etc/kamiwaza/config/ --\n-- etc/kamiwaza/ssl -> ../ssl --\n-- etc/ssl/ --\n-- opt/kamiwaza/nvm/nvm.sh --\n-- opt/kamiwaza/logs --\n", nil, nil,
			with(missing(), map[string]string{
				"/etc/kamiwaza/config": "directory", "/etc/kamiwaza/ssl": "directory", "/opt/kamiwaza/nvm": "directory", "/opt/kamiwaza/logs": "file",
			}),
		},
		"community": {
			accounts + "-- home/me/kamiwaza/env.sh --\n-- home/me/kamiwaza/runtime/ --\n", nil, nil,
			with(missing("/home/me/kamiwaza"), map[string]string{"/home/me/kamiwaza/env.sh": "file", "/home/me/kamiwaza/runtime": "directory"}),
		},
		"elsewhere": {
			accounts + "-- srv/k/env.sh --\n",
			map[string]string{"KAMIWAZA_ROOT": "/srv/k"},
			[]string{"/data/", "relative"},
			with(missing("/srv/k", "/data"), map[string]string{"/srv/k/env.sh": "file"}),
		},
		"a link to nowhere": {"-- etc/kamiwaza -> /etc/other --\n", nil, nil, missing()},
		"a file on the way": {"-- etc/kamiwaza --\n", nil, nil, missing()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Getenv, sys.Paths = environment(test.env), test.paths
			node := gather(t, sys)
			same(t, "directories", node.Directories, test.want)
			same(t, "reasons", reasons(node, "directories"), map[string]facts.Reason{})
		})
	}
}

func TestDirectoriesOfARecordedTree(t *testing.T) {
	node := gather(t, recorded(t, "-- etc/kamiwaza/ssl/ --\n"))
	same(t, "directories", node.Directories, map[string]string{"/etc/kamiwaza/ssl": "directory"})
	same(t, "reason", node.Absent["directories./opt/kamiwaza/logs"].Reason, facts.RecordedTree)
	same(t, "a whole system", gather(t, recorded(t, usrBin)).Directories, missing())
	container := gather(t, live(t, "-- proc/1/cgroup --\n0::/docker/1\n"))
	same(t, "container", container.Absent["directories"].Reason, facts.ContainerView)
}

func TestDirectoriesBehindAClosedDoor(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	sys := live(t, accounts+"-- etc/kamiwaza/ --\n-- home/me/kamiwaza/ --\n")
	shut(t, filepath.Join(sys.Root, "etc/kamiwaza"))
	shut(t, filepath.Join(sys.Root, "home/me/kamiwaza"))
	node := gather(t, sys)
	same(t, "logs", node.Directories["/opt/kamiwaza/logs"], "missing")
	for _, path := range []string{"directories./etc/kamiwaza/ssl", "directories./home/me/kamiwaza/env.sh"} {
		same(t, path, node.Absent[path].Reason, facts.PermissionDenied)
	}
}

func TestUnreadableLinksHideDirectories(t *testing.T) {
	node := gather(t, live(t, "-- opt/kamiwaza/logs -> logs --\n"))
	same(t, "reasons", reasons(node, "directories"), map[string]facts.Reason{"directories./opt/kamiwaza/logs": facts.Failed})
}
