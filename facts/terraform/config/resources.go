package config

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

func newEvaluator(ctx context.Context, l *loader, d *disk, root *node, shapes resource.Shapes, options Options) *evaluator {
	e := &evaluator{
		ctx: ctx, meter: &meter{ctx: ctx}, shapes: shapes, root: newInstance(root, ""), inputs: map[string]*input{}, workspace: options.Workspace, compute: options.Compute,
		causes: map[cause]*cause{}, whys: map[string]*resource.Why{}, wanted: map[*node]bool{}, made: map[sharing]map[string]*resource.Value{},
	}
	if e.workspace == "" {
		e.workspace = "default"
	}
	e.sandbox = newSandbox(l, d.root, options.Environ)
	e.functions = e.functionTable()
	return e
}

// resources evaluates the resources that have a shape, in every instance of every module.
func (e *evaluator) resources() *resource.Set {
	set := &resource.Set{}
	e.walk(e.root, set)
	set.Sort()
	return set
}

// walk adds the resources of one instance of a module, and of those that it calls.
func (e *evaluator) walk(in *instance, set *resource.Set) {
	for _, declared := range in.node.dir.inOrder {
		switch {
		case e.shaped(declared):
			e.block(in, declared, set)
		case slices.Contains(e.compute, declared.of) && !e.expandResource(in, declared).empty():
			set.Partial = add(set.Partial, declared.of+" makes machines in a way that kwpolicy does not read.")
		}
	}
	for _, name := range sortedNames(in.node.children) {
		if child := in.node.children[name]; e.matters(child) {
			e.called(in, in.node.dir.calls[name], child, set)
		}
	}
}

// called adds the resources of each instance of a module call.
func (e *evaluator) called(in *instance, declared *declaration, child *node, set *resource.Set) {
	for key := range e.expandCall(in, declared).keys() {
		switch {
		case e.meter.over != "":
			return
		case child.missing != "":
			set.Partial = add(set.Partial, child.missing)
		default:
			e.walk(e.child(in, declared, key), set)
		}
	}
}

// block adds the instances of a resource block.
func (e *evaluator) block(in *instance, declared *declaration, set *resource.Set) {
	x := e.expandResource(in, declared)
	if len(set.Resources)+x.count+len(x.each) > maxInstances {
		e.fatal("Too many instances", fmt.Sprintf("There are more than %d resources.", maxInstances), declared.at)
		return
	}
	b := &builder{e: e, in: in, declared: declared, expanded: x, ids: wantedIDs(declared.body), block: join(in.node.block, declared.name)}
	b.prepare()
	for key := range x.keys() {
		if !e.meter.spend(64) {
			e.interrupted(declared.at)
			return
		}
		set.Resources = append(set.Resources, b.build(key))
	}
}

// interrupted reports where evaluating stopped between expressions.
func (e *evaluator) interrupted(at hcl.Range) {
	if !e.diags.HasErrors() {
		e.diags = append(e.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Evaluation stopped", Detail: "There are resources that were not looked at: " + e.meter.over + ".", Subject: &at})
	}
}

// builder makes the instances of one block in one instance of its module.
type builder struct {
	e        *evaluator
	in       *instance
	declared *declaration
	expanded *expansion
	block    string
	ids      []string

	shared    map[string]resource.Value // what cannot differ between them
	differing []*piece
	made      map[string]*resource.Value // their attributes, by the form of what differs
	uncounted *resource.Why
}

// sharing is what instances have in common that are alike but for what differs: their block, in whichever
// module's instance, and the form of what its instances share.
type sharing struct {
	declared *declaration
	form     string
}

// prepare evaluates what the instances share.
func (b *builder) prepare() {
	var same []*piece
	for _, p := range b.e.pieces(b.declared.body, b.e.shape(b.declared)) {
		if p.perInstance && (b.expanded.counted || b.expanded.each != nil) {
			b.differing = append(b.differing, p)
		} else {
			same = append(same, p)
		}
	}
	causes := b.in.uncounted
	if b.expanded.causes != nil {
		causes = b.expanded.causes
	}
	if causes != nil {
		b.uncounted = b.e.why(causes)
	}
	if b.expanded.empty() {
		return
	}
	b.shared = b.values(same, nil)
	common := sharing{b.declared, form(b.shared)}
	if b.e.made[common] == nil {
		b.e.made[common] = map[string]*resource.Value{}
	}
	b.made = b.e.made[common]
}

// values evaluates pieces as the instance with a key sees them.
func (b *builder) values(pieces []*piece, key any) map[string]resource.Value {
	b.e.making = from(b.in, b.declared.name, suffix(key))
	defer func() { b.e.making = origin{} }()
	return b.e.values(pieces, b.expanded.scope(b.in, key))
}

// form tells values apart. They have no other form that is complete; the same Why is the same pointer.
func form(members map[string]resource.Value) string { return fmt.Sprintf("%#v", members) }

// build makes the instance with a key.
func (b *builder) build(key any) *resource.Resource {
	return &resource.Resource{
		Address:    join(b.in.address, b.declared.name) + suffix(key),
		Block:      b.block,
		Module:     b.in.address,
		Type:       b.declared.of,
		Key:        key,
		Attributes: b.attributes(key),
		IDs:        b.identities(key),
		At:         place(b.declared.at),
		Uncounted:  b.uncounted,
	}
}

// attributes gives the attributes of the instance with a key. Instances that are alike share them.
func (b *builder) attributes(key any) *resource.Value {
	var members map[string]resource.Value
	differs := ""
	if len(b.differing) > 0 {
		members = b.values(b.differing, key)
		differs = form(members)
	}
	if same, ok := b.made[differs]; ok {
		return same
	}
	made := new(resource.Object(b.shared))
	if members != nil {
		maps.Copy(members, b.shared)
		made = new(resource.Object(members))
	}
	b.made[differs] = made
	return made
}

// identities gives the known names by which others may refer to an instance.
func (b *builder) identities(key any) []string {
	var found []string
	for _, name := range b.ids {
		v := b.e.setAttribute(&subject{b.in, b.declared, b.expanded, key, true}, b.declared.body.attributes[name])
		bare, marks := v.Unmark()
		if text, ok := asText(bare); ok && !isSecret(marks) {
			found = add(found, strings.TrimSpace(text))
		}
	}
	return found
}

// wantedIDs are the attributes by which others may refer to a resource, in order.
func wantedIDs(b *body) []string {
	return slices.DeleteFunc(sortedNames(b.attributes), func(name string) bool { return !resource.IsIdentity(name) })
}
