package instances

import (
	"embed"
	"fmt"
	"strings"
)

// The providers whose machine types are embedded.
const (
	aws   = "aws"
	azure = "azure"
	gcp   = "gcp"
)

//go:embed data/*.csv
var data embed.FS

// Catalogue is the machine types that are known. It may be used concurrently.
type Catalogue struct {
	tables       map[string]table // by provider
	accelerators accelerators
	own          []Type // the user's, which go first
	suggested    *suggestions
}

// Embedded gives the machine types that the program brings along.
func Embedded() (*Catalogue, error) {
	c := &Catalogue{tables: map[string]table{}, suggested: &suggestions{}}
	for _, provider := range []string{aws, azure, gcp} {
		text, err := data.ReadFile("data/" + provider + ".csv")
		if err != nil {
			return nil, fmt.Errorf("reading the machine types of %s: %w", provider, err)
		}
		c.tables[provider] = newTable(provider, string(text))
	}
	text, err := data.ReadFile("data/accelerators.csv")
	if err != nil {
		return nil, fmt.Errorf("reading the accelerators: %w", err)
	}
	if c.accelerators, err = parseAccelerators(string(text)); err != nil {
		return nil, fmt.Errorf("reading the accelerators: %w", err)
	}
	return c, nil
}

// Find gives the machine type of a name, which may be a self link of GCP. Only Azure's names are the same in upper and
// lower case. The types of the user go before those that are embedded, and both before GCP's custom types,
// which are computed from their names.
func (c *Catalogue) Find(provider, name string) (Type, bool) {
	name = shortName(provider, name)
	for i := range c.own {
		if c.own[i].Provider == provider && sameName(provider, c.own[i].Name, name) {
			return c.own[i].clone(), true
		}
	}
	if line, ok := c.tables[provider].line(provider, name); ok {
		found, err := c.parseType(provider, line)
		return found, err == nil
	}
	if provider == gcp {
		return c.custom(name)
	}
	return Type{}, false
}

// Accelerator gives what the cloud means by the name of an accelerator: GCP's accelerator types, as a name or a
// self link, and the names that AWS has for its attribute-based selection. Where a cloud has accelerators of
// several sizes by one name, it is the smallest that is whole.
func (c *Catalogue) Accelerator(provider, name string) (GPU, bool) {
	found, ok := c.accelerators[accelerator{provider, shortName(provider, name)}]
	return found, ok
}

// shortName gives the name at the end of a self link of GCP.
func shortName(provider, name string) string {
	if provider == gcp {
		return name[strings.LastIndexByte(name, '/')+1:]
	}
	return name
}

func sameName(provider, first, second string) bool {
	return folded(provider, first) == folded(provider, second)
}

// folded gives a name as all names are written that the provider takes for the same.
func folded(provider, name string) string {
	if provider == azure {
		return strings.ToLower(name)
	}
	return name
}

// names gives the names of all types of a provider, those of the user first.
func (c *Catalogue) names(provider string) []string {
	var found []string
	for i := range c.own {
		if c.own[i].Provider == provider {
			found = append(found, c.own[i].Name)
		}
	}
	for line := range rows(c.tables[provider].text) {
		name, _, _ := strings.Cut(line, ",")
		found = append(found, name)
	}
	return found
}
