// Package policies holds the bundle that the program ships with: the Rego and the data below
// kwpolicy, byte for byte as a stock OPA would load them.
package policies

import "embed"

// FS is the bundle's root.
//
//go:embed .manifest kwpolicy
var FS embed.FS
