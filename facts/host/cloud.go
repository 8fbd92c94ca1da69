package host

import (
	"context"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// azureTag is the chassis asset tag of every virtual machine of Azure.
const azureTag = "7783-7084-3265-9085-8269-3286-77"

func cloudProbe() probe {
	return probe{name: "cloud", from: "/sys/class/dmi/id", claims: []string{"cloud.provider", "cloud.instance_type"}, look: lookCloud}
}

// lookCloud reads what clouds write to the firmware tables. Their metadata services know more, and are
// not asked: this package uses no network.
func lookCloud(_ context.Context, m *machine, n *facts.Node) {
	provider := m.provider()
	if provider == "" {
		detail := "the firmware names no known cloud"
		if m.dmi("sys_vendor") == "" {
			detail = "the firmware does not name its vendor"
		}
		missAll(n, notFound(detail), "cloud.provider", "cloud.instance_type")
		return
	}
	n.Cloud.Provider = &provider
	cite(n, "/sys/class/dmi/id", facts.Inferred, "cloud.provider")
	product := m.dmi("product_name")
	if family, size, ok := strings.Cut(product, "."); provider == "aws" && ok && family != "" && size != "" {
		n.Cloud.InstanceType = &product
		cite(n, "/sys/class/dmi/id/product_name", facts.Reported, "cloud.instance_type")
		return
	}
	n.Miss("cloud.instance_type", facts.Absence{
		Reason: facts.NotSupported,
		Detail: "only the cloud's metadata service knows the instance type, and it is not asked",
	})
}

func (m *machine) provider() string {
	switch vendor := m.dmi("sys_vendor"); {
	case vendor == "Amazon EC2", strings.Contains(m.dmi("product_version"), "amazon"):
		return "aws"
	case vendor == "Google":
		return "gcp"
	case m.dmi("chassis_asset_tag") == azureTag:
		return "azure"
	}
	return ""
}
