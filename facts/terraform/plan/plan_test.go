package plan_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/plan"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

var update = flag.Bool("update", false, "write what is read of the plans")

// shapes are those of the fixtures.
var shapes = resource.Shapes{
	"aws_instance":        resource.ParseShape("ami instance_type availability_zone vpc_security_group_ids root_block_device{volume_size volume_type iops} ebs_block_device{device_name iops volume_size} launch_template{id version} tags{kwpolicy:role}"),
	"aws_launch_template": resource.ParseShape("image_id instance_type block_device_mappings{device_name ebs{volume_size throughput}}"),
	"data.aws_ami":        resource.ParseShape("name root_device_name"),
}

// TestRead reads plans, and shows what is kept of them.
func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no plans: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			set, err := plan.Read(t.Context(), strings.NewReader(part(archive, "plan.json")), plan.Options{Shapes: shapes, Compute: []string{"aws_ec2_fleet"}})
			got := show(set, err)
			if *update {
				archive.Files = append(slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "set" }), txtar.File{Name: "set", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, part(archive, "set")); diff != "" {
				t.Errorf("got (-) other than want (+): run go test -update, and read the diff\n%s", diff)
			}
		})
	}
}

func part(archive *txtar.Archive, name string) string {
	for _, file := range archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

// show writes a set for a reader.
func show(set *resource.Set, err error) string {
	if syntax, ok := errors.AsType[*facts.SyntaxError](err); ok {
		return fmt.Sprintf("%s: %s\n", syntax.Summary, syntax.Detail)
	}
	if err != nil {
		return err.Error() + "\n"
	}
	var out strings.Builder
	for _, reason := range set.Partial {
		fmt.Fprintf(&out, "partial: %s\n", reason)
	}
	for _, r := range set.Resources {
		fmt.Fprintf(&out, "%s (block %s, module %q, key %v, ids %v)\n", r.Address, r.Block, r.Module, r.Key, r.IDs)
		if r.Uncounted != nil {
			fmt.Fprintf(&out, "  uncounted: %s\n", r.Uncounted.Detail)
		}
		showMembers(&out, "  ", *r.Attributes)
		for _, to := range set.Follow(r, r.Get("launch_template", "id"), "aws_launch_template") {
			fmt.Fprintf(&out, "  launch template -> %s\n", to.Address)
		}
		for _, to := range set.Follow(r, r.Get("ami"), "data.aws_ami") {
			fmt.Fprintf(&out, "  ami -> %s\n", to.Address)
		}
	}
	return out.String()
}

func showMembers(out *strings.Builder, indent string, v resource.Value) {
	for _, name := range slices.Sorted(maps.Keys(v.Members())) {
		showValue(out, indent+name+" = ", indent, v.Members()[name])
	}
}

func showValue(out *strings.Builder, head, indent string, v resource.Value) {
	switch {
	case v.State() == resource.Unknown:
		fmt.Fprintf(out, "%sunknown, %s: %s %v\n", head, v.Why().Reason, v.Why().Detail, v.Why().Refs)
	case v.Members() != nil:
		fmt.Fprintf(out, "%s{\n", head)
		showMembers(out, indent+"  ", v)
		fmt.Fprintf(out, "%s}\n", indent)
	default:
		if text, ok := v.Text(); ok {
			fmt.Fprintf(out, "%s%s\n", head, text)
			return
		}
		if truth, ok := v.Truth(); ok {
			fmt.Fprintf(out, "%s%t\n", head, truth)
			return
		}
		fmt.Fprintf(out, "%s[\n", head)
		for _, one := range v.List() {
			showValue(out, indent+"  ", indent+"  ", one)
		}
		fmt.Fprintf(out, "%s]\n", indent)
	}
}

// FuzzRead: no text makes the reader panic or run on, and what it gives can be walked.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(part(archive, "plan.json"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		show(plan.Read(t.Context(), strings.NewReader(text), plan.Options{Shapes: shapes}))
	})
}
