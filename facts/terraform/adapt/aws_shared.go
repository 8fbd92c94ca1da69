package adapt

import (
	"strings"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// awsMedium gives the medium of a storage type of FSx. Its SSDs are NVMe devices.
func awsMedium(v resource.Value) string {
	switch text, _ := v.Text(); {
	case v.State() == resource.Omitted || text == "SSD":
		return "nvme"
	case text == "HDD":
		return "hdd"
	default:
		return ""
	}
}

// awsLustre gives what its storage is provisioned for: so many MB a second for each TiB, or for all of it.
func awsLustre(c *cluster, r *resource.Resource) {
	c.shared(r, "fsx_lustre", "lustre", awsMedium(r.Get("storage_type")), func(s *share) {
		tier := s.tier(r.Get("deployment_type"), "SCRATCH_1")
		if total, ok := r.Get("throughput_capacity").Int(); ok {
			s.storage.Elastic = new(true)
			s.throughput(total*mb, resource.Value{})
			return
		}
		size := s.capacity(r.Get("storage_capacity"), gib)
		each := r.Get("per_unit_storage_throughput")
		rate, ok := each.Int()
		if !ok && strings.HasPrefix(tier, "SCRATCH_") {
			rate = 200
		}
		s.throughput(rate*mb*size/1024, each)
	})
}

// awsONTAP serves NFS 4 among others.
func awsONTAP(c *cluster, r *resource.Resource) {
	c.shared(r, "fsx_ontap", "nfs4", awsMedium(r.Get("storage_type")), func(s *share) {
		s.capacity(r.Get("storage_capacity"), gib)
		total := r.Get("throughput_capacity")
		if n, ok := total.Int(); ok {
			s.throughput(n*mb, total)
			return
		}
		pair := r.Get("throughput_capacity_per_ha_pair")
		n, _ := pair.Int()
		pairs, ok := r.Get("ha_pairs").Int()
		if !ok && r.Get("ha_pairs").State() == resource.Omitted {
			pairs = 1
		}
		s.throughput(n*pairs*mb, pair)
	})
}

func awsOpenZFS(c *cluster, r *resource.Resource) {
	c.shared(r, "fsx_openzfs", "nfs4", awsMedium(r.Get("storage_type")), func(s *share) {
		if text, _ := r.Get("storage_type").Text(); text == "INTELLIGENT_TIERING" {
			s.storage.Elastic = new(true)
		} else {
			s.capacity(r.Get("storage_capacity"), gib)
		}
		n, _ := r.Get("throughput_capacity").Int()
		s.throughput(n*mb, r.Get("throughput_capacity"))
	})
}

func awsWindowsShare(c *cluster, r *resource.Resource) {
	c.shared(r, "fsx_windows", "smb", awsMedium(r.Get("storage_type")), func(s *share) {
		s.capacity(r.Get("storage_capacity"), gib)
		n, _ := r.Get("throughput_capacity").Int()
		s.throughput(n*mb, r.Get("throughput_capacity"))
	})
}

// awsEFS grows with what is stored. Only its provisioned mode says what it gives.
func awsEFS(c *cluster, r *resource.Resource) {
	c.shared(r, "efs", "nfs4", "ssd", func(s *share) {
		s.storage.Elastic = new(true)
		s.tier(r.Get("throughput_mode"), "bursting")
		provisioned := r.Get("provisioned_throughput_in_mibps")
		n, _ := provisioned.Int()
		s.throughput(n*mib, provisioned)
	})
}
