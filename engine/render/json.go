package render

import (
	"encoding/json"
	"io"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// writeJSON writes the report as design says, one document with a final newline.
func writeJSON(w io.Writer, r report.Report, o Options) error {
	if !o.All {
		r = r.Brief()
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
