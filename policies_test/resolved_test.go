package policies_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/policies_test/suite"
)

// TestResolved holds what each policy demands, row by row, in golden files: a changed number shows,
// in the diff, every policy that it reaches.
func TestResolved(t *testing.T) {
	t.Parallel()
	bundle := loadBundle(t)
	compiled, store := compile(t)
	resolver, err := suite.NewResolver(t.Context(), compiled, store)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for name, page := range pages(t) {
		texts, err := resolver.Page(t.Context(), bundle, page.Releases[len(page.Releases)-1])
		if err != nil {
			t.Fatal(err)
		}
		for file, text := range texts {
			want[filepath.Join("resolved", name, file)] = text
		}
	}
	if *update {
		if err := os.RemoveAll("resolved"); err != nil {
			t.Fatal(err)
		}
		for file, text := range want {
			write(t, file, text)
		}
		return
	}
	got := map[string]string{}
	for _, file := range files(t, "policies_test/resolved", ".yaml") {
		file = strings.TrimPrefix(file, "policies_test/")
		got[filepath.FromSlash(file)] = read(t, file)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("the resolved policies are stale: run go test ./policies_test -update, and read the diff (-got +want)\n%s", diff)
	}
}
