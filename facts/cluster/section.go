package cluster

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// section is a block that was read.
type section struct {
	kind   *blockType
	label  string
	at     hcl.Range
	values map[string]value
	inner  map[string][]*section
}

// value is what an attribute says, in the type that its form reads.
type value struct {
	value any
	at    hcl.Range
}

// section reads a block as its type says, and reports what is wrong with it.
func (r *reader) section(block *hcl.Block, kind *blockType) *section {
	s := &section{kind: kind, at: block.DefRange, values: map[string]value{}, inner: map[string][]*section{}}
	if len(block.Labels) > 0 {
		s.label = block.Labels[0]
	}
	content, problems := block.Body.Content(kind.schema())
	r.report(problems)
	for _, a := range inOrder(content.Attributes) {
		r.attribute(s, a)
	}
	for _, one := range content.Blocks {
		innerKind := kind.block(one.Type)
		if before := s.inner[one.Type]; innerKind.single && len(before) > 0 {
			r.wrong(one.DefRange, "Second block", fmt.Sprintf("There is already a block %s, in line %d.", one.Type, before[0].at.Start.Line))
			continue
		}
		s.inner[one.Type] = append(s.inner[one.Type], r.section(one, innerKind))
	}
	for name := range s.values {
		if before := s.inner[name]; len(before) > 0 {
			r.wrong(before[0].at, "Said twice", fmt.Sprintf("The attribute %s and the block of that name say the same thing: keep one of them.", name))
		}
	}
	return s
}

// attribute reads an attribute. Null says that it is left out.
func (r *reader) attribute(s *section, a *hcl.Attribute) {
	read, ok := r.scope.value(native(a.Expr))
	if !ok || read.IsNull() {
		return
	}
	said, err := s.kind.form(a.Name).read(read)
	if err != nil {
		r.wrong(a.Expr.Range(), "Wrong value", sentence(fmt.Sprintf("The %s %v", a.Name, err)))
		return
	}
	s.values[a.Name] = value{said, a.NameRange}
}

// sentence ends a text that may be a question.
func sentence(text string) string {
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// form gives that of an attribute that the schema has let through.
func (b *blockType) form(name string) form {
	return b.attributes[slices.IndexFunc(b.attributes, func(a attribute) bool { return a.name == name })].form
}

// said gives what an attribute says, and whether it says anything.
func said[T any](s *section, name string) (T, bool) {
	value, ok := s.values[name].value.(T)
	return value, ok
}

// or gives what an attribute says, or a default of the language.
func or[T any](s *section, name string, otherwise T) T {
	if value, ok := said[T](s, name); ok {
		return value
	}
	return otherwise
}

// only gives the block of a type that there is at most one of; an empty one where there is none.
func (s *section) only(name string) *section {
	if found := s.inner[name]; len(found) > 0 {
		return found[0]
	}
	return &section{kind: s.kind.block(name), at: s.at}
}

// checkLabel wants a name that can stand in results.
func (r *reader) checkLabel(s *section) {
	if !labelText.MatchString(s.label) {
		r.wrong(s.at, "Wrong name", "A name has letters, digits, dots, - and _, and at most 100 of them.")
	}
}

var labelText = regexp.MustCompile(`^[\p{L}\p{N}._-]{1,100}$`)

// labels wants names that are good and all different.
func (r *reader) labels(sections []*section) {
	first := map[string]hcl.Range{}
	for _, s := range sections {
		r.checkLabel(s)
		if before, ok := first[s.label]; ok {
			r.wrong(s.at, "Second name", fmt.Sprintf("A block %s %q is already in line %d: every one needs a name of its own.", s.kind.name, s.label, before.Start.Line))
			continue
		}
		first[s.label] = s.at
	}
}
