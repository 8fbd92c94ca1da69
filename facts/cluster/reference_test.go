package cluster_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/cluster"
)

const reference = "../../docs/cluster.md"

// generated is a part of the reference that is written from the code.
var generated = regexp.MustCompile(`(?s)(<!-- written by [^:]*: (\w+) -->\n).*?(<!-- end -->\n)`)

// TestReference holds the tables of the reference to the language.
func TestReference(t *testing.T) {
	text, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{"blocks": blocks(), "units": units(), "functions": functions()}
	want := generated.ReplaceAllStringFunc(string(text), func(old string) string {
		match := generated.FindStringSubmatch(old)
		part := parts[match[2]]
		delete(parts, match[2])
		return match[1] + part + match[3]
	})
	if len(parts) > 0 {
		t.Errorf("%s lacks the parts %v", reference, parts)
	}
	if *update {
		if err := os.WriteFile(reference, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), want); diff != "" {
		t.Errorf("%s is stale: run go test ./facts/cluster -update (-got +want)\n%s", reference, diff)
	}
}

func blocks() string {
	var text strings.Builder
	for _, block := range cluster.Language() {
		fmt.Fprintf(&text, "\n### %s\n\n%s\n\n", title(block), block.Meaning)
		if len(block.Attributes) == 0 {
			continue
		}
		text.WriteString("| Attribute | Value | Meaning |\n|---|---|---|\n")
		for _, a := range block.Attributes {
			meaning := a.Meaning
			if a.Required {
				meaning += "; required"
			}
			fmt.Fprintf(&text, "| `%s` | %s | %s |\n", a.Name, a.Value, meaning)
		}
	}
	return text.String() + "\n"
}

// title writes a block as it begins, with the blocks that it stands in.
func title(block cluster.Block) string {
	within := strings.Split(block.Path, ".")
	last := len(within) - 1
	title := "`" + within[last] + "`"
	if block.Label != "" {
		title = "`" + within[last] + " \"" + strings.ToUpper(block.Label) + "\"`"
	}
	if last > 0 {
		title += " in `" + within[last-1] + "`"
	}
	return title
}

func units() string {
	var text strings.Builder
	for _, one := range cluster.Units() {
		fmt.Fprintf(&text, "- %s: %s\n", one[0], one[1])
	}
	return text.String()
}

func functions() string { return "`" + strings.Join(cluster.Functions(), "`, `") + "`\n" }

// TestExampleOfReference: the example of the reference is read.
func TestExampleOfReference(t *testing.T) {
	text, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```hcl\n")
	example, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("there is no example")
	}
	if _, problems := cluster.Read("example.hcl", []byte(example), cluster.Options{}); len(problems) > 0 {
		t.Error(problems)
	}
}
