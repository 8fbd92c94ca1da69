package cluster

import (
	"fmt"

	"github.com/kwpolicy/kwpolicy/facts"
)

// sharedStorage describes what the nodes share.
func (r *reader) sharedStorage(doc *facts.Document, cluster *section, groups []*section) {
	if none, ok := cluster.values["shared_storage"]; ok {
		doc.SharedStorage = []facts.SharedStorage{}
		doc.Cite("shared_storage", r.origin(cluster, none.at))
		return
	}
	blocks := cluster.inner["shared_storage"]
	r.labels(blocks)
	if len(blocks) == 0 {
		doc.Miss("shared_storage", r.notStated(cluster, `a block shared_storage "models", or shared_storage = []`))
		return
	}
	doc.Cite("shared_storage", r.origin(blocks[0], blocks[0].at))
	for _, s := range blocks {
		doc.SharedStorage = append(doc.SharedStorage, r.share(doc, s, groups))
	}
}

func (r *reader) share(doc *facts.Document, s *section, groups []*section) facts.SharedStorage {
	one := facts.SharedStorage{
		Name:                     s.label,
		Service:                  take[string](s, "service"),
		ServiceTier:              take[string](s, "tier"),
		Protocol:                 take[string](s, "protocol"),
		CapacityBytes:            take[int64](s, "capacity"),
		Elastic:                  take[bool](s, "elastic"),
		Medium:                   take[string](s, "medium"),
		ThroughputBytesPerSecond: take[int64](s, "throughput"),
		LatencyMicroseconds:      take[int64](s, "latency"),
		Cached:                   take[bool](s, "cached"),
		Nodes:                    r.users(s, groups),
	}
	elastic := one.Elastic != nil && *one.Elastic
	if elastic && one.CapacityBytes != nil {
		r.wrong(s.values["capacity"].at, "Said twice", "What is elastic has no capacity of its own: keep one of them.")
	}
	for _, fact := range []struct {
		path, how string
		missing   bool
	}{
		{"shared_storage.service", `service = "fsx_lustre"`, one.Service == nil},
		{"shared_storage.service_tier", `tier = "…"`, one.ServiceTier == nil},
		{"shared_storage.protocol", `protocol = "nfs4"`, one.Protocol == nil},
		{"shared_storage.capacity_bytes", `capacity = "20 TB"`, one.CapacityBytes == nil && !elastic},
		{"shared_storage.medium", `medium = "nvme"`, one.Medium == nil},
		{"shared_storage.throughput_bytes_per_second", `throughput = "12 GB/s"`, one.ThroughputBytesPerSecond == nil},
		{"shared_storage.latency_microseconds", `latency = "2 ms"`, one.LatencyMicroseconds == nil},
		{"shared_storage.cached", "cached = true", one.Cached == nil && one.Protocol != nil && *one.Protocol == "s3"},
	} {
		if fact.missing {
			doc.Miss(fact.path, r.notStated(s, fact.how))
		}
	}
	return one
}

// users gives the names of the nodes that use a shared storage; nil where nothing limits which.
func (r *reader) users(s *section, groups []*section) []string {
	labels, limited := said[[]string](s, "nodes")
	if !limited {
		return nil
	}
	counts := map[string]int{}
	var known []string
	for _, group := range groups {
		counts[group.label] = or(group, "count", 1)
		known = append(known, group.label)
	}
	users, named := []string{}, map[string]bool{}
	for _, label := range labels {
		count, ok := counts[label]
		if !ok {
			r.wrong(s.values["nodes"].at, "Unknown nodes", sentence(fmt.Sprintf("There is no block nodes %q%s", label, suggest(label, known))))
		}
		if named[label] {
			continue
		}
		named[label] = true
		for i := range count {
			users = append(users, member(label, i, count))
		}
	}
	return users
}
