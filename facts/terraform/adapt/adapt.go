// Package adapt turns the resources of the clouds into nodes, shared storage and the rest of the input
// document. It knows what the attributes of a provider mean, which defaults apply where nobody sets them,
// and nothing of where the resources were read or of what anybody demands.
package adapt

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// adapter turns the resources of some types into facts.
type adapter struct {
	types []string
	adapt func(c *cluster, r *resource.Resource)
}

// providers are the clouds that are read; a new one is one file and one line here.
func providers() []provider { return []provider{aws(), gcp(), azure(), kubernetes(), elsewhere()} }

// provider is what is known of a cloud, or of what else makes machines.
type provider struct {
	// name is as in facts.Cloud.
	name string

	// shapes are the attributes that are read, by resource type, in the notation of resource.ParseShape.
	shapes map[string]string

	// adapters turn resources into nodes and shared storage; the types of shapes without one are looked
	// at by those that refer to them.
	adapters []adapter

	// uncovered are types that make machines in a way that is not read.
	uncovered []string
}

// Shapes gives what is read of each resource type.
func Shapes() resource.Shapes {
	shapes := resource.Shapes{}
	for _, p := range providers() {
		for name, text := range p.shapes {
			shapes[name] = resource.ParseShape(text)
		}
	}
	return shapes
}

// Uncovered lists the resource types that make machines in a way that is not read.
func Uncovered() []string {
	var types []string
	for _, p := range providers() {
		types = append(types, p.uncovered...)
	}
	return types
}

// cluster is the document while it is made.
type cluster struct {
	set   *resource.Set
	types *instances.Catalogue
	doc   facts.Document
	alike map[string]int // the index of a node by what decides its facts

	blocks  map[string]string // the block of each node by its name
	several map[string]int    // how many nodes a block has

	skip func(name string) bool // the machines that are left out

	maybe *resource.Resource // storage that the nodes may share

	links map[string]links // by kind; see linksOf
}

// Document makes the input document of a set of resources, without the machines that skip names. It has no
// node where the set has no other machine.
func Document(set *resource.Set, types *instances.Catalogue, skip func(name string) bool) facts.Document {
	c := &cluster{
		set:   set,
		types: types,
		skip:  skip,
		doc:   facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Partial: set.Partial, SharedStorage: []facts.SharedStorage{}},
		alike: map[string]int{}, blocks: map[string]string{}, several: map[string]int{},
		links: map[string]links{},
	}
	for _, p := range providers() {
		for _, a := range p.adapters {
			for _, r := range set.Of(a.types...) {
				a.adapt(c, r)
			}
		}
	}
	c.undecided()
	c.fold()
	c.inferRoles()
	return c.doc
}

// fold makes one node of those of a block that have the same facts in spite of other links.
func (c *cluster) fold() {
	type described struct{ block, facts string }
	seen := map[described]int{}
	var nodes []facts.Node
	for _, node := range c.doc.Nodes {
		names := slices.Collect(node.Names())
		key := described{block: c.blocks[node.Name]}
		node.Name, node.Alike = "", nil
		if c.several[key.block] > 1 {
			key.facts = written(node)
		}
		if i, ok := seen[key]; ok && key.facts != "" {
			nodes[i].Alike = append(nodes[i].Alike, names...)
			continue
		}
		seen[key] = len(nodes)
		node.Name = names[0]
		if len(names) > 1 {
			node.Alike = names[1:]
		}
		nodes = append(nodes, node)
	}
	c.doc.Nodes = nodes
}

// written gives the facts of a node as text; "" where they cannot be written.
func written(node facts.Node) string {
	text, err := json.Marshal(node, json.Deterministic(true))
	if err != nil {
		return ""
	}
	return string(text)
}

// links is what the resources of one type refer to by one attribute.
type links struct {
	to map[*resource.Resource][]*resource.Resource

	// astray are those of which it is not known which resource they mean, with those that they may mean; they
	// may mean any where there are none.
	astray []stray
}

type stray struct {
	from *resource.Resource
	may  []*resource.Resource
}

// linked gives the resources of a type that refer to r by an attribute, as an attachment does to its
// instance.
func (c *cluster) linked(r *resource.Resource, typ string, way ...string) []*resource.Resource {
	return c.linksOf(r.Type, typ, way).to[r]
}

// astray says why there may be more than linked gives; nil where there is not.
func (c *cluster) astray(r *resource.Resource, typ string, way ...string) *facts.Absence {
	strays := c.strays(r, typ, way...)
	if len(strays) == 0 {
		return nil
	}
	from, v := strays[0], strays[0].Get(way...)
	gap := absence(from, strings.Join(way, "."), v)
	if v.State() == resource.Known || len(v.Refs()) > 0 && !v.Why().Open {
		gap = facts.Absence{Reason: facts.Ambiguous, Detail: fmt.Sprintf("%s of %s may mean one of several", strings.Join(way, "."), from.Block), Resolve: "give the sources of the plan with --source"}
	}
	return &gap
}

// strays gives the resources of which it is not known whether they refer to r.
func (c *cluster) strays(r *resource.Resource, typ string, way ...string) []*resource.Resource {
	var found []*resource.Resource
	for _, stray := range c.linksOf(r.Type, typ, way).astray {
		if len(stray.may) == 0 || slices.Contains(stray.may, r) {
			found = append(found, stray.from)
		}
	}
	return found
}

func (c *cluster) linksOf(target, typ string, way []string) links {
	kind := typ + " " + strings.Join(way, ".") + " " + target
	if known, ok := c.links[kind]; ok {
		return known
	}
	found := links{to: map[*resource.Resource][]*resource.Resource{}}
	type meaning struct {
		block, module string
		first         *resource.Resource
		several       int
	}
	seen := map[meaning]bool{} // for many instances of a block may mean the same many
	for _, from := range c.set.Of(typ) {
		v := from.Get(way...)
		may := c.set.Follow(from, v, target)
		if len(may) == 1 {
			found.to[may[0]] = append(found.to[may[0]], from)
			continue
		}
		if len(may) == 0 && (v.State() != resource.Unknown || !v.Why().Open && len(v.Refs()) > 0) {
			continue
		}
		at := meaning{from.Block, from.Module, nil, len(may)}
		if len(may) > 0 {
			at.first = may[0]
		}
		if !seen[at] {
			seen[at] = true
			found.astray = append(found.astray, stray{from, may})
		}
	}
	c.links[kind] = found
	return found
}

// follow gives the one resource that a value of r refers to; nil where it is not in the set, and where it may
// be one of several that differ.
func (c *cluster) follow(r *resource.Resource, v resource.Value, types ...string) *resource.Resource {
	found := c.set.Follow(r, v, types...)
	if len(found) == 0 || slices.ContainsFunc(found, func(other *resource.Resource) bool { return other.Attributes != found[0].Attributes }) {
		return nil
	}
	return found[0]
}

// number is how many machines a group has: planned as many, and at least so many whatever an autoscaler
// does.
type number struct {
	least, planned int64
	why            *resource.Why // why it is not known
}

// numberOf gives the machines of a group: as many as are desired, and the least that an autoscaler keeps.
func numberOf(least, desired resource.Value) number {
	low, why := counted(least)
	if why != nil {
		return number{why: why}
	}
	planned, why := counted(desired)
	if desired.State() == resource.Omitted || why != nil {
		return number{least: low, planned: low, why: why}
	}
	return number{least: min(low, planned), planned: planned}
}

// raised gives the number of machines that are made as many as the first number, and that an autoscaler keeps
// no fewer of than the least.
func raised(least, first resource.Value) number {
	low, why := counted(least)
	planned, other := counted(first)
	return number{least: low, planned: max(low, planned), why: cmp.Or(why, other)}
}

// counted reads a number of machines: none where nobody sets one.
func counted(v resource.Value) (int64, *resource.Why) {
	n, ok := v.Int()
	switch {
	case v.State() == resource.Known && (!ok || n < 0):
		return 0, &resource.Why{Reason: facts.ParseError, Detail: "it is set to what is no number of machines"}
	case n > most:
		return 0, &resource.Why{Reason: facts.NotSupported, Detail: fmt.Sprintf("it is set to more than %d", most)}
	default:
		return n, v.Why()
	}
}

// most is how many machines of one group are named; nobody plans more, and each name takes memory.
const most = 200_000

// single adds the machine that r is. Links are what else decides its facts.
func (c *cluster) single(r *resource.Resource, links []*resource.Resource, describe func(d *draft)) {
	c.add(r, r.Address, links, describe)
}

// group adds the machines of a group. Those that an autoscaler may remove are apart.
func (c *cluster) group(r *resource.Resource, n number, links []*resource.Resource, describe func(d *draft)) {
	if n.why != nil {
		c.partly(fmt.Sprintf("The number of machines of %s is not known: %s.", r.Address, n.why.Detail))
		n = number{1, 1, nil}
	}
	n.planned = min(max(n.planned, n.least), most)
	for i := range n.planned {
		elastic := i >= n.least
		name := fmt.Sprintf("%s#%d", r.Address, i+1)
		if !elastic {
			c.add(r, name, links, describe)
			continue
		}
		c.addAs(r, name, "elastic", links, func(d *draft) {
			describe(d)
			d.cloud().Elastic = new(true)
		})
	}
}

// partly records why there may be more than the document shows, once.
func (c *cluster) partly(reason string) {
	if !slices.Contains(c.doc.Partial, reason) {
		c.doc.Partial = append(c.doc.Partial, reason)
	}
}

func (c *cluster) add(r *resource.Resource, name string, links []*resource.Resource, describe func(d *draft)) {
	c.addAs(r, name, "", links, describe)
}

// addAs adds a machine. Where one with the same attributes, links and variant was described before, it is
// one more alike.
func (c *cluster) addAs(r *resource.Resource, name, variant string, links []*resource.Resource, describe func(d *draft)) {
	if c.skip(name) {
		c.doc.Excluded = append(c.doc.Excluded, name)
		return
	}
	signature := signatureOf(r, variant, links)
	if i, ok := c.alike[signature]; ok {
		c.doc.Nodes[i].Alike = append(c.doc.Nodes[i].Alike, name)
		return
	}
	if r.Uncounted != nil {
		c.partly(fmt.Sprintf("The number of instances of %s is not known: %s.", r.Block, r.Uncounted.Detail))
	}
	d := &draft{c: c, r: r, node: facts.Node{Name: name, Planned: new(true)}}
	describe(d)
	if d.leave {
		c.doc.Excluded = append(c.doc.Excluded, name)
		return
	}
	c.alike[signature] = len(c.doc.Nodes)
	c.blocks[name] = r.Block
	c.several[r.Block]++
	c.doc.Nodes = append(c.doc.Nodes, d.node)
}

// identity tells apart the resources that may not stand for each other.
func identity(r *resource.Resource) string {
	if slices.Contains(placementGroups, r.Type) {
		return r.Address
	}
	return r.Block
}

// signatureOf tells whether two machines have the same facts: their block, their attributes and those of
// what they are linked to, each of which is shared by all instances that have the same.
func signatureOf(r *resource.Resource, variant string, links []*resource.Resource) string {
	text := fmt.Appendf(nil, "%s %p %s", identity(r), r.Attributes, variant)
	for _, link := range links {
		if link != nil {
			text = fmt.Appendf(text, " %s %p", identity(link), link.Attributes)
		}
	}
	return string(text)
}
