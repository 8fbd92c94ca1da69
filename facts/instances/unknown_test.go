package instances_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
)

func TestUnknown(t *testing.T) {
	types := embedded(t)
	for name, want := range map[string]string{
		"aws g5.xlrge":                `the instance catalogue has no machine type "g5.xlrge" of aws; did you mean "g5.xlarge"?`,
		"aws p99.24xlarge":            `the instance catalogue has no machine type "p99.24xlarge" of aws`,
		"aws quantum":                 `the instance catalogue has no machine type "quantum" of aws`,
		"azure Standard_D8_v_5":       `the instance catalogue has no machine type "Standard_D8_v_5" of azure; did you mean "Standard_D8_v5"?`,
		"gcp zones/z/machineTypes/g2": `the instance catalogue has no machine type "g2" of gcp`,
		"oci VM.GPU.A10.1":            `the instance catalogue has no machine type "VM.GPU.A10.1" of oci`,
	} {
		t.Run(name, func(t *testing.T) {
			provider, name, _ := strings.Cut(name, " ")
			got := types.Unknown(provider, name)
			want := facts.Absence{Reason: facts.NotFound, Detail: want, Resolve: "describe the machine type in a file, and name that with --instances FILE"}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

// Comparing a name with all that are known takes time, and a plan may have any number of unknown names.
func TestUnknownMany(t *testing.T) {
	types := embedded(t)
	const mistyped = "g5.xlrge"
	suggests := func(name string) bool { return strings.Contains(types.Unknown("aws", name).Detail, "did you mean") }
	if !suggests(mistyped) {
		t.Errorf("of %s it is not said what is meant", mistyped)
	}
	for i := range 1000 {
		types.Unknown("aws", fmt.Sprint("unknown", i))
	}
	if suggests("g5.xlarg") {
		t.Error("the 1001st unknown name is still compared with all that are known")
	}
	if !suggests(mistyped) {
		t.Error("what was found before is forgotten")
	}
}
