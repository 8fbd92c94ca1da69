package instances

import (
	"fmt"
	"strings"
	"sync"

	"github.com/agext/levenshtein"

	"github.com/kwpolicy/kwpolicy/facts"
)

// near is of how many letters one may be other than in a name that is meant, beside the first.
const near = 16

// Unknown says that nothing is known of a machine type, and how the user can make it known.
func (c *Catalogue) Unknown(provider, name string) facts.Absence {
	short := shortName(provider, name)
	detail := fmt.Sprintf("the instance catalogue has no machine type %q of %s", short, provider)
	if meant := c.suggested.of(c, provider, short); meant != "" {
		detail += fmt.Sprintf("; did you mean %q?", meant)
	}
	return facts.Absence{
		Reason: facts.NotFound, Detail: detail,
		Resolve: "describe the machine type in a file, and name that with --instances FILE",
	}
}

// suggestions are the nearest names of those that were asked for: one plan asks for the same again and again.
type suggestions struct {
	mutex sync.Mutex
	found map[[2]string]string // by provider and name
}

// most is how many names are compared with all that are known. Who has more unknown names than that did not mistype them.
const most = 1000

// of gives the known name that is nearest, or "" where none is near, or too many were asked for.
func (s *suggestions) of(c *Catalogue, provider, name string) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	key := [2]string{provider, name}
	meant, ok := s.found[key]
	if ok || len(s.found) == most {
		return meant
	}
	if s.found == nil {
		s.found = map[[2]string]string{}
	}
	s.found[key] = c.nearest(provider, name)
	return s.found[key]
}

// nearest gives the known name that is the most alike, or "" where none is near.
func (c *Catalogue) nearest(provider, name string) string {
	best, least := "", len(name)/near+2
	for _, known := range c.names(provider) {
		if abs(len(known)-len(name)) >= least {
			continue
		}
		if distance := levenshtein.Distance(strings.ToLower(known), strings.ToLower(name), nil); distance < least {
			best, least = known, distance
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }
