package facts

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// A SyntaxError is what keeps a text from being a facts document.
type SyntaxError struct {
	// Line and Column are where, from 1; both are 0 where the text as a whole is at fault. Offset is
	// the same place in bytes from 0.
	Line, Column, Offset int

	// Summary is a fixed short text, Detail a full sentence with what was found and what was expected.
	Summary, Detail string
}

// Error gives the place and the detail.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Detail
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Detail)
}

// Text gives raw as UTF-8 without a byte order mark. It reads UTF-8 and UTF-16, the latter with a mark
// or recognised by its zero bytes, as PowerShell's redirection writes it.
func Text(raw []byte) ([]byte, error) {
	var decoder encoding.Encoding
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}), len(raw) > 1 && raw[0] != 0 && raw[1] == 0:
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}), len(raw) > 1 && raw[0] == 0 && raw[1] != 0:
		decoder = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case utf8.Valid(raw):
		return bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), nil
	default:
		return nil, &SyntaxError{Summary: "Not a text file", Detail: "The input is neither UTF-8 nor UTF-16 text."}
	}
	text, err := decoder.NewDecoder().Bytes(raw)
	if err != nil {
		return nil, &SyntaxError{Summary: "Not a text file", Detail: fmt.Sprintf("The input looks like UTF-16 and is not: %v.", err)}
	}
	return text, nil
}

// Decode reads a document from text, which Text gave, and validates it. Its errors are of type *SyntaxError.
func Decode(text []byte) (Document, error) {
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return Document{}, locate(text, err)
	}
	if head.Schema == nil {
		return Document{}, &SyntaxError{
			Summary: "Not a facts document",
			Detail:  fmt.Sprintf("A facts document is a JSON object with \"schema\": %q; kwpolicy facts prints one.", Schema),
		}
	}
	if *head.Schema != Schema {
		return Document{}, &SyntaxError{
			Summary: "Unsupported schema",
			Detail:  fmt.Sprintf("The document has schema %q, and this program reads %q: gather the facts again with this version.", *head.Schema, Schema),
		}
	}
	var doc Document
	if err := json.Unmarshal(text, &doc, json.RejectUnknownMembers(true)); err != nil {
		return Document{}, locate(text, err)
	}
	if err := doc.Validate(); err != nil {
		return Document{}, &SyntaxError{Summary: "Unusable facts", Detail: fmt.Sprintf("The document cannot be judged: %v.", err)}
	}
	return doc, nil
}

// Encode writes doc as JSON, in the order of the fields, ending with a newline.
func Encode(doc Document) ([]byte, error) {
	text, err := json.Marshal(doc, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fmt.Errorf("encode facts: %w", err)
	}
	return append(text, '\n'), nil
}

// locate turns an error of the JSON decoder into one with a place.
func locate(text []byte, err error) *SyntaxError {
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		found := place(text, int(syntactic.ByteOffset))
		found.Summary = "Invalid JSON"
		found.Detail = fmt.Sprintf("The text is not valid JSON: %v.", syntactic.Err)
		return found
	}
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		found := place(text, int(semantic.ByteOffset))
		found.Summary = "Invalid fact"
		found.Detail = explain(semantic)
		return found
	}
	return &SyntaxError{Summary: "Invalid JSON", Detail: fmt.Sprintf("The text cannot be read: %v.", err)}
}

// explain says what was found where something else belongs.
func explain(err *json.SemanticError) string {
	where := "The document"
	if err.JSONPointer != "" {
		where = string(err.JSONPointer)
	}
	switch {
	case errors.Is(err, json.ErrUnknownName):
		return fmt.Sprintf("%s is no fact that this version knows: kwpolicy facts --schema prints those that it does.", where)
	case err.GoType != nil:
		return fmt.Sprintf("%s is a JSON %s, where %s is needed.", where, kind(err.JSONKind), expected(err.GoType))
	default:
		return fmt.Sprintf("%s cannot be read: %v.", where, err.Err)
	}
}

func expected(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return expected(t.Elem())
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Array:
		return fmt.Sprintf("an array of %d numbers", t.Len())
	case reflect.Slice:
		return "an array"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	default:
		return "an object"
	}
}

func kind(k jsontext.Kind) string {
	switch k {
	case '{', '}':
		return "object"
	case '[', ']':
		return "array"
	case 0:
		return "unknown"
	default:
		return k.String()
	}
}

// place counts lines and columns up to offset.
func place(text []byte, offset int) *SyntaxError {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	return &SyntaxError{
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		Offset: offset,
	}
}

// Join makes one cluster of several documents, whose nodes are its nodes. One document is
// given back as it is. The parameters of the documents must not contradict each other, and no two
// nodes have one name; names are what the documents are called in errors.
func Join(docs []Document, names []string) (Document, error) {
	if !slices.ContainsFunc(docs, func(d Document) bool { return len(d.Nodes) > 0 }) {
		return Document{}, fmt.Errorf("%s: no node is described: give the facts of the nodes, or their plan, as well", strings.Join(names, ", "))
	}
	if len(docs) == 1 {
		return docs[0], nil
	}
	joined := Document{Schema: Schema, Kind: Cluster}
	owner, stated := map[string]string{}, ""
	for i, doc := range docs {
		for j := range doc.Nodes {
			for name := range doc.Nodes[j].Names() {
				if other, ok := owner[name]; ok {
					return Document{}, fmt.Errorf("%s and %s both have a node named %q: every node needs a name of its own", other, names[i], name)
				}
				owner[name] = names[i]
			}
		}
		joined.add(doc)
		if doc.Parameters == nil {
			continue
		}
		if joined.Parameters != nil && !equal(*joined.Parameters, *doc.Parameters) {
			return Document{}, fmt.Errorf("%s and %s state different parameters: take them out, and ask by flags", stated, names[i])
		}
		joined.Parameters, stated = doc.Parameters, names[i]
	}
	if i, ok := repeated(joined.SharedStorage, func(s SharedStorage) string { return s.Name }); ok {
		return Document{}, fmt.Errorf("%s say different things of the shared storage %q", strings.Join(names, " and "), joined.SharedStorage[i].Name)
	}
	return joined, nil
}

// add takes over what a document says, but for its parameters.
func (d *Document) add(other Document) {
	d.Nodes = append(d.Nodes, other.Nodes...)
	d.Partial = append(d.Partial, other.Partial...)
	d.Excluded = append(d.Excluded, other.Excluded...)
	if other.SharedStorage != nil && d.SharedStorage == nil {
		d.SharedStorage = []SharedStorage{}
	}
	for _, storage := range other.SharedStorage {
		// Each node may state what they all share.
		if !slices.ContainsFunc(d.SharedStorage, func(known SharedStorage) bool { return reflect.DeepEqual(known, storage) }) {
			d.SharedStorage = append(d.SharedStorage, storage)
		}
	}
	for path, absence := range other.Absent {
		d.Miss(path, absence)
	}
	for path, origin := range other.Origins {
		d.Cite(path, origin)
	}
}

func equal(a, b Parameters) bool {
	first, errA := json.Marshal(a)
	second, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(first, second)
}
