package engine_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/fit"
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/policies"
)

// fitted are the policies of a fit, each as its name with the role.
func fitted(made fit.Fit) []string {
	var names []string
	for _, policy := range made.Policies {
		name := policy.Edition + "/" + policy.Tier
		if policy.Role != "" {
			name += "/" + policy.Role
		}
		if policy.Verdict == fit.Excluded {
			name += " excluded"
		}
		names = append(names, name)
	}
	return names
}

// TestFit wants every tier of the editions that are asked for, and a lone host as each role.
func TestFit(t *testing.T) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	host := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{bare(worker(0))}}
	head := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{bare(worker(0))}}
	head.Nodes[0].Role = new("head")
	pair := facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Nodes: []facts.Node{bare(worker(0)), bare(worker(1))}}
	mac := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{{Name: "mac", OS: &facts.OS{Platform: new("macos")}}}}
	stated := host
	stated.Parameters = &facts.Parameters{Edition: "enterprise", Tier: "tier2"}
	all := []string{"community/tier1", "community/tier2", "community/tier3 excluded", "enterprise/tier1", "enterprise/tier2", "enterprise/tier3/head", "enterprise/tier3/worker"}
	for name, test := range map[string]struct {
		doc   facts.Document
		asked facts.Parameters
		want  []string
	}{
		"a host":                   {host, facts.Parameters{}, all},
		"one that states a policy": {stated, facts.Parameters{}, all},
		"one edition":              {host, facts.Parameters{Edition: "community"}, all[:3]},
		"a role":                   {head, facts.Parameters{Edition: "enterprise"}, []string{"enterprise/tier1", "enterprise/tier2", "enterprise/tier3"}},
		"a cluster":                {pair, facts.Parameters{Edition: "enterprise"}, []string{"enterprise/tier1", "enterprise/tier2", "enterprise/tier3"}},
		"an excluded platform": {
			mac,
			facts.Parameters{},
			[]string{"community/tier1", "community/tier2 excluded", "community/tier3 excluded", "enterprise/tier1 excluded", "enterprise/tier2 excluded", "enterprise/tier3 excluded"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := bundle.Fit(t.Context(), test.asked, test.doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(fitted(made), test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
			if len(made.Models) != 4 || len(made.Models[0].Nodes) != len(test.doc.Nodes) {
				t.Errorf("the models are %+v", made.Models)
			}
			if diff := cmp.Diff(made.Assumed, []string{"release"}); diff != "" {
				t.Errorf("assumed (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// bare takes the role from a node.
func bare(node facts.Node) facts.Node {
	node.Role = nil
	return node
}

// TestFitAsked: what is asked beside the policy counts for each.
func TestFitAsked(t *testing.T) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	node := bare(worker(0))
	node.Alike = []string{"node-1"}
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Cluster, Nodes: []facts.Node{node}}
	made, err := bundle.Fit(t.Context(), facts.Parameters{Inference: "cpu"}, doc)
	if err != nil {
		t.Fatal(err)
	}
	want := fit.Placement{Node: node.Name, Alike: node.Alike, Status: "not_applicable", Of: len(node.GPUs), Reason: "it infers on its CPUs, as was asked"}
	if diff := cmp.Diff(made.Models[0].Nodes, []fit.Placement{want}); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
}

func TestFitErrors(t *testing.T) {
	bundle, err := engine.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	misspelt := worker(0)
	misspelt.Role = new("hed")
	for name, test := range map[string]struct {
		node  facts.Node
		asked facts.Parameters
		want  string
	}{
		"release":  {worker(0), facts.Parameters{Release: "9.9.9"}, `unknown release "9.9.9"`},
		"edition":  {worker(0), facts.Parameters{Edition: "comunity"}, `unknown edition "comunity"`},
		"platform": {facts.Node{Name: "node"}, facts.Parameters{}, "does not state its platform"},
		"role":     {misspelt, facts.Parameters{}, `unknown role "hed": did you mean head?`},
	} {
		t.Run(name, func(t *testing.T) {
			doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Nodes: []facts.Node{test.node}}
			if _, err := bundle.Fit(t.Context(), test.asked, doc); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want %s", err, test.want)
			}
		})
	}
}
