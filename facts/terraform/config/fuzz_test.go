package config_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// FuzzRead reads anything as main.tf, and as main.tf.json. It looks for panics and for what takes too long.
func FuzzRead(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			if filepath.Ext(part.Name) == ".tf" || filepath.Ext(part.Name) == ".json" {
				f.Add(part.Data, filepath.Ext(part.Name) == ".json")
			}
		}
	}
	shapes := resource.Shapes{"thing": nil, "aws_instance": resource.ParseShape("ami ebs_block_device{volume_size tag{key}} tags{role}"), "aws_launch_template": nil}
	f.Fuzz(func(t *testing.T, data []byte, json bool) {
		name := "main.tf"
		if json {
			name += ".json"
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		set, diags, _ := config.Read(ctx, dir, shapes, config.Options{})
		if (set == nil) != diags.HasErrors() {
			t.Errorf("a set of %v beside %v", set, diags)
		}
		if ctx.Err() != nil {
			t.Error("it takes too long")
		}
	})
}
