package host

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"

	"github.com/kwpolicy/kwpolicy/facts"
)

const composePath = "software.docker_compose"

func dockerComposeProbe() probe {
	return probe{name: "Docker Compose", from: "docker compose version, or docker-compose version", claims: []string{composePath}, look: lookDockerCompose}
}

// pluginDirs are where the docker command looks for plugins besides the home directory.
var pluginDirs = []string{
	"/usr/local/lib/docker/cli-plugins", "/usr/local/libexec/docker/cli-plugins",
	"/usr/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins",
}

// standaloneFiles are where the older command may be; the PATH is searched first where commands may run.
var standaloneFiles = []string{"/usr/local/bin/docker-compose", "/usr/bin/docker-compose", "/snap/bin/docker-compose"}

// composePlugin is a file that the docker command takes for its Compose, and how to ask as the user who has it.
type composePlugin struct {
	file   string
	asUser []string
	source string
}

func lookDockerCompose(ctx context.Context, m *machine, n *facts.Node) {
	ctx, cancel := m.most(ctx)
	defer cancel()
	plugin, err := m.composePlugin(ctx)
	switch {
	case m.Run == nil:
		lookComposeFiles(m, n, plugin.file, err)
	case plugin.file != "":
		lookComposePlugin(ctx, m, n, plugin)
	default:
		lookComposeCommand(ctx, m, n, err)
	}
}

func lookComposePlugin(ctx context.Context, m *machine, n *facts.Node, plugin composePlugin) {
	output, err := m.runAs(ctx, plugin.asUser, "docker", "compose", "version", "--short")
	if err != nil && ctx.Err() == nil {
		// Without the docker command, the plugin answers for itself.
		output, err = m.runAs(ctx, plugin.asUser, plugin.file, "docker-cli-plugin-metadata")
		output = []byte(metadataVersion(output))
	}
	m.lookComposeVersion(n, "plugin", plugin.source, output, err)
}

// runAs runs a command behind another that changes the user, if there is one.
func (m *machine) runAs(ctx context.Context, user []string, command ...string) ([]byte, error) {
	line := slices.Concat(user, command)
	return m.Run(ctx, line[0], line[1:]...)
}

// lookComposeCommand looks for the older command, on the PATH and where it is usually put: sudo has a PATH of
// its own. Hidden is what kept a plugin from being seen.
func lookComposeCommand(ctx context.Context, m *machine, n *facts.Node, hidden error) {
	command := "docker-compose"
	output, err := m.Run(ctx, command, "version", "--short")
	if err != nil && isMissing(err) {
		file, fileErr := m.firstOf(standaloneFiles...)
		if file == "" {
			lookNoCompose(m, n, cmpError(hidden, fileErr))
			return
		}
		command = file
		output, err = m.Run(ctx, command, "version", "--short")
	}
	m.lookComposeVersion(n, "standalone", command, output, err)
}

// composePlugin finds the plugin where the docker command would; one without a file where there is none. It is
// an error where none was seen and there may be one. Under sudo, the home of the person who called it comes
// first, and a plugin there is never run with more rights than that person's.
func (m *machine) composePlugin(ctx context.Context) (composePlugin, error) {
	const below = "cli-plugins/docker-compose"
	var files []string
	var hidden error
	if m.own() {
		if caller, err := m.callerHome(ctx); err != nil {
			hidden = err
		} else if caller.home != "" {
			file, err := m.firstOf(path.Join(caller.home, ".docker", below))
			if file != "" {
				return composePlugin{
					file: file, asUser: []string{"sudo", "-n", "-H", "-u", "#" + strconv.Itoa(caller.uid)},
					source: file + ", of " + caller.name + ", who called sudo",
				}, nil
			}
			hidden = err
		}
		if config := m.Getenv("DOCKER_CONFIG"); config != "" {
			files = append(files, path.Join(config, below))
		} else if home := m.Getenv("HOME"); home != "" {
			files = append(files, path.Join(home, ".docker", below))
		}
	}
	for _, dir := range pluginDirs {
		files = append(files, dir+"/docker-compose")
	}
	file, err := m.firstOf(files...)
	return composePlugin{file: file, source: file}, cmpError(hidden, err)
}

// callerHome is the account of the person who called sudo; the zero account where nobody did.
func (m *machine) callerHome(ctx context.Context) (account, error) {
	if m.UID == nil {
		return account{}, nil
	}
	uid, name, source := m.invoker()
	if source != "sudo" {
		return account{}, nil
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	who, err := m.account(ctx, uid)
	if err != nil {
		return account{}, fmt.Errorf("find the home of %s, who called sudo: %w", name, err)
	}
	return who, nil
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

// lookComposeFiles tells what files alone can tell; hidden is what kept a plugin from being seen.
func lookComposeFiles(m *machine, n *facts.Node, plugin string, hidden error) {
	kind, file := "plugin", plugin
	if file == "" {
		kind = "standalone"
		var err error
		if file, err = m.firstOf(standaloneFiles...); file == "" {
			lookNoCompose(m, n, cmpError(hidden, err))
			return
		}
	}
	n.Software.DockerCompose.Installed, n.Software.DockerCompose.Kind = new(true), &kind
	cite(n, file, facts.Inferred, composePath)
	n.Miss(composePath+".version", recordedTree("only running it tells its version"))
}

// lookNoCompose says that there is none, unless it may have been hidden.
func lookNoCompose(m *machine, n *facts.Node, hidden error) {
	if m.container().runtime != "" {
		n.Miss(composePath, containerView("Docker Compose of the host is not visible in a container"))
		return
	}
	if a := m.noPrograms(hidden); a != nil {
		n.Miss(composePath, *a)
		return
	}
	n.Software.DockerCompose.Installed = new(false)
	cite(n, "no plugin and no docker-compose"+m.searchedHomes(), facts.Inferred, composePath+".installed")
	missAll(n, notFound("Docker Compose is not installed"), composePath+".kind", composePath+".version")
}

// searchedHomes says whose home was searched under sudo.
func (m *machine) searchedHomes() string {
	if m.own() && m.UID != nil {
		if _, name, source := m.invoker(); source == "sudo" {
			return ", nor in the home of " + name + ", who called sudo"
		}
	}
	return ""
}

// metadataVersion picks the version out of what a plugin says of itself.
func metadataVersion(output []byte) string {
	var metadata struct{ Version string }
	if err := json.Unmarshal(output, &metadata); err != nil {
		return ""
	}
	return metadata.Version
}
