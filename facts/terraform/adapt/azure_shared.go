package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureNetAppVolume gives what its service level promises for each TiB, where it has no throughput of its own
// and its pool does not leave it to each volume: "Service levels for Azure NetApp Files".
func azureNetAppVolume(c *cluster, r *resource.Resource) {
	c.shared(r, "netapp_files", "nfs3", "ssd", func(s *share) {
		s.netAppProtocol(r.Get("protocols"))
		level := s.tier(r.Get("service_level"), "")
		quota := s.capacity(r.Get("storage_quota_in_gb"), gib)
		own := r.Get("throughput_in_mibps")
		if n, ok := own.Int(); ok && n > 0 {
			s.throughput(n*mib, own)
			return
		}
		each := map[string]int64{"Standard": 16, "Premium": 64, "Ultra": 128}[level]
		if pool := c.follow(r, r.Get("pool_name"), "azurerm_netapp_pool"); own.State() == resource.Unknown || pool == nil || pool.Get("qos_type").State() == resource.Unknown || has(pool.Get("qos_type"), "Manual") {
			each = 0
		}
		s.throughput(each*mib*quota/1024, own)
	})
}

// netAppProtocol is NFS 3 where nobody chooses; of several the best that a Linux machine can use.
func (s *share) netAppProtocol(v resource.Value) {
	if v.State() == resource.Unknown {
		s.noProtocol(v)
		return
	}
	best := ""
	for _, one := range v.List() {
		switch {
		case has(one, "NFSv4.1"):
			best = "nfs4"
		case has(one, "NFSv3") && best != "nfs4":
			best = "nfs3"
		case has(one, "CIFS") && best == "":
			best = "smb"
		case one.State() == resource.Unknown:
			s.noProtocol(one)
			return
		}
	}
	if best != "" {
		s.storage.Protocol = &best
	}
}

func (s *share) noProtocol(v resource.Value) {
	s.storage.Protocol = nil
	s.miss("the protocol", v, "shared_storage.protocol")
}

// azureFileShare speaks SMB where nobody chooses. Its account says what it is made of; NFS is for SSDs alone.
func azureFileShare(c *cluster, r *resource.Resource) {
	accounts := []string{"azurerm_storage_account", "data.azurerm_storage_account"}
	id := r.Get("storage_account_id")
	if !isNamed(id) {
		id = r.Get("storage_account_name")
	}
	account := c.follow(r, id, accounts...)
	protocol := r.Get("enabled_protocol")
	nfs := has(protocol, "NFS")
	c.shared(r, "azure_files", map[bool]string{true: "nfs4", false: "smb"}[nfs], azureMedium(account, nfs), func(s *share) {
		if protocol.State() == resource.Unknown {
			s.noProtocol(protocol)
		}
		s.accountTier(account, id)
		quota := s.capacity(r.Get("quota"), gib)
		s.throughput(azureFilesThroughput(account, quota), resource.Value{})
	})
}

// accountTier is that of the storage account.
func (s *share) accountTier(account *resource.Resource, id resource.Value) {
	switch {
	case account != nil:
		s.tier(account.Get("account_tier"), "")
	case id.State() == resource.Unknown:
		s.tier(id, "")
	default:
		gap := azureNotRead("the storage account", s.r, "service_tier")
		gap.Resolve = "state shared_storage[].service_tier in a facts file"
		s.c.doc.Miss("shared_storage.service_tier", gap)
	}
}

// azureMedium gives the medium of a storage account; "" where it is not known.
func azureMedium(account *resource.Resource, ssd bool) string {
	tier := get(account, "account_tier")
	switch {
	case ssd || has(tier.Value, "Premium"):
		return "ssd"
	case has(tier.Value, "Standard"):
		return "hdd"
	default:
		return ""
	}
}

// azureFilesThroughput gives the bytes a second that come with the size of a share of the provisioned model v1:
// "Understanding Azure Files billing". Other models have them apart; it is 0 where they are not known.
func azureFilesThroughput(account *resource.Resource, quota int64) int64 {
	const (
		base = 100
		most = 10_340
	)
	if account == nil || quota <= 0 || !has(account.Get("account_tier"), "Premium") || isNamed(account.Get("provisioned_billing_model_version")) {
		return 0
	}
	return min(base+(quota*4+99)/100+(quota*6+99)/100, most) * mib
}

// azureBlobShare is a storage account whose objects are served over NFS 3. It grows with what is stored.
func azureBlobShare(c *cluster, r *resource.Resource) {
	switch served := r.Get("nfsv3_enabled"); {
	case served.State() == resource.Unknown:
		maybeShared(c, r)
		return
	case !isOn(served):
		return
	}
	c.shared(r, "blob_storage", "nfs3", azureMedium(r, false), func(s *share) {
		s.storage.Elastic = new(true)
		s.tier(r.Get("account_tier"), "")
		s.throughput(0, resource.Value{})
	})
}

// azureLustreRates are the MB a second for each TiB that a SKU of managed Lustre gives.
var azureLustreRates = map[string]int64{
	"AMLFS-Durable-Premium-40": 40, "AMLFS-Durable-Premium-125": 125, "AMLFS-Durable-Premium-250": 250, "AMLFS-Durable-Premium-500": 500,
}

func azureLustre(c *cluster, r *resource.Resource) {
	c.shared(r, "managed_lustre", "lustre", "ssd", func(s *share) {
		sku := r.Get("sku_name")
		rate := azureLustreRates[s.tier(sku, "")]
		s.throughput(rate*mb*s.capacity(r.Get("storage_capacity_in_tb"), tib), sku)
	})
}
