package engine

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// largestPart is how many nodes are judged at once: enough to share what all need, and few enough for what
// an evaluation holds in memory.
const largestPart = 64

// inParts judges the nodes of a document in parts, and the installation that they make by itself. It asks as
// much of the bundle as whole does: each part must be complete.
func (e *Engine) inParts(ctx context.Context, doc facts.Document) (answer, error) {
	parts := slices.Collect(slices.Chunk(doc.Nodes, largestPart))
	answers := make([]answer, len(parts)+1)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	group.Go(func() (err error) {
		answers[len(parts)], err = e.ask(ctx, e.cluster, doc)
		return err
	})
	for i, nodes := range parts {
		group.Go(func() error {
			part := doc
			part.Nodes = nodes
			got, err := e.whole(ctx, part)
			answers[i] = got.without(string(facts.Cluster))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return answer{}, err
	}
	joined := join(answers)
	return joined, joined.complete(e.page, e.policy, doc)
}

// without leaves out what is said of a subject.
func (a answer) without(subject string) answer {
	for _, list := range a.pointers() {
		*list = slices.DeleteFunc(*list, func(r report.Result) bool { return r.Subject == subject })
	}
	for rule, subjects := range a.Wanted {
		a.Wanted[rule] = slices.DeleteFunc(subjects, func(wanted string) bool { return wanted == subject })
	}
	return a
}

// join makes one answer of several, in the order that one has.
func join(answers []answer) answer {
	joined := answer{Readings: map[string]string{}, Wanted: map[string][]string{}}
	lists := joined.pointers()
	for i := range answers {
		for j, list := range answers[i].lists() {
			*lists[j] = append(*lists[j], list...)
		}
		maps.Copy(joined.Readings, answers[i].Readings)
		for rule, subjects := range answers[i].Wanted {
			joined.Wanted[rule] = append(joined.Wanted[rule], subjects...)
		}
	}
	for _, list := range lists {
		slices.SortFunc(*list, func(a, b report.Result) int {
			return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Subject, b.Subject))
		})
		if *list == nil {
			*list = report.Results{}
		}
	}
	return joined
}
