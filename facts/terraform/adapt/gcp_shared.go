package adapt

import (
	"fmt"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// gcpFilestore has a throughput that hangs on its tier and its size.
func gcpFilestore(c *cluster, r *resource.Resource) {
	protocol, known := gcpNFS(r.Get("protocol"))
	c.shared(r, "filestore", protocol, "", func(s *share) {
		if !known {
			s.storage.Protocol = nil
			s.miss("the protocol", r.Get("protocol"), "shared_storage.protocol")
		}
		tier := s.tier(r.Get("tier"), "")
		switch tier {
		case "":
			s.miss("the tier", r.Get("tier"), "shared_storage.medium")
		case "BASIC_HDD", "STANDARD":
			s.storage.Medium = new("hdd")
		default:
			s.storage.Medium = new("ssd")
		}
		size := s.capacity(r.Get("file_shares", "capacity_gb"), gib)
		if isSet(r.Get("performance_config")) {
			s.unpublished("performance_config of %s sets the IOPS, and what throughput follows is not known")
			return
		}
		if size == 0 || tier == "" {
			s.miss("the capacity", either(r.Get("file_shares", "capacity_gb"), r.Get("tier")), "shared_storage.throughput_bytes_per_second")
			return
		}
		s.throughput(filestoreThroughput(tier, size), resource.Value{})
	})
}

// gcpNFS gives the protocol of a Filestore, which is NFS 3 where nobody sets it.
func gcpNFS(v resource.Value) (protocol string, known bool) {
	switch text, ok := v.Text(); {
	case text == "NFS_V4_1":
		return "nfs4", true
	case text == "NFS_V3", !ok && v.State() == resource.Omitted:
		return "nfs3", true
	default:
		return "", false
	}
}

// filestoreThroughput gives what a Filestore of so many GiB reads in a second; 0 where that is not known.
// (Google's documentation: "Filestore performance", and "Filestore service tiers" for the old names.)
func filestoreThroughput(tier string, size int64) int64 {
	large := size >= 10*1024
	switch tier {
	case "BASIC_HDD", "STANDARD":
		if large {
			return 180 * mib
		}
		return 100 * mib
	case "BASIC_SSD", "PREMIUM":
		return 1200 * mib
	case "ZONAL", "HIGH_SCALE_SSD":
		return 260 * mib * size / 1024
	case "REGIONAL":
		if large {
			return 260 * mib * size / 1024
		}
		return 120 * mib * size / 1024
	case "ENTERPRISE":
		return 120 * mib * size / 1024
	default:
		return 0
	}
}

// unpublished says why a throughput is not known. The format takes the storage's address.
func (s *share) unpublished(format string) {
	s.c.doc.Miss("shared_storage.throughput_bytes_per_second", facts.Absence{
		Reason: facts.NotStated, Detail: fmt.Sprintf(format, s.r.Block), Resolve: "state shared_storage[].throughput_bytes_per_second in a facts file",
	})
}

// gcpLustre gives so many MB a second for each TiB: as many as its tier is named after, and 25 by the tier that
// is dynamic. (Google's documentation: "Managed Lustre performance tiers".)
func gcpLustre(c *cluster, r *resource.Resource) {
	c.shared(r, "managed_lustre", "lustre", "", func(s *share) {
		s.c.doc.Miss("shared_storage.medium", facts.Absence{Reason: facts.NotStated, Detail: "Google does not say what Managed Lustre stores on"})
		size := s.capacity(r.Get("capacity_gib"), gib)
		rate, v := lustreRate(r)
		s.tier(v, "")
		if size == 0 {
			v = r.Get("capacity_gib")
		}
		s.throughput(rate*mb*size/1024, v)
	})
}

// lustreRate gives the MB a second for each TiB, 0 where they are not known, and the value that says so.
func lustreRate(r *resource.Resource) (int64, resource.Value) {
	mode := r.Get("dynamic_tier_options", "mode")
	switch text, ok := mode.Text(); {
	case ok && text != "DISABLED":
		return 25, mode
	case mode.State() == resource.Unknown:
		return 0, mode
	}
	each := r.Get("per_unit_storage_throughput")
	rate, _ := each.Int()
	return rate, each
}

// gcpParallelstore stores on local SSDs, and reads 1.15 GiB a second for each TiB. It speaks a protocol of its
// own, DAOS. (Google's documentation: "Parallelstore", specifications and performance.)
func gcpParallelstore(c *cluster, r *resource.Resource) {
	c.shared(r, "parallelstore", "other", "nvme", func(s *share) {
		size := r.Get("capacity_gib")
		s.throughput(s.capacity(size, gib)*gib/1024*115/100, size)
	})
}

// gcpNetApp is a volume of NetApp. A pool alone is nothing that a node could use.
func gcpNetApp(c *cluster, r *resource.Resource) {
	protocol := netAppProtocol(r.Get("protocols"))
	c.shared(r, "netapp_volumes", protocol, "ssd", func(s *share) {
		if protocol == "" {
			s.storage.Protocol = nil
			s.miss("the protocols", r.Get("protocols"), "shared_storage.protocol")
		}
		size := s.capacity(r.Get("capacity_gib"), gib)
		pool := c.follow(r, r.Get("storage_pool"), "google_netapp_storage_pool")
		if pool == nil {
			gap := notRead(get(r, "storage_pool"), "the storage pool", "shared_storage[]")
			c.doc.Miss("shared_storage.service_tier", gap)
			c.doc.Miss("shared_storage.throughput_bytes_per_second", gap)
			return
		}
		tier := s.tier(pool.Get("service_level"), "")
		s.netAppThroughput(pool, tier, size)
	})
}

// netAppProtocol gives the best of the protocols of a volume; "" where they are not known.
func netAppProtocol(v resource.Value) string {
	found := ""
	for _, one := range v.List() {
		switch text, _ := one.Text(); {
		case text == "NFSV4":
			return "nfs4"
		case text == "NFSV3":
			found = "nfs3"
		case text == "SMB" && found == "":
			found = "smb"
		}
	}
	return found
}

// netAppThroughput is what somebody sets for the volume, else what the service level gives for each TiB of it. A
// pool of the level Flex shares its throughput among its volumes. (Google's documentation: "NetApp Volumes
// service levels".)
func (s *share) netAppThroughput(pool *resource.Resource, tier string, size int64) {
	own := s.r.Get("throughput_mibps")
	if own.State() != resource.Omitted {
		n, _ := own.Int()
		s.throughput(n*mib, own)
		return
	}
	each, ok := map[string]int64{"STANDARD": 16, "PREMIUM": 64, "EXTREME": 128}[tier]
	switch qos, _ := pool.Get("qos_type").Text(); {
	case qos == "MANUAL":
		s.unpublished("nobody sets throughput_mibps of %s, whose pool leaves that to its volumes")
	case ok && size > 0:
		s.throughput(each*mib*size/1024, resource.Value{})
	case tier == "FLEX":
		total := pool.Get("total_throughput_mibps")
		n, _ := total.Int()
		s.throughput(n*mib, total)
	default:
		s.throughput(0, either(pool.Get("service_level"), s.r.Get("capacity_gib")))
	}
}
