package facts_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
)

// TestSetRole: brackets of addresses stand for themselves, and nodes that are alike part where their roles do.
func TestSetRole(t *testing.T) {
	head, worker := "head", "worker"
	inferred := map[string]facts.Origin{"role": {Confidence: facts.Inferred}, "cpu": {Confidence: facts.Declared}}
	nodes := func() []facts.Node {
		return []facts.Node{
			{Name: "aws_instance.n[0]", Alike: []string{"aws_instance.n[1]", "aws_instance.n[10]"}, Role: &worker, Origins: inferred},
			{Name: `aws_instance.m["a/b"]`},
		}
	}
	declared := map[string]facts.Origin{"cpu": {Confidence: facts.Declared}}
	for name, test := range map[string]struct {
		pattern string
		want    []facts.Node
	}{
		"one of the alike": {"aws_instance.n[1]", []facts.Node{
			{Name: "aws_instance.n[1]", Role: &head, Origins: declared},
			{Name: "aws_instance.n[0]", Alike: []string{"aws_instance.n[10]"}, Role: &worker, Origins: inferred},
			{Name: `aws_instance.m["a/b"]`},
		}},
		"any character": {"aws_instance.n[?]", []facts.Node{
			{Name: "aws_instance.n[0]", Alike: []string{"aws_instance.n[1]"}, Role: &head, Origins: declared},
			{Name: "aws_instance.n[10]", Role: &worker, Origins: inferred},
			{Name: `aws_instance.m["a/b"]`},
		}},
		"any text, slashes too": {"*b*", []facts.Node{
			{Name: "aws_instance.n[0]", Alike: []string{"aws_instance.n[1]", "aws_instance.n[10]"}, Role: &worker, Origins: inferred},
			{Name: `aws_instance.m["a/b"]`, Role: &head},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := facts.Document{Nodes: nodes()}
			if err := doc.SetRole("head", test.pattern); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(doc.Nodes, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
	t.Run("the inferred head makes way", func(t *testing.T) {
		origins := map[string]facts.Origin{"role": {Confidence: facts.Inferred}}
		doc := facts.Document{Nodes: []facts.Node{{Name: "a", Role: &head, Origins: origins}, {Name: "b"}, {Name: "c", Role: &head}}}
		if err := doc.SetRole("head", "b"); err != nil {
			t.Fatal(err)
		}
		want := []facts.Node{{Name: "a", Role: &worker, Origins: origins}, {Name: "b", Role: &head}, {Name: "c", Role: &head}}
		if diff := cmp.Diff(doc.Nodes, want); diff != "" {
			t.Errorf("got (-) other than want (+):\n%s", diff)
		}
	})
	t.Run("heads that were inferred by name stay", func(t *testing.T) {
		origins := map[string]facts.Origin{"role": {Confidence: facts.Inferred}}
		doc := facts.Document{Nodes: []facts.Node{{Name: "a", Alike: []string{"a2"}, Role: &head, Origins: origins}, {Name: "b"}}}
		if err := doc.SetRole("head", "b"); err != nil {
			t.Fatal(err)
		}
		if *doc.Nodes[0].Role != "head" {
			t.Errorf("the heads are %ss now", *doc.Nodes[0].Role)
		}
	})
	doc := facts.Document{Nodes: nodes()}
	if err := doc.SetRole("head", "aws_instance.n[2]"); err == nil || !strings.Contains(err.Error(), "no node is named aws_instance.n[2]") {
		t.Errorf("got error %v, want one that names the pattern", err)
	}
}

// TestDecodeClusters: what is beside the nodes is checked as they are.
func TestDecodeClusters(t *testing.T) {
	document := func(rest string) string {
		return `{"schema": "kwpolicy.facts/v1", "kind": "cluster", "nodes": [{"name": "a", "alike": ["b", "c"]}]` + rest + `}`
	}
	for name, test := range map[string]struct{ text, want string }{
		"alike":                  {document(""), ""},
		"one name among alike":   {strings.Replace(document(""), `"c"`, `"a"`, 1), `nodes[0].name is "a", as is that of nodes[0]`},
		"reserved among alike":   {strings.Replace(document(""), `"c"`, `"cluster"`, 1), "stands for all nodes"},
		"empty name among alike": {strings.Replace(document(""), `"c"`, `""`, 1), "nodes[0].alike[1] is empty"},
		"storage":                {document(`, "shared_storage": [{"name": "x", "protocol": "nfs4"}], "absent": {"shared_storage.capacity_bytes": {"reason": "not_found"}}, "origins": {"shared_storage": {"confidence": "declared"}}`), ""},
		"storage twice":          {document(`, "shared_storage": [{"name": "x"}, {"name": "x"}]`), `shared_storage[1].name is "x"`},
		"unknown protocol":       {document(`, "shared_storage": [{"name": "x", "protocol": "afs"}]`), `protocol is "afs", and can be`},
		"absence of a node's":    {document(`, "absent": {"cpu": {"reason": "not_found"}}`), `absent names "cpu", which is no fact`},
		"absence of a list":      {document(`, "shared_storage": [], "absent": {"shared_storage": {"reason": "not_found"}}`), "absent says why shared_storage has no value"},
		"ports turned round":     {strings.Replace(document(""), `"alike"`, `"network": {"ingress": [{"first": 2, "last": 1, "from": "world"}]}, "alike"`, 1), "network.ingress[0] goes from 2 down to 1"},
		"ports of nobody":        {strings.Replace(document(""), `"alike"`, `"network": {"ingress": [{"first": 1, "last": 1, "from": ""}]}, "alike"`, 1), "from is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := facts.Decode([]byte(test.text))
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got error %v, want %q", err, test.want)
			}
		})
	}
}

// TestJoinClusters: what several documents say of the storage that their nodes share is one.
func TestJoinClusters(t *testing.T) {
	doc := func(name string, storage ...string) facts.Document {
		made := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{{Name: name}}, Partial: []string{"part of " + name}}
		for _, share := range storage {
			made.SharedStorage = append(made.SharedStorage, facts.SharedStorage{Name: share})
		}
		made.Miss("shared_storage.capacity_bytes", facts.Absence{Reason: facts.NotStated})
		return made
	}
	got, err := facts.Join([]facts.Document{doc("a", "x"), doc("b", "x", "y"), doc("c")}, []string{"a", "b", "c"})
	if err != nil {
		t.Fatal(err)
	}
	want := facts.Document{
		Schema: facts.Schema, Kind: facts.Cluster,
		Nodes:         []facts.Node{{Name: "a"}, {Name: "b"}, {Name: "c"}},
		Partial:       []string{"part of a", "part of b", "part of c"},
		SharedStorage: []facts.SharedStorage{{Name: "x"}, {Name: "y"}},
		Absent:        map[string]facts.Absence{"shared_storage.capacity_bytes": {Reason: facts.NotStated}},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
	if got.Machines() != 3 || !slices.Equal(slices.Collect(got.Nodes[0].Names()), []string{"a"}) {
		t.Errorf("got %d machines, want 3", got.Machines())
	}
	other := doc("d")
	other.SharedStorage = []facts.SharedStorage{{Name: "x", Protocol: new("nfs4")}}
	if _, err := facts.Join([]facts.Document{doc("a", "x"), other}, []string{"a", "d"}); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("got error %v where two documents say different things of one storage, want one that names it", err)
	}
}
