package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// placement gives the way in which the policies of the machine place it, and the value that says so.
func (m gcpMachine) placement() (way string, from sourced, gap *facts.Absence) {
	if m.gke != nil {
		kind := sourced{m.r, m.gke.pool.Get("placement_policy", "type")}
		switch text, ok := kind.Text(); {
		case ok && text == "COMPACT":
			return "near", kind, nil
		case kind.State() == resource.Unknown:
			return "", kind, new(absence(m.r, "the placement policy", kind.Value))
		}
	}
	way = "none"
	for _, policy := range m.policies() {
		found := m.c.follow(policy.r, policy.Value, "google_compute_resource_policy")
		if found == nil {
			return "", policy, new(notRead(policy, "a resource policy", "nodes[].cloud.placement"))
		}
		chosen, v := gcpPlacement(found)
		if chosen == "" {
			return "", policy, new(absence(found, "the placement", v))
		}
		if chosen != "none" {
			way, from = chosen, sourced{found, v}
		}
	}
	return way, from, nil
}

// policies are the values that name resource policies, one each.
func (m gcpMachine) policies() []sourced {
	values := []sourced{m.get("resource_policies"), m.workload}
	if m.gke != nil {
		values = append(values, sourced{m.r, m.gke.pool.Get("placement_policy", "policy_name")})
	}
	return each(values...)
}

// gcpPlacement gives the way in which a resource policy places machines, "" where that is not known. Policies
// for snapshots and for when machines run place none.
func gcpPlacement(policy *resource.Resource) (string, resource.Value) {
	if group := policy.Get("group_placement_policy"); isSet(group) {
		near, apart := group.Get("collocation"), group.Get("availability_domain_count")
		text, _ := near.Text()
		domains, _ := apart.Int()
		switch {
		case text == "COLLOCATED":
			return "near", near
		case near.State() == resource.Unknown:
			return "", near
		case domains > 0:
			return "spread", apart
		default:
			return "", apart
		}
	}
	workload := policy.Get("workload_policy", "type")
	switch text, _ := workload.Text(); {
	case text == "HIGH_THROUGHPUT":
		return "near", workload
	case text == "HIGH_AVAILABILITY":
		return "spread", workload
	case workload.State() == resource.Unknown:
		return "", workload
	default:
		return "none", workload
	}
}
