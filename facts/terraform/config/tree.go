package config

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// node is a module in the tree of calls.
type node struct {
	key      string // the names of the calls, such as "gpu.disks"; "" for the root
	block    string // the address without instance keys, such as "module.gpu.module.disks"
	dir      *directory
	children map[string]*node
	missing  string // why there is no directory; "" where there is one
	source   string
}

// root loads the whole tree of modules.
func (l *loader) root(open opener) *node {
	f, err := open(call{})
	if err != nil {
		l.complain(unreadable("the root module", reason(err), ""))
		return nil
	}
	root := &node{}
	l.grow(root, f, open, nil)
	return root
}

// grow loads a module and those that it calls. above are the real paths of the modules around it.
func (l *loader) grow(n *node, f *folder, open opener, above []string) {
	n.dir, n.children = l.directory(f), map[string]*node{}
	above = append(slices.Clone(above), f.real)
	for _, name := range sortedNames(n.dir.calls) {
		declared := n.dir.calls[name]
		if l.modules++; l.modules > maxModules {
			l.complain(tooManyModules(declared.at))
			return
		}
		c := call{key: join(n.key, name), source: source(declared.body), parent: f}
		child := &node{key: c.key, block: join(n.block, "module."+name), source: c.source}
		n.children[name] = child
		below, err := open(c)
		if err == nil && !below.configured() {
			err = errEmpty
		}
		switch {
		case err != nil:
			child.missing = missing(child, c, err)
		case slices.Contains(above, below.real):
			l.complain(callsItself(name, declared.at))
			return
		default:
			l.grow(child, below, open, above)
		}
	}
}

// source gives the text of a module call's source; "" where it takes an evaluation to tell.
func source(b *body) string {
	set, ok := b.attributes["source"]
	if !ok {
		return ""
	}
	text, _ := asText(literal(set.source))
	return text
}

// missing says in a sentence why a module's text cannot be read.
func missing(n *node, c call, err error) string {
	switch {
	case errors.Is(err, errEmpty):
		return fmt.Sprintf("%s (source %s) is not here: its directory has no .tf file.", n.block, c.source)
	case !errors.Is(err, errNotHere):
		return fmt.Sprintf("%s (source %s) cannot be read: %s.", n.block, c.source, reason(err))
	case local(c.source):
		return fmt.Sprintf("%s (source %s) is not here: there is no directory %s.", n.block, c.source, c.within())
	case c.source == "":
		return fmt.Sprintf("%s is not here: its source is decided by an expression; judge a plan instead.", n.block)
	default:
		return fmt.Sprintf("%s (source %s) is not here: run terraform init, or judge a plan.", n.block, c.source)
	}
}

func tooManyModules(at hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Too many modules", Detail: fmt.Sprintf("More than %d modules are called.", maxModules), Subject: &at}
}

func callsItself(name string, at hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Module calls itself", Detail: fmt.Sprintf("The module %s is one of those that it is called from, so that there would be no end of them.", name), Subject: &at}
}

// join puts a dot between what there is.
func join(before, name string) string {
	if before == "" || name == "" {
		return before + name
	}
	return before + "." + name
}

// matters says whether a module, or one below it, has resources that have a shape, or may have.
func (e *evaluator) matters(n *node) bool {
	if known, ok := e.wanted[n]; ok {
		return known
	}
	found := n.missing != "" || slices.ContainsFunc(n.dir.inOrder, func(d *declaration) bool { return e.shaped(d) || slices.Contains(e.compute, d.of) })
	for _, child := range n.children {
		found = e.matters(child) || found
	}
	e.wanted[n] = found
	return found
}

func (e *evaluator) shaped(d *declaration) bool {
	_, ok := e.shapes[d.of]
	return ok
}

func (e *evaluator) shape(d *declaration) resource.Shape { return e.shapes[d.of] }
