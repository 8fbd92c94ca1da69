package host

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func userProbe() probe {
	return probe{
		name:   "user",
		from:   "who runs it or called sudo, and the environment",
		claims: []string{"user.name", "user.uid", "user.home", "user.kamiwaza_root"},
		look:   lookUser,
	}
}

// account is one line of an account database.
type account struct {
	name, home string
	uid, gid   int
}

func lookUser(ctx context.Context, m *machine, n *facts.Node) {
	if !m.own() || m.UID == nil {
		missAll(n, noSession(), "user.name", "user.uid", "user.home", "user.kamiwaza_root")
		return
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	lookKamiwazaRoot(m, n)
	uid, name, source := m.invoker()
	n.User.UID = &uid
	cite(n, source, facts.Measured, "user.uid")
	who, err := m.account(ctx, uid)
	if err == nil {
		setString(n, "user.name", &n.User.Name, who.name, "the account database")
		setString(n, "user.home", &n.User.Home, who.home, "the account database")
		return
	}
	if name == "" {
		missAll(n, m.absence(err), "user.name", "user.home")
		return
	}
	setString(n, "user.name", &n.User.Name, name, source)
	n.Miss("user.home", m.absence(err))
}

func noSession() facts.Absence {
	return recordedTree("only a session on the machine shows who will install")
}

func lookKamiwazaRoot(m *machine, n *facts.Node) {
	const fact = "user.kamiwaza_root"
	root := m.kamiwazaRoot()
	if root == "" {
		n.Miss(fact, notFound("KAMIWAZA_ROOT is not set"))
		return
	}
	setString(n, fact, &n.User.KamiwazaRoot, root, "the environment")
}

// kamiwazaRoot is the environment's KAMIWAZA_ROOT by the name that facts of places have: without a slash at its end;
// "" where it is not set.
func (m *machine) kamiwazaRoot() string {
	root := m.Getenv("KAMIWAZA_ROOT")
	if root == "" {
		return ""
	}
	return path.Clean(root)
}

// invoker is who started the session: under sudo the person who called it. The name is that of sudo, and
// empty without it.
func (m *machine) invoker() (uid int, name, source string) {
	uid = m.UID()
	if uid != 0 {
		return uid, "", "geteuid"
	}
	if caller, err := strconv.Atoi(m.Getenv("SUDO_UID")); err == nil && caller > 0 && m.Getenv("SUDO_USER") != "" {
		return caller, m.Getenv("SUDO_USER"), "sudo"
	}
	return 0, "", "geteuid"
}

// account looks a user up in /etc/passwd and, where it lists only some users, through the system.
func (m *machine) account(ctx context.Context, uid int) (account, error) {
	text, err := m.read("/etc/passwd")
	if err == nil {
		if who, ok := findAccount(text, uid); ok {
			return who, nil
		}
		err = fmt.Errorf("%w: user %d in /etc/passwd", errNotFound, uid)
	}
	if m.Run == nil {
		return account{}, err
	}
	output, runErr := m.Run(ctx, "getent", "passwd", strconv.Itoa(uid))
	if who, ok := findAccount(string(output), uid); ok && runErr == nil {
		return who, nil
	}
	return account{}, err
}

func findAccount(passwd string, uid int) (account, bool) {
	for line := range strings.Lines(passwd) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) < 7 || fields[2] != strconv.Itoa(uid) {
			continue
		}
		gid, err := strconv.Atoi(fields[3])
		if err != nil {
			continue
		}
		return account{name: fields[0], uid: uid, gid: gid, home: fields[5]}, true
	}
	return account{}, false
}
