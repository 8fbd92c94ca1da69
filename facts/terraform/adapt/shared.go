package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// share is shared storage while it is described.
type share struct {
	c       *cluster
	r       *resource.Resource
	storage facts.SharedStorage
}

// shared adds shared storage that a resource declares.
func (c *cluster) shared(r *resource.Resource, service, protocol, medium string, describe func(s *share)) {
	s := &share{c: c, r: r, storage: facts.SharedStorage{Name: r.Address, Service: &service, Protocol: &protocol}}
	if medium != "" {
		s.storage.Medium = &medium
	}
	describe(s)
	c.doc.SharedStorage = append(c.doc.SharedStorage, s.storage)
	c.doc.Cite("shared_storage", origin(r, resource.Value{}, facts.Declared))
}

// tier is the service's own name for how good it is; fallback where nobody sets it, "" where that is not
// known.
func (s *share) tier(v resource.Value, fallback string) string {
	text, ok := v.Text()
	switch {
	case ok:
	case v.State() == resource.Omitted && fallback != "":
		text = fallback
	default:
		s.miss("the tier", v, "shared_storage.service_tier")
		return ""
	}
	s.storage.ServiceTier = &text
	return text
}

// capacity is a size in units of unit bytes. It gives the number, and 0 where it is not known.
func (s *share) capacity(v resource.Value, unit int64) int64 {
	n, ok := v.Int()
	if !ok || n <= 0 || n > 1<<62/unit {
		s.miss("the capacity", v, "shared_storage.capacity_bytes")
		return 0
	}
	s.storage.CapacityBytes = new(n * unit)
	return n
}

// throughput is in bytes a second. Nothing is known of what is not positive, for the reason that v gives.
func (s *share) throughput(bytesPerSecond int64, v resource.Value) {
	if bytesPerSecond <= 0 {
		s.miss("the throughput", v, "shared_storage.throughput_bytes_per_second")
		return
	}
	s.storage.ThroughputBytesPerSecond = &bytesPerSecond
}

func (s *share) miss(what string, v resource.Value, path string) {
	s.c.doc.Miss(path, absence(s.r, what, v))
}

// maybeShared is storage that the nodes may share, and may not: buckets are for logs and the state of Terraform
// as well. Where there is no other, nobody can say that they share none.
func maybeShared(c *cluster, r *resource.Resource) {
	if c.maybe == nil {
		c.maybe = r
	}
}

// undecided leaves open what the nodes share where only storage was found of which that is not known.
func (c *cluster) undecided() {
	if len(c.doc.SharedStorage) > 0 || c.maybe == nil {
		return
	}
	c.doc.SharedStorage = nil
	c.doc.Miss("shared_storage", facts.Absence{
		Reason: facts.Ambiguous, Detail: c.maybe.Block + " may be what the nodes share, or not",
		Resolve: "state shared_storage in a facts file, and give that too",
	})
}
