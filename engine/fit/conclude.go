package fit

import (
	"cmp"
	"slices"

	"github.com/kwpolicy/kwpolicy/engine/report"
)

// Judged makes the outcome of a policy of the report by it.
func Judged(judged report.Report, role string) Policy {
	policy := named(judged.Policy)
	policy.Role, policy.Verdict, policy.Summary = role, judged.Verdict, judged.Summary
	policy.Missing = judged.Violations
	for _, result := range judged.Unknown {
		if result.Level == "required" {
			policy.Unknown = append(policy.Unknown, result)
		}
	}
	return policy
}

// Refused is the outcome of a policy that the page excludes.
func Refused(policy report.Policy, because string) Policy {
	refused := named(policy)
	refused.Verdict, refused.Because = Excluded, because
	return refused
}

func named(policy report.Policy) Policy {
	return Policy{Name: policy.Name, Edition: policy.Edition, Tier: policy.Tier, Gaps: none()}
}

func none() Gaps { return Gaps{report.Results{}, report.Results{}} }

// Conclude sets the verdict and the editions from the policies, whose tiers are in order.
func (f *Fit) Conclude() {
	f.Verdict = slices.MaxFunc(f.Policies, func(a, b Policy) int { return cmp.Compare(rank(a.Verdict), rank(b.Verdict)) }).Verdict
	f.Editions = []Edition{}
	for _, policy := range f.Policies {
		if !slices.ContainsFunc(f.Editions, func(known Edition) bool { return known.Edition == policy.Edition }) {
			f.Editions = append(f.Editions, conclude(policy.Edition, f.Policies))
		}
	}
}

// rank orders the verdicts, the best last.
func rank(verdict report.Verdict) int {
	return slices.Index([]report.Verdict{Excluded, report.Violated, report.Incomplete, report.Compliant}, verdict)
}

func conclude(edition string, policies []Policy) Edition {
	of := slices.DeleteFunc(slices.Clone(policies), func(policy Policy) bool {
		return policy.Edition != edition || policy.Verdict == Excluded
	})
	concluded := Edition{Edition: edition, Everywhere: common(of), Next: []Step{}}
	for _, policy := range of {
		if policy.Verdict == report.Compliant {
			concluded.Highest = policy.Tier
		}
		if policy.Without(concluded.Everywhere).Empty() {
			concluded.Otherwise = policy.Tier
		}
	}
	above := slices.IndexFunc(of, func(policy Policy) bool { return policy.Tier == concluded.Otherwise }) + 1
	for _, policy := range of[above:] {
		if policy.Tier == concluded.Otherwise || len(concluded.Next) > 0 && policy.Tier != concluded.Next[0].Tier {
			continue
		}
		concluded.Next = append(concluded.Next, Step{policy.Tier, policy.Role, policy.Without(concluded.Everywhere)})
	}
	return concluded
}

// common is what several policies lack alike. One tier has nothing in common with others.
func common(policies []Policy) Gaps {
	if len(policies) == 0 || policies[0].Tier == policies[len(policies)-1].Tier {
		return none()
	}
	shared := policies[0].Gaps
	for _, policy := range policies[1:] {
		shared = shared.Shared(policy.Gaps)
	}
	return shared
}

// Shared gives what others lack too, for the same reason.
func (g Gaps) Shared(others Gaps) Gaps {
	return Gaps{keep(g.Missing, others.Missing, true), keep(g.Unknown, others.Unknown, true)}
}

// Without leaves out what others lack too.
func (g Gaps) Without(others Gaps) Gaps {
	return Gaps{keep(g.Missing, others.Missing, false), keep(g.Unknown, others.Unknown, false)}
}

// Empty says that nothing is lacking.
func (g Gaps) Empty() bool { return len(g.Missing)+len(g.Unknown) == 0 }

// keep keeps those results that others have too, or those that they have not.
func keep(results, others report.Results, shared bool) report.Results {
	kept := report.Results{}
	for _, result := range results {
		if slices.ContainsFunc(others, func(other report.Result) bool { return same(result, other) }) == shared {
			kept = append(kept, result)
		}
	}
	return kept
}

// same says that two results of one status want the same to be done for the same subject.
func same(a, b report.Result) bool {
	return a.Rule == b.Rule && a.Subject == b.Subject && a.Reason == b.Reason && slices.Equal(a.Lacks, b.Lacks)
}
