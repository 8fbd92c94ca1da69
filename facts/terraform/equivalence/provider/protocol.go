package main

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocol gives the schemas as the plugin protocol writes them.
func protocol(bodies map[string]*body) map[string]*tfprotov6.Schema {
	written := map[string]*tfprotov6.Schema{}
	for name, contents := range bodies {
		written[name] = contents.schema()
	}
	return written
}

func (b *body) schema() *tfprotov6.Schema { return &tfprotov6.Schema{Block: b.protocol()} }

func (b *body) protocol() *tfprotov6.SchemaBlock {
	written := &tfprotov6.SchemaBlock{}
	for _, a := range b.attributes {
		written.Attributes = append(written.Attributes, a.protocol())
	}
	for _, nested := range b.blocks {
		written.BlockTypes = append(written.BlockTypes, nested.protocol())
	}
	return written
}

func (a *attribute) protocol() *tfprotov6.SchemaAttribute {
	return &tfprotov6.SchemaAttribute{
		Name: a.name, Type: a.kind,
		Required: a.required, Optional: a.optional, Computed: a.computed, Sensitive: a.sensitive,
	}
}

func (b *block) protocol() *tfprotov6.SchemaNestedBlock {
	written := &tfprotov6.SchemaNestedBlock{TypeName: b.name, Block: b.body.protocol(), Nesting: b.nesting, MaxItems: b.most}
	if b.required {
		written.MinItems = 1
	}
	return written
}

// object is the type of the value that the contents make.
func (b *body) object() tftypes.Object {
	members := map[string]tftypes.Type{}
	for _, a := range b.attributes {
		members[a.name] = a.kind
	}
	for _, nested := range b.blocks {
		members[nested.name] = nested.kind()
	}
	return tftypes.Object{AttributeTypes: members}
}

func (b *block) kind() tftypes.Type {
	if b.isSet() {
		return tftypes.Set{ElementType: b.body.object()}
	}
	return tftypes.List{ElementType: b.body.object()}
}

func (b *block) isSet() bool { return b.nesting == tfprotov6.SchemaNestedBlockNestingModeSet }
