package host

import (
	"context"
	"encoding/json"
	"fmt"
	"path"

	"github.com/kwpolicy/kwpolicy/facts"
)

const composePath = "software.docker_compose"

func dockerComposeProbe() probe {
	return probe{name: "Docker Compose", claims: []string{composePath}, look: lookDockerCompose}
}

// pluginDirs are where the docker command looks for plugins besides the home directory.
var pluginDirs = []string{
	"/usr/local/lib/docker/cli-plugins", "/usr/local/libexec/docker/cli-plugins",
	"/usr/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins",
}

// standaloneFiles are where the older command may be; the PATH is searched first where commands may run.
var standaloneFiles = []string{"/usr/local/bin/docker-compose", "/usr/bin/docker-compose", "/snap/bin/docker-compose"}

func lookDockerCompose(ctx context.Context, m *machine, n *facts.Node) {
	ctx, cancel := m.most(ctx)
	defer cancel()
	plugin, isPlugin := m.composePlugin()
	if m.Run == nil {
		lookComposeFiles(m, n, plugin, isPlugin)
		return
	}
	if isPlugin {
		output, err := m.Run(ctx, "docker", "compose", "version", "--short")
		if err != nil && ctx.Err() == nil {
			// Without the docker command, the plugin answers for itself.
			output, err = m.Run(ctx, plugin, "docker-cli-plugin-metadata")
			output = []byte(metadataVersion(output))
		}
		m.lookComposeVersion(n, "plugin", plugin, output, err)
		return
	}
	output, err := m.Run(ctx, "docker-compose", "version", "--short")
	if err != nil && isMissing(err) {
		lookNoCompose(m, n)
		return
	}
	m.lookComposeVersion(n, "standalone", "docker-compose", output, err)
}

// composePlugin finds the plugin where the docker command would.
func (m *machine) composePlugin() (string, bool) {
	var files []string
	if m.own() {
		if config := m.Getenv("DOCKER_CONFIG"); config != "" {
			files = append(files, path.Join(config, "cli-plugins/docker-compose"))
		} else if home := m.Getenv("HOME"); home != "" {
			files = append(files, path.Join(home, ".docker/cli-plugins/docker-compose"))
		}
	}
	for _, dir := range pluginDirs {
		files = append(files, dir+"/docker-compose")
	}
	return m.firstOf(files...)
}

func (m *machine) lookComposeVersion(n *facts.Node, kind, source string, output []byte, err error) {
	compose := n.Software.DockerCompose
	compose.Installed, compose.Kind = new(true), &kind
	cite(n, source, facts.Reported, composePath)
	if err != nil {
		n.Miss(composePath+".version", m.absence(fmt.Errorf("ask Docker Compose: %w", err)))
		return
	}
	version, err := facts.ParseVersion(firstLine(string(output)))
	if err != nil {
		n.Miss(composePath+".version", facts.Absence{Reason: facts.ParseError, Detail: fmt.Sprintf("ask Docker Compose: %v", err)})
		return
	}
	compose.Version = &version
}

// lookComposeFiles tells what files alone can tell.
func lookComposeFiles(m *machine, n *facts.Node, plugin string, isPlugin bool) {
	kind, file := "plugin", plugin
	if !isPlugin {
		kind = "standalone"
		var ok bool
		if file, ok = m.firstOf(standaloneFiles...); !ok {
			lookNoCompose(m, n)
			return
		}
	}
	n.Software.DockerCompose.Installed, n.Software.DockerCompose.Kind = new(true), &kind
	cite(n, file, facts.Inferred, composePath)
	n.Miss(composePath+".version", recordedTree("only running it tells its version"))
}

func lookNoCompose(m *machine, n *facts.Node) {
	if m.container().runtime != "" {
		n.Miss(composePath, containerView("Docker Compose of the host is not visible in a container"))
		return
	}
	if !m.hasPrograms() {
		n.Miss(composePath, recordedTree("the tree has no programs in it"))
		return
	}
	n.Software.DockerCompose.Installed = new(false)
	cite(n, "no plugin and no docker-compose", facts.Inferred, composePath+".installed")
	missAll(n, notFound("Docker Compose is not installed"), composePath+".kind", composePath+".version")
}

// metadataVersion picks the version out of what a plugin says of itself.
func metadataVersion(output []byte) string {
	var metadata struct{ Version string }
	if err := json.Unmarshal(output, &metadata); err != nil {
		return ""
	}
	return metadata.Version
}
