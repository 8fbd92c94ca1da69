package facts

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
)

// Names gives the name of the node and of those alike.
func (n *Node) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(n.Name) {
			return
		}
		for _, name := range n.Alike {
			if !yield(name) {
				return
			}
		}
	}
}

// Count is the number of machines that the node stands for.
func (n *Node) Count() int { return 1 + len(n.Alike) }

// Machines is the number of machines in the document.
func (d *Document) Machines() int {
	sum := 0
	for i := range d.Nodes {
		sum += d.Nodes[i].Count()
	}
	return sum
}

// SetRole gives a role to the nodes whose name matches pattern, in which * stands for any text and ? for
// any one character. Of nodes that are alike only those that match have the role, and are alike among
// themselves. A pattern that matches none is an error, for it would be a role that nobody has. A head that was
// only inferred makes way for the one that is named.
func (d *Document) SetRole(role, pattern string) error {
	matches, err := Glob(pattern)
	if err != nil {
		return err
	}
	var nodes []Node
	found := false
	for _, node := range d.Nodes {
		named, others := split(slices.Collect(node.Names()), matches)
		if len(named) > 0 {
			found = true
			chosen := node
			chosen.Name, chosen.Alike, chosen.Role = named[0], tail(named), &role
			chosen.Absent = without(node.Absent, "role")
			chosen.Origins = without(node.Origins, "role")
			nodes = append(nodes, chosen)
		}
		if len(others) > 0 {
			node.Name, node.Alike = others[0], tail(others)
			nodes = append(nodes, node)
		}
	}
	if !found {
		return fmt.Errorf("no node is named %s", pattern)
	}
	d.Nodes = nodes
	if role == "head" {
		d.relieve()
	}
	return nil
}

// relieve makes a worker of the one head that was inferred.
func (d *Document) relieve() {
	var inferred []*Node
	for i := range d.Nodes {
		if node := &d.Nodes[i]; node.Role != nil && *node.Role == "head" && node.Origins["role"].Confidence == Inferred {
			inferred = append(inferred, node)
		}
	}
	if len(inferred) == 1 && inferred[0].Count() == 1 {
		inferred[0].Role = new("worker")
	}
}

// Exclude leaves out the nodes that skip names, and notes that it did.
func (d *Document) Exclude(skip func(name string) bool) {
	var nodes []Node
	for _, node := range d.Nodes {
		skipped, kept := split(slices.Collect(node.Names()), skip)
		d.Excluded = append(d.Excluded, skipped...)
		if len(kept) > 0 {
			node.Name, node.Alike = kept[0], tail(kept)
			nodes = append(nodes, node)
		}
	}
	d.Nodes = nodes
}

// Glob compiles a pattern, in which * stands for any text and ? for any one character. Brackets stand for themselves: addresses of resources have them.
func Glob(pattern string) (func(string) bool, error) {
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, `.*`), `\?`, `.`)
	compiled, err := regexp.Compile(`(?s)^` + quoted + `$`)
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	return compiled.MatchString, nil
}

func split(names []string, matches func(string) bool) (matching, others []string) {
	for _, name := range names {
		if matches(name) {
			matching = append(matching, name)
		} else {
			others = append(others, name)
		}
	}
	return matching, others
}

// tail gives what comes after the first; nil where nothing does.
func tail(names []string) []string {
	if len(names) < 2 {
		return nil
	}
	return names[1:]
}

// without gives the map without what is recorded of a path.
func without[T any](recorded map[string]T, path string) map[string]T {
	if _, ok := recorded[path]; !ok {
		return recorded
	}
	left := map[string]T{}
	for key, value := range recorded {
		if key != path {
			left[key] = value
		}
	}
	return left
}
