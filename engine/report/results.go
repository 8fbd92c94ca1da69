package report

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Results is a list of results. One that holds for several subjects that are alike stands in it once;
// Each, Count and the JSON form give one for each subject.
type Results []Result

// Mark stands in Pattern for the subject.
const Mark = "\x00"

// On gives the result for one of the subjects that it holds for.
func (r Result) On(subject string) Result {
	r.Subject, r.Alike = subject, nil
	if r.Pattern != "" {
		r.Message, r.Pattern = strings.ReplaceAll(r.Pattern, Mark, subject), ""
	}
	return r
}

// Count is the number of subjects that the result holds for.
func (r Result) Count() int { return 1 + len(r.Alike) }

// Count is the number of results, one for each subject.
func (list Results) Count() int {
	sum := 0
	for i := range list {
		sum += list[i].Count()
	}
	return sum
}

// Each gives the results by rule, then subject, one for each subject.
func (list Results) Each() iter.Seq[Result] {
	return func(yield func(Result) bool) {
		for len(list) > 0 {
			rule := list.ofOneRule()
			for _, one := range rule.subjects() {
				if !yield(rule[one.index].On(one.subject)) {
					return
				}
			}
			list = list[len(rule):]
		}
	}
}

// subjectOf says which result of a list is about a subject.
type subjectOf struct {
	subject string
	index   int
}

// ofOneRule gives the first results of the list, as many as are of one rule.
func (list Results) ofOneRule() Results {
	end := slices.IndexFunc(list, func(r Result) bool { return r.Rule != list[0].Rule })
	if end < 0 {
		return list
	}
	return list[:end]
}

// subjects lists the subjects of results of one rule, sorted.
func (list Results) subjects() []subjectOf {
	all := make([]subjectOf, 0, list.Count())
	for i := range list {
		all = append(all, subjectOf{list[i].Subject, i})
		for _, subject := range list[i].Alike {
			all = append(all, subjectOf{subject, i})
		}
	}
	slices.SortFunc(all, func(a, b subjectOf) int { return cmp.Compare(a.subject, b.subject) })
	return all
}

// MarshalJSONTo writes one result for each subject, one at a time.
func (list Results) MarshalJSONTo(encoder *jsontext.Encoder) error {
	if err := encoder.WriteToken(jsontext.BeginArray); err != nil {
		return err
	}
	for result := range list.Each() {
		if err := json.MarshalEncode(encoder, result); err != nil {
			return err
		}
	}
	return encoder.WriteToken(jsontext.EndArray)
}

// MarshalJSON is MarshalJSONTo for encoding/json.
func (list Results) MarshalJSON() ([]byte, error) {
	return json.Marshal(list, json.Deterministic(true))
}
