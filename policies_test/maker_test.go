package policies_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// maker makes random documents: of machines that meet everything, with facts that are at the thresholds of the pages or
// near them, and with facts that are missing.
type maker struct {
	policies []report.Policy
	nodes    map[string]facts.Node // machines that meet everything, by platform, and the planned one
	shared   facts.SharedStorage
	near     map[string][]int64 // numbers at the thresholds of each rule's rows, and beside them
	types    []string           // instance types that pages list
}

func newMaker(t *testing.T) *maker {
	t.Helper()
	m := &maker{nodes: map[string]facts.Node{}, near: map[string][]int64{}}
	bundle := loadBundle(t)
	for _, page := range pages(t) {
		all, err := bundle.Policies(page.Releases[len(page.Releases)-1])
		if err != nil {
			t.Fatal(err)
		}
		m.policies = append(m.policies, all...)
		for _, layer := range page.Layers {
			for _, rows := range []map[string]map[string]any{layer.Cluster, layer.Node} {
				for id, row := range rows {
					m.near[id] = append(m.near[id], thresholds(row)...)
				}
			}
		}
		for _, listed := range page.Listed {
			for _, name := range listed["instance_types"].([]any) {
				m.types = append(m.types, name.(string))
			}
		}
	}
	slices.SortFunc(m.policies, func(a, b report.Policy) int { return cmpNumbers(a.Name, b.Name) })
	slices.Sort(m.types)
	for id := range m.near {
		slices.Sort(m.near[id])
		m.near[id] = slices.Compact(m.near[id])
	}
	for _, name := range []string{"linux", "windows", "macos", "planned"} {
		kind := fmt.Sprintf(`{"policy": "community/tier1/%s"}`, name)
		if name == "planned" {
			kind = `{"policy": "community/tier1/linux", "planned": true}`
		}
		var doc facts.Document
		remarshal(t, fixture(t, kind), &doc)
		m.nodes[name], m.shared = doc.Nodes[0], doc.SharedStorage[0]
	}
	return m
}

// thresholds lists the whole numbers in a row, and those beside them.
func thresholds(value any) []int64 {
	var found []int64
	switch value := value.(type) {
	case json.Number:
		if number, err := value.Int64(); err == nil && number > 1 {
			found = append(found, number-1, number, number+1)
		}
	case []any:
		for _, one := range value {
			found = append(found, thresholds(one)...)
		}
	case map[string]any:
		for _, one := range value {
			found = append(found, thresholds(one)...)
		}
	}
	return found
}

func (m *maker) document(t *testing.T, dice *rand.Rand) facts.Document {
	t.Helper()
	policy := pick(dice, m.policies)
	doc := facts.Document{Schema: facts.Schema, Kind: facts.Host, Parameters: &facts.Parameters{
		Edition: policy.Edition, Tier: policy.Tier, Platform: policy.Platform, Release: policy.Release,
		Inference: pick(dice, []string{"auto", "auto", "cpu", "gpu"}), Phase: pick(dice, []string{"preinstall", "preinstall", "postinstall"}),
	}}
	base := policy.Platform
	if base == "linux" && dice.IntN(3) == 0 {
		base = "planned"
	}
	for i := range 1 + dice.IntN(4) {
		var node facts.Node
		remarshal(t, m.nodes[base], &node)
		node.Name = fmt.Sprintf("node-%d", i)
		node.Role = new(pick(dice, []string{"head", "worker", "worker"}))
		m.vary(dice, &node)
		doc.Nodes = append(doc.Nodes, node)
	}
	if len(doc.Nodes) > 1 {
		doc.Kind = facts.Cluster
	}
	for i := range dice.IntN(3) {
		var shared facts.SharedStorage
		remarshal(t, m.shared, &shared)
		shared.Name = fmt.Sprintf("shared-%d", i)
		m.varyShared(dice, &shared)
		doc.SharedStorage = append(doc.SharedStorage, shared)
	}
	forget(dice, reflect.ValueOf(doc.Nodes))
	forget(dice, reflect.ValueOf(doc.SharedStorage))
	if _, err := facts.Decode([]byte(text(t, doc))); err != nil {
		t.Fatalf("the document is none: %v\n%s", err, text(t, doc))
	}
	return doc
}

// vary changes some of the facts of a node.
func (m *maker) vary(dice *rand.Rand, node *facts.Node) {
	if half(dice) {
		logical := m.number(dice, "cpu/cores", "cpu/threads")
		physical := min(logical, m.number(dice, "cpu/cores"))
		node.CPU = &facts.CPU{LogicalCPUs: new(int(logical)), PhysicalCores: new(int(physical)), UsableCPUs: new(int(max(1, logical-int64(dice.IntN(2)))))}
	}
	if half(dice) {
		size := m.number(dice, "memory/total")
		node.Memory = &facts.Memory{InstalledBytes: new(size), UsableBytes: new(size - size/int64(10+dice.IntN(90)))}
	}
	if half(dice) {
		node.Disks = append(node.Disks, facts.Disk{Name: "another"})
	}
	for i := range node.Disks {
		if half(dice) {
			node.Disks[i].SizeBytes = new(m.number(dice, "storage/capacity"))
			node.Disks[i].Medium = new(pick(dice, []string{"nvme", "ssd", "hdd"}))
			node.Disks[i].Network = new(half(dice))
		}
	}
	for i := range node.Filesystems {
		if half(dice) {
			size := m.number(dice, "storage/capacity", "storage/free")
			node.Filesystems[i].SizeBytes = new(size)
			if node.Planned == nil {
				node.Filesystems[i].AvailableBytes = new(min(size, m.number(dice, "storage/free")))
			}
		}
	}
	if half(dice) {
		node.GPUs = m.gpus(dice)
	}
	if half(dice) && node.Network != nil && node.Planned == nil {
		node.Network.Listeners = append(node.Network.Listeners,
			facts.Listener{Address: "0.0.0.0", Port: int(m.number(dice, "network/https_port", "network/model_ports")), Process: new(pick(dice, []string{"traefik", "nginx"}))})
	}
	if half(dice) && node.Network != nil {
		node.Network.BandwidthBitsPerSecond = new(m.number(dice, "shared_storage/bandwidth"))
		node.Network.Ingress = append(node.Network.Ingress, facts.Ingress{First: 443, Last: 51100 + dice.IntN(100), From: pick(dice, []string{"world", "restricted"})})
	}
	if dice.IntN(4) == 0 {
		node.Cloud = &facts.Cloud{InstanceType: new(pick(dice, m.types)), Provider: new(pick(dice, []string{"aws", "gcp", "azure"})), Zone: new(pick(dice, []string{"a", "b"}))}
	}
}

// gpus are of one model, or of two.
func (m *maker) gpus(dice *rand.Rand) []facts.GPU {
	gpus := []facts.GPU{}
	for range 1 + dice.IntN(2) {
		gpu := facts.GPU{
			Vendor:            pick(dice, []string{"nvidia", "nvidia", "nvidia", "amd", "intel", "apple"}),
			Model:             new(pick(dice, []string{"A10G", "L4", "A100-SXM4-80GB", "GeForce RTX 4090", "GeForce GTX 1080", "Arc A770", "M4 Max"})),
			MemoryBytes:       new(m.number(dice, "gpu/memory") << 30),
			ComputeCapability: &[2]int{6 + dice.IntN(4), dice.IntN(10)},
			DriverVersion:     &facts.Version{450 + 100*dice.IntN(2), 80, 1 + dice.IntN(3), 0},
		}
		for range dice.IntN(5) {
			gpus = append(gpus, gpu)
		}
	}
	return gpus
}

func (m *maker) varyShared(dice *rand.Rand, shared *facts.SharedStorage) {
	shared.Protocol = new(pick(dice, []string{"nfs3", "nfs4", "lustre", "s3", "smb"}))
	shared.Medium = new(pick(dice, []string{"nvme", "ssd"}))
	shared.CapacityBytes = new(m.number(dice, "shared_storage/capacity"))
	shared.ThroughputBytesPerSecond = new(m.number(dice, "shared_storage/throughput"))
	shared.LatencyMicroseconds = new(m.number(dice, "shared_storage/latency"))
	shared.Cached = new(half(dice))
}

// number picks one at or near a threshold of the rules.
func (m *maker) number(dice *rand.Rand, rules ...string) int64 {
	return pick(dice, m.near[pick(dice, rules)])
}

// forget leaves out each fact once in twenty times.
func forget(dice *rand.Rand, value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		forget(dice, value.Elem())
	case reflect.Slice:
		for i := range value.Len() {
			forget(dice, value.Index(i))
		}
	case reflect.Struct:
		for _, field := range value.Fields() {
			if !slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, field.Kind()) || field.IsNil() {
				continue
			}
			if dice.IntN(20) == 0 {
				field.SetZero()
				continue
			}
			forget(dice, field)
		}
	}
}

func half(dice *rand.Rand) bool { return dice.IntN(2) == 0 }

func pick[T any](dice *rand.Rand, list []T) T { return list[dice.IntN(len(list))] }
