package host

import (
	"reflect"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// blank is a node with every section in place, for a probe to write to.
func blank() *facts.Node {
	return &facts.Node{
		OS: new(facts.OS), CPU: new(facts.CPU), Memory: new(facts.Memory),
		Software: &facts.Software{
			DockerEngine: new(facts.Engine), DockerCompose: new(facts.Compose),
			NVIDIAContainerToolkit: new(facts.Toolkit), NVIDIADocker2: new(facts.Program),
			Chrome: new(facts.Program), ETCD: new(facts.Program),
		},
		User: new(facts.User), Kernel: new(facts.Kernel), Network: new(facts.Network), Clock: new(facts.Clock),
		Cloud: new(facts.Cloud), Environment: new(facts.Environment),
	}
}

// adopt takes the claimed facts of a draft into the node, with their origins and the reasons for
// those that are missing. A claimed fact without either gets a reason here, so that none
// ever lacks one.
func adopt(node, draft *facts.Node, claims []string) {
	for _, claim := range claims {
		copyField(reflect.ValueOf(node).Elem(), reflect.ValueOf(draft).Elem(), steps(claim))
	}
	for path, absence := range draft.Absent {
		node.Miss(path, absence)
	}
	for path, origin := range draft.Origins {
		node.Cite(path, origin)
	}
	for _, path := range unseen(reflect.ValueOf(draft).Elem(), "") {
		if claimed(path, claims) && !claimed(path, stated) && !explained(path, node.Absent) {
			node.Miss(path, facts.Absence{Reason: facts.NotFound, Detail: "the machine does not say"})
		}
	}
}

// stated are the facts that nothing here looks for. They get no reason, for no obstacle was met.
var stated = []string{
	// Of the document, rather than of a machine.
	"name", "role", "alike", "planned", "absent", "origins",
	// Only the cloud around a machine knows.
	"cloud.zone", "cloud.placement", "cloud.placement_group", "cloud.spot", "cloud.elastic", "network.ingress",
	// Only a measurement tells, which takes minutes, writes to disks or loads the network.
	"filesystems.performance", "network.peers",
	// What a filesystem is kept for is somebody's decision.
	"filesystems.component",
	// Of Windows, which is not observed.
	"wsl", "user.administrator", "user.elevated", "software.windows_terminal",
	// Nothing here looks for ROCm and CockroachDB yet, and no request is sent anywhere.
	"software.rocm", "software.cockroachdb", "network.outbound",
}

func steps(path string) []string { return strings.Split(path, ".") }

// copyField sets one field, named by the JSON names of the way to it.
func copyField(to, from reflect.Value, steps []string) {
	i := fieldNamed(to.Type(), steps[0])
	to, from = to.Field(i), from.Field(i)
	if len(steps) == 1 {
		to.Set(from)
		return
	}
	if to.IsNil() {
		to.Set(reflect.New(to.Type().Elem()))
	}
	copyField(to.Elem(), from.Elem(), steps[1:])
}

func fieldNamed(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if jsonName(t.Field(i)) == name {
			return i
		}
	}
	panic("no fact is named " + name)
}

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// unseen lists the facts below a structure that have no value. Elements of lists share the
// path of the list.
func unseen(v reflect.Value, prefix string) []string {
	var paths []string
	for i := range v.NumField() {
		field, path := v.Field(i), prefix+jsonName(v.Type().Field(i))
		paths = append(paths, unseenField(field, path)...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func unseenField(field reflect.Value, path string) []string {
	switch field.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if field.IsNil() {
			return []string{path}
		}
	}
	switch {
	case field.Kind() == reflect.Pointer && field.Elem().Kind() == reflect.Struct:
		return unseen(field.Elem(), path+".")
	case field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.Struct:
		var paths []string
		for i := range field.Len() {
			paths = append(paths, unseen(field.Index(i), path+".")...)
		}
		return paths
	}
	return nil
}

// claimed says whether the path is one of the claims or below one.
func claimed(path string, claims []string) bool {
	return slices.ContainsFunc(claims, func(claim string) bool { return below(path, claim) })
}

// explained says whether the path, or one above it, has a reason.
func explained(path string, absent map[string]facts.Absence) bool {
	for known := range absent {
		if below(path, known) {
			return true
		}
	}
	return false
}

func below(path, ancestor string) bool {
	return path == ancestor || strings.HasPrefix(path, ancestor+".")
}

// prune drops the sections in which nothing was seen.
func prune(node *facts.Node) {
	if s := node.Software; s != nil {
		dropEmpty(reflect.ValueOf(s).Elem())
	}
	dropEmpty(reflect.ValueOf(node).Elem())
}

func dropEmpty(v reflect.Value) {
	for _, field := range v.Fields() {
		if field.Kind() == reflect.Pointer && !field.IsNil() && field.Elem().Kind() == reflect.Struct && field.Elem().IsZero() {
			field.SetZero()
		}
	}
}
