package plan

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// scanner reads JSON piece by piece. What is not of the kind that it expects is passed over where a plan may
// hold null, and is an error elsewhere.
type scanner struct {
	decoder *jsontext.Decoder
}

// over gives a scanner of a value that was read before.
func over(raw jsontext.Value) *scanner {
	return &scanner{decoder: jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
}

// object calls each with the name of every member, whose value each reads. null is an object without any.
func (s *scanner) object(each func(name string) error) error {
	if ok, err := s.open('{'); !ok {
		return err
	}
	for s.decoder.PeekKind() != '}' {
		name, err := s.name()
		if err != nil {
			return err
		}
		if err := each(name); err != nil {
			return err
		}
	}
	_, err := s.decoder.ReadToken()
	return err
}

// array calls each before every element, which each reads. null is an array without any.
func (s *scanner) array(each func() error) error {
	if ok, err := s.open('['); !ok {
		return err
	}
	for s.decoder.PeekKind() != ']' {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := s.decoder.ReadToken()
	return err
}

// open reads the beginning of an object or an array. It is not ok of null.
func (s *scanner) open(kind jsontext.Kind) (bool, error) {
	token, err := s.decoder.ReadToken()
	switch {
	case err != nil:
		return false, err
	case token.Kind() == 'n':
		return false, nil
	case token.Kind() != kind:
		return false, &facts.SyntaxError{
			Summary: "Not a plan",
			Detail:  fmt.Sprintf("%s is a JSON %s, which no plan of Terraform or OpenTofu has there.", pointer(s.decoder), kindName(token.Kind())),
		}
	default:
		return true, nil
	}
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case '{':
		return "object"
	case '[':
		return "array"
	default:
		return kind.String()
	}
}

// common are names that stand in a plan again and again.
var common = func() map[string]string {
	names := map[string]string{}
	for _, name := range []string{
		"address", "module_address", "previous_address", "mode", "type", "name", "index", "provider_name", "change", "deposed",
		"actions", "before", "after", "after_unknown", "before_sensitive", "after_sensitive", "action_reason", "replace_paths",
		"id", "arn", "self_link", "expressions", "references", "constant_value", "managed", "data", "create", "update", "no-op", "delete",
	} {
		names[name] = name
	}
	return names
}()

// name reads the name of a member.
func (s *scanner) name() (string, error) {
	raw, err := s.decoder.ReadValue()
	if err != nil {
		return "", err
	}
	return unquote(raw), nil
}

// unquote gives a JSON string as text, and "" of anything else.
func unquote(raw jsontext.Value) string {
	if len(raw) < 2 || raw[0] != '"' {
		return ""
	}
	inner := raw[1 : len(raw)-1]
	if name, ok := common[string(inner)]; ok {
		return name
	}
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return ""
	}
	return string(text)
}

// text reads a string; anything else leaves into as it is.
func (s *scanner) text(into *string) error {
	raw, err := s.decoder.ReadValue()
	if err == nil && raw.Kind() == '"' {
		*into = unquote(raw)
	}
	return err
}

// truth reads true or false; anything else leaves into as it is.
func (s *scanner) truth(into *bool) error {
	raw, err := s.decoder.ReadValue()
	if err == nil && (raw.Kind() == 't' || raw.Kind() == 'f') {
		*into = raw.Kind() == 't'
	}
	return err
}

// key reads an instance key, which is a number or a string.
func (s *scanner) key(into *any) error {
	raw, err := s.decoder.ReadValue()
	if err != nil {
		return err
	}
	switch raw.Kind() {
	case '"':
		*into = unquote(raw)
	case '0':
		number, err := strconv.Atoi(string(raw))
		if err != nil {
			return &facts.SyntaxError{Summary: "Not a plan", Detail: fmt.Sprintf("%s is no instance key.", pointer(s.decoder))}
		}
		*into = number
	}
	return nil
}

// filter appends to text what the shape names of the next value, as JSON. Top says that the value has the
// attributes of a whole resource, of which those that identify it are given to identity and not kept.
func (s *scanner) filter(text []byte, shape resource.Shape, identity func(raw jsontext.Value)) ([]byte, error) {
	kind := s.decoder.PeekKind()
	switch {
	case kind == '{' && shape != nil:
		return s.filterObject(text, shape, identity)
	case kind == '[' && shape != nil:
		return s.filterArray(text, shape)
	default:
		raw, err := s.decoder.ReadValue()
		return append(text, raw...), err
	}
}

func (s *scanner) filterObject(text []byte, shape resource.Shape, identity func(raw jsontext.Value)) ([]byte, error) {
	text = append(text, '{')
	err := s.object(func(name string) error {
		inner, wanted := shape[name]
		if identity != nil && resource.IsIdentity(name) {
			raw, err := s.decoder.ReadValue()
			identity(raw)
			if wanted && err == nil {
				text = appendMember(text, name, raw)
			}
			return err
		}
		if !wanted {
			return s.decoder.SkipValue()
		}
		var err error
		text, err = s.filter(appendMember(text, name, nil), inner, nil)
		return err
	})
	return append(text, '}'), err
}

// appendMember appends a member to the text of an object.
func appendMember(text []byte, name string, value jsontext.Value) []byte {
	if text[len(text)-1] != '{' {
		text = append(text, ',')
	}
	text = append(text, '"')
	text = append(text, name...) // Names of shapes need no escape.
	text = append(text, '"', ':')
	return append(text, value...)
}

func (s *scanner) filterArray(text []byte, shape resource.Shape) ([]byte, error) {
	text = append(text, '[')
	empty := true
	err := s.array(func() error {
		if !empty {
			text = append(text, ',')
		}
		empty = false
		var err error
		text, err = s.filter(text, shape, nil)
		return err
	})
	return append(text, ']'), err
}
