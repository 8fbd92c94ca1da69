package host

import (
	"reflect"
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
)

// Stated are the facts that nothing here looks for.
var Stated = stated

// Provisioned are the facts of disks that only a plan shows.
var Provisioned = provisioned

// Unexplained lists the facts of a node that have neither a value nor a reason.
func Unexplained(node facts.Node) []string {
	missing := []string{}
	for _, path := range unseen(reflect.ValueOf(filled(node)), "") {
		if !slices.Contains(Stated, path) && !explained(path, node.Absent) {
			missing = append(missing, path)
		}
	}
	return missing
}

// filled is the node with an empty section in place of each that was dropped.
func filled(node facts.Node) facts.Node {
	full := blank()
	for _, p := range probes() {
		for _, claim := range p.claims {
			if present(reflect.ValueOf(node), claim) {
				adopt(full, &node, []string{claim})
			}
		}
	}
	full.Absent, full.Origins = map[string]facts.Absence{}, map[string]facts.Origin{}
	return *full
}

// present says that every section on the way to a fact is there.
func present(node reflect.Value, claim string) bool {
	for _, step := range steps(claim) {
		if node.Kind() == reflect.Pointer {
			if node.IsNil() {
				return false
			}
			node = node.Elem()
		}
		node = node.Field(fieldNamed(node.Type(), step))
	}
	return true
}

// Claims lists the facts that each probe is responsible for, by the probe's name.
func Claims() map[string][]string {
	claims := map[string][]string{}
	for _, p := range probes() {
		claims[p.name] = slices.Clone(p.claims)
	}
	return claims
}

// AtWith is At with another way to look at a root.
var AtWith = at
