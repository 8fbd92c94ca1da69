package facts

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// position is where a path such as "cpu.physical_cores" leads in a node.
type position struct {
	way    []int // the fields to go through
	listed bool  // in the elements of a list, of which one may have what another lacks
	keyed  bool  // a map, whose keys are below the path
	whole  bool  // seen or not as a whole: no structure of facts that may each be seen or not
}

// paths has every path of a fact below a structure, and of what holds facts.
type paths map[string]position

// Those of a node, and of what a document has beside its nodes.
var (
	nodePaths     = sync.OnceValue(func() paths { return pathsBelow(reflect.TypeFor[Node](), "absent", "origins") })
	documentPaths = sync.OnceValue(func() paths { return pathsBelow(reflect.TypeFor[Document](), "absent", "origins", "nodes") })
)

func pathsBelow(structure reflect.Type, without ...string) paths {
	found := paths{}
	addPositions(found, "", structure, position{})
	for path := range found {
		top, _, _ := strings.Cut(path, ".")
		if slices.Contains(without, top) {
			delete(found, path)
		}
	}
	return found
}

// addPositions adds the members of a structure. Those of a list's elements have the path of the list
// before them, without an index.
func addPositions(found paths, prefix string, structure reflect.Type, above position) {
	for i := range structure.NumField() {
		name, _ := jsonName(structure.Field(i))
		here := position{way: append(slices.Clone(above.way), i), listed: above.listed}
		kind := structure.Field(i).Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		below := kind
		if kind.Kind() == reflect.Slice {
			below = kind.Elem()
		}
		here.keyed = kind.Kind() == reflect.Map
		here.whole = kind.Kind() != reflect.Struct && !here.keyed || solid(kind)
		found[prefix+name] = here
		if below.Kind() == reflect.Struct {
			here.listed = here.listed || kind.Kind() == reflect.Slice
			addPositions(found, prefix+name+".", below, here)
		}
	}
}

// solid says whether a structure lacks none of its members, as a range of ports does.
func solid(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for field := range t.Fields() {
		if _, omitZero := jsonName(field); omitZero {
			return false
		}
	}
	return true
}

// find gives the position of a path, and the key where it leads into a map.
func (p paths) find(path string) (position, string, bool) {
	if found, ok := p[path]; ok {
		return found, "", true
	}
	for i, char := range path {
		if char != '.' {
			continue
		}
		if found, ok := p[path[:i]]; ok && found.keyed && i+1 < len(path) {
			return found, path[i+1:], true
		}
	}
	return position{}, "", false
}

// shows says whether the structure has a value at a path. Of the elements of a list nothing is said, nor of
// a structure of which a part may be seen.
func (p paths) shows(v reflect.Value, path string) bool {
	at, key, _ := p.find(path)
	if at.listed || !at.whole && key == "" {
		return false
	}
	for _, i := range at.way {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v = v.Field(i); v.IsZero() {
			return false
		}
	}
	return key == "" || v.MapIndex(reflect.ValueOf(key)).IsValid()
}

// check wants what is recorded of the facts of a structure to be of facts that there are, and the reason for
// an absence to be of a fact that is absent.
func (p paths) check(structure reflect.Value, absent map[string]Absence, origins map[string]Origin) error {
	foreign := func(path string) bool {
		_, _, ok := p.find(path)
		return !ok
	}
	if path, ok := first(absent, foreign); ok {
		return fmt.Errorf("absent names %q, which is no fact that this version knows", path)
	}
	if path, ok := first(origins, foreign); ok {
		return fmt.Errorf("origins names %q, which is no fact that this version knows", path)
	}
	if path, ok := first(absent, func(path string) bool { return p.shows(structure, path) }); ok {
		return fmt.Errorf("absent says why %s has no value, and it has one", path)
	}
	return nil
}

// first gives the first key, in their order, of those that are wrong.
func first[T any](recorded map[string]T, wrong func(path string) bool) (string, bool) {
	var found string
	var ok bool
	for path := range recorded {
		if (!ok || path < found) && wrong(path) {
			found, ok = path, true
		}
	}
	return found, ok
}
