package host

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	securejoin "github.com/cyphar/filepath-securejoin"

	"github.com/kwpolicy/kwpolicy/facts"
)

const pathsPath = "paths"

func pathsProbe() probe {
	return probe{name: "links", from: "symbolic links", claims: []string{pathsPath}, look: lookPaths}
}

// Where an installation goes by default: there, or below the home directory.
const (
	systemPlace = "/opt/kamiwaza"
	homePlace   = "/kamiwaza"
)

// lookPaths follows the links of each path at once: one dead file server must not cost the others'.
func lookPaths(ctx context.Context, m *machine, n *facts.Node) {
	places := m.places(ctx)
	ctx, cancel := m.most(ctx)
	defer cancel()
	leads, errs := make([]string, len(places)), make([]error, len(places))
	var wg sync.WaitGroup
	for i, place := range places {
		wg.Go(func() { leads[i], errs[i] = within(ctx, func() (string, error) { return m.follow(place) }) })
	}
	wg.Wait()
	n.Paths = map[string]string{}
	for i, place := range places {
		if errs[i] != nil {
			n.Miss(pathsPath+"."+place, m.absence(fmt.Errorf("follow %s: %w", place, errs[i])))
			continue
		}
		n.Paths[place] = leads[i]
		cite(n, "symbolic links", facts.Measured, pathsPath+"."+place)
	}
}

// places are the paths that an installation may use, sorted.
func (m *machine) places(ctx context.Context) []string {
	places := append([]string{systemPlace}, m.Paths...)
	if m.own() {
		places = append(places, m.kamiwazaRoot())
	}
	if home := m.home(ctx); home != "" {
		places = append(places, home+homePlace)
	}
	return slices.DeleteFunc(sorted(places), func(place string) bool { return place == "" })
}

// home is that of the installing user; "" where nothing tells.
func (m *machine) home(ctx context.Context) string {
	if !m.own() || m.UID == nil {
		return ""
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	uid, _, _ := m.invoker()
	who, err := m.account(ctx, uid)
	if err != nil {
		return ""
	}
	return who.home
}

// follow gives the place that a path leads to, by its name on the machine. What does not exist yet is where it
// will be made. A recorded tree may lack what the machine has; it answers for directories whose top it shows.
func (m *machine) follow(name string) (string, error) {
	if !path.IsAbs(name) {
		return "", fmt.Errorf("%w: it is no absolute path", errAmbiguous)
	}
	place, err := securejoin.SecureJoin(m.Root, name)
	if err != nil {
		return "", pathCause(err)
	}
	inside := path.Join("/", strings.TrimPrefix(place, path.Clean(m.Root)))
	if m.Live || inside == "/" {
		return inside, nil
	}
	top, _, _ := strings.Cut(inside[1:], "/")
	switch ok, err := m.exists("/" + top); {
	case err != nil:
		return "", err
	case !ok:
		return "", fmt.Errorf("%w: it holds no /%s", errNoAnswer, top)
	}
	return inside, nil
}
