package facts

import (
	"fmt"
	"reflect"
	"sync"
)

// Validate reports the first thing that makes doc unusable: another schema version, a value that
// cannot be a fact, facts that contradict each other, two nodes or two mount points of one name. The
// values that a field may have are those of its jsonschema tag, from which the JSON Schema is generated
// too.
func (d *Document) Validate() error {
	if d.Schema != Schema {
		return fmt.Errorf("schema is %q, and this program reads %q", d.Schema, Schema)
	}
	if len(d.Nodes) == 0 && d.SharedStorage == nil {
		return fmt.Errorf("nodes is empty: a document describes at least one node, or the storage that those of others share")
	}
	if d.Kind == Host && len(d.Nodes) > 1 {
		return fmt.Errorf("kind is %q, but there are %d nodes: a cluster's kind is %q", Host, len(d.Nodes), Cluster)
	}
	if err := d.checkNames(); err != nil {
		return err
	}
	if found := documentCheck()(reflect.ValueOf(d).Elem()); found != nil {
		return found
	}
	for i := range d.Nodes {
		if err := d.Nodes[i].checkSense(); err != nil {
			return fmt.Errorf("nodes[%d].%w", i, err)
		}
	}
	return documentPaths().check(reflect.ValueOf(d).Elem(), d.Absent, d.Origins)
}

var documentCheck = sync.OnceValue(func() check { return checkOf(reflect.TypeFor[Document](), "") })

// checkNames refuses what results could not be told apart by.
func (d *Document) checkNames() error {
	seen := make(map[string]int, len(d.Nodes))
	for i := range d.Nodes {
		node := &d.Nodes[i]
		for name := range node.Names() {
			if name == string(Cluster) {
				return fmt.Errorf("nodes[%d].name is %q, which stands for all nodes in results: give the node another name", i, Cluster)
			}
			if first, ok := seen[name]; ok {
				return fmt.Errorf("nodes[%d].name is %q, as is that of nodes[%d]: every node needs a name of its own", i, name, first)
			}
			seen[name] = i
		}
		if j, ok := repeated(node.Disks, func(d Disk) string { return d.Name }); ok {
			return fmt.Errorf("nodes[%d].disks[%d].name is %q, as is that of another disk", i, j, node.Disks[j].Name)
		}
		if j, ok := repeated(node.Filesystems, func(f Filesystem) string { return f.MountPoint }); ok {
			return fmt.Errorf("nodes[%d].filesystems[%d].mount_point is %q, as is that of another filesystem", i, j, node.Filesystems[j].MountPoint)
		}
	}
	if i, ok := repeated(d.SharedStorage, func(s SharedStorage) string { return s.Name }); ok {
		return fmt.Errorf("shared_storage[%d].name is %q, as is that of another", i, d.SharedStorage[i].Name)
	}
	return nil
}

// repeated finds the first element with the name of one before it.
func repeated[T any](list []T, name func(T) string) (int, bool) {
	if len(list) < 2 {
		return 0, false
	}
	seen := make(map[string]bool, len(list))
	for i, one := range list {
		if seen[name(one)] {
			return i, true
		}
		seen[name(one)] = true
	}
	return 0, false
}

// checkSense refuses facts that contradict each other.
func (n *Node) checkSense() error {
	if err := n.CPU.checkSense(); err != nil {
		return err
	}
	for i, f := range n.Filesystems {
		if above(f.AvailableBytes, f.SizeBytes) {
			return fmt.Errorf("filesystems[%d].available_bytes is %d, more than its size_bytes, %d", i, *f.AvailableBytes, *f.SizeBytes)
		}
	}
	if err := n.Network.checkSense(); err != nil {
		return err
	}
	return nodePaths().check(reflect.ValueOf(n).Elem(), n.Absent, n.Origins)
}

func (c *CPU) checkSense() error {
	switch {
	case c == nil:
		return nil
	case above(c.PhysicalCores, c.LogicalCPUs):
		return fmt.Errorf("cpu.physical_cores is %d, more than logical_cpus, %d: a core has one thread at least", *c.PhysicalCores, *c.LogicalCPUs)
	case above(c.UsableCPUs, c.LogicalCPUs):
		return fmt.Errorf("cpu.usable_cpus is %d, more than logical_cpus, %d", *c.UsableCPUs, *c.LogicalCPUs)
	default:
		return nil
	}
}

func (n *Network) checkSense() error {
	if n == nil {
		return nil
	}
	if r := n.EphemeralPorts; r != nil && r.First > r.Last {
		return fmt.Errorf("network.ephemeral_ports goes from %d down to %d: first is the lowest port", r.First, r.Last)
	}
	for _, list := range []struct {
		name   string
		ranges []PortRange
	}{{"reserved_ports", n.ReservedPorts}, {"excluded_ports", n.ExcludedPorts}} {
		for i, r := range list.ranges {
			if r.First > r.Last {
				return fmt.Errorf("network.%s[%d] goes from %d down to %d: first is the lowest port", list.name, i, r.First, r.Last)
			}
		}
	}
	for i, r := range n.Ingress {
		if r.First > r.Last {
			return fmt.Errorf("network.ingress[%d] goes from %d down to %d: first is the lowest port", i, r.First, r.Last)
		}
	}
	return nil
}

// above says whether both numbers are known and the first is the greater.
func above[T int | int64](first, second *T) bool {
	return first != nil && second != nil && *first > *second
}
