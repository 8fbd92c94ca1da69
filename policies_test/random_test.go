package policies_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/kwpolicy/kwpolicy/facts"
)

var random = flag.Int("random", 8, "how many random documents each property is held on")

// TestRandom holds on random documents what must be so of any. A document is made from a seed alone, which is the
// name of the subtest: go test ./policies_test -run 'TestRandom/order/7$' -random 8 makes it again.
func TestRandom(t *testing.T) {
	t.Parallel()
	query := prepare(t, "data.kwpolicy.main.report")
	maker := newMaker(t)
	for name, holds := range map[string]func(*testing.T, rego.PreparedEvalQuery, *rand.Rand, facts.Document){
		"more":   holdMore,
		"less":   holdLess,
		"order":  holdOrder,
		"double": holdDouble,
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range *random {
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					t.Parallel()
					dice := rand.New(rand.NewPCG(uint64(seed), 0))
					doc := maker.document(t, dice)
					if holds(t, query, dice, doc); t.Failed() {
						t.Logf("the document of seed %d is %s", seed, text(t, doc))
					}
				})
			}
		})
	}
}

// more are ways in which a node may have more of what it has.
var more = map[string]func(node *facts.Node){
	"cores": func(node *facts.Node) {
		if cpu := node.CPU; cpu != nil { // Of the same kind: who has no second thread gets none.
			double(cpu.LogicalCPUs)
			double(cpu.PhysicalCores)
			double(cpu.UsableCPUs)
		}
	},
	"memory": func(node *facts.Node) {
		if memory := node.Memory; memory != nil {
			double(memory.InstalledBytes)
			double(memory.UsableBytes)
			double(memory.LimitBytes)
		}
	},
	"space": func(node *facts.Node) {
		for i := range node.Disks {
			double(node.Disks[i].SizeBytes)
		}
		for i := range node.Filesystems {
			double(node.Filesystems[i].SizeBytes)
			double(node.Filesystems[i].AvailableBytes)
		}
	},
	"speed of disks": func(node *facts.Node) {
		for i := range node.Disks {
			double(node.Disks[i].IOPS)
			double(node.Disks[i].ThroughputBytesPerSecond)
		}
	},
	"GPUs": func(node *facts.Node) {
		if len(node.GPUs) > 0 {
			node.GPUs = append(slices.Clone(node.GPUs), node.GPUs[0])
		}
	},
	"memory of GPUs": func(node *facts.Node) {
		for i := range node.GPUs {
			double(node.GPUs[i].MemoryBytes)
		}
	},
	"bandwidth": func(node *facts.Node) {
		if node.Network != nil {
			double(node.Network.BandwidthBitsPerSecond)
		}
	},
	"kernel modules": func(node *facts.Node) {
		if node.Kernel != nil {
			for name := range node.Kernel.Modules {
				node.Kernel.Modules[name] = "loaded"
			}
		}
	},
}

func double[T int | int64](number *T) {
	if number != nil {
		*number *= 2
	}
}

// holdMore wants nobody to fall short for having more.
func holdMore(t *testing.T, query rego.PreparedEvalQuery, dice *rand.Rand, doc facts.Document) {
	before := judgeRandom(t, query, doc).all()
	names := slices.Sorted(maps.Keys(more))
	shuffle(dice, names)
	for _, name := range names[:4] {
		grow := more[name]
		var grown facts.Document
		remarshal(t, doc, &grown)
		for i := range grown.Nodes {
			grow(&grown.Nodes[i])
		}
		holdNone(t, "with more "+name, before, judgeRandom(t, query, grown).all(), func(_, was, is string) bool {
			return is == "violation" && was != "violation" && was != "unknown"
		})
	}
}

// holdLess wants nobody to pass for what is not known of them.
func holdLess(t *testing.T, query rego.PreparedEvalQuery, dice *rand.Rand, doc facts.Document) {
	before := judgeRandom(t, query, doc).all()
	var document any
	remarshal(t, doc, &document)
	var all []spot
	for place := range places(document) {
		all = append(all, place)
	}
	shuffle(dice, all)
	for _, place := range all[:min(4, len(all))] {
		after := ask(t, query, without(t, document, place)).all()
		holdNone(t, "without "+place.pointer, before, after, func(rule, was, is string) bool {
			return (was == "violation" || was == "unknown") && is == "pass" && removals[[2]string{rule, place.fact}] == ""
		})
	}
}

// holdNone wants no result to have become what is wrong.
func holdNone(t *testing.T, how string, before, after map[outcome]string, wrong func(rule, was, is string) bool) {
	t.Helper()
	for key, was := range before {
		if is := after[key]; wrong(key.rule, was, is) {
			t.Errorf("%s, %s of %s turns from %s to %s", how, key.rule, key.subject, was, is)
		}
	}
}

// holdOrder wants the same to be said whatever the order of lists, and however often it is asked. GPUs are named in
// their order, and that is all that it says.
func holdOrder(t *testing.T, query rego.PreparedEvalQuery, dice *rand.Rand, doc facts.Document) {
	first := judgeRandom(t, query, doc)
	want := text(t, first)
	if again := text(t, judgeRandom(t, query, doc)); again != want {
		t.Errorf("the same document gets another report (-again +first)\n%s", cmp.Diff(again, want))
	}
	shuffle(dice, doc.Nodes)
	shuffle(dice, doc.SharedStorage)
	for i := range doc.Nodes {
		node := &doc.Nodes[i]
		shuffle(dice, node.Disks)
		shuffle(dice, node.Filesystems)
		if node.Network != nil {
			shuffle(dice, node.Network.Listeners)
			shuffle(dice, node.Network.Ingress)
		}
	}
	if shuffled := text(t, judgeRandom(t, query, doc)); shuffled != want {
		t.Errorf("in another order the report is another (-other +first)\n%s", cmp.Diff(shuffled, want))
	}
	for i := range doc.Nodes {
		shuffle(dice, doc.Nodes[i].GPUs)
	}
	if diff := cmp.Diff(judgeRandom(t, query, doc).all(), first.all()); diff != "" {
		t.Errorf("with its GPUs in another order the outcome is another (-other +first)\n%s", diff)
	}
}

func shuffle[T any](dice *rand.Rand, list []T) {
	dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// holdDouble wants of a node and its twin the same to be said as of the node alone.
func holdDouble(t *testing.T, query rego.PreparedEvalQuery, _ *rand.Rand, doc facts.Document) {
	before := judgeRandom(t, query, doc).all()
	for _, node := range slices.Clone(doc.Nodes) {
		node.Name += "-twin"
		doc.Nodes = append(doc.Nodes, node)
	}
	doc.Kind = facts.Cluster
	after := judgeRandom(t, query, doc).all()
	for key, was := range before {
		if key.subject == "cluster" {
			continue
		}
		for _, subject := range []string{key.subject, key.subject + "-twin"} {
			if is := after[outcome{key.rule, subject}]; is != was {
				t.Errorf("%s of %s is %s, and once all are doubled it is %s of %s", key.rule, key.subject, was, is, subject)
			}
		}
	}
}

func judgeRandom(t *testing.T, query rego.PreparedEvalQuery, doc facts.Document) lists {
	t.Helper()
	var input any
	remarshal(t, doc, &input)
	got := ask(t, query, input)
	if got.Error != "" || len(got.all()) == 0 {
		t.Fatalf("the document is not judged: %s", strings.TrimSpace(got.Error))
	}
	return got
}
