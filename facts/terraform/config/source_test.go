package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// TestSource evaluates the configuration of a plan, from a directory and from the plan's file.
func TestSource(t *testing.T) {
	const main = `variable "type" {}
variable "n" { type = number }
variable "token" { sensitive = true }
module "m" {
  source = "./m"
  type   = var.type
}
module "gone" { source = "acme/gone/aws" }
resource "thing" "x" {
  count = var.n
  v     = var.token
}
`
	const inner = "variable \"type\" {}\nresource \"thing\" \"y\" {\n  v = [var.type, path.module, can(path.cwd), fileexists(\"main.tf\"), can(abspath(\"x\"))]\n}\n"
	variables := map[string][]byte{"type": []byte(`{"a": [1, null]}`), "n": []byte("1"), "token": []byte(`"hunter2"`)}
	const rest = "thing.x[0] (main.tf:9)\n  block thing.x\n  key 0\n  v = ? sensitive: it is marked sensitive, and what is sensitive is not read  :11\n"

	dir := t.TempDir()
	t.Chdir(dir)
	write(t, dir, map[string]string{"main.tf": main, "m/main.tf": inner, "terraform.tfvars": "type = \"not looked at\"\n"})
	fromDir, diags := config.Directory(".")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	fromPlan, diags := config.Archive(zipped(t, map[string]string{
		"tfplan": "binary", "tfconfig/m-/main.tf": main, "tfconfig/m-m/main.tf": inner,
		"tfconfig/modules.json": `[{"Key":"","Dir":"."},{"Key":"m","Source":"./m","Dir":"m"},{"Key":"gone","Dir":".terraform/modules/gone"}]`,
	}))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	const partial = "partial: module.gone (source acme/gone/aws) is not here: run terraform init, or judge a plan.\n"
	const module = "module.m.thing.y (m/main.tf:2)\n  in module.m\n  v = []  :3\n    - {}  :3\n      a = []\n        - 1\n        - []\n    - m  :3\n"
	tests := map[string]struct {
		source *config.Source
		want   string
	}{
		"directory": {fromDir, partial + module + "    - true  :3\n    - true  :3\n    - true  :3\n" + rest},
		"plan": {fromPlan, partial + module +
			"    - ? decided_at_apply: it depends on path.cwd, which is where Terraform runs  :3\n" +
			"    - ? failed: the expression at m/main.tf:3 has no value: the file main.tf is not part of the plan  :3\n" +
			"    - ? decided_at_apply: it depends on abspath(), whose result is not known before  :3\n" + rest},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set, diags, files := test.source.Evaluate(t.Context(), thing, variables)
			if diff := cmp.Diff(test.want, dump(set, diags)); diff != "" {
				t.Errorf("read something else (-want +got):\n%s", diff)
			}
			if files["m/main.tf"] == nil {
				t.Error("no text of m/main.tf")
			}
		})
	}
}

func TestSourceUnusable(t *testing.T) {
	manifest := `[{"Key":"","Dir":"."},{"Key":"m","Dir":"m"}]`
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"no plan":         {map[string]string{"a.txt": ""}, "error: tfconfig/modules.json:1: Unreadable file: tfconfig/modules.json cannot be read: file does not exist. It is in each plan file that terraform plan -out writes.\n"},
		"broken manifest": {map[string]string{"tfconfig/modules.json": "["}, "error: tfconfig/modules.json:1: Unreadable file: tfconfig/modules.json cannot be read: unexpected end of JSON input. It is in each plan file that terraform plan -out writes.\n"},
		"no root":         {map[string]string{"tfconfig/modules.json": manifest}, "error: the root module:1: Unreadable file: the root module cannot be read: is not here.\n"},
		"syntax": {
			map[string]string{"tfconfig/modules.json": manifest, "tfconfig/m-/main.tf": "module m {\n  source = \"./m\"\n}\n", "tfconfig/m-m/x.tf": "x"},
			"error: m/x.tf:1: Argument or block definition required: An argument or block definition is required here. To set an argument, use the equals sign \"=\" to introduce the argument value.\n",
		},
		"wrong type": {
			map[string]string{"tfconfig/modules.json": manifest, "tfconfig/m-/main.tf": "variable v { type = number }\nresource thing x { v = var.v }\n"},
			"error: variables.v:1: Value of the wrong type: The variable v, declared at main.tf:1, does not take this value: it takes number.\n",
		},
		"no JSON": {
			map[string]string{"tfconfig/modules.json": manifest, "tfconfig/m-/main.tf": "variable w {}\nresource thing x { v = var.w }\n"},
			"thing.x (main.tf:2)\n  v = ? decided_at_apply: nothing in the configuration decides it  :2\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			source, diags := config.Archive(zipped(t, test.files))
			var set *resource.Set
			if !diags.HasErrors() {
				set, diags, _ = source.Evaluate(t.Context(), thing, map[string][]byte{"v": []byte(`"text"`), "w": []byte("{")})
			}
			if diff := cmp.Diff(test.want, dump(set, diags)); diff != "" {
				t.Errorf("got something else (-want +got):\n%s", diff)
			}
		})
	}
	if source, diags := config.Directory(t.TempDir()); source != nil || !diags.HasErrors() {
		t.Errorf("got %v, %v of an empty directory", source, diags)
	}
}
