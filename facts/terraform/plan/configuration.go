package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// module is what the configuration in a plan says of a module: where its expressions take their values
// from, never the values.
type module struct {
	parent    *module
	address   string                // without keys; "" for the root
	resources map[string]*declared  // by address in the module
	calls     map[string]*module    // by name
	inputs    map[string]expression // of the call, by variable
	outputs   map[string]expression
}

// declared is a block of the configuration.
type declared struct {
	in   *module
	body body
}

// body is the expressions of a block, and of the blocks in it.
type body struct {
	attributes map[string]expression
	blocks     map[string][]body
}

// expression is where a value comes from.
type expression struct {
	null bool // a literal null
	refs []string
}

func newModule(parent *module, address string) *module {
	return &module{
		parent: parent, address: address, resources: map[string]*declared{},
		calls: map[string]*module{}, outputs: map[string]expression{},
	}
}

func (p *reader) configuration() error {
	return p.object(func(name string) error {
		if name != "root_module" {
			return p.decoder.SkipValue()
		}
		p.root = newModule(nil, "")
		return p.module(p.root)
	})
}

func (p *reader) module(m *module) error {
	return p.object(func(name string) error {
		switch name {
		case "resources":
			return p.array(func() error { return p.declared(m) })
		case "module_calls":
			return p.object(func(name string) error { return p.call(m, name) })
		case "outputs":
			return p.object(func(name string) error { return p.output(m, name) })
		default:
			return p.decoder.SkipValue()
		}
	})
}

func (p *reader) call(parent *module, name string) error {
	address := "module." + name
	if parent.address != "" {
		address = parent.address + "." + address
	}
	m := newModule(parent, address)
	parent.calls[name] = m
	return p.object(func(name string) error {
		switch name {
		case "expressions":
			inputs, err := p.body(nil)
			m.inputs = inputs.attributes
			return err
		case "module":
			return p.module(m)
		default:
			return p.decoder.SkipValue()
		}
	})
}

func (p *reader) output(m *module, name string) error {
	return p.object(func(member string) error {
		if member != "expression" {
			return p.decoder.SkipValue()
		}
		found, err := p.body(nil)
		m.outputs[name] = found.attributes[""]
		return err
	})
}

func (p *reader) declared(m *module) error {
	var c change
	var found body
	read := false
	err := p.object(func(name string) error {
		switch name {
		case "address":
			return p.text(&c.address)
		case "mode":
			return p.text(&c.mode)
		case "type":
			return p.text(&c.typ)
		case "expressions":
			shape, wanted := p.options.Shapes[c.fullType()]
			if c.typ != "" && c.mode != "" && !wanted {
				return p.decoder.SkipValue()
			}
			read = true
			var err error
			found, err = p.body(shape)
			return err
		default:
			return p.decoder.SkipValue()
		}
	})
	if read {
		m.resources[c.address] = &declared{in: m, body: found}
	}
	return err
}

// body reads the expressions of a block. An expression is an object with constant_value, with references or
// with nothing; a block in the block is an object, or an array of objects, of expressions. Only a nil shape
// keeps everything. The value of the key "" is that of an expression itself.
func (p *reader) body(shape resource.Shape) (body, error) {
	var b body
	if p.decoder.PeekKind() != '{' {
		return b, p.decoder.SkipValue()
	}
	members := 0
	err := p.object(func(name string) error {
		members++
		switch name {
		case "constant_value":
			raw, err := p.decoder.ReadValue()
			b.set("", expression{null: raw.Kind() == 'n'})
			return err
		case "references":
			refs, err := p.references()
			b.set("", expression{refs: refs})
			return err
		}
		inner, wanted := shape[name]
		if shape != nil && !wanted {
			return p.decoder.SkipValue()
		}
		return p.member(&b, name, inner)
	})
	if members == 0 {
		b.set("", expression{})
	}
	return b, err
}

// member reads an expression, or the blocks of a name.
func (p *reader) member(b *body, name string, shape resource.Shape) error {
	if p.decoder.PeekKind() == '[' {
		return p.array(func() error {
			inner, err := p.body(shape)
			b.add(name, inner)
			return err
		})
	}
	inner, err := p.body(shape)
	if own, ok := inner.attributes[""]; ok {
		b.set(name, own)
	} else {
		b.add(name, inner)
	}
	return err
}

func (b *body) set(name string, e expression) {
	if b.attributes == nil {
		b.attributes = map[string]expression{}
	}
	b.attributes[name] = e
}

func (b *body) add(name string, inner body) {
	if b.blocks == nil {
		b.blocks = map[string][]body{}
	}
	b.blocks[name] = append(b.blocks[name], inner)
}

func (p *reader) references() ([]string, error) {
	var refs []string
	err := p.array(func() error {
		raw, err := p.decoder.ReadValue()
		if ref := unquote(jsontext.Value(raw)); ref != "" {
			refs = append(refs, ref)
		}
		return err
	})
	return refs, err
}

// find gives the block of an address without keys; nil where the configuration does not have it.
func (m *module) find(address string) *declared {
	for m != nil && strings.HasPrefix(address, "module.") {
		name, rest, _ := strings.Cut(strings.TrimPrefix(address, "module."), ".")
		m, address = m.calls[name], rest
	}
	if m == nil {
		return nil
	}
	return m.resources[address]
}

// origin is what an expression comes from in the end.
type origin struct {
	refs  []resource.Ref
	names []string // what to name to a person
	open  bool     // it ends where nothing leads on: at a local, or a variable of the root
}

// trace follows the references of an expression of the module, through variables, outputs and modules, to
// resources. Locals stand nowhere in a plan. The keys of instances in them are those of call.
func (m *module) trace(refs []string, call string, into *origin, depth int) {
	const deepest = 64 // A configuration has no cycle; a forged plan may.
	if depth > deepest {
		return
	}
	keyed := hasKey(refs)
	seen := map[string]bool{}
	for _, ref := range refs {
		head, rest, _ := strings.Cut(ref, ".")
		switch head {
		case "each", "count", "path", "terraform", "self":
		case "local":
			into.name(m.qualified(ref))
			into.open = true
		case "var":
			m.traceVariable(ref, into, depth)
		case "module":
			m.traceOutput(rest, into, depth)
		default:
			m.traceResource(ref, keyed, call, seen, into)
		}
	}
}

// hasKey says that an expression has the key of an instance in it. each.value may hold that of any other.
func hasKey(refs []string) bool {
	return slices.ContainsFunc(refs, func(ref string) bool { return ref == "each.key" || ref == "count.index" }) &&
		!slices.ContainsFunc(refs, func(ref string) bool { return strings.HasPrefix(ref, "each.value") })
}

func (m *module) traceVariable(ref string, into *origin, depth int) {
	name, _, _ := strings.Cut(strings.TrimPrefix(ref, "var."), ".")
	name, _, _ = strings.Cut(name, "[")
	input, ok := m.inputs[name]
	if m.parent == nil || !ok || len(input.refs) == 0 {
		into.name(m.qualified("var." + name))
		into.open = true
		return
	}
	m.parent.trace(input.refs, m.address, into, depth+1)
}

// traceOutput follows module.NAME.OUTPUT; of module.NAME alone nothing follows.
func (m *module) traceOutput(rest string, into *origin, depth int) {
	rest = resource.WithoutKeys(rest)
	name, output, found := strings.Cut(rest, ".")
	called := m.calls[name]
	if !found || called == nil {
		return
	}
	output, _, _ = strings.Cut(output, ".")
	called.trace(called.outputs[output].refs, "", into, depth+1)
}

// traceResource takes the first reference to a resource, which is the one with most to it.
func (m *module) traceResource(ref string, hasKey bool, call string, seen map[string]bool, into *origin) {
	name, key := splitReference(ref)
	if name == "" || seen[name] {
		return
	}
	seen[name] = true
	address := m.qualified(name)
	into.name(address)
	found := resource.Ref{Address: keyed(address, key)}
	if hasKey && key == nil {
		found.Keyed, found.Call = true, call
	}
	into.refs = append(into.refs, found)
}

func (m *module) qualified(name string) string {
	if m.address == "" {
		return name
	}
	return m.address + "." + name
}

func (o *origin) name(name string) {
	if !slices.Contains(o.names, name) {
		o.names = append(o.names, name)
	}
}

// splitReference gives the resource that a reference such as aws_instance.node["a"].id is to, and its key.
func splitReference(ref string) (name string, key any) {
	count := 2
	if strings.HasPrefix(ref, "data.") {
		count = 3
	}
	end := 0
	for range count {
		next := strings.IndexAny(ref[end:], ".[")
		if next < 0 {
			end = len(ref) + 1
			count--
			break
		}
		end += next + 1
		count--
		if ref[end-1] == '[' {
			break
		}
	}
	if count > 0 {
		return "", nil
	}
	name = ref[:min(end-1, len(ref))]
	if end <= len(ref) && end > 0 && ref[end-1] == '[' {
		key = parseKey(ref[end:])
	}
	return name, key
}

// parseKey reads an instance key up to its bracket.
func parseKey(text string) any {
	inner, _, found := strings.Cut(text, "]")
	if !found {
		return nil
	}
	if number, err := strconv.Atoi(inner); err == nil {
		return number
	}
	if quoted, err := strconv.QuotedPrefix(text); err == nil {
		if key, err := strconv.Unquote(quoted); err == nil {
			return key
		}
	}
	return nil
}
