// Command mutate tests the tests of the policies: it changes one thing in the policies, a threshold, an operator, a
// scope or a level, and sees whether a Rego test, a scenario or a golden file fails. What nothing notices is
// a survivor, and survivors.txt lists those that are the same policy as before, with the reason.
//
// It changes no file. It knows how rows and Rego are written, and no rule, row or test by name.
//
// Run it in the root of the repository:
//
//	go run ./policies_test/mutate [-changed REV] [-rule AREA/NAME]... [-page NAME]... [-at-most N] [-v]
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// listFile has the survivors that are known.
const listFile = suite.Tests + "/mutate/survivors.txt"

type options struct {
	changed      string
	rules, pages []string
	atMost       int
	verbose      bool
	progress     io.Writer // nil for none
}

func main() {
	o := options{progress: os.Stderr}
	flag.StringVar(&o.changed, "changed", "", "only mutants of what differs from the revision `REV`")
	flag.Func("rule", "only mutants of the rule `AREA/NAME`, or of a package such as compare", func(name string) error {
		o.rules = append(o.rules, name)
		return nil
	})
	flag.Func("page", "only mutants of the rows on the page `NAME`", func(name string) error {
		o.pages = append(o.pages, name)
		return nil
	})
	flag.IntVar(&o.atMost, "at-most", 0, "only `N` of the mutants, evenly chosen")
	flag.BoolVar(&o.verbose, "v", false, "tell of each mutant what killed it")
	flag.Parse()
	debug.SetGCPercent(400) // Evaluations make much garbage, and none lives.
	begun := time.Now()
	sound, err := run(context.Background(), os.DirFS("."), os.Stdout, o)
	fmt.Fprintf(os.Stderr, "in %s\n", time.Since(begun).Round(time.Second))
	if err != nil {
		fmt.Fprintf(os.Stderr, "mutate: %v\n", err)
		os.Exit(2)
	}
	if !sound {
		os.Exit(1)
	}
}

// run says whether the survivors are those that are listed.
func run(ctx context.Context, root fs.FS, out io.Writer, o options) (bool, error) {
	text, err := fs.ReadFile(root, listFile)
	if err != nil {
		return false, fmt.Errorf("run it in the root of the repository: %w", err)
	}
	known, err := parseSurvivors(string(text))
	if err != nil {
		return false, fmt.Errorf("%s: %w", listFile, err)
	}
	b, err := newBench(ctx, root)
	if err != nil {
		return false, err
	}
	all := everyMutant(b.modules, b.data)
	selected, err := b.choose(ctx, all, o)
	if err != nil {
		return false, err
	}
	verdicts, err := b.judgeAll(ctx, selected, cmp.Or(o.progress, io.Discard))
	if err != nil {
		return false, err
	}
	if o.verbose {
		for _, v := range verdicts {
			fmt.Fprintf(out, "%s: %s\n", v.how(), v.name)
		}
	}
	wrong := known.hold(all, verdicts)
	for _, line := range wrong {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintf(out, "%d of %d mutants\n", len(selected), len(all))
	summarize(out, "rows", verdicts, func(v verdict) bool { return v.page != "" })
	summarize(out, "Rego", verdicts, func(v verdict) bool { return v.page == "" })
	return len(wrong) == 0, nil
}

func (b *bench) choose(ctx context.Context, all []mutant, o options) ([]mutant, error) {
	isChanged := func(mutant) bool { return true }
	if o.changed != "" {
		var err error
		if isChanged, err = changed(ctx, o.changed, b.data); err != nil {
			return nil, err
		}
	}
	var selected []mutant
	for _, m := range all {
		if (len(o.rules) == 0 || slices.Contains(o.rules, m.rule)) && (len(o.pages) == 0 || slices.Contains(o.pages, m.page)) && isChanged(m) {
			selected = append(selected, m)
		}
	}
	if o.atMost == 0 || len(selected) <= o.atMost {
		return selected, nil
	}
	var even []mutant
	for i := range o.atMost {
		even = append(even, selected[i*len(selected)/o.atMost])
	}
	return even, nil
}

// judgeAll judges on all processors.
func (b *bench) judgeAll(ctx context.Context, mutants []mutant, progress io.Writer) ([]verdict, error) {
	verdicts := make([]verdict, len(mutants))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, m := range mutants {
		group.Go(func() (err error) {
			verdicts[i], err = b.judge(ctx, m)
			if n := done.Add(1); n%200 == 0 {
				fmt.Fprintf(progress, "%d of %d\n", n, len(mutants))
			}
			return err
		})
	}
	return verdicts, group.Wait()
}

// learn gives the checks of the trials, the cheapest first. Those that are not known yet are learned on all processors.
func learn(ctx context.Context, trials []*trial) ([]*check, error) {
	learned := make([][]*check, len(trials))
	group, _ := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, one := range trials {
		group.Go(func() (err error) {
			learned[i], err = one.learn()
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	checks := slices.Concat(learned...)
	slices.SortStableFunc(checks, func(a, b *check) int { return cmp.Compare(a.cost, b.cost) })
	return checks, nil
}

func summarize(out io.Writer, what string, verdicts []verdict, of func(verdict) bool) {
	count := map[fate]int{}
	for _, v := range verdicts {
		if of(v) {
			count[v.fate]++
		}
	}
	fmt.Fprintf(out, "%s: %d killed by tests and scenarios, %d by golden files only, %d survived; %d concern no policy, %d do not compile\n",
		what, count[killed], count[goldenOnly], count[survived], count[idle], count[unborn])
}
