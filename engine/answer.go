package engine

import (
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/kwpolicy/kwpolicy/engine/report"
	"github.com/kwpolicy/kwpolicy/facts"
)

// answer is what the Rego gives.
type answer struct {
	Error         string              `json:"error"`
	Violations    report.Results      `json:"violations"`
	Warnings      report.Results      `json:"warnings"`
	Unknown       report.Results      `json:"unknown"`
	Notes         report.Results      `json:"notes"`
	Passed        report.Results      `json:"passed"`
	NotApplicable report.Results      `json:"not_applicable"`
	Readings      map[string]string   `json:"readings"`
	Wanted        map[string][]string `json:"wanted"`
}

func decode(value ast.Value) (answer, error) {
	plain, err := ast.JSON(value)
	if err != nil {
		return answer{}, err
	}
	var got answer
	if err := strictly(plain, &got); err != nil {
		return answer{}, fmt.Errorf("read the bundle's answer: %w", err)
	}
	if got.Error != "" {
		return answer{}, errors.New(got.Error)
	}
	return got, nil
}

// unfold names the nodes that are alike in the results, which the bundle gives of the first of them.
func (a answer) unfold(doc facts.Document) {
	alike := map[string][]string{}
	for i := range doc.Nodes {
		alike[doc.Nodes[i].Name] = doc.Nodes[i].Alike
	}
	for _, list := range a.lists() {
		for i := range list {
			result := &list[i]
			result.Alike, result.Pattern = alike[result.Subject], result.Message
			result.Message = result.On(result.Subject).Message
		}
	}
}

func (a *answer) pointers() []*report.Results {
	return []*report.Results{&a.Violations, &a.Warnings, &a.Unknown, &a.Notes, &a.Passed, &a.NotApplicable}
}

func (a answer) lists() []report.Results {
	var lists []report.Results
	for _, list := range a.pointers() {
		lists = append(lists, *list)
	}
	return lists
}

// pair is what one result is about.
type pair struct{ rule, subject string }

// complete makes sure that silence is never taken for a pass. Each row that the bundle says it
// judged by came back as one result, and it judged by every row that the page has for the policy
// whatever a node is like: that is known from the page alone.
func (a answer) complete(page Page, policy report.Policy, doc facts.Document) error {
	count := a.count()
	wanted := map[pair]bool{}
	for rule, subjects := range a.Wanted {
		for _, subject := range subjects {
			key := pair{rule, subject}
			if n := count[key]; n != 1 {
				return fmt.Errorf("rule %s gave %d results for %s, where one is due", rule, n, subject)
			}
			wanted[key] = true
		}
	}
	if len(count) != len(wanted) {
		return fmt.Errorf("the bundle gave %d results, and says that it judged by %d rows", len(count), len(wanted))
	}
	if page.excludes(policy) {
		return a.refused()
	}
	for _, key := range page.due(policy, doc) {
		if !wanted[key] {
			return fmt.Errorf("rule %s gave no result for %s, and the page has a row for it", key.rule, key.subject)
		}
	}
	return nil
}

func (a answer) count() map[pair]int {
	count := map[pair]int{}
	for _, list := range a.lists() {
		for _, result := range list {
			count[pair{result.Rule, result.Subject}]++
		}
	}
	return count
}

// refused makes sure that a combination that the page excludes is a violation.
func (a answer) refused() error {
	if len(a.Violations) == 0 {
		return errors.New("the page excludes the policy, and the bundle found nothing wrong with it")
	}
	return nil
}

// due lists the rules and subjects for which the page has a row that depends on nothing but the
// policy's own axes.
func (p Page) due(policy report.Policy, doc facts.Document) []pair {
	var due []pair
	for _, layer := range p.Layers {
		if !layer.When.hold(axes(policy)) {
			continue
		}
		for id := range layer.Cluster {
			due = append(due, pair{id, string(facts.Cluster)})
		}
		for id := range layer.Node {
			for _, node := range doc.Nodes {
				due = append(due, pair{id, node.Name})
			}
		}
	}
	return due
}
