package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/kwpolicy/kwpolicy/facts"
)

// What a person can do about an absence.
const (
	asRoot       = "run as root"
	onHost       = "run on the host, or give the host's root with --root"
	onTheMachine = "run on the machine itself"
)

// Kinds of obstacle that an error can carry to the absence made of it.
var (
	errMalformed = errors.New("malformed")
	errNotFound  = errors.New("not found")
	errAmbiguous = errors.New("ambiguous")
	errNoAnswer  = errors.New("a recorded tree cannot answer")
	errHidden    = errors.New("the gatherer cannot see its control groups")
)

// absence is why a fact is missing, where an error was the obstacle. That a recorded tree lacks a file
// does not say that the machine does.
func (s System) absence(err error) facts.Absence {
	a := facts.Absence{Reason: reason(err), Detail: err.Error()}
	if errors.Is(err, fs.ErrNotExist) && !s.Live {
		a.Reason = facts.RecordedTree
	}
	switch a.Reason {
	case facts.PermissionDenied:
		a.Resolve = asRoot
	case facts.RecordedTree:
		a.Resolve = onTheMachine
	}
	return a
}

func reason(err error) facts.Reason {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return facts.PermissionDenied
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, errNotFound):
		return facts.NotFound
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return facts.TimedOut
	case errors.Is(err, errMalformed):
		return facts.ParseError
	case errors.Is(err, errAmbiguous):
		return facts.Ambiguous
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, errUntrusted), errors.Is(err, errRemote):
		return facts.NotSupported
	case errors.Is(err, errVirtual):
		return facts.VirtualDevice
	case errors.Is(err, errHidden):
		return facts.ContainerView
	case errors.Is(err, errNoAnswer):
		return facts.RecordedTree
	}
	return facts.Failed
}

func notFound(detail string) facts.Absence {
	return facts.Absence{Reason: facts.NotFound, Detail: detail}
}

func containerView(detail string) facts.Absence {
	return facts.Absence{Reason: facts.ContainerView, Detail: detail, Resolve: onHost}
}

func recordedTree(detail string) facts.Absence {
	return facts.Absence{Reason: facts.RecordedTree, Detail: detail, Resolve: onTheMachine}
}

// gaps collects why elements of a list lack a fact, since they share one path: the first obstacle
// gives the reason, one that is more than that there is nothing before others, and the detail names the elements.
type gaps struct {
	paths   []string
	reasons map[string]facts.Absence
	details map[string][]detail
}

// detail is one reason, and the elements that have it.
type detail struct {
	text     string
	elements []string
}

func (g *gaps) add(path, element string, a facts.Absence) {
	if g.reasons == nil {
		g.reasons, g.details = map[string]facts.Absence{}, map[string][]detail{}
	}
	switch known, ok := g.reasons[path]; {
	case !ok:
		g.paths = append(g.paths, path)
		g.reasons[path] = a
	case known.Reason == facts.NotFound && a.Reason != facts.NotFound:
		g.reasons[path] = a
	}
	for i, known := range g.details[path] {
		if known.text == a.Detail {
			g.details[path][i].elements = append(known.elements, element)
			return
		}
	}
	g.details[path] = append(g.details[path], detail{a.Detail, []string{element}})
}

func (g *gaps) miss(n *facts.Node) {
	for _, path := range g.paths {
		a := g.reasons[path]
		var texts []string
		for _, d := range g.details[path] {
			texts = append(texts, fmt.Sprintf("%s: %s", someOf(d.elements), d.text))
		}
		a.Detail = strings.Join(texts, "; ")
		n.Miss(path, a)
	}
}

// someOf names elements, and the number of those that are too many to name.
func someOf(elements []string) string {
	const most = 8
	if len(elements) <= most {
		return strings.Join(elements, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(elements[:most], ", "), len(elements)-most)
}

// cite records a source for several facts at once.
func cite(n *facts.Node, source string, confidence facts.Confidence, paths ...string) {
	for _, path := range paths {
		n.Cite(path, facts.Origin{Source: source, Confidence: confidence})
	}
}

// missAll records one reason for several facts.
func missAll(n *facts.Node, a facts.Absence, paths ...string) {
	for _, path := range paths {
		n.Miss(path, a)
	}
}
