// Package equivalence_test holds the readers of Terraform's files to what the real program says: the same
// configuration, read as text and as the plan that terraform makes of it, must give the same facts.
//
// The plans are made with a provider of our own, whose schemas mirror those of the real ones, so that
// neither a network nor an account is needed. Terraform and OpenTofu are tried, whichever is installed; without
// either the tests are skipped.
package equivalence_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A terraform runs an installed program, with the provider of this folder for every cloud and without
// anything that the user or the environment has set.
type terraform struct {
	program string
	environ []string
}

// eachProgram runs a test with Terraform and with OpenTofu.
func eachProgram(t *testing.T, test func(t *testing.T, program terraform)) {
	t.Helper()
	installed := map[string]string{}
	for _, name := range []string{"terraform", "tofu"} {
		if program, err := exec.LookPath(name); err == nil {
			installed[name] = program
		}
	}
	if len(installed) == 0 {
		t.Skip("plans are made by terraform or tofu, and neither is installed")
	}
	home := t.TempDir()
	settings := filepath.Join(home, "settings.tfrc")
	if err := os.WriteFile(settings, []byte(overrides(buildProviders(t))), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "TF_") })
	environ = append(environ, "HOME="+home, "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	for name, program := range installed {
		t.Run(name, func(t *testing.T) { test(t, terraform{program: program, environ: environ}) })
	}
}

// buildProviders builds the provider under the name of each that it serves, and gives their folder.
func buildProviders(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	first := filepath.Join(folder, "terraform-provider-aws")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", first, ".")
	build.Dir = "provider"
	build.Env = append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, out)
	}
	for _, name := range []string{"google", "azurerm"} {
		if err := os.Link(first, filepath.Join(folder, "terraform-provider-"+name)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// overrides are the CLI settings that name the folder for every provider, and no other source.
func overrides(folder string) string {
	folder = strconv.Quote(folder)
	return "provider_installation {\n  dev_overrides {\n" +
		"    \"hashicorp/aws\" = " + folder + "\n" +
		"    \"hashicorp/google\" = " + folder + "\n" +
		"    \"hashicorp/azurerm\" = " + folder + "\n  }\n}\n"
}

// plan plans the configuration in a directory. It gives the plan as JSON, and the path of the saved plan.
func (r terraform) plan(t *testing.T, dir string, given inputs) (shown []byte, saved string) {
	t.Helper()
	saved = filepath.Join(t.TempDir(), "saved.tfplan")
	r.run(t, dir, given, "get", "-no-color")
	r.run(t, dir, given, append([]string{"plan", "-no-color", "-input=false", "-out=" + saved}, given.flags()...)...)
	return r.run(t, dir, given, "show", "-json", saved), saved
}

func (r terraform) run(t *testing.T, dir string, given inputs, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), r.program, args...)
	command.Dir, command.Env = dir, slices.Concat(r.environ, given.environ)
	var failure strings.Builder
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", r.program, args[0], err, out, failure.String())
	}
	return out
}
