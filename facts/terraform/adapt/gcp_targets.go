package adapt

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// answer is yes, no, or not known.
type answer int

const (
	no answer = iota
	yes
	unknown
)

// targeted says whether a rule of the firewall is for the machine: for all, for those with a tag or for those
// with a service account. Where that is not known it gives the reason.
func (m gcpMachine) targeted(r *resource.Resource) (bool, *facts.Absence) {
	tags, accounts := get(r, "target_tags"), get(r, "target_service_accounts")
	if !isSet(tags.Value) && !isSet(accounts.Value) {
		return true, nil
	}
	open := false
	for _, tag := range each(tags) {
		answer := m.hasTag(tag)
		if answer == yes {
			return true, nil
		}
		open = open || answer == unknown
	}
	for _, account := range each(accounts) {
		answer := m.hasAccount(account)
		if answer == yes {
			return true, nil
		}
		open = open || answer == unknown
	}
	if open {
		return false, &facts.Absence{Reason: facts.Ambiguous, Detail: "whether " + r.Block + " is for " + m.r.Block + " is not known"}
	}
	return false, nil
}

// hasTag says whether the machine has a network tag.
func (m gcpMachine) hasTag(tag sourced) answer {
	wanted, ok := tag.Text()
	if !ok {
		return unknown
	}
	found := no
	for _, own := range each(m.get("tags")) {
		switch text, ok := own.Text(); {
		case ok && text == wanted:
			return yes
		case !ok:
			found = unknown
		}
	}
	return found
}

// hasAccount says whether the machine runs as a service account. One of which nobody says so runs as none.
func (m gcpMachine) hasAccount(account sourced) answer {
	if !isSet(m.get("service_account").Value) {
		return no
	}
	own := m.get("service_account", "email")
	mine := m.c.follow(own.r, own.Value, "google_service_account")
	theirs := m.c.follow(account.r, account.Value, "google_service_account")
	if mine != nil && theirs != nil {
		return answerOf(mine == theirs)
	}
	text, ok := own.Text()
	other, known := account.Text()
	switch {
	case ok && known:
		return answerOf(text == other)
	case own.State() == resource.Omitted && theirs != nil:
		return no
	default:
		return unknown
	}
}

func answerOf(truth bool) answer {
	if truth {
		return yes
	}
	return no
}

// sources says whom a rule lets in or keeps out. A rule that names nobody is for the whole world.
func (m gcpMachine) sources(rule *gcpRule) *facts.Absence {
	addresses, tags, accounts := get(rule.r, "source_ranges"), get(rule.r, "source_tags"), get(rule.r, "source_service_accounts")
	if !isSet(addresses.Value) && !isSet(tags.Value) && !isSet(accounts.Value) {
		rule.from, rule.everyone = fromWorld, true
		return nil
	}
	rule.from = fromCluster
	for _, tag := range each(tags) {
		rule.member(m.hasTag(tag))
	}
	for _, account := range each(accounts) {
		rule.member(m.hasAccount(account))
	}
	for _, address := range each(addresses) {
		if gap := m.address(rule, address); gap != nil {
			return gap
		}
	}
	return nil
}

// member adds a source of which it is known, or not, whether the machine is one of it.
func (g *gcpRule) member(own answer) {
	if own != yes && g.from == fromCluster {
		g.from = fromRestricted
	}
}

// address adds a range of addresses. One that is not known yet is that of something that the plan makes, which
// is not the whole world; one that nobody gives a value may be anything.
func (m gcpMachine) address(rule *gcpRule, v sourced) *facts.Absence {
	text, ok := v.Text()
	switch {
	case !ok && (v.Why() == nil || len(v.Why().Refs) == 0):
		return new(absence(rule.r, "source_ranges", v.Value))
	case isWorld(text):
		rule.from = fromWorld
		if strings.Contains(text, ":") {
			rule.v6 = true
		} else {
			rule.everyone = true
		}
		return nil
	}
	rule.v6 = rule.v6 || strings.Contains(text, ":")
	rule.member(answerOf(ok && m.within(text)))
	return nil
}

// within says whether a range of addresses is one of the machine's own subnetworks, or in it.
func (m gcpMachine) within(text string) bool {
	inner, err := netip.ParsePrefix(text)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(m.cards(), func(card sourced) bool {
		subnet := m.subnet(card)
		if subnet == nil {
			return false
		}
		text, _ := subnet.Get("ip_cidr_range").Text()
		outer, err := netip.ParsePrefix(text)
		return err == nil && outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
	})
}
