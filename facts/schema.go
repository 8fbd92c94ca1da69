package facts

import _ "embed" // for the generated schema

// JSONSchema is the JSON Schema of Document, generated from the Go types. The rules are type-checked
// against it, so that a misspelt fact keeps a bundle from being compiled.
//
//go:embed schema/input.json
var JSONSchema []byte
