package plan

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// change is one entry of resource_changes, or a resource of the prior state.
type change struct {
	address, module, mode, typ, name, deposed string
	key                                       any
	keyUnknown                                bool
	actions                                   []string
	content                                   content
	ids                                       []string
	late                                      jsontext.Value // its change, where that came before its type
}

// change reads one entry of resource_changes.
func (p *reader) change() error {
	var c change
	if err := p.readChange(&c); err != nil {
		return err
	}
	p.take(&c)
	return nil
}

// deferred reads one entry of deferred_changes: a resource of which nobody knows how many there will be.
func (p *reader) deferred() error {
	p.incomplete = true
	return p.object(func(name string) error {
		if name != "resource_change" {
			return p.decoder.SkipValue()
		}
		c := change{keyUnknown: true}
		if err := p.readChange(&c); err != nil {
			return err
		}
		p.take(&c)
		return nil
	})
}

func (p *reader) readChange(c *change) error {
	err := p.object(func(name string) error {
		switch name {
		case "address":
			return p.text(&c.address)
		case "module_address":
			return p.text(&c.module)
		case "mode":
			return p.text(&c.mode)
		case "type":
			return p.text(&c.typ)
		case "name":
			return p.text(&c.name)
		case "deposed":
			return p.text(&c.deposed)
		case "index":
			return p.key(&c.key)
		case "index_unknown":
			return p.truth(&c.keyUnknown)
		case "change":
			return p.readOrKeep(c)
		default:
			return p.decoder.SkipValue()
		}
	})
	if err != nil || c.late == nil {
		return err
	}
	inner := &reader{scanner: *over(c.late), options: p.options}
	c.late = nil
	return inner.readChangeOf(c)
}

// readOrKeep reads the change of a resource whose type is known. Terraform writes the type first, but not
// everybody keeps the order of members.
func (p *reader) readOrKeep(c *change) error {
	if c.typ != "" && c.mode != "" {
		return p.readChangeOf(c)
	}
	raw, err := p.decoder.ReadValue()
	c.late = raw.Clone()
	return err
}

// readChangeOf reads what the shape of the type names of a change.
func (p *reader) readChangeOf(c *change) error {
	shape, wanted := p.options.Shapes[c.fullType()]
	return p.object(func(name string) error {
		var err error
		switch {
		case name == "actions":
			return p.array(func() error {
				var action string
				err := p.text(&action)
				c.actions = append(c.actions, action)
				return err
			})
		case !wanted:
			return p.decoder.SkipValue()
		case name == "after":
			c.content.after, err = p.filter(nil, shape, c.identify)
		case name == "after_unknown":
			c.content.unknown, err = p.filter(nil, shape, func(jsontext.Value) {})
		case name == "after_sensitive":
			c.content.sensitive, err = p.filter(nil, shape, func(jsontext.Value) {})
		default:
			err = p.decoder.SkipValue()
		}
		return err
	})
}

// identify keeps a known name of the resource.
func (c *change) identify(raw jsontext.Value) {
	if id := unquote(raw); id != "" {
		c.ids = append(c.ids, id)
	}
}

func (c *change) fullType() string {
	if c.mode == "data" {
		return "data." + c.typ
	}
	return c.typ
}

// removes says that no object is left of what the change is about, or none that Terraform looks after.
func (c *change) removes() bool {
	return c.deposed != "" || !slices.ContainsFunc(c.actions, func(action string) bool {
		return action == "create" || action == "update" || action == "no-op" || action == "read"
	})
}

// take keeps the resource that a change leads to.
func (p *reader) take(c *change) {
	_, wanted := p.options.Shapes[c.fullType()]
	switch {
	case c.removes():
		p.removed++
	case !wanted:
		p.passed++
		if slices.Contains(p.options.Compute, c.fullType()) {
			p.uncover(c.typ)
		}
	default:
		p.kept++
		p.add(c)
	}
}

func (p *reader) uncover(typ string) {
	if p.uncovered == nil {
		p.uncovered = map[string]bool{}
	}
	p.uncovered[typ] = true
}

// add makes a resource of a change. Instances of a block with the same attributes share them.
func (p *reader) add(c *change) {
	b := p.blockOf(c)
	signature := string(c.content.after) + "\n" + string(c.content.unknown) + "\n" + string(c.content.sensitive)
	shared, ok := b.contents[signature]
	if !ok {
		shared = &content{after: c.content.after, unknown: c.content.unknown, sensitive: c.content.sensitive, first: c.address}
		b.contents[signature] = shared
	}
	made := &resource.Resource{
		Address: c.address, Block: b.address, Module: c.module, Type: b.typ,
		Key: c.key, IDs: c.ids,
	}
	if c.keyUnknown {
		made.Uncounted = &resource.Why{Reason: facts.DecidedAtApply, Detail: "the number of instances is decided when earlier resources are there"}
	}
	p.instances = append(p.instances, instance{made, shared})
}

func (p *reader) blockOf(c *change) *block {
	address := resource.WithoutKeys(c.module)
	if address != "" {
		address += "."
	}
	address += c.fullType() + "." + c.name
	b, ok := p.blocks[address]
	if !ok {
		b = &block{address: address, typ: c.fullType(), contents: map[string]*content{}}
		p.blocks[address] = b
	}
	return b
}

// priorState reads the data sources that were read while planning; they stand nowhere else.
func (p *reader) priorState() error {
	return p.object(func(name string) error {
		if name != "values" {
			return p.decoder.SkipValue()
		}
		return p.object(func(name string) error {
			if name != "root_module" {
				return p.decoder.SkipValue()
			}
			return p.stateModule("")
		})
	})
}

func (p *reader) stateModule(address string) error {
	return p.object(func(name string) error {
		switch name {
		case "address":
			return p.text(&address)
		case "resources":
			return p.array(func() error { return p.stateResource(&address) })
		case "child_modules":
			return p.array(func() error { return p.stateModule("") })
		default:
			return p.decoder.SkipValue()
		}
	})
}

func (p *reader) stateResource(module *string) error {
	c := change{actions: []string{"no-op"}}
	late := map[string]jsontext.Value{} // until the type is known, whatever the order of members
	err := p.object(func(name string) error {
		switch name {
		case "address":
			return p.text(&c.address)
		case "mode":
			return p.text(&c.mode)
		case "type":
			return p.text(&c.typ)
		case "name":
			return p.text(&c.name)
		case "index":
			return p.key(&c.key)
		case "values", "sensitive_values":
			if c.mode == "managed" {
				return p.decoder.SkipValue()
			}
			raw, err := p.decoder.ReadValue()
			late[name] = raw.Clone()
			return err
		default:
			return p.decoder.SkipValue()
		}
	})
	shape, wanted := p.options.Shapes[c.fullType()]
	if err != nil || c.mode != "data" || !wanted || late["values"] == nil {
		return err
	}
	if c.content.after, err = over(late["values"]).filter(nil, shape, c.identify); err != nil {
		return err
	}
	if late["sensitive_values"] != nil {
		c.content.sensitive, err = over(late["sensitive_values"]).filter(nil, shape, func(jsontext.Value) {})
	}
	if err != nil {
		return err
	}
	c.module = *module
	p.add(&c)
	return nil
}
