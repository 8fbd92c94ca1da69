// Package render turns a report into bytes. It decides nothing: no status, no verdict, no order.
package render

import (
	"io"
	"maps"
	"slices"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// Options say how a report is to look. The zero value suits a file.
type Options struct {
	// All shows what passed and what does not apply too.
	All bool

	// Color marks statuses with ANSI colours.
	Color bool

	// Width is where lines are broken; 0 stands for 100 columns.
	Width int
}

// Format writes a report in one way.
type Format func(w io.Writer, r report.Report, o Options) error

// Formats are the ways to write a report, by name; a new one is one file and one line here.
var Formats = map[string]Format{
	"json": writeJSON,
	"text": writeText,
}

// Names lists the formats.
func Names() []string { return slices.Sorted(maps.Keys(Formats)) }
