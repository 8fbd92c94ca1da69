package host_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	pluginFile   = "-- usr/libexec/docker/cli-plugins/docker-compose --\n"
	askPlugin    = "docker compose version --short"
	askPluginOwn = "/usr/libexec/docker/cli-plugins/docker-compose docker-cli-plugin-metadata"
	askCommand   = "docker-compose version --short"
)

func TestDockerCompose(t *testing.T) {
	plugin := facts.Compose{Installed: new(true), Kind: new("plugin"), Version: &facts.Version{2, 29, 7}}
	for name, test := range map[string]struct {
		archive  string
		commands map[string]answer
		want     facts.Compose
		absent   map[string]facts.Reason
	}{
		"plugin": {pluginFile, map[string]answer{askPlugin: {output: "2.29.7\n"}}, plugin, map[string]facts.Reason{}},
		"plugin at home": {
			"-- home/me/.docker/cli-plugins/docker-compose --\n", map[string]answer{askPlugin: {output: "v2.29.7\n"}}, plugin, map[string]facts.Reason{},
		},
		"plugin without docker": {
			pluginFile, map[string]answer{askPluginOwn: {output: `{"SchemaVersion":"0.1.0","Vendor":"Docker Inc.","Version":"v2.29.7"}`}}, plugin, map[string]facts.Reason{},
		},
		"standalone": {
			usrBin,
			map[string]answer{askCommand: {output: "1.29.2\n"}},
			facts.Compose{Installed: new(true), Kind: new("standalone"), Version: &facts.Version{1, 29, 2}},
			map[string]facts.Reason{},
		},
		"broken": {
			usrBin,
			map[string]answer{askCommand: {err: errors.New("exit status 1")}},
			facts.Compose{Installed: new(true), Kind: new("standalone")},
			map[string]facts.Reason{"software.docker_compose.version": facts.Failed},
		},
		"no number": {
			pluginFile,
			map[string]answer{askPlugin: {output: "dev\n"}},
			facts.Compose{Installed: new(true), Kind: new("plugin")},
			map[string]facts.Reason{"software.docker_compose.version": facts.ParseError},
		},
		"none": {
			usrBin, nil,
			facts.Compose{Installed: new(false)},
			map[string]facts.Reason{"software.docker_compose.kind": facts.NotFound, "software.docker_compose.version": facts.NotFound},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Getenv = environment(map[string]string{"HOME": "/home/me"})
			sys.Run = commands(test.commands)
			node := gather(t, sys)
			same(t, "compose", *node.Software.DockerCompose, test.want)
			same(t, "reasons", reasons(node, "software.docker_compose"), test.absent)
		})
	}
}

// Under sudo, the home and the plugins are those of the person who called it, and run with that person's rights.
func TestComposeUnderSudo(t *testing.T) {
	const mine, roots = "-- home/me/.docker/cli-plugins/docker-compose --\n", "-- root/.docker/cli-plugins/docker-compose --\n"
	const asMe = "sudo -n -H -u #1000 "
	const askMine = asMe + "/home/me/.docker/cli-plugins/docker-compose docker-cli-plugin-metadata"
	for name, test := range map[string]struct {
		archive  string
		commands map[string]answer
		want     facts.Compose
		source   string
	}{
		"the caller's": {
			mine + accounts,
			map[string]answer{asMe + askPlugin: {output: "2.29.7\n"}},
			facts.Compose{Installed: new(true), Kind: new("plugin"), Version: &facts.Version{2, 29, 7}},
			"/home/me/.docker/cli-plugins/docker-compose, of me, who called sudo",
		},
		"the caller's, without docker": {
			mine + accounts,
			map[string]answer{askMine: {output: `{"Version":"v2.29.7"}`}},
			facts.Compose{Installed: new(true), Kind: new("plugin"), Version: &facts.Version{2, 29, 7}},
			"/home/me/.docker/cli-plugins/docker-compose, of me, who called sudo",
		},
		"root's": {
			roots + accounts,
			map[string]answer{askPlugin: {output: "2.29.7\n"}},
			facts.Compose{Installed: new(true), Kind: new("plugin"), Version: &facts.Version{2, 29, 7}},
			"/root/.docker/cli-plugins/docker-compose",
		},
		"a command that is not on sudo's path": {
			"-- usr/local/bin/docker-compose --\n" + accounts,
			map[string]answer{"/usr/local/bin/docker-compose version --short": {output: "2.29.7\n"}},
			facts.Compose{Installed: new(true), Kind: new("standalone"), Version: &facts.Version{2, 29, 7}},
			"/usr/local/bin/docker-compose",
		},
		"none": {usrBin + accounts, nil, facts.Compose{Installed: new(false)}, "no plugin and no docker-compose, nor in the home of me, who called sudo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.UID = func() int { return 0 }
			sys.Getenv = environment(map[string]string{"HOME": "/root", "SUDO_USER": "me", "SUDO_UID": "1000"})
			sys.Run = commands(test.commands)
			node := gather(t, sys)
			same(t, "compose", *node.Software.DockerCompose, test.want)
			origin := node.Origins["software.docker_compose"]
			if valueOf(test.want.Installed) == false {
				origin = node.Origins["software.docker_compose.installed"]
			}
			same(t, "source", origin.Source, test.source)
		})
	}
}

func TestComposeOfAnUnknownCaller(t *testing.T) {
	sys := live(t, usrBin)
	sys.UID = func() int { return 0 }
	sys.Getenv = environment(map[string]string{"HOME": "/root", "SUDO_USER": "me", "SUDO_UID": "1000"})
	node := gather(t, sys)
	same(t, "software", node.Software.DockerCompose == nil, true)
	says(t, node, "software.docker_compose", "find the home of me, who called sudo")
}

func TestHangingCompose(t *testing.T) {
	sys := live(t, pluginFile)
	sys.Patience = 200 * time.Millisecond
	sys.Run = func(ctx context.Context, _ string, _ ...string) ([]byte, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	node := gather(t, sys)
	same(t, "compose", *node.Software.DockerCompose, facts.Compose{Installed: new(true), Kind: new("plugin")})
	same(t, "reason", node.Absent["software.docker_compose.version"].Reason, facts.TimedOut)
}

func TestRecordedCompose(t *testing.T) {
	node := gather(t, recorded(t, pluginFile))
	same(t, "compose", *node.Software.DockerCompose, facts.Compose{Installed: new(true), Kind: new("plugin")})
	same(t, "reason", node.Absent["software.docker_compose.version"].Reason, facts.RecordedTree)
	node = gather(t, recorded(t, "-- usr/local/bin/docker-compose --\n"))
	same(t, "kind", node.Software.DockerCompose.Kind, new("standalone"))
	same(t, "container", gather(t, live(t, usrBin+"-- proc/1/cgroup --\n0::/docker/1\n")).Absent["software.docker_compose"].Reason, facts.ContainerView)
}
