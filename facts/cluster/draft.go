package cluster

import (
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts"
)

// draft is a node that is being described.
type draft struct {
	*reader
	group *section
	node  *facts.Node
}

// origin is a place of the file, and what was declared there.
func (r *reader) origin(s *section, at hcl.Range) facts.Origin {
	address := s.kind.name + "." + s.label
	return facts.Origin{File: r.name, Line: at.Start.Line, Address: address, Confidence: facts.Declared}
}

func (d *draft) cite(path string, at hcl.Range) { d.node.Cite(path, d.origin(d.group, at)) }

// omitted records that the file does not say a fact, and how it would.
func (d *draft) omitted(path, how string) { d.node.Miss(path, d.notStated(d.group, how)) }

func (r *reader) notStated(s *section, how string) facts.Absence {
	return facts.Absence{
		Reason:  facts.NotStated,
		Detail:  fmt.Sprintf("%s %q does not state it", s.kind.name, s.label),
		Resolve: "state it in the cluster file: " + how,
	}
}

// forget drops what is recorded of a fact and of those below it, because something else says them.
func (d *draft) forget(path string) {
	below := func(recorded string) bool { return recorded == path || strings.HasPrefix(recorded, path+".") }
	maps.DeleteFunc(d.node.Absent, func(recorded string, _ facts.Absence) bool { return below(recorded) })
	maps.DeleteFunc(d.node.Origins, func(recorded string, _ facts.Origin) bool { return below(recorded) })
}

// put sets a fact to what an attribute says. Where it says nothing, what the machine type has stays, or else
// the fact is absent.
func put[T any](d *draft, path string, target **T, s *section, name, how string) {
	stated, ok := said[T](s, name)
	switch {
	case ok:
		d.forget(path)
		*target = &stated
		d.cite(path, s.values[name].at)
	case *target == nil:
		d.omitted(path, how)
	}
}

// take sets a fact of something that there may be several of to what an attribute says; nil where it says
// nothing.
func take[T any](s *section, name string) *T {
	if stated, ok := said[T](s, name); ok {
		return &stated
	}
	return nil
}
