package config

import "github.com/hashicorp/hcl/v2"

// Problem is what keeps configuration from being read: at least one error, with the files that its places
// are in.
type Problem struct {
	Diagnostics hcl.Diagnostics
	Files       map[string]*hcl.File
}

// Error gives the first error.
func (p *Problem) Error() string { return p.Diagnostics.Error() }
