package facts

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// position is where a path such as "cpu.physical_cores" leads in a node.
type position struct {
	way    []int // the fields to go through
	listed bool  // in the elements of a list, of which one may have what another lacks
	keyed  bool  // a map, whose keys are below the path
	whole  bool  // seen or not as a whole: no structure of facts that may each be seen or not
}

// positions has every path of a fact, and of what holds facts.
var positions = sync.OnceValue(func() map[string]position {
	found := map[string]position{}
	addPositions(found, "", reflect.TypeFor[Node](), position{})
	delete(found, "absent")
	delete(found, "origins")
	return found
})

// addPositions adds the members of a structure. Those of a list's elements have the path of the list
// before them, without an index.
func addPositions(found map[string]position, prefix string, structure reflect.Type, above position) {
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
func find(path string) (position, string, bool) {
	if found, ok := positions()[path]; ok {
		return found, "", true
	}
	for i, char := range path {
		if char != '.' {
			continue
		}
		if found, ok := positions()[path[:i]]; ok && found.keyed && i+1 < len(path) {
			return found, path[i+1:], true
		}
	}
	return position{}, "", false
}

// shows says whether the node has a value at a path. Of the elements of a list nothing is said, nor of
// a structure of which a part may be seen.
func (n *Node) shows(path string) bool {
	at, key, _ := find(path)
	if at.listed || !at.whole && key == "" {
		return false
	}
	v := reflect.ValueOf(n).Elem()
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

// checkPaths wants what is recorded of facts to be of facts that there are, and the reason for an absence
// to be of a fact that is absent.
func (n *Node) checkPaths() error {
	if path, ok := first(n.Absent, foreign); ok {
		return fmt.Errorf("absent names %q, which is no fact that this version knows", path)
	}
	if path, ok := first(n.Origins, foreign); ok {
		return fmt.Errorf("origins names %q, which is no fact that this version knows", path)
	}
	if path, ok := first(n.Absent, n.shows); ok {
		return fmt.Errorf("absent says why %s has no value, and it has one", path)
	}
	return nil
}

func foreign(path string) bool {
	_, _, ok := find(path)
	return !ok
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
