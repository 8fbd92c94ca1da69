package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/kwpolicy/kwpolicy/engine/render"
	"github.com/kwpolicy/kwpolicy/facts/terraform/adapt"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// TestPlanKeepsSecrets seeds every string of a plan with a marker, but for what names resources and the
// attributes that are read, and finds none in whatever the program writes: reports of every format, facts and
// errors about the plan cut off at any place.
func TestPlanKeepsSecrets(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/secrets.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(archive.Files[0].Data, &document); err != nil {
		t.Fatal(err)
	}
	s := &seeder{shapes: adapt.Shapes()}
	s.plan(document)
	seeded, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	if s.count < 60 || bytes.Count(seeded, []byte(marker)) < s.count {
		t.Fatalf("only %d strings were seeded", s.count)
	}
	file := filepath.Join(t.TempDir(), "plan.json")
	commands := [][]string{{"facts", file}, {"eval", "--strict", "--edition", "enterprise", "--tier", "3", file}}
	for _, format := range render.Names() {
		commands = append(commands, []string{"eval", "--all", "--format", format, file})
	}
	for _, length := range []int{len(seeded), len(seeded) - 1, len(seeded) / 2, len(seeded) / 3, len(seeded) / 7} {
		if err := os.WriteFile(file, seeded[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range commands {
			var out, complaints bytes.Buffer
			code := run(t.Context(), append([]string{"kwpolicy"}, args...), terminal{in: strings.NewReader(""), out: &out, err: &complaints})
			if text := out.String() + complaints.String(); strings.Contains(text, marker) {
				t.Errorf("%v of %d bytes tells a secret:\n%s", args[0], length, text)
			}
			if code == exitUnusable && length == len(seeded) {
				t.Errorf("%v: exit code %d\n%s", args, code, complaints.String())
			}
		}
	}
}

const marker = "mArKeR"

// seeder replaces strings by markers.
type seeder struct {
	shapes resource.Shapes
	count  int
}

// naming are the members of a plan that say what is what.
var naming = []string{
	"address", "module_address", "previous_address", "mode", "type", "name", "provider_name", "provider_config_key", "index", "actions",
	"format_version", "references", "complete", "errored", "source",
}

func (s *seeder) plan(value any) any {
	switch value := value.(type) {
	case map[string]any:
		shape, typed := s.shapeOf(value)
		for name, member := range value {
			switch {
			case typed && (name == "change" || name == "values"):
				value[name] = s.attributes(member, shape, name == "change")
			case !slices.Contains(naming, name):
				value[name] = s.plan(member)
			}
		}
		return value
	case []any:
		for i := range value {
			value[i] = s.plan(value[i])
		}
		return value
	case string:
		return s.seed()
	default:
		return value
	}
}

// shapeOf gives the shape of a resource of the plan.
func (s *seeder) shapeOf(value map[string]any) (resource.Shape, bool) {
	typ, _ := value["type"].(string)
	if value["mode"] == "data" {
		typ = "data." + typ
	}
	shape, ok := s.shapes[typ]
	if !ok {
		shape = resource.Shape{}
	}
	return shape, typ != ""
}

// attributes keeps what a shape names of the attributes that a change leads to.
func (s *seeder) attributes(value any, shape resource.Shape, change bool) any {
	members, ok := value.(map[string]any)
	if !ok {
		return value
	}
	for name, member := range members {
		switch {
		case change && name == "after":
			members[name] = s.attributes(member, shape, false)
		case change && name == "actions":
		case change:
			members[name] = s.plan(member)
		default:
			inner, wanted := shape[name]
			members[name] = s.attribute(member, inner, wanted)
		}
	}
	return value
}

func (s *seeder) attribute(value any, shape resource.Shape, wanted bool) any {
	if !wanted {
		return s.plan(value)
	}
	switch value := value.(type) {
	case map[string]any:
		if shape != nil {
			return s.attributes(value, shape, false)
		}
	case []any:
		for i := range value {
			value[i] = s.attribute(value[i], shape, true)
		}
	}
	return value
}

func (s *seeder) seed() string {
	s.count++
	return fmt.Sprintf("%s-%d", marker, s.count)
}
