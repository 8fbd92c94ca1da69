package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/kwpolicy/kwpolicy/facts"
)

const writablePath = "writable"

func writableProbe() probe {
	return probe{name: "what may be written", from: "faccessat, as the installing user", claims: []string{writablePath}, look: lookWritable}
}

func lookWritable(ctx context.Context, m *machine, n *facts.Node) {
	switch {
	case m.container().runtime != "":
		n.Miss(writablePath, containerView("the directories here are those of the container"))
		return
	case !m.own() || m.UID == nil || m.Access == nil || m.Run == nil:
		n.Miss(writablePath, noSession())
		return
	}
	places := m.places(ctx)
	ctx, cancel := m.most(ctx)
	defer cancel()
	source, answers := m.mayWrite(ctx, places)
	n.Writable = map[string]bool{}
	for i, place := range places {
		if err := answers[i].err; err != nil {
			n.Miss(writablePath+"."+place, m.absence(fmt.Errorf("ask who may write to %s: %w", place, err)))
			continue
		}
		n.Writable[place] = answers[i].yes
		cite(n, source, facts.Measured, writablePath+"."+place)
	}
}

// permission is whether the installing user may make files in a directory, or make the directory: the nearest that
// there is decides.
type permission struct {
	nearest string
	yes     bool
	err     error
}

// mayWrite asks for each place at once: one dead file server must not cost the others'. Under sudo it is asked as
// the person who called it, whose groups and lists of access only the kernel knows.
func (m *machine) mayWrite(ctx context.Context, places []string) (source string, answers []permission) {
	uid, _, invoked := m.invoker()
	bySudo := invoked == "sudo"
	answers = make([]permission, len(places))
	var wg sync.WaitGroup
	for i, place := range places {
		wg.Go(func() { answers[i] = m.askAccess(ctx, place, !bySudo) })
	}
	wg.Wait()
	if !bySudo {
		return "access", answers
	}
	m.askAs(ctx, uid, answers)
	return "access, by sudo", answers
}

// askAccess finds the nearest directory, and asks for the session's own access to it.
func (m *machine) askAccess(ctx context.Context, place string, own bool) permission {
	var p permission
	p.nearest, p.err = within(ctx, func() (string, error) { return m.nearestDir(place) })
	if own && errors.Is(p.err, fs.ErrPermission) {
		return permission{} // Where the user may not even look, nothing can be made.
	}
	if !own || p.err != nil || p.nearest == "" {
		return p
	}
	p.yes, p.err = within(ctx, func() (bool, error) { return isAllowed(m.Access(m.join(p.nearest))) })
	return p
}

// isAllowed tells a refusal from an answer that did not come.
func isAllowed(err error) (bool, error) {
	for _, refusal := range []error{syscall.EACCES, syscall.EPERM, syscall.EROFS} {
		if errors.Is(err, refusal) {
			return false, nil
		}
	}
	return err == nil, err
}

// nearestDir is the directory that a path leads to, or the nearest above it that there is; "" where a file is in the
// way.
func (m *machine) nearestDir(place string) (string, error) {
	at, err := m.follow(place)
	for ; err == nil; at = path.Dir(at) {
		var info os.FileInfo
		info, err = os.Stat(m.join(at))
		switch {
		case err == nil && info.IsDir():
			return at, nil
		case err == nil:
			return "", nil
		case reason(err) == facts.NotFound && at != "/":
			err = nil
		}
	}
	return "", pathCause(err)
}

// askScript says of each directory whether files can be made in it.
const askScript = `for d do if [ -w "$d" ] && [ -x "$d" ]; then echo yes; else echo no; fi; done`

// askAs fills in the answers of another user.
func (m *machine) askAs(ctx context.Context, uid int, answers []permission) {
	command := []string{"-n", "-u", "#" + strconv.Itoa(uid), "sh", "-c", askScript, "sh"}
	var asked []*permission
	for i := range answers {
		if p := &answers[i]; p.err == nil && p.nearest != "" {
			asked, command = append(asked, p), append(command, m.join(p.nearest))
		}
	}
	if len(asked) == 0 {
		return
	}
	output, err := m.Run(ctx, "sudo", command...)
	words := strings.Fields(string(output))
	if err == nil && len(words) != len(asked) {
		err = fmt.Errorf("%w: sudo answers %q", errMalformed, firstLine(string(output)))
	}
	for i, p := range asked {
		if p.err = err; err == nil {
			p.yes = words[i] == "yes"
		}
	}
}
