package config

import (
	"iter"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// piece is a name of a shape with what a body sets for it.
type piece struct {
	name        string
	shape       resource.Shape
	set         *attribute
	blocks      []*block
	perInstance bool // it may differ between the instances of the resource
}

// pieces picks from a body what a shape names. A nil shape names everything.
func (e *evaluator) pieces(b *body, shape resource.Shape) []*piece {
	var found []*piece
	for _, name := range namesIn(b, shape) {
		p := &piece{name: name, shape: shape[name], set: b.attributes[name], blocks: b.of(name)}
		if p.set == nil && p.blocks == nil {
			continue
		}
		p.perInstance = e.differs(p)
		found = append(found, p)
	}
	return found
}

func namesIn(b *body, shape resource.Shape) []string {
	if shape != nil {
		return sortedNames(shape)
	}
	names := sortedNames(b.attributes)
	for _, inner := range b.blocks {
		names = add(names, inner.kind)
	}
	return names
}

// differs says whether a piece may differ between the instances of its resource.
func (e *evaluator) differs(p *piece) bool {
	if p.set != nil && p.set.expression(e.meter).perInstance() {
		return true
	}
	for _, inner := range p.blocks {
		if forEach := inner.forEach(); forEach != nil && forEach.expression(e.meter).perInstance() {
			return true
		}
		for _, below := range e.piecesOf(inner, p.shape) {
			if below.perInstance {
				return true
			}
		}
	}
	return false
}

// forEach is what a dynamic block goes through; nil of any other.
func (b *block) forEach() *attribute {
	if !b.dynamic {
		return nil
	}
	return b.body().attributes["for_each"]
}

func (e *evaluator) piecesOf(b *block, shape resource.Shape) []*piece {
	if b.pieces == nil {
		b.pieces = e.pieces(b.inside(), shape)
	}
	return b.pieces
}

// turn is one block that there will be.
type turn struct {
	from  *block
	body  *body
	scope *scope
}

// turns gives the blocks that there will be, or for some the causes that nobody can tell.
func (e *evaluator) turns(blocks []*block, s *scope) iter.Seq2[turn, []*cause] {
	return func(yield func(turn, []*cause) bool) {
		for _, inner := range blocks {
			if inner.dynamic {
				if !e.dynamic(inner, s, yield) {
					return
				}
			} else if !yield(turn{inner, inner.body(), s}, nil) {
				return
			}
		}
	}
}

// dynamic gives the blocks that a dynamic block makes.
func (e *evaluator) dynamic(b *block, s *scope, yield func(turn, []*cause) bool) bool {
	set := b.forEach()
	if set == nil {
		return true
	}
	v, marks := e.evaluate(set.expression(e.meter), s).Unmark()
	switch {
	case isSecret(marks):
		return yield(turn{from: b}, []*cause{e.hidden(set)})
	case !v.IsKnown():
		return yield(turn{from: b}, e.orElse(causesOf(marks)))
	case v.IsNull() || !v.CanIterateElements():
		return yield(turn{from: b}, []*cause{e.wrong(set, "is neither a list nor a map nor a set")})
	}
	iterator := b.iterator()
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		inner := s.with(iterator, cty.ObjectVal(map[string]cty.Value{"key": key, "value": element}))
		if !yield(turn{b, b.inside(), inner}, nil) {
			return false
		}
	}
	return true
}

// iterator is the name by which the content of a dynamic block has its turn.
func (b *block) iterator() string {
	if set, ok := b.body().attributes["iterator"]; ok {
		if name := hcl.ExprAsKeyword(set.source); name != "" {
			return name
		}
	}
	return b.kind
}

// value evaluates a piece.
func (e *evaluator) value(p *piece, s *scope) resource.Value {
	if p.set != nil {
		p.set.expression(e.meter)
		return e.part(p.set.parts, p.shape, s).Placed(place(p.set.at))
	}
	var elements []resource.Value
	for turn, causes := range e.turns(p.blocks, s) {
		if causes != nil {
			elements = append(elements, resource.NotKnown(e.why(causes)).Placed(place(turn.from.at)))
			continue
		}
		elements = append(elements, resource.Object(e.values(e.piecesOf(turn.from, p.shape), turn.scope)).Placed(place(turn.from.at)))
	}
	switch {
	case len(elements) == 0:
		return resource.Value{}
	case len(elements) == 1 && elements[0].State() == resource.Unknown:
		return elements[0]
	default:
		return resource.List(elements).Placed(elements[0].At)
	}
}

// part evaluates what a shape names of an expression.
func (e *evaluator) part(p *part, shape resource.Shape, s *scope) resource.Value {
	switch {
	case p.of != nil:
		return e.convert(e.evaluate(p.of, s), shape, nil)
	case p.members == nil:
		elements := make([]resource.Value, len(p.elements))
		for i, element := range p.elements {
			elements[i] = e.part(element, shape, s).Placed(place(element.at))
		}
		return resource.List(elements)
	}
	members := map[string]resource.Value{}
	for _, name := range sortedNames(p.members) {
		inner, named := shape[name]
		if shape != nil && !named {
			continue
		}
		if made := e.part(p.members[name], inner, s); made.State() != resource.Omitted {
			members[name] = made.Placed(place(p.members[name].at))
		}
	}
	return resource.Object(members)
}

// values evaluates pieces. What is null is left out.
func (e *evaluator) values(pieces []*piece, s *scope) map[string]resource.Value {
	members := make(map[string]resource.Value, len(pieces))
	for _, p := range pieces {
		if v := e.value(p, s); v.State() != resource.Omitted {
			members[p.name] = v
		}
	}
	return members
}

// convert makes of a value what the shape names of it.
func (e *evaluator) convert(v cty.Value, shape resource.Shape, above []*cause) resource.Value {
	v, marks := v.Unmark()
	causes := above
	if own := causesOf(marks); len(own) > 0 {
		causes = own
	}
	switch kind := v.Type(); {
	case isSecret(marks):
		return resource.NotKnown(e.secretWhy())
	case !v.IsKnown():
		return resource.NotKnown(e.why(e.orElse(causes)))
	case v.IsNull():
		return resource.Value{}
	case kind == cty.String:
		return resource.String(v.AsString())
	case kind == cty.Number:
		number, _ := v.AsBigFloat().Float64()
		return resource.Number(number)
	case kind == cty.Bool:
		return resource.Bool(v.True())
	case kind.IsObjectType() || kind.IsMapType():
		return e.convertObject(v, shape, causes)
	case v.CanIterateElements():
		elements := make([]resource.Value, 0, v.LengthInt())
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			elements = append(elements, e.convert(element, shape, causes))
		}
		return resource.List(elements)
	default:
		return resource.NotKnown(e.why([]*cause{e.cause(cause{reason: facts.NotSupported, sentence: "it is neither text nor a number nor made of such"})}))
	}
}

func (e *evaluator) convertObject(v cty.Value, shape resource.Shape, causes []*cause) resource.Value {
	members := map[string]resource.Value{}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		inner, named := shape[key.AsString()]
		if shape != nil && !named {
			continue
		}
		if made := e.convert(element, inner, causes); made.State() != resource.Omitted {
			members[key.AsString()] = made
		}
	}
	return resource.Object(members)
}
