// Package host observes one Linux machine: the one it runs on, or another whose files lie below
// a directory.
//
// The package knows where a kernel, a driver and a daemon tell what they are, and how each of
// those places can lie: which zero means "no answer", which container shows its own view, which
// virtual disk invents its medium. It refuses to know what anybody demands of the machine, and
// it refuses to guess: what was not seen, or was seen twice and differently, is left out with
// its reason. It asks no network, and writes nothing.
package host

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
)

// defaultPatience is how long a probe may take where the system does not say.
const defaultPatience = 5 * time.Second

// A probe observes some facts and nothing else.
type probe struct {
	// name is what a person reads while the probe runs.
	name string

	// from is where it looks, as the end of a sentence for people.
	from string

	// claims are the paths of the facts that this probe, and no other, is responsible for. A path
	// stands for everything below it.
	claims []string

	// patience multiplies the system's; zero means one.
	patience int

	// look writes what it finds to a draft that it alone holds. A fact that it neither sets nor
	// misses is reported as missing.
	look func(context.Context, *machine, *facts.Node)
}

// outcome is what came of one probe.
type outcome struct {
	index int
	draft *facts.Node
}

// Gather observes everything. It always returns a whole node: a probe that fails, panics or
// takes too long costs its own facts, and each fact that is missing has its reason in Absent.
//
// Progress, where it is not nil, is called from this goroutine at the start and after each
// probe with the names of those still running. A probe that hangs in a system call cannot be ended:
// its goroutine is left behind and what it may yet find is dropped.
//
// A running machine that is no Linux is not observed: every fact is missing, for that reason.
func Gather(ctx context.Context, sys System, progress func(done, total int, pending []string)) facts.Node {
	if sys.Live && runtime.GOOS != "linux" {
		return unobserved(ctx, newMachine(sys), probes())
	}
	return gather(ctx, newMachine(sys), probes(), progress)
}

func unobserved(ctx context.Context, m *machine, list []probe) facts.Node {
	node := facts.Node{Name: m.name(ctx)}
	for _, p := range list {
		adopt(&node, p.without(facts.Absence{Reason: facts.NotSupported, Detail: "only Linux machines are observed"}), p.claims)
	}
	prune(&node)
	return node
}

func gather(ctx context.Context, m *machine, list []probe, progress func(int, int, []string)) facts.Node {
	outcomes, names := make(chan outcome, len(list)), make(chan string, 1)
	go func() { names <- m.name(ctx) }()
	for i, p := range list {
		go func() { outcomes <- outcome{i, p.run(ctx, m)} }()
	}
	drafts := collect(outcomes, list, progress)

	node := facts.Node{Name: <-names}
	for i, p := range list {
		adopt(&node, drafts[i], p.claims)
	}
	prune(&node)
	return node
}

// collect waits for every probe and returns their drafts in the order of the list.
func collect(outcomes <-chan outcome, list []probe, progress func(int, int, []string)) []*facts.Node {
	drafts := make([]*facts.Node, len(list))
	for done := 0; ; done++ {
		if progress != nil {
			progress(done, len(list), pending(list, drafts))
		}
		if done == len(list) {
			return drafts
		}
		o := <-outcomes
		drafts[o.index] = o.draft
	}
}

func pending(list []probe, drafts []*facts.Node) []string {
	var names []string
	for i, p := range list {
		if drafts[i] == nil {
			names = append(names, p.name)
		}
	}
	return names
}

// run looks for as long as the probe may take. The draft that it returns belongs to the caller: where the
// probe is late, that is a fresh one without facts.
func (p probe) run(ctx context.Context, m *machine) *facts.Node {
	patience := m.patience() * time.Duration(max(p.patience, 1))
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()

	result := make(chan *facts.Node, 1)
	go func() { result <- p.try(ctx, m) }()
	select {
	case draft := <-result:
		return draft
	case <-ctx.Done():
		return p.late(ctx, result, patience)
	}
}

// farewell is how long a probe may take to end what it has started: a command and its children.
const farewell = time.Second

// late gives a probe the time to end what it has started, and takes a draft that it finishes by that, or else
// says what stopped it.
func (p probe) late(ctx context.Context, result <-chan *facts.Node, patience time.Duration) *facts.Node {
	select {
	case draft := <-result:
		return draft
	case <-time.After(min(farewell, patience)):
	}
	absence := facts.Absence{Reason: facts.TimedOut, Detail: fmt.Sprintf("looking at %s took longer than %s", p.name, patience)}
	if errors.Is(ctx.Err(), context.Canceled) {
		absence = facts.Absence{Reason: facts.Failed, Detail: fmt.Sprintf("looking at %s was interrupted", p.name)}
	}
	return p.without(absence)
}

// try looks once. A panic, which drivers and firmware have provoked in parsers before, costs
// the facts of this probe only.
func (p probe) try(ctx context.Context, m *machine) (draft *facts.Node) {
	defer func() {
		if r := recover(); r != nil {
			draft = p.without(facts.Absence{Reason: facts.Failed, Detail: fmt.Sprintf("looking at %s: %v", p.name, r)})
		}
	}()
	draft = blank()
	p.look(ctx, m, draft)
	return draft
}

// without is a draft that has none of the facts of the probe, all for the same reason.
func (p probe) without(absence facts.Absence) *facts.Node {
	draft := blank()
	for _, claim := range p.claims {
		draft.Miss(claim, absence)
	}
	return draft
}

// machine is the system and what several probes need to know of it, found once.
type machine struct {
	System

	// container says whether and how the view is a container's.
	container func() containment

	// virtual says that the kernel runs on a hypervisor.
	virtual func() bool

	// engine is what the container engine answers to the first probe that asks.
	engine func(context.Context) (engineAnswer, error)
}

func newMachine(sys System) *machine {
	m := &machine{System: sys}
	m.container = sync.OnceValue(m.findContainer)
	m.virtual = sync.OnceValue(m.onHypervisor)
	m.engine = once(m.askEngines)
	return m
}

// most is most of the time that is left to a probe, for a question whose answer is not everything: the rest
// is for the other facts.
func (m *machine) most(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(deadline)*3/4)
}

// Source says where a fact of a running machine is looked for, as the end of a sentence; "" where nothing looks for it.
func Source(fact string) string {
	if claimed(fact, stated) || claimed(fact, provisioned) {
		return ""
	}
	for _, p := range probes() {
		if claimed(fact, p.claims) || slices.ContainsFunc(p.claims, func(claim string) bool { return below(claim, fact) }) {
			return p.from
		}
	}
	return ""
}

// probes are all of them; every fact is claimed by exactly one.
func probes() []probe {
	return []probe{
		osProbe(), architectureProbe(),
		cpuProbe(), usableCPUsProbe(),
		memoryProbe(), installedMemoryProbe(), memoryLimitProbe(),
		disksProbe(), filesystemsProbe(), pathsProbe(), writableProbe(), directoriesProbe(), gpusProbe(),
		dockerEngineProbe(), dockerComposeProbe(), toolkitProbe(), packagesProbe(), pythonProbe(), nodejsProbe(),
		chromeProbe(), etcdProbe(),
		userProbe(), sessionGroupsProbe(), groupsProbe(),
		modulesProbe(), sysctlsProbe(), clockProbe(),
		listenersProbe(), portsProbe(), linksProbe(), interconnectProbe(),
		environmentProbe(), cloudProbe(),
	}
}
