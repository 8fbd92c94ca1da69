package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// prose are the members that only tell people something, and the citation, which is held to the page's sections.
var prose = []string{"name", "because", "not_applicable", "from"}

// pageMutants lists the mutants of one page: of its rows, its combinations and its listed instance types.
func pageMutants(data map[string]any, name string) []mutant {
	page := pageOf(data, name)
	p := pager{data: data, name: name, axes: axesOf(page)}
	for i, layer := range list(page["layers"]) {
		layer := layer.(map[string]any)
		for _, kind := range []string{"cluster", "node"} {
			rows, _ := layer[kind].(map[string]any)
			for _, id := range slices.Sorted(maps.Keys(rows)) {
				p.row(i, kind, id, layer)
			}
		}
	}
	for _, key := range []string{"combinations", "listed"} {
		for i, entry := range list(page[key]) {
			p.entry(key, i, entry.(map[string]any))
		}
	}
	return p.found
}

// pager collects the mutants of a page.
type pager struct {
	data  map[string]any
	name  string
	axes  map[string][]string
	found []mutant

	// What the mutants that are added next are of.
	rule, label, part string
	others            []string
}

// add adds a mutant that an edit of the page makes.
func (p *pager) add(change string, edit func(page map[string]any)) {
	p.found = append(p.found, mutant{
		name:  fmt.Sprintf("%s %s: %s", p.name, p.label, change),
		place: p.name + " " + p.label,
		rule:  p.rule, page: p.name, part: p.part,
		data: func() map[string]any {
			copied := clone(p.data).(map[string]any)
			edit(pageOf(copied, p.name))
			return copied
		},
	})
}

func (p *pager) row(i int, kind, id string, layer map[string]any) {
	row := layer[kind].(map[string]any)[id].(map[string]any)
	p.rule, p.label = id, fmt.Sprintf("%s %s %s", scope(layer["when"]), kind, id)
	p.part = fmt.Sprintf("%s %s", p.label, written(row))
	rows := place{"layers", i, kind}
	p.add("dropped", rows.drop(id))
	p.level(append(rows, id), row)
	p.value(append(rows, id), "", row)
	p.scopes(layer["when"], func(page, when map[string]any) {
		layers := list(page["layers"])
		moved := map[string]any{"when": when, kind: map[string]any{id: row}}
		delete(layers[i].(map[string]any)[kind].(map[string]any), id)
		page["layers"] = slices.Insert(layers, i+1, any(moved))
	})
}

// entry is one of the page's combinations or listed instance types.
func (p *pager) entry(key string, i int, entry map[string]any) {
	p.rule, p.label = "profile", fmt.Sprintf("%s %s", key, scope(entry["when"]))
	p.others = []string{"cluster/supported"}
	for _, rule := range list(entry["rules"]) {
		p.others = append(p.others, rule.(string))
	}
	p.part = fmt.Sprintf("%s %s", p.label, written(entry))
	p.add("dropped", place{key}.drop(i))
	rest := maps.Clone(entry)
	delete(rest, "when")
	if status, ok := entry["status"].(string); ok {
		delete(rest, "status")
		for _, other := range without([]string{"excluded", "unstated", "stated"}, status) {
			p.add("status "+other, place{key, i}.set("status", other))
		}
	} else {
		p.level(place{key, i}, entry)
	}
	p.value(place{key, i}, "", rest)
	p.scopes(entry["when"], func(page, when map[string]any) {
		list(page[key])[i].(map[string]any)["when"] = when
	})
}

func (p *pager) level(at place, row map[string]any) {
	level, ok := row["level"].(string)
	if !ok {
		level = "required"
	}
	for _, other := range without(levels, level) {
		p.add("level "+other, at.set("level", other))
	}
}

// value adds what may change in a value, but for levels, which are changed by themselves.
func (p *pager) value(at place, label string, value any) {
	above, last := at[:len(at)-1:len(at)-1], at[len(at)-1]
	switch value := value.(type) {
	case json.Number:
		for _, other := range steps(value) {
			p.add(fmt.Sprintf("%s %s", label, other), above.set(last, other))
		}
	case bool:
		p.add(fmt.Sprintf("%s %t", label, !value), above.set(last, !value))
	case string:
		p.add(label+" another", above.set(last, value+"?"))
	case []any:
		for i, entry := range value {
			inner := fmt.Sprintf("%s[%s]", label, called(i, entry))
			if _, part := entry.(json.Number); !part { // A version or a range is one thing.
				p.add(inner+" dropped", at.drop(i))
			}
			p.value(at.below(i), inner, entry)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if slices.Contains(prose, key) || key == "level" && label == "" {
				continue
			}
			inner := strings.TrimPrefix(label+"."+key, ".")
			if len(value) > 1 { // Else it is dropped with what it is in.
				p.add(inner+" dropped", at.drop(key))
			}
			if key != "readings" {
				p.value(at.below(key), inner, value[key])
			}
		}
	}
}

// scopes changes for whom something is, an axis at a time.
func (p *pager) scopes(was any, put func(page, when map[string]any)) {
	when, _ := was.(map[string]any)
	for _, axis := range slices.Sorted(maps.Keys(when)) {
		change := func(label string, values []any) {
			p.add(label, func(page map[string]any) {
				other := maps.Clone(when)
				if other[axis] = values; len(values) == 0 {
					delete(other, axis)
				}
				put(page, other)
			})
		}
		values, ok := when[axis].([]any)
		if !ok {
			values = []any{when[axis]}
		}
		change("for any "+axis, nil)
		for i, value := range values {
			if len(values) > 1 {
				change(fmt.Sprintf("not for %s %s", axis, value), slices.Delete(slices.Clone(values), i, i+1))
			}
		}
		for _, other := range p.axes[axis] {
			if !slices.Contains(values, any(other)) {
				change(fmt.Sprintf("for %s %s instead", axis, other), append(slices.Clone(values[1:]), other))
				break
			}
		}
	}
}

// axesOf gives the values that a page knows of each axis, and of what else its layers are for.
func axesOf(page map[string]any) map[string][]string {
	axes := map[string][]string{}
	note := func(axis string, values any) {
		if text, ok := values.(string); ok {
			values = []any{text}
		}
		for _, value := range list(values) {
			if text := value.(string); !slices.Contains(axes[axis], text) {
				axes[axis] = append(axes[axis], text)
			}
		}
	}
	known, _ := page["axes"].(map[string]any)
	for axis, values := range known {
		note(axis, values)
	}
	for _, layer := range list(page["layers"]) {
		when, _ := layer.(map[string]any)["when"].(map[string]any)
		for axis, values := range when {
			note(axis, values)
		}
	}
	return axes
}

// steps gives the numbers beside a number. None is below zero, for nothing that is counted is.
func steps(number json.Number) []json.Number {
	fraction, err := number.Float64()
	if err != nil {
		panic(err) // It was read as a number.
	}
	step := 1.0
	if strings.Contains(number.String(), ".") {
		step = 0.01
	}
	found := []json.Number{format(fraction + step)}
	if fraction >= step {
		found = append(found, format(fraction-step))
	}
	return found
}

// format writes a number without more digits than it needs.
func format(number float64) json.Number {
	return json.Number(strconv.FormatFloat(math.Round(number*100)/100, 'f', -1, 64))
}

// called names an entry of a list: what is itself short, or has a name, is told by it.
func called(i int, entry any) string {
	switch entry := entry.(type) {
	case string:
		return entry
	case map[string]any:
		for _, key := range []string{"name", "model"} {
			if name, ok := entry[key].(string); ok {
				return name
			}
		}
	}
	return strconv.Itoa(i)
}

// scope writes for whom something is.
func scope(when any) string {
	circumstances, _ := when.(map[string]any)
	var parts []string
	for _, axis := range slices.Sorted(maps.Keys(circumstances)) {
		parts = append(parts, fmt.Sprintf("%s: %v", axis, circumstances[axis]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func written(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // The value was read from YAML.
	}
	return string(text)
}

func without(values []string, value string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(other string) bool { return other == value })
}

func list(value any) []any {
	values, _ := value.([]any)
	return values
}

func pageOf(data map[string]any, name string) map[string]any {
	return pagesOf(data)[name].(map[string]any)
}

func pagesOf(data map[string]any) map[string]any {
	return data["kwpolicy"].(map[string]any)["requirements"].(map[string]any)
}
