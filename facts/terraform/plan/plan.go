// Package plan reads what terraform show -json and tofu show -json print of a plan. It knows the format of
// plans and no provider: which resource types and attributes it keeps is told by shapes, and whatever else
// a plan holds, passwords in clear text among it, is passed over.
package plan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// Options say how a plan is read.
type Options struct {
	// Shapes name the resource types and attributes that are kept.
	Shapes resource.Shapes

	// Sources are those of the plan's configuration; nil where nobody has them. They tell where an attribute
	// is set, whether it is, and what it waits for.
	Sources *config.Source

	// Compute names the resource types that make machines in a way that no shape describes.
	Compute []string
}

// Read reads a plan as a stream. Its errors are of type *facts.SyntaxError where the text is at fault,
// *config.Problem where the sources are, and the error of r otherwise.
func Read(ctx context.Context, r io.Reader, options Options) (*resource.Set, error) {
	decoder := jsontext.NewDecoder(r, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	p := &reader{
		scanner: scanner{decoder: decoder},
		options: options,
		blocks:  map[string]*block{},
	}
	if err := p.document(); err != nil {
		return nil, place(decoder, err)
	}
	if err := p.usable(); err != nil {
		return nil, err
	}
	return p.finish(ctx)
}

// place turns an error of the decoder into one with a place.
func place(decoder *jsontext.Decoder, err error) error {
	syntactic, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok {
		return err
	}
	found := &facts.SyntaxError{
		Summary: "Invalid JSON",
		Detail:  fmt.Sprintf("The plan is not valid JSON at byte %d, in %s: %v.", syntactic.ByteOffset, pointer(decoder), syntactic.Err),
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		found.Summary = "Truncated plan"
		found.Detail = fmt.Sprintf("The plan ends at byte %d, in the middle of %s: print it again with terraform show -json, and look whether that succeeds.", syntactic.ByteOffset, pointer(decoder))
	}
	return found
}

func pointer(decoder *jsontext.Decoder) string {
	if at := decoder.StackPointer(); at != "" {
		return string(at)
	}
	return "the document"
}

// reader collects what a plan says.
type reader struct {
	scanner
	options Options

	version               string
	errored, incomplete   bool
	planned               bool // it has resource_changes
	kept, removed, passed int  // changes that lead to a resource, that remove one, and of other types
	blocks                map[string]*block
	instances             []instance
	root                  *module
	partial               []string
	uncovered             map[string]bool
	variables             map[string][]byte // their values, where they are needed
}

// block is what the instances of one block of the configuration share.
type block struct {
	address, typ string
	contents     map[string]*content
}

// content is the attributes of one or more instances, as filtered text until the whole plan is read.
type content struct {
	after, unknown, sensitive []byte
	first                     string // the address of the first instance
}

// instance is a resource of the plan whose attributes are still text.
type instance struct {
	*resource.Resource
	content *content
}

func (p *reader) document() error {
	err := p.object(func(name string) error {
		switch name {
		case "format_version":
			return p.text(&p.version)
		case "errored":
			return p.truth(&p.errored)
		case "complete":
			complete := true
			err := p.truth(&complete)
			p.incomplete = !complete
			return err
		case "variables":
			return p.readVariables()
		case "resource_changes":
			p.planned = true
			return p.array(p.change)
		case "deferred_changes":
			return p.array(p.deferred)
		case "prior_state":
			return p.priorState()
		case "configuration":
			return p.configuration()
		default:
			return p.decoder.SkipValue()
		}
	})
	if err != nil {
		return err
	}
	if _, err := p.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return &facts.SyntaxError{
			Summary: "More than a plan",
			Detail:  fmt.Sprintf("Something follows the plan at byte %d: give the output of one terraform show -json alone.", p.decoder.InputOffset()),
		}
	}
	return nil
}

// usable refuses plans that cannot be judged.
func (p *reader) usable() error {
	major, _, _ := strings.Cut(p.version, ".")
	switch {
	case p.version != "" && major != "0" && major != "1":
		return &facts.SyntaxError{
			Summary: "Unsupported plan",
			Detail:  fmt.Sprintf("The plan has format version %q, and this program reads 0 and 1: use a version of kwpolicy that reads it.", p.version),
		}
	case p.errored:
		return &facts.SyntaxError{
			Summary: "Errored plan",
			Detail:  "Terraform failed while it made this plan, and resources are missing from it: mend the errors that terraform plan prints, and plan again.",
		}
	case !p.planned:
		return &facts.SyntaxError{
			Summary: "Nothing planned",
			Detail:  "The plan has no resource_changes: it only refreshes the state, or there is nothing in the configuration. Make it without -refresh-only.",
		}
	case p.kept == 0 && p.passed == 0 && p.removed > 0:
		return &facts.SyntaxError{
			Summary: "Nothing left",
			Detail:  "The plan only destroys: there is no cluster left to judge. Make it without -destroy.",
		}
	default:
		return nil
	}
}

// finish makes resources of what was read.
func (p *reader) finish(ctx context.Context) (*resource.Set, error) {
	if p.incomplete {
		p.partial = append(p.partial, "The plan does not hold all resources of its configuration: it was limited (-target), or puts some off.")
	}
	for _, typ := range slices.Sorted(maps.Keys(p.uncovered)) {
		p.partial = append(p.partial, fmt.Sprintf("%s makes machines in a way that kwpolicy does not read.", typ))
	}
	sources, err := p.evaluate(ctx)
	if err != nil {
		return nil, err
	}
	set := &resource.Set{Resources: make([]*resource.Resource, len(p.instances)), Partial: p.partial}
	made := map[pair]*resource.Value{}
	for i, one := range p.instances {
		source := sources.of(one.Address, one.Block)
		if one.Attributes, err = p.value(made, one, source); err != nil {
			return nil, err
		}
		if source != nil {
			one.At = source.At
		}
		set.Resources[i] = one.Resource
	}
	set.Sort()
	return set, nil
}

// pair is what instances share that have the same attributes: what the plan says, and what the sources do.
type pair struct {
	content *content
	source  *resource.Value
}

// value makes the attributes of an instance, once for all that share them.
func (p *reader) value(made map[pair]*resource.Value, one instance, source *resource.Resource) (*resource.Value, error) {
	key := pair{content: one.content}
	if source != nil {
		key.source = source.Attributes
	}
	if value, ok := made[key]; ok {
		return value, nil
	}
	f := finisher{shape: p.options.Shapes[one.Type], declared: p.root.find(one.Block), source: source}
	value, err := f.finish(one.content)
	made[key] = &value
	return &value, err
}

// keyed writes the instance key of an address: aws_instance.node[0], aws_instance.node["a"].
func keyed(address string, key any) string {
	switch key := key.(type) {
	case int:
		return address + "[" + strconv.Itoa(key) + "]"
	case string:
		return address + "[" + strconv.Quote(key) + "]"
	default:
		return address
	}
}
