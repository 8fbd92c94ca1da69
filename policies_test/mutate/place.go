package main

import (
	"maps"
	"slices"
)

// place is the way to a value: names of members and positions in lists.
type place []any

func (p place) below(key any) place { return append(slices.Clone(p), key) }

// set gives an edit that puts a value under a key at the place.
func (p place) set(key, value any) func(page map[string]any) {
	return func(page map[string]any) {
		switch holder := p.find(page).(type) {
		case map[string]any:
			holder[key.(string)] = value
		case []any:
			holder[key.(int)] = value
		}
	}
}

// drop gives an edit that takes away what is under a key at the place.
func (p place) drop(key any) func(page map[string]any) {
	return func(page map[string]any) {
		switch holder := p.find(page).(type) {
		case map[string]any:
			delete(holder, key.(string))
		case []any:
			i := key.(int)
			p[:len(p)-1].set(p[len(p)-1], slices.Delete(slices.Clone(holder), i, i+1))(page)
		}
	}
}

func (p place) find(value any) any {
	for _, key := range p {
		switch holder := value.(type) {
		case map[string]any:
			value = holder[key.(string)]
		case []any:
			value = holder[key.(int)]
		}
	}
	return value
}

// clone copies what JSON can say.
func clone(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := maps.Clone(value)
		for key := range copied {
			copied[key] = clone(copied[key])
		}
		return copied
	case []any:
		copied := slices.Clone(value)
		for i := range copied {
			copied[i] = clone(copied[i])
		}
		return copied
	}
	return value
}
