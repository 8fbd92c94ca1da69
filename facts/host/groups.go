package host

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func sessionGroupsProbe() probe {
	return probe{name: "session groups", from: "getgroups", claims: []string{"user.session_groups"}, look: lookSessionGroups}
}

func lookSessionGroups(ctx context.Context, m *machine, n *facts.Node) {
	const path = "user.session_groups"
	if !m.own() || m.UID == nil || m.Groups == nil {
		n.Miss(path, noSession())
		return
	}
	if _, _, source := m.invoker(); source == "sudo" {
		n.Miss(path, facts.Absence{
			Reason: facts.NotSupported, Detail: "sudo hides the groups of the session that called it",
			Resolve: "run without sudo",
		})
		return
	}
	ids, err := m.Groups()
	if err != nil {
		n.Miss(path, m.absence(fmt.Errorf("ask for the session's groups: %w", err)))
		return
	}
	names, err := m.groupNames(ctx, ids)
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	n.User.SessionGroups = names
	cite(n, "getgroups", facts.Measured, path)
}

// groupNames names groups by number. A group without a name, as containers and directories have them,
// goes by its number.
func (m *machine) groupNames(ctx context.Context, ids []int) ([]string, error) {
	text, err := m.read("/etc/group")
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for line := range strings.Lines(text) {
		if fields := strings.Split(strings.TrimSpace(line), ":"); len(fields) >= 3 {
			known[fields[2]] = fields[0]
		}
	}
	names := []string{}
	for _, id := range ids {
		names = append(names, m.groupName(ctx, known, strconv.Itoa(id)))
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (m *machine) groupName(ctx context.Context, known map[string]string, id string) string {
	if name, ok := known[id]; ok {
		return name
	}
	if m.Run != nil {
		output, err := m.Run(ctx, "getent", "group", id)
		if name, _, ok := strings.Cut(string(output), ":"); ok && err == nil {
			return name
		}
	}
	return id
}

func groupsProbe() probe {
	return probe{name: "groups", from: "the account database", claims: []string{"user.groups"}, look: lookGroups}
}

// lookGroups asks the account database, which may be a directory service, for the groups of the next login.
func lookGroups(ctx context.Context, m *machine, n *facts.Node) {
	const path = "user.groups"
	if !m.own() || m.UID == nil {
		n.Miss(path, noSession())
		return
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	uid, _, _ := m.invoker()
	who, err := m.account(ctx, uid)
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	groups, source, err := m.groupsOf(ctx, who)
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	n.User.Groups = groups
	cite(n, source, facts.Reported, path)
}

func (m *machine) groupsOf(ctx context.Context, who account) ([]string, string, error) {
	if m.Run != nil {
		output, err := m.Run(ctx, "id", "-nG", who.name)
		if groups := strings.Fields(string(output)); err == nil && len(groups) > 0 {
			return sorted(groups), "id", nil
		}
		// A directory service that does not answer may have groups that the file does not.
		if ctx.Err() != nil {
			return nil, "", err
		}
	}
	text, err := m.read("/etc/group")
	if err != nil {
		return nil, "", err
	}
	return groupsIn(text, who), "/etc/group", nil
}

// groupsIn are the groups of a user in /etc/group: his own, and those that list him.
func groupsIn(text string, who account) []string {
	groups := []string{}
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) < 4 {
			continue
		}
		if fields[2] == strconv.Itoa(who.gid) || slices.Contains(strings.Split(fields[3], ","), who.name) {
			groups = append(groups, fields[0])
		}
	}
	return sorted(groups)
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
