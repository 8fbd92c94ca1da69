package main

import (
	"maps"
	"path"
	"slices"
)

// reach gives the policies, as edition/tier/platform, for which some subject in some circumstances gets another row
// of a rule from one page than from another. Where it is none, the pages demand the same of everybody.
func reach(was, is map[string]any, rule string) map[string]bool {
	before, after := rowsOf(was, rule), rowsOf(is, rule)
	axes := map[string][]string{"edition": nil, "tier": nil, "platform": nil}
	for _, row := range slices.Concat(before, after) {
		for axis := range row.when {
			axes[axis] = nil
		}
	}
	known := axesOf(was)
	for axis, values := range axesOf(is) {
		known[axis] = append(known[axis], values...)
	}
	for axis := range axes {
		if axes[axis] = slices.Compact(slices.Sorted(slices.Values(known[axis]))); !slices.Contains(fixed, axis) {
			axes[axis] = append(axes[axis], "") // Nobody may know it, and no layer may name it.
		}
	}
	reached := map[string]bool{}
	for circumstances := range product(axes, slices.Sorted(maps.Keys(axes)), map[string]string{}) {
		policy := path.Join(circumstances["edition"], circumstances["tier"], circumstances["platform"])
		if reached[policy] || rule != "cluster/supported" && excluded(was, circumstances) {
			continue // Of an excluded combination nothing else is judged.
		}
		for _, kind := range kinds(circumstances) {
			if choose(before, kind, circumstances) != choose(after, kind, circumstances) {
				reached[policy] = true
			}
		}
	}
	return reached
}

// kinds says what may be in the circumstances. The whole has no role; a node whose role is not known is judged by
// what it would be in every role.
func kinds(circumstances map[string]string) []string {
	switch role, matters := circumstances["role"]; {
	case !matters:
		return []string{"cluster", "node"}
	case role == "":
		return []string{"cluster"}
	}
	return []string{"node"}
}

// fixed are the axes whose values make a policy.
var fixed = []string{"edition", "tier", "platform"}

// placed is a row of a rule, written out, and whom it is for.
type placed struct {
	kind, text string
	when       map[string]any
}

func rowsOf(page map[string]any, rule string) []placed {
	var rows []placed
	for _, layer := range list(page["layers"]) {
		layer := layer.(map[string]any)
		when, _ := layer["when"].(map[string]any)
		for _, kind := range []string{"cluster", "node"} {
			ofKind, _ := layer[kind].(map[string]any)
			if row, ok := ofKind[rule]; ok {
				rows = append(rows, placed{kind, written(row), when})
			}
		}
	}
	return rows
}

// choose gives the row of the last layer that is for the circumstances, as the profile does.
func choose(rows []placed, kind string, circumstances map[string]string) string {
	for _, row := range slices.Backward(rows) {
		if row.kind == kind && holds(row.when, circumstances) {
			return row.text
		}
	}
	return ""
}

func holds(when map[string]any, circumstances map[string]string) bool {
	for axis, wanted := range when {
		values := list(wanted)
		if values == nil {
			values = []any{wanted}
		}
		if !slices.Contains(values, any(circumstances[axis])) {
			return false
		}
	}
	return true
}

func excluded(page map[string]any, circumstances map[string]string) bool {
	for _, combination := range list(page["combinations"]) {
		combination := combination.(map[string]any)
		when, _ := combination["when"].(map[string]any)
		if holds(when, circumstances) {
			return combination["status"] == "excluded"
		}
	}
	return false
}

// product gives every choice of one value for each axis.
func product(axes map[string][]string, names []string, chosen map[string]string) func(yield func(map[string]string) bool) {
	return func(yield func(map[string]string) bool) {
		if len(names) == 0 {
			yield(chosen)
			return
		}
		for _, value := range axes[names[0]] {
			chosen[names[0]] = value
			for one := range product(axes, names[1:], chosen) {
				if !yield(one) {
					return
				}
			}
		}
	}
}
