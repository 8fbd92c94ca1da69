// Package config reads Terraform and OpenTofu configuration as text, without a plan: it evaluates what
// decides the resources that it is asked for, and nothing else.
//
// It knows the language: variables, locals, functions, modules, count, for_each, dynamic blocks, and which
// files count. It knows no provider: a shape names the attributes that are read, and what only a provider
// or the cloud decides is unknown, with the reason. Nothing is downloaded, nothing is executed, and no file
// is written.
package config

import (
	"context"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// Options are what a person gives beside the configuration. The zero value gives nothing.
type Options struct {
	// VarFiles are files of variables, as by --var-file. A later one wins.
	VarFiles []string

	// Vars are NAME=VALUE, as by --var. They win over all files, and a later one over an earlier.
	Vars []string

	// Environ is NAME=VALUE as os.Environ gives it. TF_VAR_* are variables, and HOME is for pathexpand;
	// nothing else is looked at.
	Environ []string

	// Workspace is terraform.workspace; empty stands for "default".
	Workspace string

	// Compute names the resource types that make machines in a way that no shape describes. The set is
	// partial where the configuration declares one.
	Compute []string
}

// Read evaluates the configuration in a directory, or one file of it alone, as far as it decides the
// resources that have a shape.
//
// The set is nil where the diagnostics have errors. An attribute that cannot be told is no error: it is
// unknown, and says why. The files are those of the diagnostics' excerpts; files of variables, which hold
// secrets, are not among them. Files are read in the directory, in the directories of local modules
// wherever they are, and where .terraform/modules/modules.json says below the directory.
func Read(ctx context.Context, path string, shapes resource.Shapes, options Options) (*resource.Set, hcl.Diagnostics, map[string]*hcl.File) {
	l := newLoader(ctx)
	d, diags := openDisk(path)
	if diags.HasErrors() {
		return nil, diags, l.files
	}
	root := l.root(d.open)
	if l.diags.HasErrors() {
		return nil, l.diags, l.files
	}
	e := newEvaluator(ctx, l, d, root, shapes, options)
	e.readInputs(d, options)
	set := e.resources()
	diags = append(l.diags, e.diags...)
	if diags.HasErrors() {
		return nil, diags, l.files
	}
	return set, diags, l.files
}
