// Package terraform reads planned clusters: plans as terraform show -json prints them, and configuration
// that nobody planned yet. Both become the same document, as far as both can know.
package terraform

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/adapt"
	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/plan"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// Machines say what is known of machine types, and which machines are left out.
type Machines struct {
	Types *instances.Catalogue
	Skip  func(name string) bool
}

// ReadPlan reads a plan in JSON. source is the saved plan file that it was printed of, or the directory of
// its configuration; "" where there is neither. What is wrong with the plan is a *facts.SyntaxError, and
// with its source a *config.Problem.
func ReadPlan(ctx context.Context, r io.Reader, source string, machines Machines) (facts.Document, error) {
	sources, closer, err := open(source)
	if err != nil {
		return facts.Document{}, err
	}
	defer closer.Close()
	set, err := plan.Read(ctx, cancelled{ctx, r}, plan.Options{Shapes: adapt.Shapes(), Sources: sources, Compute: adapt.Uncovered()})
	if err != nil {
		return facts.Document{}, err
	}
	return document(set, machines, "The plan")
}

// ReadConfiguration evaluates the configuration in a directory, or in one file. What is wrong with it is a
// *config.Problem, or a *facts.SyntaxError where it plans no machine.
func ReadConfiguration(ctx context.Context, path string, options config.Options, machines Machines) (facts.Document, error) {
	options.Compute = adapt.Uncovered()
	set, diagnostics, files := config.Read(ctx, path, adapt.Shapes(), options)
	if err := ctx.Err(); err != nil {
		return facts.Document{}, fmt.Errorf("read configuration: %w", err)
	}
	if diagnostics.HasErrors() {
		return facts.Document{}, &config.Problem{Diagnostics: diagnostics, Files: files}
	}
	return document(set, machines, "The configuration")
}

// document makes the document, of which a machine must be part: nothing would be judged otherwise, and look
// as if all were well.
func document(set *resource.Set, machines Machines, what string) (facts.Document, error) {
	doc := adapt.Document(set, machines.Types, machines.Skip)
	if len(doc.Nodes) > 0 {
		return doc, nil
	}
	detail := []string{what + " has no machine that kwpolicy reads: no instance, node group or scale set of AWS, Google Cloud or Azure."}
	if len(doc.Excluded) > 0 {
		detail = []string{what + " has no machine but those that are left out."}
	}
	return facts.Document{}, &facts.SyntaxError{Summary: "No machines", Detail: strings.Join(append(detail, doc.Partial...), " ")}
}

// open gives the configuration at a path: a directory, or a saved plan file, which is to be closed.
func open(path string) (*config.Source, io.Closer, error) {
	if path == "" {
		return nil, io.NopCloser(nil), nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read source: %w", err)
	}
	if info.IsDir() {
		source, diagnostics := config.Directory(path)
		return source, io.NopCloser(nil), problem(diagnostics)
	}
	archive, err := zip.OpenReader(path)
	if errors.Is(err, zip.ErrFormat) {
		return nil, nil, fmt.Errorf("read source %s: it is neither a directory nor a saved plan of terraform plan -out", path)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read source %s: %w", path, err)
	}
	source, diagnostics := config.Archive(&archive.Reader)
	if err := problem(diagnostics); err != nil {
		return nil, nil, errors.Join(err, archive.Close())
	}
	return source, archive, nil
}

func problem(diagnostics hcl.Diagnostics) error {
	if diagnostics.HasErrors() {
		return &config.Problem{Diagnostics: diagnostics}
	}
	return nil
}

// cancelled reads until a context is done.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
