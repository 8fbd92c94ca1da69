package resource_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

func TestParseShape(t *testing.T) {
	got := resource.ParseShape("ami root{size type inner{a}} tags{kwpolicy:role}\n\tlast")
	want := resource.Shape{
		"ami": nil, "root": {"size": nil, "type": nil, "inner": {"a": nil}}, "tags": {"kwpolicy:role": nil}, "last": nil,
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
}

func TestValues(t *testing.T) {
	block := resource.Object(map[string]resource.Value{"size": resource.String("500"), "on": resource.String("true")})
	v := resource.Object(map[string]resource.Value{"root": resource.List([]resource.Value{block}), "none": resource.List(nil)})
	if got, ok := v.Get("root", "size").Int(); got != 500 || !ok {
		t.Errorf("got %d, %t of a number in a string in the first of a list of blocks, want 500", got, ok)
	}
	if got, ok := v.Get("root", "on").Truth(); !got || !ok {
		t.Errorf("got %t, %t of a truth value in a string, want true", got, ok)
	}
	for _, name := range []string{"none", "other"} {
		if got := v.Get(name, "size").State(); got != resource.Omitted {
			t.Errorf("got state %d of what %s does not have, want omitted", got, name)
		}
	}
	unknown := resource.Object(map[string]resource.Value{"root": resource.NotKnown(&resource.Why{Detail: "later"})})
	if got := unknown.Get("root", "size"); got.State() != resource.Unknown || got.Why().Detail != "later" {
		t.Errorf("got %v of a block that is not known, want unknown for the same reason", got)
	}
	for name, v := range map[string]resource.Value{"fraction": resource.Number(1.5), "words": resource.String("many"), "truth": resource.Bool(true), "nothing": {}, "huge": resource.Number(1e300)} {
		if got, ok := v.Int(); ok {
			t.Errorf("got %d of %s, want no whole number", got, name)
		}
	}
}

func TestFollow(t *testing.T) {
	made := func(address, block, module string, key any, ids ...string) *resource.Resource {
		return &resource.Resource{Address: address, Block: block, Module: module, Key: key, Type: "disk", IDs: ids, Attributes: &resource.Value{}}
	}
	set := &resource.Set{Resources: []*resource.Resource{
		made("disk.a", "disk.a", "", nil, "Vol-1"),
		made(`disk.k["x"]`, "disk.k", "", "x"),
		made(`disk.k["y.z]"]`, "disk.k", "", "y.z]"),
		made(`module.m["1"].disk.d[0]`, "module.m.disk.d", `module.m["1"]`, 0),
		made(`module.m["2"].disk.d[0]`, "module.m.disk.d", `module.m["2"]`, 0),
		made(`module.m["2"].disk.d[1]`, "module.m.disk.d", `module.m["2"]`, 1),
	}}
	ref := func(address string, same bool) resource.Value {
		return resource.NotKnown(&resource.Why{Refs: []resource.Ref{{Address: address, Same: same}}})
	}
	keyed := func(address, call string) resource.Value {
		return resource.NotKnown(&resource.Why{Refs: []resource.Ref{{Address: address, Keyed: true, Call: call}}})
	}
	one, other := made(`use.a["x"]`, "use.a", "", "x"), made("use.n[0]", "use.n", "", 0)
	pair, inner := made("use.p[1]", "use.p", "", 1), made(`module.u[1].use.i[0]`, "module.u.use.i", "module.u[1]", 0)
	set.Resources = append(set.Resources, one, other, pair, inner, made("use.p[0]", "use.p", "", 0),
		made(`module.u[0].use.i[0]`, "module.u.use.i", "module.u[0]", 0),
		made("disk.n[0]", "disk.n", "", 0), made("disk.n[1]", "disk.n", "", 1))
	for name, test := range map[string]struct {
		from *resource.Resource
		v    resource.Value
		want []string
	}{
		"by each.key":                     {one, keyed("disk.k", ""), []string{`disk.k["x"]`}},
		"by count.index":                  {pair, keyed("disk.n", ""), []string{"disk.n[1]"}},
		"by count.index of another count": {other, keyed("disk.n", ""), []string{"disk.n[0]", "disk.n[1]"}},
		"by a key that was made of one":   {pair, keyed("disk.k", ""), []string{`disk.k["x"]`, `disk.k["y.z]"]`}},
		"by the key of the module":        {inner, keyed("disk.n", "module.u"), []string{"disk.n[1]"}},
		"by id, whatever its case":        {made("x", "x", "", nil), resource.String("vol-1"), []string{"disk.a"}},
		"by the end of a link":            {made("x", "x", "", nil), resource.String("https://cloud/projects/p/disks/vol-1"), []string{"disk.a"}},
		"by an id of nothing":             {made("x", "x", "", nil), resource.String("vol-2"), nil},
		"Azure's whole, not its end":      {made("x", "x", "", nil), resource.String("/subscriptions/s/providers/disks/vol-1"), nil},
		"of what is omitted":              {made("x", "x", "", nil), resource.Value{}, nil},
		"by an address":                   {made("x", "x", "", nil), ref("disk.a", false), []string{"disk.a"}},
		"by the same key":                 {made("x", "x", "", "x"), ref("disk.k", true), []string{`disk.k["x"]`}},
		"by the same key of none":         {made("x", "x", "", "q"), ref("disk.k", true), nil},
		"by a key with a bracket":         {made("x", "x", "", nil), ref(`disk.k["y.z]"]`, false), []string{`disk.k["y.z]"]`}},
		"by a key of nothing":             {made("x", "x", "", nil), ref(`disk.k["q"]`, false), nil},
		"all of a block":                  {made("x", "x", "", nil), ref("disk.k", false), []string{`disk.k["x"]`, `disk.k["y.z]"]`}},
		"in the same instance of modules": {made("x", "x", `module.m["2"]`, 1), ref("module.m.disk.d", true), []string{`module.m["2"].disk.d[1]`}},
		"in the module around":            {made("x", "x", `module.m["1"].module.n`, nil), ref("module.m.disk.d[0]", false), []string{`module.m["1"].disk.d[0]`}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range set.Follow(test.from, test.v, "disk") {
				got = append(got, r.Address)
			}
			if diff := cmp.Diff(got, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
	if got := set.Follow(set.Resources[0], resource.String("vol-1"), "other"); got != nil {
		t.Errorf("got %v of another type", got)
	}
}

func TestSort(t *testing.T) {
	set := &resource.Set{}
	for _, key := range []any{10, 2, "b", "a", nil} {
		set.Resources = append(set.Resources, &resource.Resource{Block: "a", Key: key})
	}
	set.Sort()
	var got []any
	for _, r := range set.Resources {
		got = append(got, r.Key)
	}
	if diff := cmp.Diff(got, []any{nil, 2, 10, "a", "b"}); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
}
