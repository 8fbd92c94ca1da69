package render

import (
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// writeJSON writes the report as design says, one document with a final newline. Names of the input need
// not be UTF-8.
func writeJSON(w io.Writer, r report.Report, o Options) error {
	if !o.All {
		r = r.Brief()
	}
	encoder := jsontext.NewEncoder(w, jsontext.AllowInvalidUTF8(true), jsontext.WithIndent("  "))
	return json.MarshalEncode(encoder, r, json.Deterministic(true))
}
