package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// models says of each model how the nodes can serve it.
func (t *text) models(f fit.Fit) {
	if len(f.Models) == 0 {
		return
	}
	t.heading("MODELS, BY THEIR GPU MEMORY")
	var name, size int
	for _, model := range f.Models {
		name, size = max(name, utf8.RuneCountInString(model.Name)), max(size, len(gigabytes(model)))
	}
	silent := slices.ContainsFunc(f.Models, func(model fit.Model) bool { return !countable(model) })
	for _, model := range f.Models {
		head := fmt.Sprintf("  %-*s  %*s", name, model.Name, size, gigabytes(model))
		if silent {
			t.line("%s", Plain(head))
			continue
		}
		indent := strings.Repeat(" ", name+size+6)
		for i, outcome := range outcomes(model, f.Target) {
			if i > 0 {
				head = indent[2:]
			}
			t.wrap(head+"  ", indent, outcome)
		}
	}
	if silent {
		for _, outcome := range outcomes(f.Models[0], f.Target) {
			t.wrap("  ", "    ", outcome)
		}
	}
}

func gigabytes(model fit.Model) string { return fmt.Sprintf("%g GB", model.Memory) }

// countable says that the GPUs of some node are known. Where none are, it is the same with each model.
func countable(model fit.Model) bool {
	return slices.ContainsFunc(model.Nodes, func(one fit.Placement) bool { return one.Status == "fits" || one.Status == "lacks" })
}

// placements are nodes that can serve a model alike.
type placements struct {
	fit.Placement
	nodes []string
}

// outcomes says of a model how it stands with the nodes, once for those that are alike.
func outcomes(model fit.Model, target report.Target) []string {
	all := grouped(model)
	var said []string
	for _, one := range all {
		switch {
		case len(all) > 1:
			said = append(said, outcome(one.Placement, model)+on(one.nodes, target))
		case len(one.nodes) > 1:
			said = append(said, outcome(one.Placement, model)+", on every node")
		default:
			said = append(said, outcome(one.Placement, model))
		}
	}
	fits := slices.ContainsFunc(all, func(one placements) bool { return one.Status == "fits" })
	if !fits && model.Together >= model.Memory {
		said = append(said, fmt.Sprintf("only across nodes: together their GPUs have %g GB", model.Together))
	}
	return said
}

func grouped(model fit.Model) []placements {
	var all []placements
	for _, one := range model.Nodes {
		i := slices.IndexFunc(all, func(known placements) bool { return outcome(known.Placement, model) == outcome(one, model) })
		if i < 0 {
			all, i = append(all, placements{Placement: one}), len(all)
		}
		all[i].nodes = append(append(all[i].nodes, one.Node), one.Alike...)
	}
	return all
}

func outcome(p fit.Placement, model fit.Model) string {
	switch {
	case p.Instance:
		return fmt.Sprintf("an instance of 1 of %s (%g GB)", counted(p.Of, "GPU", "GPUs"), p.Memory)
	case p.Status == "fits":
		return fmt.Sprintf("%d of %s (%g GB)%s", p.GPUs, counted(p.Of, "GPU", "GPUs"), p.Memory, advised(p, model))
	case p.Status == "lacks":
		return fmt.Sprintf("does not fit: %s %g GB", counted(p.Of, "GPU has", "GPUs have"), p.Memory)
	case p.Status == "unknown":
		return fmt.Sprintf("not known: %s; to know it, %s", p.Reason, p.Resolve)
	default:
		return "on no GPU: " + p.Reason + ". What a model takes of other memory the page does not say"
	}
}

// advised compares a placement with what is recommended beyond what is needed.
func advised(p fit.Placement, model fit.Model) string {
	switch {
	case model.Recommended == 0 || p.RecommendedGPUs == p.GPUs:
		return ""
	case p.RecommendedGPUs == 0:
		return fmt.Sprintf("; the recommended %g GB are more than it has", model.Recommended)
	default:
		return fmt.Sprintf("; %d for the recommended %g GB", p.RecommendedGPUs, model.Recommended)
	}
}
