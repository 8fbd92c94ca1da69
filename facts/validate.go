package facts

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Validate reports the first thing that makes doc unusable: another schema version, a value that
// cannot be a fact, two nodes or two mount points of one name. The values that a field may
// have are those of its jsonschema tag, from which the JSON Schema is generated too.
func (d *Document) Validate() error {
	if d.Schema != Schema {
		return fmt.Errorf("schema is %q, and this program reads %q", d.Schema, Schema)
	}
	if len(d.Nodes) == 0 {
		return fmt.Errorf("nodes is empty: a document describes at least one node")
	}
	if d.Kind == Host && len(d.Nodes) > 1 {
		return fmt.Errorf("kind is %q, but there are %d nodes: a cluster's kind is %q", Host, len(d.Nodes), Cluster)
	}
	if err := d.checkNames(); err != nil {
		return err
	}
	return checkValue("", reflect.ValueOf(d).Elem(), "")
}

// checkNames refuses what results could not be told apart by.
func (d *Document) checkNames() error {
	seen := map[string]int{}
	for i, node := range d.Nodes {
		place := fmt.Sprintf("nodes[%d]", i)
		if node.Name == string(Cluster) {
			return fmt.Errorf("%s.name is %q, which stands for all nodes in results: give the node another name", place, Cluster)
		}
		if first, ok := seen[node.Name]; ok {
			return fmt.Errorf("%s.name is %q, as is that of nodes[%d]: every node needs a name of its own", place, node.Name, first)
		}
		seen[node.Name] = i
		if err := node.checkNames(place); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) checkNames(place string) error {
	disks, mounts := map[string]bool{}, map[string]bool{}
	for i, disk := range n.Disks {
		if disks[disk.Name] {
			return fmt.Errorf("%s.disks[%d].name is %q, as is that of another disk", place, i, disk.Name)
		}
		disks[disk.Name] = true
	}
	for i, filesystem := range n.Filesystems {
		if mounts[filesystem.MountPoint] {
			return fmt.Errorf("%s.filesystems[%d].mount_point is %q, as is that of another filesystem", place, i, filesystem.MountPoint)
		}
		mounts[filesystem.MountPoint] = true
	}
	return nil
}

// checkValue walks v, whose place in the document is path and whose jsonschema tag is tag.
func checkValue(path string, v reflect.Value, tag string) error {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return checkValue(path, v.Elem(), tag)
	case reflect.Struct:
		return checkStruct(path, v)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if err := checkValue(fmt.Sprintf("%s[%d]", path, i), v.Index(i), tag); err != nil {
				return err
			}
		}
		return nil
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if err := checkValue(fmt.Sprintf("%s[%q]", path, it.Key()), it.Value(), tag); err != nil {
				return err
			}
		}
		return nil
	case reflect.String:
		return checkString(path, v.String(), tag)
	case reflect.Int, reflect.Int64:
		return checkInt(path, v.Int(), tag)
	default:
		return nil
	}
}

func checkStruct(path string, v reflect.Value) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if options == "omitzero" && v.Field(i).IsZero() {
			continue
		}
		if path != "" {
			name = path + "." + name
		}
		if err := checkValue(name, v.Field(i), field.Tag.Get("jsonschema")); err != nil {
			return err
		}
	}
	return nil
}

func checkString(path, value, tag string) error {
	if value == "" {
		return fmt.Errorf("%s is empty: leave out what is not known", path)
	}
	var allowed []string
	for rule := range strings.SplitSeq(tag, ",") {
		if name, want, _ := strings.Cut(rule, "="); name == "enum" {
			if value == want {
				return nil
			}
			allowed = append(allowed, want)
		}
	}
	if allowed == nil {
		return nil
	}
	return fmt.Errorf("%s is %q, and can be %s", path, value, strings.Join(allowed, ", "))
}

func checkInt(path string, value int64, tag string) error {
	for rule := range strings.SplitSeq(tag, ",") {
		name, text, _ := strings.Cut(rule, "=")
		bound, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			continue
		}
		if name == "minimum" && value < bound {
			return fmt.Errorf("%s is %d, and is at least %d where it is known: leave out what is not", path, value, bound)
		}
		if name == "maximum" && value > bound {
			return fmt.Errorf("%s is %d, and is at most %d", path, value, bound)
		}
	}
	return nil
}
