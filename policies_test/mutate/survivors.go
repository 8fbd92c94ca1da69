package main

import (
	"fmt"
	"slices"
	"strings"
)

// survivors are mutants that nothing can or need find, each with the reason.
type survivors map[string]string

// parseSurvivors reads a list: names, a line each, and below them the reason that they share, indented. What begins
// with # is a comment.
func parseSurvivors(text string) (survivors, error) {
	known := survivors{}
	var names []string
	reasoned := false
	for i, line := range strings.Split(text, "\n") {
		reason := strings.TrimSpace(line)
		switch {
		case reason == "" || strings.HasPrefix(line, "#"):
		case line != strings.TrimLeft(line, " \t"):
			if len(names) == 0 {
				return nil, fmt.Errorf("line %d: a reason without a mutant", i+1)
			}
			for _, name := range names {
				known[name] = strings.TrimSpace(known[name] + " " + reason)
			}
			reasoned = true
		default:
			if reasoned {
				names, reasoned = nil, false
			}
			if _, twice := known[line]; twice || slices.Contains(names, line) {
				return nil, fmt.Errorf("line %d: %s is listed twice", i+1, line)
			}
			names = append(names, line)
		}
	}
	if len(names) > 0 && !reasoned {
		return nil, fmt.Errorf("%s has no reason", names[len(names)-1])
	}
	return known, nil
}

// hold gives what is wrong with the list: survivors that it lacks, and entries that did not survive or are no mutants.
func (s survivors) hold(all []mutant, verdicts []verdict) []string {
	var wrong []string
	exists := map[string]bool{}
	for _, m := range all {
		exists[m.name] = true
	}
	for name := range s {
		if !exists[name] {
			wrong = append(wrong, "no such mutant, strike it from the list: "+name)
		}
	}
	for _, v := range verdicts {
		_, listed := s[v.name]
		switch {
		case v.fate == survived && !listed:
			wrong = append(wrong, "survived: "+v.name)
		case v.fate != survived && listed:
			wrong = append(wrong, fmt.Sprintf("%s, strike it from the list: %s", v.how(), v.name))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// how says what became of a mutant.
func (v verdict) how() string {
	switch v.fate {
	case killed, goldenOnly:
		return "killed by " + v.killer
	case idle:
		return "concerns no policy"
	case unborn:
		return "does not compile"
	}
	return "survived"
}
